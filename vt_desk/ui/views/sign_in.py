"""Signing in: which service, who, and what went wrong when something did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.store_problems import WayOut, was_set_aside
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.card_page import CardPage, name_field, secret_field
from vt_desk.ui.views.store_card import StoreCard
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from vt_desk.ui.qt.look import Look


class SignInPage(CardPage):
    """A card in the middle of the window.

    Args:
        service: the address, shown so that nobody types a password for another.
        look: theme and fonts.
        problem: code of why the address cannot be used; empty when it can.
    """

    sign_in_requested = Signal(str, str, bool)
    """Name, password, and whether to keep what is typed on this computer."""
    set_aside_requested = Signal(str)
    """The name whose profile does not open."""
    close_requested = Signal()
    back_requested = Signal()
    """To the profile that is locked here."""

    def __init__(self, service: str, look: Look, *, problem: str = "") -> None:
        super().__init__(look, 26)
        self._service = service
        self._unusable = problem
        self._problem_code = problem
        self._aside = ""
        self._busy = False
        self._heading = QLabel()
        set_kind(self._heading, "heading")
        self._address = WrappedLabel()
        set_kind(self._address, "quiet")
        self._user_label = QLabel()
        self._password_label = QLabel()
        self.user = name_field()
        self.password = secret_field()
        self._user_label.setBuddy(self.user)
        self._password_label.setBuddy(self.password)
        self._problem = WrappedLabel()
        set_kind(self._problem, "warn")
        self._told = WrappedLabel()
        self._gap = QWidget()
        self._gap.setFixedHeight(8)
        self.store = StoreCard()
        self.button = QPushButton()
        set_kind(self.button, "primary")
        self._other = QPushButton()
        self._back = QPushButton()
        self.user.returnPressed.connect(self._on_user_entered)
        self.password.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.store.way_chosen.connect(self._on_way_chosen)
        self._other.clicked.connect(self._on_other)
        self._back.clicked.connect(self.back_requested)
        look.changed.connect(self._fit)
        self._arrange()
        self.set_locked_here(locked=False)
        self._fit()
        self.retranslate()

    @property
    def problem_text(self) -> str:
        """What it says went wrong; empty when nothing did."""
        return self._problem.text()

    def begin(self, code: str = "") -> None:
        """Be ready for somebody to sign in.

        Args:
            code: why that is needed, when it is not the first time.
        """
        self._busy = False
        self.password.setText("")
        self._problem_code = self._unusable or code
        self._show()
        self._take_focus()

    def set_locked_here(self, *, locked: bool) -> None:
        """Whether another person's profile is locked at this desk, to go back to."""
        self._back.setVisible(locked)

    def say_set_aside(self, where: str) -> None:
        """A profile was set aside: say where, and what was not recovered."""
        self._aside = where
        self.begin()
        announce(self.button, self._told.text(), urgent=True)

    def show_problem(self, code: str) -> None:
        """It did not work; the fields can be used again."""
        self._busy = False
        self._problem_code = code
        self._show()
        if self.store.code:
            self.store.take_focus()
            return
        announce(self.button, self._problem.text(), urgent=True)
        self.password.setFocus()
        self.password.selectAll()

    def retranslate(self) -> None:
        """Set every text again."""
        self._heading.setText(self.tr("Sign in to VT Desk"))
        self._address.setText(
            self.tr("Service: %1").replace("%1", self._service or self.tr("not set"))
        )
        self._user_label.setText(self.tr("Name"))
        self._password_label.setText(self.tr("Password"))
        self.user.setAccessibleName(self.tr("Name"))
        self.password.setAccessibleName(self.tr("Password"))
        self._other.setText(self.tr("Sign in as somebody else"))
        self._back.setText(self.tr("Back to the locked profile"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Typing can begin at once."""
        super().showEvent(event)
        self._take_focus()

    def _arrange(self) -> None:
        inner = self.inner
        inner.addWidget(self._heading)
        inner.addWidget(self._address)
        inner.addSpacing(16)
        inner.addWidget(self._told)
        inner.addWidget(self.store)
        inner.addWidget(self._gap)
        inner.addWidget(self._user_label)
        inner.addWidget(self.user)
        inner.addSpacing(12)
        inner.addWidget(self._password_label)
        inner.addWidget(self.password)
        inner.addSpacing(8)
        inner.addWidget(self._problem)
        inner.addSpacing(12)
        inner.addWidget(self.button)
        inner.addSpacing(4)
        inner.addWidget(self._other)
        inner.addWidget(self._back)

    def _fit(self) -> None:
        self.fit((self.user, self.password, self.button))

    def _take_focus(self) -> None:
        if self.store.code:
            self.store.take_focus()
        else:
            (self.password if self.user.text() else self.user).setFocus()

    def _show(self) -> None:
        in_store = self.store.begin(self._problem_code)
        for widget in (
            self._user_label,
            self.user,
            self._password_label,
            self.password,
            self.button,
        ):
            widget.setVisible(not in_store)
        self._other.setVisible(in_store)
        self._problem.setText(
            explain(self._problem_code) if self._problem_code and not in_store else ""
        )
        self._problem.setVisible(bool(self._problem.text()))
        self._told.setText(was_set_aside(self._aside) if self._aside else "")
        self._told.setVisible(bool(self._aside) and not in_store)
        self._gap.setVisible(not self._told.isHidden())
        ready = not self._unusable and not self._busy
        for field in (self.user, self.password):
            field.setReadOnly(self._busy)
            field.setEnabled(not self._unusable)
        self.button.setEnabled(ready)
        self.button.setText(self.tr("Signing in…") if self._busy else self.tr("Sign in"))

    def _on_user_entered(self) -> None:
        if self.password.text():
            self._submit()
        else:
            self.password.setFocus()

    def _on_other(self) -> None:
        self.user.setText("")
        self.begin()

    def _on_way_chosen(self, way: WayOut) -> None:
        if way is WayOut.CLOSE:
            self.close_requested.emit()
        elif way is WayOut.SET_ASIDE:
            self.set_aside_requested.emit(self.user.text().strip())
        else:
            self._submit(keep=way is not WayOut.WITHOUT)

    def _ask_password(self) -> None:
        self._problem_code = ""
        self._show()
        self.password.setFocus()

    def _submit(self, _: object = None, *, keep: bool = True) -> None:
        user, password = self.user.text().strip(), self.password.text()
        if self._busy or self._unusable:
            return
        if not user:
            self.user.setFocus()
            return
        if not password:
            self._ask_password()
            return
        self._busy = True
        self._problem_code = ""
        self._show()
        self.sign_in_requested.emit(user, password, keep)
