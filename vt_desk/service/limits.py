"""How often one side may ask: token buckets in memory, by address, account or token.

Addresses are personal data (invariant 12): they live here only, hashed with a key that
dies with the process, and are forgotten when their bucket is full again.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections.abc import Callable

from vt_desk.service.problem import Refusal

BUCKETS = 50_000
KEY_BYTES = 32


class Bucket:
    """So many a minute, for each key; a quiet key may spend a minute's worth at once."""

    def __init__(self, per_minute: int, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._per_s = per_minute / 60
        self._clock_s = clock_s
        self._key = secrets.token_bytes(KEY_BYTES)
        self._left: dict[bytes, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._left)

    def take(self, who: str) -> None:
        """Spend one.

        Raises:
            Refusal: ``rate_limited`` with the seconds to wait.
        """
        hashed = hashlib.blake2b(who.encode(), key=self._key, digest_size=16).digest()
        now = self._clock_s()
        left, at = self._left.pop(hashed, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_s)
        if left < 1:
            self._left[hashed] = (left, now)
            raise Refusal("rate_limited", retry_after_s=math.ceil((1 - left) / self._per_s))
        self._left[hashed] = (left - 1, now)
        if len(self._left) > BUCKETS:
            self._forget(now)

    def _forget(self, now: float) -> None:
        full = [
            key
            for key, (left, at) in self._left.items()
            if left + (now - at) * self._per_s >= self._most
        ]
        for key in full:
            del self._left[key]
        # Under a flood of addresses the oldest go, so that memory stays bounded.
        for key in list(self._left)[: max(0, len(self._left) - BUCKETS)]:
            del self._left[key]
