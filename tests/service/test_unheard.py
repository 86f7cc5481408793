"""A commit that its node never heard of, on a node that nobody else tells anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.deadline import until
from tests.service.house import house, settings_in
from vt_desk.service.db.transaction import Appended
from vt_desk.service.feed import Listener


async def test_a_commit_that_was_not_reported_reaches_the_streams_with_the_next_beat(
    tmp_path: Path,
) -> None:
    unheard: list[Appended] = []
    listener = Listener()
    async with house(replace(settings_in(tmp_path), beat_s=1)) as home:
        feeds = home.node.feeds
        # As after a fault of the disk that was reported when all was written.
        home.node.database.on_commit = unheard.extend
        async with home.node.running(), feeds.listen("utrecht", listener) as feed:
            page = await home.page()
            listener.wake.clear()
            await until(listener.wake.is_set)
            assert [event.conversation for event in feed.after(0) or []] == [page.id]
    assert [event.conversation for event in unheard] == [page.id]
