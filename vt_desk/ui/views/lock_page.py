"""The locked desk: who can open it, since when and why, and that something came.

Counts and times are all that stands here; not one word of a conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from vt_desk.ui.models import locked
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.store_problems import WayOut
from vt_desk.ui.models.times import clock, countdown
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.card_page import CardPage, secret_field
from vt_desk.ui.views.store_card import StoreCard
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from vt_desk.desk.changes import Lock, Watch
    from vt_desk.domain.ids import ProfileId
    from vt_desk.store.door import Profile
    from vt_desk.ui.qt.look import Look


class LockPage(CardPage):
    """Shown in place of lists and talks.

    Args:
        look: theme and fonts.
        now_ms: the service's clock.
    """

    unlock_requested = Signal(str, bool)
    """The password, and whether to keep what is typed (else nothing is stored)."""
    set_aside_requested = Signal()
    others_wanted = Signal()
    """Show who else has a profile here."""
    profile_chosen = Signal(object)
    new_person = Signal()
    remove_requested = Signal()
    close_requested = Signal()

    def __init__(self, look: Look, *, now_ms: Callable[[], int]) -> None:
        super().__init__(look, 26)
        self._now_ms = now_ms
        self._lock: Lock | None = None
        self._watch: Watch | None = None
        self._out_of_reach = False
        self._busy = False
        self._problem_code = ""
        self._next_try_ms = 0
        self._removing = False
        self._others: list[Profile] | None = None
        self._heading, self._since = WrappedLabel(), WrappedLabel()
        set_kind(self._heading, "heading")
        set_kind(self._since, "quiet")
        self._waiting, self._unanswered = WrappedLabel(), WrappedLabel()
        self._as_of = WrappedLabel()
        for label in (self._waiting, self._unanswered):
            set_kind(label, "large")
        set_kind(self._as_of, "quiet")
        self._password_label = QLabel()
        self.password = secret_field()
        self._password_label.setBuddy(self.password)
        self._problem = WrappedLabel()
        set_kind(self._problem, "warn")
        self.store = StoreCard()
        self.button = QPushButton()
        set_kind(self.button, "primary")
        self.other, self.remove = QPushButton(), QPushButton()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._list_buttons: list[QPushButton] = []
        self._question = QFrame()
        set_kind(self._question, "notice")
        self._asked = WrappedLabel()
        self.really_remove, self._keep = QPushButton(), QPushButton()
        self._arrange()
        self._connect()
        self._fit()
        self.retranslate()

    @property
    def watch(self) -> Watch | None:
        """What the service said last."""
        return self._watch

    def begin(self, lock: Lock) -> None:
        """The desk is locked, or another person's profile is the one to unlock."""
        self._lock = lock
        self._busy = self._removing = False
        self._problem_code = ""
        self._others = None
        self.password.setText("")
        self._show()
        self.password.setFocus()

    def end(self) -> None:
        """The desk is open: know nothing any more."""
        self._lock = self._watch = None
        self._out_of_reach = False
        self.password.setText("")

    def set_watch(self, watch: Watch | None) -> None:
        """What came, in numbers; None when the service is out of reach."""
        self._out_of_reach = watch is None
        if watch is not None:
            self._watch = watch
        self.tick()

    def show_problem(self, code: str, next_try_ms: int = 0) -> None:
        """It did not open.

        Args:
            code: why.
            next_try_ms: before then no further try counts.
        """
        self._busy = False
        self._problem_code, self._next_try_ms = code, next_try_ms
        self._show()
        if self.store.code:
            self.store.take_focus()
            return
        announce(self.button, self._problem.text(), urgent=True)
        self.password.setFocus()
        self.password.selectAll()

    def show_others(self, profiles: Sequence[Profile]) -> None:
        """Who else has a profile on this machine."""
        own = None if self._lock is None else self._lock.profile
        self._others = [profile for profile in profiles if profile.id != own and profile.user]
        self._show()
        self._list_buttons[0].setFocus()

    def tick(self) -> None:
        """Waiting times count up."""
        watch = self._watch
        self._waiting.setText("" if watch is None else self._waiting_words(watch))
        self._unanswered.setText("" if watch is None else self._unanswered_words(watch))
        set_kind(self._unanswered, "large-warn")
        for label in (self._waiting, self._unanswered):
            label.setVisible(bool(label.text()))
        said = "" if watch is None else f"{locked.as_of(watch)}. "
        if self._out_of_reach:
            self._as_of.setText(
                said + self.tr("The service is out of reach: what comes now is not seen here.")
            )
        else:
            self._as_of.setText(said.strip())
        set_kind(self._as_of, "quiet-warn" if self._out_of_reach else "quiet")
        self._as_of.setVisible(bool(self._as_of.text()))

    def retranslate(self) -> None:
        """Set every text again."""
        self._password_label.setText(self.tr("Password"))
        self.password.setAccessibleName(self.tr("Password"))
        self.other.setText(self.tr("Somebody else…"))
        self.remove.setText(self.tr("Remove this profile…"))
        self.really_remove.setText(self.tr("Remove the profile"))
        self._keep.setText(self.tr("Keep it"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Typing can begin at once."""
        super().showEvent(event)
        self.password.setFocus()

    def _arrange(self) -> None:
        inner = self.inner
        for widget in (self._heading, self._since):
            inner.addWidget(widget)
        inner.addSpacing(12)
        for widget in (self._waiting, self._unanswered, self._as_of):
            inner.addWidget(widget)
        inner.addSpacing(12)
        inner.addWidget(self.store)
        inner.addWidget(self._password_label)
        inner.addWidget(self.password)
        inner.addSpacing(8)
        inner.addWidget(self._problem)
        inner.addSpacing(8)
        inner.addWidget(self.button)
        inner.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.other)
        row.addStretch(1)
        row.addWidget(self.remove)
        inner.addLayout(row)
        inner.addSpacing(8)
        inner.addLayout(self._list)
        inner.addWidget(self._question)
        asked = QVBoxLayout(self._question)
        asked.setContentsMargins(16, 12, 16, 12)
        asked.setSpacing(8)
        asked.addWidget(self._asked)
        answers = QHBoxLayout()
        answers.addStretch(1)
        answers.addWidget(self.really_remove)
        answers.addWidget(self._keep)
        asked.addLayout(answers)

    def _connect(self) -> None:
        self.password.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.store.way_chosen.connect(self._on_way_chosen)
        self.other.clicked.connect(self.others_wanted)
        self.remove.clicked.connect(lambda: self._ask(asking=True))
        self._keep.clicked.connect(lambda: self._ask(asking=False))
        self.really_remove.clicked.connect(self.remove_requested)
        self.look.changed.connect(self._fit)

    def _fit(self) -> None:
        self.fit((self.password, self.button))

    def _ask(self, *, asking: bool) -> None:
        self._removing = asking
        self._show()
        (self._keep if asking else self.remove).setFocus()
        if asking:
            announce(self._question, self._asked.text(), urgent=True)

    def _show(self) -> None:
        lock = self._lock
        if lock is None:
            self._question.hide()
            return
        self._heading.setText(self.tr("Locked for %1").replace("%1", lock.user))
        since = self.tr("Since %1.").replace("%1", clock(lock.since_ms))
        self._since.setText(f"{since} {locked.reason(lock.reason)}")
        in_store = self.store.begin(self._problem_code)
        for widget in (self._password_label, self.password, self.button):
            widget.setVisible(not in_store)
        self.password.setReadOnly(self._busy)
        self.button.setEnabled(not self._busy)
        self.button.setText(self.tr("Unlocking…") if self._busy else self.tr("Unlock"))
        self._problem.setText("" if in_store else self._problem_words())
        self._problem.setVisible(bool(self._problem.text()))
        self._show_others()
        self._question.setVisible(self._removing)
        self._asked.setText(
            self.tr(
                "Remove the profile of %1 from this computer? Its key goes first, then its "
                "files: drafts and messages that were not sent cannot be recovered. "
                "What was sent stays at the service."
            ).replace("%1", lock.user)
        )
        self.tick()

    def _waiting_words(self, watch: Watch) -> str:
        if not watch.waiting or watch.longest_since_ms is None:
            return self.tr("Nobody is waiting")
        span = countdown(self._now_ms() - watch.longest_since_ms)
        return self.tr("%n waiting, the first %1", "", watch.waiting).replace("%1", span)

    def _unanswered_words(self, watch: Watch) -> str:
        if not watch.unanswered or watch.unanswered_since_ms is None:
            return ""
        return self.tr(
            "%n of your conversations waits for an answer since %1", "", watch.unanswered
        ).replace("%1", clock(watch.unanswered_since_ms))

    def _problem_words(self) -> str:
        if not self._problem_code:
            return ""
        text = explain(self._problem_code)
        if self._next_try_ms > self._now_ms():
            after = self.tr("You can try again at %1.").replace("%1", clock(self._next_try_ms))
            return f"{text} {after}"
        return text

    def _show_others(self) -> None:
        for button in self._list_buttons:
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._list_buttons = []
        if self._others is None:
            return
        for profile in self._others:
            button = QPushButton(self.tr("Unlock for %1").replace("%1", profile.user))
            button.clicked.connect(_choosing(self.profile_chosen, profile.id))
            self._list_buttons.append(button)
        button = QPushButton(self.tr("Somebody who was not here before"))
        button.clicked.connect(self.new_person)
        self._list_buttons.append(button)
        for button in self._list_buttons:
            self._list.addWidget(button)

    def _on_way_chosen(self, way: WayOut) -> None:
        if way is WayOut.CLOSE:
            self.close_requested.emit()
        elif way is WayOut.SET_ASIDE:
            self.set_aside_requested.emit()
        else:
            self._submit(keep=way is not WayOut.WITHOUT)

    def _ask_password(self) -> None:
        self._problem_code = ""
        self._show()
        self.password.setFocus()

    def _submit(self, _: object = None, *, keep: bool = True) -> None:
        if self._busy:
            return
        if not self.password.text():
            self._ask_password()
            return
        self._busy = True
        self._problem_code = ""
        self._show()
        self.unlock_requested.emit(self.password.text(), keep)


def _choosing(signal: object, profile: ProfileId) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        signal.emit(profile)  # type: ignore[attr-defined]  # a bound signal

    return call
