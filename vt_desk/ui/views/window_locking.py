"""Locking and opening: by hand, after a while, with the system; and who signs in or unlocks.

Before the desk is locked, every draft is kept; from the moment that it is asked for,
nothing is shown any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from vt_desk.desk.changes import LockReason
from vt_desk.ui.models import locked
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.idle import Idle
from vt_desk.ui.qt.session_lock import SessionLock
from vt_desk.ui.qt.tasks import problem_code
from vt_desk.ui.views.pages import Page

if TYPE_CHECKING:
    from vt_desk.desk.changes import Lock, Watch
    from vt_desk.domain.ids import ProfileId
    from vt_desk.ui.views.window import MainWindow

_NO_SYSTEM = ("offscreen", "minimal")


class Locking(QObject):
    """Ties the lock, the sign-in and what locks by itself to the desk.

    Args:
        window: whose.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._locking = False
        self._left_s = 0
        managed = window.around.lock_minutes
        minutes = window.preferences.lock_minutes if managed is None else managed
        self.idle = Idle(after_s=minutes * 60, parent=self)
        self.session = SessionLock(self)
        if managed is not None:
            window.menu.fix_lock_time()
        self.idle.warned.connect(self._on_warned)
        self.idle.woke.connect(window.idle_notice.dismiss)
        self.idle.ran_out.connect(lambda: self.lock(LockReason.IDLE))
        self.session.locked.connect(lambda: self.lock(LockReason.SESSION))
        window.menu.lock_minutes_chosen.connect(self._on_minutes_chosen)
        board, page, sign_in = window.board, window.locked, window.sign_in
        board.lock_changed.connect(self._on_lock_changed)
        board.watch_changed.connect(self._on_watch_changed)
        board.account_changed.connect(lambda _: self._count_or_not())
        page.unlock_requested.connect(self._on_unlock_requested)
        page.set_aside_requested.connect(self._on_set_aside_locked)
        page.others_wanted.connect(self._on_others_wanted)
        page.profile_chosen.connect(self._on_profile_chosen)
        page.new_person.connect(self._on_new_person)
        page.remove_requested.connect(self._on_remove_requested)
        page.close_requested.connect(window.close_asked)
        sign_in.sign_in_requested.connect(self._on_sign_in_requested)
        sign_in.set_aside_requested.connect(self._on_set_aside_of)
        sign_in.close_requested.connect(window.close_asked)
        sign_in.back_requested.connect(lambda: window.pages.bring(Page.LOCK))
        self._count_or_not()

    def watch_window(self) -> None:
        """The window has a handle: watch its keys and mouse, and listen to the system."""
        handle = self._window.windowHandle()
        self.idle.watch(handle)
        if QGuiApplication.platformName() not in _NO_SYSTEM:
            self.session.start(handle)

    def lock_by_hand(self) -> None:
        """The person locks the desk."""
        self.lock(LockReason.ASKED)

    def lock(self, reason: LockReason) -> None:
        """Lock, if the desk is open: at once nothing is shown, then drafts are kept."""
        window = self._window
        if self._locking or window.desk.account is None or window.desk.lock is not None:
            return
        self._locking = True
        self.idle.stop()
        window.idle_notice.dismiss()
        window.pages.bring(Page.COVER)
        window.top.set_locked(locked=True)
        window.tasks.start(
            self._lock(reason),
            name="lock",
            on_error=lambda error: self._on_not_locked(reason, problem_code(error)),
        )

    async def _lock(self, reason: LockReason) -> None:
        await self.keep_typed()
        await self._window.desk.lock_now(reason)

    async def keep_typed(self) -> None:
        """Have everything kept that was typed and not handed over yet."""
        window = self._window
        window.intake.flush()
        await window.escalating.keep()
        await window.board.intakes.keep()
        await window.talks.keep_drafts()

    def _on_not_locked(self, reason: LockReason, code: str) -> None:
        window = self._window
        self._locking = False

        def back() -> None:
            window.notice.dismiss()
            window.top.set_locked(locked=False)
            window.pages.bring(Page.DESK)
            self.idle.start()

        def again() -> None:
            window.notice.dismiss()
            self.lock(reason)

        window.notice.say(
            lambda: self.tr("The desk could not be locked, and shows nothing now. %1").replace(
                "%1", explain(code)
            ),
            lambda: ((self.tr("Try again"), again), (self.tr("Back to the desk"), back)),
            take_focus=True,
        )

    def _count_or_not(self) -> None:
        desk = self._window.desk
        if desk.account is not None and desk.lock is None:
            self.idle.start()
        else:
            self.idle.stop()

    def _on_warned(self, left_s: int) -> None:
        window = self._window
        self._left_s = left_s
        if window.idle_notice.isHidden():
            window.idle_notice.say(
                lambda: self.tr(
                    "The desk locks in %n second(s). Any key, or the mouse, keeps it open.",
                    "",
                    self._left_s,
                )
            )
        else:
            window.idle_notice.retranslate()

    def _on_minutes_chosen(self, minutes: int) -> None:
        self.idle.set_after(minutes * 60)
        self._window.prefer(lock_minutes=minutes)

    def _on_lock_changed(self, lock: Lock | None) -> None:
        window = self._window
        self._locking = False
        if lock is not None:
            for notice in (window.notice, window.offline, window.idle_notice):
                notice.dismiss()
            window.drawers.forget()
            window.copies.forget()
        else:
            window.locked.end()
        window.show_state()
        window.show_connection(window.board.connection)
        self._count_or_not()

    def _on_watch_changed(self, watch: Watch | None) -> None:
        window = self._window
        if window.desk.lock is None:
            return
        before = window.locked.watch
        window.locked.set_watch(watch)
        if watch is not None and locked.grew(before, watch):
            window.alerts.arrived()
        window.show_title()

    def _on_unlock_requested(self, password: str, keep: bool) -> None:
        window = self._window
        lock = window.desk.lock
        if lock is None:
            return
        if keep:
            work = window.desk.unlock(password)
        else:
            work = window.desk.sign_in(lock.user, password, keep=False)
        window.tasks.start(work, name="unlock", on_error=self._on_not_unlocked)

    def _on_not_unlocked(self, error: Exception) -> None:
        next_try_ms = getattr(error, "next_try_ms", 0)
        self._window.locked.show_problem(problem_code(error), next_try_ms)

    def _on_set_aside_locked(self) -> None:
        lock = self._window.desk.lock
        if lock is not None:
            self._window.tasks.start(
                self._set_aside(lock.profile),
                name="set a profile aside",
                on_error=self._on_not_unlocked,
            )

    def _on_set_aside_of(self, user: str) -> None:
        sign_in = self._window.sign_in
        self._window.tasks.start(
            self._set_aside_of(user),
            name="set a profile aside",
            on_error=lambda error: sign_in.show_problem(problem_code(error)),
        )

    async def _set_aside_of(self, user: str) -> None:
        profiles = await self._window.desk.profiles()
        named = [profile for profile in profiles if profile.user == user]
        # Where the key entry is gone, the name went with it.
        nameless = [profile for profile in profiles if not profile.user and profile.problem]
        found = next(iter(named + nameless), None)
        if found is None:
            self._window.sign_in.show_problem("profile_unknown")
        else:
            await self._set_aside(found.id)

    async def _set_aside(self, profile: ProfileId) -> None:
        where = await self._window.desk.set_aside(profile)
        self._window.sign_in.say_set_aside(where)

    def _on_others_wanted(self) -> None:
        self._window.tasks.start(self._show_others(), name="list the profiles")

    async def _show_others(self) -> None:
        self._window.locked.show_others(await self._window.desk.profiles())

    def _on_profile_chosen(self, profile: ProfileId) -> None:
        self._window.tasks.start(
            self._window.desk.choose_profile(profile),
            name="choose a profile",
            on_error=self._on_not_unlocked,
        )

    def _on_remove_requested(self) -> None:
        lock = self._window.desk.lock
        if lock is not None:
            self._window.tasks.start(
                self._window.desk.remove_profile(lock.profile),
                name="remove a profile",
                on_error=self._on_not_unlocked,
            )

    def _on_new_person(self) -> None:
        self._window.sign_in.user.setText("")
        self._window.sign_in.begin()
        self._window.pages.bring(Page.SIGN_IN)

    def _on_sign_in_requested(self, user: str, password: str, keep: bool) -> None:
        window = self._window
        window.tasks.start(
            window.desk.sign_in(user, password, keep=keep),
            name="sign in",
            on_error=lambda error: window.sign_in.show_problem(problem_code(error)),
        )
