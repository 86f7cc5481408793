"""Signing in: which service, who, and what went wrong when something did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class SignInPage(QWidget):
    """A card in the middle of the window.

    Args:
        service: the address, shown so that nobody types a password for another.
        look: theme and fonts.
        problem: code of why the address cannot be used; empty when it can.
    """

    sign_in_requested = Signal(str, str)

    def __init__(self, service: str, look: Look, *, problem: str = "") -> None:
        super().__init__()
        self._look = look
        self._service = service
        self._unusable = problem
        self._problem_code = problem
        self._busy = False
        self._heading = QLabel()
        set_kind(self._heading, "heading")
        self._address = WrappedLabel()
        set_kind(self._address, "quiet")
        self._user_label = QLabel()
        self._password_label = QLabel()
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.password):
            field.setMaxLength(120 if field is self.user else 1024)
            field.setInputMethodHints(
                Qt.InputMethodHint.ImhNoAutoUppercase
                | Qt.InputMethodHint.ImhNoPredictiveText
                | Qt.InputMethodHint.ImhSensitiveData
            )
            field.setMinimumHeight(look.ems(2))
        self._user_label.setBuddy(self.user)
        self._password_label.setBuddy(self.password)
        self._problem = WrappedLabel()
        set_kind(self._problem, "warn")
        self.button = QPushButton()
        set_kind(self.button, "primary")
        self.user.returnPressed.connect(self._on_user_entered)
        self.password.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        look.changed.connect(self._fit)
        self._card = QFrame()
        self._arrange()
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
        self.password.clear()
        self._problem_code = self._unusable or code
        self._show()
        (self.password if self.user.text() else self.user).setFocus()

    def show_problem(self, code: str) -> None:
        """It did not work; the fields can be used again."""
        self._busy = False
        self._problem_code = code
        self._show()
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
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Typing can begin at once."""
        super().showEvent(event)
        (self.password if self.user.text() else self.user).setFocus()

    def _arrange(self) -> None:
        set_kind(self._card, "card")
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(32, 28, 32, 32)
        inner.setSpacing(4)
        inner.addWidget(self._heading)
        inner.addWidget(self._address)
        inner.addSpacing(20)
        inner.addWidget(self._user_label)
        inner.addWidget(self.user)
        inner.addSpacing(12)
        inner.addWidget(self._password_label)
        inner.addWidget(self.password)
        inner.addSpacing(8)
        inner.addWidget(self._problem)
        inner.addSpacing(12)
        inner.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addStretch(2)
        column.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _fit(self) -> None:
        self._card.setFixedWidth(min(self._look.ems(22), 880))
        for field in (self.user, self.password, self.button):
            field.setMinimumHeight(self._look.metrics(Type.BODY).height() + 16)

    def _show(self) -> None:
        self._problem.setText(explain(self._problem_code) if self._problem_code else "")
        self._problem.setVisible(bool(self._problem_code))
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

    def _submit(self) -> None:
        user, password = self.user.text().strip(), self.password.text()
        if self._busy or self._unusable:
            return
        if not user:
            self.user.setFocus()
            return
        if not password:
            self.password.setFocus()
            return
        self._busy = True
        self._problem_code = ""
        self._show()
        self.sign_in_requested.emit(user, password)
