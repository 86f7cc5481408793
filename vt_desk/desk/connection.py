"""How the desk stands with the service, over all its regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from vt_desk.desk.changes import Connection, ConnectionChanged, ConnectionState, DeskChange
from vt_desk.desk.clock import ServiceClock
from vt_desk.domain.ids import RegionId
from vt_desk.store.door import Head

_WORST_FIRST = (
    ConnectionState.OFFLINE,
    ConnectionState.CONNECTING,
    ConnectionState.CATCHING_UP,
    ConnectionState.CONNECTED,
)


class ConnectionBoard:
    """Each region reports; the worst is what is told."""

    def __init__(self, clock: ServiceClock, tell: Callable[[DeskChange], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._regions: dict[RegionId, tuple[ConnectionState, str | None]] = {}
        self._confirmed_ms: dict[RegionId, int] = {}
        self._now = Connection(ConnectionState.SIGNED_OUT, clock.now_ms())

    @property
    def now(self) -> Connection:
        """How it stands."""
        if self._now.state is ConnectionState.CONNECTED:
            return replace(self._now, confirmed_ms=self._clock.now_ms())
        return self._now

    def begin(self, regions: Iterable[RegionId], heads: Mapping[RegionId, Head]) -> None:
        """Somebody is signed in, with these regions.

        Args:
            regions: of the account.
            heads: up to where each is kept: until then the service confirmed it.
        """
        regions = tuple(regions)
        self._confirmed_ms = {
            region: heads[region].at_ms
            for region in regions
            if region in heads and heads[region].at_ms
        }
        self._regions = dict.fromkeys(regions, (ConnectionState.CONNECTING, None))
        self._settle()

    def end(self) -> None:
        """Nobody is signed in."""
        self._regions = {}
        self._settle()

    def confirmed(self, region: RegionId) -> None:
        """What is shown of a region is what the service has now."""
        if region in self._regions:
            self._confirmed_ms[region] = self._clock.now_ms()

    def report(self, region: RegionId, state: ConnectionState, problem: str | None = None) -> None:
        """A region's connection has a state.

        Args:
            region: which.
            state: now. An attempt after a failure does not count as more than offline
                until the service is heard.
            problem: code of what is in the way.
        """
        old = self._regions.get(region)
        if old is None:
            return
        if state is ConnectionState.CONNECTING and old[0] is ConnectionState.OFFLINE:
            return
        self._regions[region] = (state, problem)
        self._settle()

    def _settle(self) -> None:
        state, problem = ConnectionState.SIGNED_OUT, None
        if self._regions:
            state, problem = min(self._regions.values(), key=lambda it: _WORST_FIRST.index(it[0]))
        if (state, problem) == (self._now.state, self._now.problem):
            return
        since_ms = self._now.since_ms if state is self._now.state else self._clock.now_ms()
        self._now = Connection(state, since_ms, problem, self._all_confirmed_ms())
        self._tell(ConnectionChanged(self.now))

    def _all_confirmed_ms(self) -> int | None:
        """Up to when every region is confirmed; None when one never was."""
        if not self._regions or self._regions.keys() - self._confirmed_ms.keys():
            return None
        return min(self._confirmed_ms[region] for region in self._regions)
