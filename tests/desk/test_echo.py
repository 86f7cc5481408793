"""Events of what this desk said wait for the next ones; everything else is kept at once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.desk.test_once import UTRECHT, Run
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.sync import ECHO_S, RegionSync
from vt_desk.domain.conversation import Party


class Following:
    """A region's sync at the picture of a run; ``waits`` are its waits for more."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.waits: list[float] = []
        unused: Any = None
        client: Any = SimpleNamespace(wait=self._wait)
        self.sync = RegionSync(
            UTRECHT,
            client=client,
            picture=run.picture,
            board=unused,
            caught_up=CaughtUp(),
            clock=unused,
            tell=lambda _change: None,
            on_words_wanted=lambda _conversation: None,
            on_heard=lambda: None,
        )

    async def _wait(self, wait_s: float) -> None:
        self.waits.append(wait_s)

    async def take(self) -> None:
        """All events that the log has and the picture has not."""
        head = self.run.picture.known.heads[UTRECHT].seq
        await self.sync.on_events(self.run.log.events[head:])


async def _with_two_queued() -> tuple[Run, Following]:
    run = Run()
    await run.begin()
    await run.send()
    await run.send()
    await run.post()
    return run, Following(run)


async def test_an_echo_waits_while_more_is_queued_behind_it() -> None:
    run, following = await _with_two_queued()
    await following.take()
    assert following.waits == [ECHO_S]
    assert [row.id for row in run.picture.rows()] == ["c2"]


async def test_an_echo_of_what_an_answer_confirmed_waits_as_well() -> None:
    run, following = await _with_two_queued()
    await run.answer()
    await following.take()
    assert following.waits == [ECHO_S]


async def test_the_last_echo_does_not_wait() -> None:
    run, following = await _with_two_queued()
    await run.many_events()
    await run.post()
    await following.take()
    assert following.waits == []
    assert run.picture.rows() == []


async def test_inv13_a_visitors_message_among_echoes_does_not_wait() -> None:
    run, following = await _with_two_queued()
    run.log.say("v1", Party.VISITOR)
    await following.take()
    assert following.waits == []
    assert "v1" in run.shown
