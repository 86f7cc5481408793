"""How the desk stands with the service, over all its regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vt_desk.desk.changes import Connection, ConnectionChanged, ConnectionState, DeskChange
from vt_desk.desk.clock import ServiceClock
from vt_desk.domain.ids import RegionId

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
        self.now = Connection(ConnectionState.SIGNED_OUT, clock.now_ms())

    def begin(self, regions: Iterable[RegionId]) -> None:
        """Somebody is signed in, with these regions."""
        self._regions = dict.fromkeys(regions, (ConnectionState.CONNECTING, None))
        self._settle()

    def end(self) -> None:
        """Nobody is signed in."""
        self._regions = {}
        self._settle()

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
        if (state, problem) == (self.now.state, self.now.problem):
            return
        since_ms = self.now.since_ms if state is self.now.state else self._clock.now_ms()
        self.now = Connection(state, since_ms, problem)
        self._tell(ConnectionChanged(self.now))
