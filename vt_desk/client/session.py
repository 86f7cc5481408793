"""Being signed in: tokens, and their refresh.

The access token is short-lived and renewed shortly before its end, or when the service
says that it has run out. A refresh token can be used once, so a refresh is one task of
its own that no caller's cancellation can cut: a cut one would lose the new token.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from vt_desk.client.errors import ClientError, SessionLost, TokenRefused
from vt_desk.client.transport import Transport
from vt_desk.domain.ids import RegionId, SeatId, UserId
from vt_desk.domain.seat import Account
from vt_desk.wire.desk import AccountView, RefreshRequest, SignIn, Tokens, Unlock
from vt_desk.wire.problems import problem

_EARLY_S = 30.0
"""Renew this long before the end, or at half of the token's life if that is sooner."""
_GOODBYE_S = 3.0
_CUT_S = 1.0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and what has to be kept to stay so."""

    account: Account
    seat: SeatId
    refresh_token: str = field(repr=False)
    watch_token: str = field(default="", repr=False)


def account_of(view: AccountView) -> Account:
    """An account from its form on the wire."""
    return Account(
        user=UserId(view.user),
        name=view.name,
        role=view.role,
        regions=tuple(RegionId(region) for region in view.regions),
    )


class Session:
    """The tokens of one signed-in device."""

    def __init__(
        self,
        transport: Transport,
        *,
        keep: Callable[[SignedIn | None], Awaitable[None]],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a session in which nobody is signed in.

        Args:
            transport: to the service.
            keep: called with each new refresh token before the access token is used.
            clock_s: a clock that never goes back, in seconds.
        """
        self._transport = transport
        self._keep = keep
        self._clock_s = clock_s
        self._signed_in: SignedIn | None = None
        self._access_token: str | None = None
        self._renew_at_s = 0.0
        self._good_until_s = 0.0
        self._renewing: asyncio.Task[None] | None = None
        self._lost: asyncio.Event = asyncio.Event()
        self._lost_by: SessionLost | None = None

    @property
    def signed_in(self) -> SignedIn | None:
        """Who is signed in."""
        return self._signed_in

    async def sign_in(
        self, user: str, password: str, *, device: str, version: str, secret: str = ""
    ) -> SignedIn:
        """Sign in with a local password.

        Args:
            user: the account's name.
            password: its password; not kept.
            device: this machine's name in the account's list.
            version: this program's.
            secret: of this device; with the one that it had it is the same device again.

        Raises:
            SignInFailed: name or password.
            ClientError: any other of the tree.
        """
        tokens = await self._transport.ask(
            "POST",
            "/v1/session",
            Tokens,
            body=SignIn(
                user=user,
                password=password,
                device=device,
                client_version=version,
                device_secret=secret,
            ),
        )
        try:
            return await self._take(tokens)
        except BaseException:
            # What cannot be kept must not stay signed in at the service.
            with suppress(ClientError):
                await self._transport.ask(
                    "DELETE",
                    "/v1/session",
                    type(None),
                    token=tokens.access_token,
                    timeout_s=_GOODBYE_S,
                )
            raise

    async def unlock(self, saved: SignedIn, password: str, *, timeout_s: float) -> SignedIn:
        """Go on with what was kept, if the password is right.

        Args:
            saved: from the store.
            password: the account's; not kept.
            timeout_s: how long to wait for the service, in seconds.

        Raises:
            SignInFailed: the password is wrong; what was kept stays good.
            SessionLost: sign in, or the device was removed.
            ClientError: any other of the tree.
        """
        tokens = await self._transport.ask(
            "POST",
            "/v1/session/unlock",
            Tokens,
            body=Unlock(refresh_token=saved.refresh_token, password=password),
            timeout_s=timeout_s,
        )
        return await self._take(tokens)

    def resume(self, saved: SignedIn) -> None:
        """Go on with what was kept; the first call renews."""
        self._found()
        self._signed_in = saved
        self._access_token = None

    async def sign_out(self) -> None:
        """Forget the tokens here. The device is removed by a call before this one."""
        await self.forget()
        await self._keep(None)

    async def forget(self) -> SignedIn | None:
        """Let the tokens leave memory; what is kept stays good.

        A refresh under way is waited for a moment, then cut: the service takes the old token
        again when its successor was never used.

        Returns:
            Who was signed in.
        """
        if self._renewing is not None:
            await asyncio.wait([self._renewing], timeout=_CUT_S)
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait([self._renewing])
        was, self._signed_in = self._signed_in, None
        self._access_token = None
        return was

    async def token(self) -> str:
        """An access token that is good for a while.

        Raises:
            SessionLost: sign in again.
            ClientError: the refresh did not get through.
        """
        if self._access_token is None or self._clock_s() >= self._renew_at_s:
            await self._renewed()
        return self._current()

    def good_token(self) -> str | None:
        """The access token if it has not run out, for who cannot wait until it is renewed."""
        return self._access_token if self._clock_s() < self._good_until_s else None

    async def renew(self, stale: str) -> str:
        """A token other than the one that has run out.

        Args:
            stale: the token that was refused; if it was replaced meanwhile, nothing is asked.
        """
        if self._access_token == stale:
            self._access_token = None
        return await self.token()

    def lose(self, error: SessionLost) -> None:
        """Tell all who wait for it that the service does not know this session any more."""
        self._lost_by = error
        self._access_token = None
        self._lost.set()

    async def wait_lost(self) -> SessionLost:
        """Wait until the session is lost, and say by what."""
        await self._lost.wait()
        return self._lost_by or TokenRefused(problem("token_refused"))

    async def close(self) -> None:
        """Wait for a refresh under way."""
        await self._settle()

    def _current(self) -> str:
        if self._access_token is None:
            raise self._lost_by or TokenRefused(problem("token_missing"))
        return self._access_token

    def _found(self) -> None:
        self._lost_by = None
        self._lost.clear()

    async def _renewed(self) -> None:
        if self._lost_by is not None:
            raise self._lost_by
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._refresh(), name="refresh")
            self._renewing.add_done_callback(self._refresh_ended)
        await asyncio.shield(self._renewing)

    def _refresh_ended(self, task: asyncio.Task[None]) -> None:
        self._renewing = None
        if not task.cancelled():
            # Marks it as seen: every caller may have been cancelled meanwhile.
            task.exception()

    async def _refresh(self) -> None:
        if self._signed_in is None:
            raise TokenRefused(problem("token_missing"))
        asked = RefreshRequest(refresh_token=self._signed_in.refresh_token)
        try:
            # Every call may wait for this one, an escalation too.
            tokens = await self._transport.ask(
                "POST", "/v1/session/refresh", Tokens, body=asked, ahead=True
            )
        except SessionLost as error:
            self.lose(error)
            raise
        await self._take(tokens)

    async def _take(self, tokens: Tokens) -> SignedIn:
        life_s = float(tokens.access_expires_in_s)
        taken = SignedIn(
            account=account_of(tokens.account),
            seat=SeatId(tokens.seat),
            refresh_token=tokens.refresh_token,
            watch_token=tokens.watch_token,
        )
        # Used only once it is kept: after a failure the old one is asked with again, and the
        # store never holds a token whose successor was used.
        await self._keep(taken)
        self._signed_in = taken
        self._found()
        self._good_until_s = self._clock_s() + life_s
        self._renew_at_s = self._clock_s() + max(life_s - _EARLY_S, life_s / 2)
        self._access_token = tokens.access_token
        return taken

    async def _settle(self) -> None:
        if self._renewing is not None:
            await asyncio.wait([self._renewing])
