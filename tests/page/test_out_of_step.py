"""The service lost the last of its log, and neither it nor the page has noticed (invariant 1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from tests.page.conftest import NewCounsellor, NewVisitor
from tests.prepared import Prepared
from tests.service.gone_back import lose_the_last
from tests.service_process import ServiceProcess

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


@pytest.fixture
def failing_over(prepared: Prepared) -> Iterator[ServiceProcess]:
    """On PostgreSQL, where a node goes on while another server takes over."""
    with prepared.service("postgresql") as process:
        yield process


async def test_inv01_what_is_said_before_it_is_noticed_goes_behind_what_was_lost(
    failing_over: ServiceProcess, new_visitor: NewVisitor, new_counsellor: NewCounsellor
) -> None:
    anna = await new_counsellor(url=failing_over.url)
    visitor = await new_visitor(failing_over.url)
    await visitor.start()
    conversation = str((await anna.claim())["id"])
    said = ["een", "twee", "drie"]
    for text in said:
        await visitor.say(text)
    await expect(visitor.meta_of("drie")).to_contain_text("bezorgd")
    for round_ in range(3):
        await lose_the_last(failing_over, conversation, 2)
        said.append(f"te vroeg {round_}")
        await visitor.say(said[-1])
        # Delivered twice, the second time behind what it comes after.
        await expect(visitor.page.get_by_text("wordt verstuurd")).to_have_count(0, timeout=30_000)
        await expect(visitor.bubbles).to_have_text(said)
        assert await anna.texts() == said
        await expect(visitor.meta_of(said[-1])).to_contain_text("bezorgd")
    assert visitor.noises == []
