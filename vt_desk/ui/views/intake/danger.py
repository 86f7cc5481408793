"""The checklist for acute danger: always on top, one line when it is folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from vt_desk.forms.rules import answered
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.intake.fold_button import FoldButton
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.forms.definition import Danger
    from vt_desk.ui.models.intake import IntakeModel
    from vt_desk.ui.views.intake.field import FieldView
    from vt_desk.ui.views.intake.making import Making

_PAD_X = 16


class DangerStrip(QWidget):
    """Says whether there is acute danger, asks what tells it, and offers help.

    Args:
        danger: what is asked.
        making: makes the lines.
    """

    emergency_requested = Signal()
    advice_requested = Signal()
    went_on = Signal()

    def __init__(self, danger: Danger, making: Making) -> None:
        super().__init__()
        set_kind(self, "danger-strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._danger = danger
        self._language = "nl"
        self._was_in_danger = False
        self._model: IntakeModel | None = None
        self.fold = FoldButton(making.look)
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._on_folded)
        self._yes, self._help = WrappedLabel(), WrappedLabel()
        set_kind(self._yes, "danger")
        set_kind(self._help, "quiet")
        self.emergency, self.advice = QPushButton(), QPushButton()
        for button in (self.emergency, self.advice):
            set_kind(button, "small")
        self.emergency.clicked.connect(self.emergency_requested)
        self.advice.clicked.connect(self.advice_requested)
        self.items: list[FieldView] = [making.danger(item) for item in danger.items]
        self._lines = QWidget()
        self._room = QScrollArea()
        self._room.setWidget(self._lines)
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._most = 0
        self._arrange()
        self._room.hide()

    @property
    def is_open(self) -> bool:
        """Whether the lines are in sight."""
        return self.fold.isChecked()

    def set_open(self, *, is_open: bool) -> None:
        """Unfold it, or fold it."""
        self.fold.setChecked(is_open)

    def bind(self, model: IntakeModel | None) -> None:
        """From now on these are another conversation's answers; ``refresh`` shows them."""
        for item in self.items:
            item.bind(model)
        self._model = model
        self._was_in_danger = model is not None and model.reading.in_danger

    def limit(self, height: int) -> None:
        """Take no more height for the lines than this; beyond it they scroll."""
        self._most = height
        self._fit()

    def take_focus(self) -> None:
        """Go to the first line that was not asked yet."""
        self.set_open(is_open=True)
        model = self._model
        open_ = (one for one in self.items if model and not answered(model.value(one.field)))
        first = next(open_, self.items[0])
        first.take_focus()
        self._room.ensureWidgetVisible(first)

    def refresh(self) -> None:
        """Show the answers as they stand."""
        model = self._model
        if model is None:
            return
        if self.is_open:
            # Folded lines show nothing; they are brought up to date as they unfold.
            for item in self.items:
                item.refresh()
        in_danger = model.reading.in_danger
        self._summarise(model)
        show(self.emergency, shown=in_danger)
        show(self.advice, shown=in_danger)
        self._fit()
        if in_danger and not self._was_in_danger:
            announce(self, self._danger.label.in_language(self._language), urgent=True)
        self._was_in_danger = in_danger

    def retranslate(self, language: str) -> None:
        """Set every text again, in ``nl`` or ``en``."""
        self._language = language
        for item in self.items:
            item.retranslate(language)
        help_ = self._danger.help
        self._help.setText("" if help_ is None else help_.in_language(language))
        self.emergency.setText(self.tr("Phone 112"))
        self.advice.setText(self.tr("Phone 0800-2000"))
        self.refresh()

    def _arrange(self) -> None:
        lines = QVBoxLayout(self._lines)
        lines.setContentsMargins(0, 0, 0, 4)
        lines.setSpacing(6)
        lines.addWidget(self._help)
        for item in self.items:
            lines.addWidget(item)
            item.went_on.connect(self._going_on(item))
        offers = QHBoxLayout()
        offers.setSpacing(8)
        offers.addWidget(self.emergency)
        offers.addWidget(self.advice)
        offers.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_X, 6, _PAD_X, 6)
        column.setSpacing(4)
        column.addWidget(self.fold)
        column.addWidget(self._yes)
        column.addWidget(self._room)
        column.addLayout(offers)

    def _going_on(self, item: FieldView) -> object:
        def go_on() -> None:
            at = self.items.index(item) + 1
            if at < len(self.items):
                self.items[at].take_focus()
                self._room.ensureWidgetVisible(self.items[at])
            else:
                self.went_on.emit()

        return go_on

    def _on_folded(self, is_open: bool) -> None:
        show(self._room, shown=is_open)
        self.refresh()

    def _fit(self) -> None:
        if not self.is_open:
            return
        # The hint counts lines as if they were narrower than they are.
        needed = self._lines.heightForWidth(self.width() - 2 * _PAD_X)
        self._room.setFixedHeight(min(needed, self._most) if self._most else needed)

    def _summarise(self, model: IntakeModel) -> None:
        language = self._language
        alarming = [
            item.label.in_language(language).rstrip("?")
            for item, view in zip(self._danger.items, self.items, strict=True)
            if item.alarms is not None and model.value(view.field) == item.alarms
        ]
        asked = sum(answered(model.value(view.field)) for view in self.items)
        title = self._danger.label.in_language(language)
        if alarming:
            state = self.tr("YES")
        elif asked == 0:
            state = self.tr("not asked yet")
        else:
            state = self.tr("no, as far as asked (%1 of %2)").replace("%1", str(asked))
            state = state.replace("%2", str(len(self.items)))
        self._yes.setText(", ".join(alarming))
        show(self._yes, shown=bool(alarming) and not self.is_open)
        mark = "! " if alarming else ""
        words = f"{mark}{title} · {state}"
        self.fold.say(words, is_open=self.is_open, danger=bool(alarming))
        self.fold.setAccessibleName(": ".join((title, ", ".join([state, *alarming]))))
