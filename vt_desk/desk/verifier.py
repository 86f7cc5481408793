"""Unlocking without the service: the password against an argon2 hash inside the store.

The hash is as hard to come by as everything else in the store: it takes the key out of the
keyring. What it keeps off is a colleague at an unlocked workstation, so the tries count,
and the count is in the store before a try is looked at: a kill in between gives none back.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import replace

from vt_desk.client.errors import SignInFailed
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.errors import OfflineUnlockOff, TooManyTries
from vt_desk.store.door import OfflineUnlock, Store
from vt_desk.wire.problems import problem

_log = logging.getLogger(__name__)

PASSWORD = "password"  # noqa: S105, a kind
# OWASP Password Storage Cheat Sheet, first choice for argon2id: 19 MiB, two passes, one lane.
_MEMORY_KIB = 19_456
_PASSES = 2
_LANES = 1
_HASH_BYTES = 32
_SALT_BYTES = 16

FREE_TRIES = 3
"""Slips of the finger cost no wait."""
_FIRST_WAIT_MS = 30_000
LONGEST_WAIT_MS = 3_600_000


def wait_ms(tries: int) -> int:
    """How long to wait after so many wrong tries in a row, in milliseconds."""
    if tries < FREE_TRIES:
        return 0
    return int(min(LONGEST_WAIT_MS, _FIRST_WAIT_MS * 2 ** min(tries - FREE_TRIES, 20)))


def hash_of(password: str) -> str:
    """The verifier of a password; takes some 30 ms."""
    from argon2.low_level import Type, hash_secret

    return hash_secret(
        password.encode(),
        secrets.token_bytes(_SALT_BYTES),
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=_HASH_BYTES,
        type=Type.ID,
    ).decode()


def matches(verifier: str, password: str) -> bool:
    """Whether a password is the one of a verifier."""
    from argon2.exceptions import Argon2Error, InvalidHashError
    from argon2.low_level import Type, verify_secret

    try:
        return verify_secret(verifier.encode(), password.encode(), Type.ID)
    except (Argon2Error, InvalidHashError, UnicodeError):
        return False


class Verifier:
    """Saves and asks the verifier of a store, in a thread."""

    def __init__(self, clock: ServiceClock, *, allowed: bool) -> None:
        """Make it.

        Args:
            clock: what waits are counted on.
            allowed: whether IT lets this desk be unlocked without the service.
        """
        self._clock = clock
        self._allowed = allowed

    async def save(self, store: Store, password: str) -> None:
        """The service has just taken this password; wrong tries count from none again."""
        unlock = None
        if self._allowed:
            unlock = OfflineUnlock(PASSWORD, await asyncio.to_thread(hash_of, password))
        await store.save_offline_unlock(unlock)

    async def check(self, store: Store, password: str) -> None:
        """Check a password without the service.

        Raises:
            OfflineUnlockOff: IT does not wish it, or there is nothing to check against.
            TooManyTries: says when the next one counts.
            SignInFailed: it is wrong.
            StoreError: the try could not be counted, so it was not made.
        """
        unlock = await store.offline_unlock()
        if unlock is None or not self._allowed:
            raise OfflineUnlockOff
        now_ms = self._clock.now_ms()
        # A clock that was set back must not make a wait of an hour into one of a year.
        next_ms = min(unlock.next_try_ms, now_ms + wait_ms(unlock.tries))
        if now_ms < next_ms:
            if next_ms != unlock.next_try_ms:
                await store.save_offline_unlock(replace(unlock, next_try_ms=next_ms))
            raise TooManyTries(next_ms)
        tries = unlock.tries + 1
        counted = replace(unlock, tries=tries, next_try_ms=now_ms + wait_ms(tries))
        await store.save_offline_unlock(counted)
        if not await asyncio.to_thread(matches, unlock.verifier, password):
            raise SignInFailed(problem("sign_in_failed"))
        await store.save_offline_unlock(replace(unlock, tries=0, next_try_ms=0))
