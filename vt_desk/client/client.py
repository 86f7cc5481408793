"""The desk's end of the wire as one thing: a transport, a session on it, and its calls."""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import Awaitable, Callable

from vt_desk import __version__
from vt_desk.client.calls import Calls
from vt_desk.client.errors import TimedOut
from vt_desk.client.follow import Follower, Listener, Patience
from vt_desk.client.session import Session, SignedIn
from vt_desk.client.transport import Transport, checked_address
from vt_desk.client.waiting import Backoff, chance
from vt_desk.domain.ids import RegionId


async def _keep_nothing(_signed_in: SignedIn | None) -> None:
    """Nobody asked to keep the session."""


class Client:
    """One service, as seen from one desk.

    Attributes:
        session: who is signed in.
        calls: what can be asked.
        address: of the service.
        keep: called with each new refresh token; the desk keeps it in its store.
    """

    def __init__(
        self,
        address: str,
        *,
        device: str = "",
        patience: Patience | None = None,
        clock_s: Callable[[], float] = time.monotonic,
        draw: Callable[[], float] = chance,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Make it; nothing is opened and nothing heavy is loaded.

        Args:
            address: ``https://host[:port]``, or ``http://`` to this machine.
            device: this machine's name in the account's list.
            patience: how long to wait for streams.
            clock_s: a clock that never goes back, in seconds.
            draw: even draws from 0 to 1, for waits.
            sleep: waits so many seconds.

        Raises:
            AddressRefused: see ``client.transport.checked_address``.
        """
        self.keep: Callable[[SignedIn | None], Awaitable[None]] = _keep_nothing
        self.address = checked_address(address)
        self._transport = Transport(address, version=__version__)
        self.session = Session(self._transport, keep=self._keep, clock_s=clock_s)
        self.calls = Calls(self._transport, self.session)
        self._device = (device or platform.node() or "desk")[:120]
        self._patience = patience or Patience()
        self._draw = draw
        self._sleep = sleep

    async def _keep(self, signed_in: SignedIn | None) -> None:
        await self.keep(signed_in)

    async def open(self) -> None:
        """Load what the first call needs, in a thread: after the window has painted."""
        await self._transport.open()

    async def close(self) -> None:
        """Finish a refresh under way and close every connection."""
        await self.session.close()
        await self._transport.close()

    async def sign_in(self, user: str, password: str, *, secret: str = "") -> SignedIn:
        """Sign in with a local password; see ``Session.sign_in``."""
        return await self.session.sign_in(
            user, password, device=self._device, version=__version__, secret=secret
        )

    async def unlock(self, saved: SignedIn, password: str, *, timeout_s: float) -> SignedIn:
        """Go on with what was kept; see ``Session.unlock``."""
        return await self.session.unlock(saved, password, timeout_s=timeout_s)

    async def end_session(self, saved: SignedIn, *, timeout_s: float) -> None:
        """End a session that is kept and not in use here.

        Raises:
            ClientError: any of the tree.
        """
        session = Session(self._transport, keep=_keep_nothing)
        session.resume(saved)
        try:
            async with asyncio.timeout(timeout_s):
                await Calls(self._transport, session).sign_out()
        except TimeoutError:
            raise TimedOut from None
        finally:
            await session.forget()

    def follower(
        self, region: RegionId, since: int, listener: Listener, *, at_ms: int = 0
    ) -> Follower:
        """What follows a region's log from a number on; ``at_ms`` is that event's time."""
        return Follower(
            calls=self.calls,
            region=region,
            since=since,
            since_at_ms=at_ms,
            listener=listener,
            patience=self._patience,
            draw=self._draw,
            sleep=self._sleep,
        )

    def backoff(self, *, first_s: float = 0.5, longest_s: float = 20.0) -> Backoff:
        """Waits between attempts, drawn from this client's source."""
        return Backoff(first_s=first_s, longest_s=longest_s, draw=self._draw)

    async def wait(self, wait_s: float) -> None:
        """Wait, as this client waits between attempts."""
        await self._sleep(wait_s)
