"""States of the window about what is kept: the lock, search, what is unsent, an outage."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from tests.fakes.desk_keeping import ASIDE
from tests.ui.fingers import press
from tests.ui.scenes import listed, talking_twice
from tests.ui.stage import Stage
from vt_desk.desk.changes import LockReason
from vt_desk.domain.conversation import Party
from vt_desk.ui.models.store_problems import WAYS_OUT

Act = Callable[[Stage], Awaitable[None]]


async def locked(shown: Stage) -> None:
    await talking_twice(shown)
    await shown.desk.lock_now(LockReason.IDLE)
    shown.desk.pass_time(300)
    shown.desk.watch()
    await shown.settle()


async def locked_with_news(shown: Stage) -> None:
    await locked(shown)
    shown.desk.watch(waiting=2, longest_s=252, unanswered=1, unanswered_s=600, unread=2)
    shown.desk.watch_nothing()
    await shown.settle()


async def locked_wrong_password(shown: Stage) -> None:
    await locked(shown)
    shown.window.locked.show_problem("sign_in_failed")


async def locked_others(shown: Stage) -> None:
    await locked(shown)
    shown.desk.add_profile("bram")
    shown.window.locked.other.click()
    await shown.settle()


async def removing(shown: Stage) -> None:
    await locked(shown)
    shown.window.locked.remove.click()
    await shown.settle()


async def locked_without_key(shown: Stage) -> None:
    await locked(shown)
    shown.window.locked.show_problem("key_missing")
    await shown.settle()


def _store_says(code: str) -> Act:
    async def act(shown: Stage) -> None:
        shown.window.sign_in.user.setText("anna")
        shown.window.sign_in.show_problem(code)
        await shown.settle()

    act.__name__ = f"sign_in_{code}"
    return act


async def set_aside(shown: Stage) -> None:
    shown.window.sign_in.user.setText("anna")
    shown.window.sign_in.say_set_aside(ASIDE)
    await shown.settle()


async def searching(shown: Stage) -> None:
    await talking_twice(shown)
    search = shown.window.search
    shown.window.drawers.show(search)
    search.field.setText("kan")
    search.search()
    await shown.settle()
    press(Qt.Key.Key_Down)


async def searching_in_vain(shown: Stage) -> None:
    await talking_twice(shown)
    search = shown.window.search
    shown.window.drawers.show(search)
    search.field.setText("kippen")
    search.search()
    await shown.settle()


async def passage(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.window.drawers.show(shown.window.search)
    rows = await shown.desk.messages(first)
    who = {Party.VISITOR: "Bezoeker", Party.COUNSELLOR: "Jij"}
    authors = [who[row.author] for row in rows]
    shown.window.search.show_passage("Uit een gesprek", rows, authors)
    await shown.settle()


async def catching_up(shown: Stage) -> None:
    await talking_twice(shown)
    shown.desk.disconnect()
    shown.desk.pass_time(400)
    shown.desk.catch_up()
    await shown.settle()


async def unsent(shown: Stage) -> None:
    first, second = await talking_twice(shown)
    shown.desk.disconnect()
    await shown.desk.send(first, "Dit mag niet meer.")
    shown.desk.refuse_queued(first, "id_conflict")
    await shown.desk.send(first, "Ik ben er nog. Even geduld, de verbinding hapert.")
    await shown.desk.send(second, "I am still here with you.")
    shown.desk.pass_time(40)
    await shown.settle()
    await listed(shown, queued=2, refused=1)
    shown.window.drawers.toggle(shown.window.unsent_panel)
    await shown.settle()


async def handing_back(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.window.talks.go_to(first)
    page = shown.window.talks.page(first)
    assert page is not None
    page.begin_handing_back()
    await shown.settle()


async def about_to_lock(shown: Stage) -> None:
    await talking_twice(shown)
    shown.window.locking.idle.warned.emit(24)
    await shown.settle()


async def restored(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.desk.restore_log(sent_again=2, lost=(first,))
    shown.desk.keep(kept=False, code="by_choice")
    await shown.settle()


SIGNED_OUT: tuple[Act, ...] = (set_aside, *(_store_says(code) for code in WAYS_OUT))
STATES: tuple[Act, ...] = (
    locked,
    locked_with_news,
    locked_wrong_password,
    locked_others,
    removing,
    locked_without_key,
    searching,
    searching_in_vain,
    passage,
    catching_up,
    unsent,
    handing_back,
    about_to_lock,
    restored,
)
