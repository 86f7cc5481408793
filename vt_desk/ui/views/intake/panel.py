"""The form beside the talk. There is one panel; it follows the conversation in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.intake import FieldId
from vt_desk.forms.definition import Checklist
from vt_desk.forms.rules import ROLE, fields
from vt_desk.ui.models import words
from vt_desk.ui.qt.shown import placed_once
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.colour_bar import ColourBar
from vt_desk.ui.views.intake.danger import DangerStrip
from vt_desk.ui.views.intake.field import FieldView
from vt_desk.ui.views.intake.foot import FormFoot
from vt_desk.ui.views.intake.making import Making
from vt_desk.ui.views.intake.ready import AFTER_MS, GettingReady
from vt_desk.ui.views.intake.section import SectionView
from vt_desk.ui.views.intake.sight import KeysInSight, place_all
from vt_desk.ui.views.wrapped import FittedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.domain.ids import ConversationId
    from vt_desk.forms.definition import Form
    from vt_desk.ui.models.intake import IntakeModel
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.views.intake.making import Places

DANGER_SHARE = 0.45


class IntakePanel(QWidget):
    """Role, acute danger, sections, and what comes next.

    Args:
        form: what is asked.
        look: theme and fonts.
        places: the municipalities.
        language: gives the window's language, ``nl`` or ``en``.
        insert: puts words into the reply of a conversation; whether there is one.
        ready_after_ms: how long after the start what is not in sight is made ready.
    """

    left = Signal()
    """Back to the reply."""

    def __init__(
        self,
        form: Form,
        look: Look,
        places: Places,
        *,
        language: Callable[[], str],
        insert: Callable[[ConversationId, str], bool],
        ready_after_ms: int = AFTER_MS,
    ) -> None:
        super().__init__()
        set_kind(self, "intake")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._form = form
        self._language = language
        self._insert_into = insert
        self._model: IntakeModel | None = None
        making = Making(form, look, places)
        self._bar = ColourBar(look)
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._title, "strong")
        self._state = QLabel()
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._state, "quiet")
        self.hide_button = QPushButton("×")
        set_kind(self.hide_button, "plain")
        self.role = making.role()
        self.danger = DangerStrip(form.danger, making)
        self.sections = [SectionView(section, making) for section in form.sections]
        self.foot = FormFoot()
        self._unconfirmed = FittedLabel()
        set_kind(self._unconfirmed, "quiet")
        self._scroll = QScrollArea()
        self._inside = QWidget()
        self._sight = KeysInSight(self._scroll)
        # Several answers of one moment are shown once.
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.timeout.connect(self.refresh)
        self._ready = GettingReady(self, form, self.sections, ready_after_ms)
        self._looks_at_focus = False
        self._arrange()
        self._connect()
        self.retranslate()
        look.changed.connect(self._ready.begin)

    @property
    def is_ready(self) -> bool:
        """Whether all that can unfold is made, has its places and is painted."""
        return self._ready.is_done

    @property
    def model(self) -> IntakeModel | None:
        """Whose form it shows."""
        return self._model

    def show_form(self, model: IntakeModel | None, *, later: bool = True) -> None:
        """Show the form of a conversation, after what was typed in the one before is kept.

        Args:
            model: whose; None shows none.
            later: whether it can be left for later.
        """
        if model is not self._model:
            self.flush()
            if self._sight.focus is not None:
                # The same key must not go on in the form of somebody else.
                self.left.emit()
            if self._model is not None:
                self._model.changed.disconnect(self._on_changed)
            self._model = model
            if model is not None:
                model.changed.connect(self._on_changed)
                self._bar.show_colour(model.conversation.colour)
                self._scroll_to(0)
            else:
                # Whoever emptied it also forgot what was painted.
                self._ready.begin()
            self.role.bind(model)
            self.danger.bind(model)
            for section in self.sections:
                section.bind(model)
        self.foot.bind(model, later=later)
        self.refresh()
        self._place()

    def flush(self) -> None:
        """Hand over what is typed."""
        self.role.flush()
        for section in self.sections:
            section.flush()

    def refresh(self) -> None:
        """Show the answers as they stand."""
        self._refresh_soon.stop()
        model = self._model
        if model is None:
            return
        name = words.nickname(model.conversation.nickname)
        self._title.setText(self.tr("Intake of %1").replace("%1", name))
        role = model.value(ROLE)
        said = words.caller_role(CallerRole(str(role))) if role else self.tr("role not known")
        self._state.setText(self.tr("saving…") if model.unkept else said)
        self.role.refresh()
        self.danger.refresh()
        for section in self.sections:
            section.refresh()
        if all(section.isHidden() or not section.is_open for section in self.sections):
            self._unfold_first()
        self.foot.refresh()

    def take_focus(self) -> None:
        """Go where the next answer is missing, or to the first field."""
        if self._model is not None and not self.go_to_missing():
            self.role.take_focus()

    def go_to_missing(self) -> bool:
        """Go to the next required field without an answer, round the whole form.

        Returns:
            Whether there is one.
        """
        model = self._model
        if model is None or not model.missing:
            return False
        missing = model.missing
        here = self._field_in_focus()
        order = [ROLE, *(FieldId(field.id) for field in fields(self._form))]
        after = order.index(here) if here in order else -1
        wanted = next((one for one in missing if order.index(one) > after), missing[0])
        self.go_to(wanted)
        return True

    def go_to(self, field: FieldId) -> None:
        """Unfold the section of a field, and have the keys go there."""
        if field == ROLE:
            self.role.take_focus()
            return
        for section in self.sections:
            if any(one.id == field for one in section.section.fields):
                self.unfold(section)
                section.take_focus(field)
        # Also where the keys were there already, which nobody is told.
        self._sight.follow()

    def do_duty(self) -> None:
        """Put the words that are owed at first contact into the reply, and tick them off.

        Each time the next ones that were not said: one message can hold only so much.
        """
        for field in fields(self._form):
            if isinstance(field, Checklist) and field.inserts:
                self._insert(field)

    def unfold(self, wanted: SectionView) -> None:
        """Unfold one section, fold the others, and bring its heading to the top."""
        self._open_only(wanted)
        self._place()
        self._scroll_to(wanted.y())

    def retranslate(self) -> None:
        """Set every text again."""
        language = self._language()
        self.setAccessibleName(self.tr("Intake"))
        self.hide_button.setAccessibleName(self.tr("Hide the intake"))
        self.hide_button.setToolTip(self.tr("Hide the intake (Ctrl+Shift+I)"))
        self.role.retranslate(language)
        self.danger.retranslate(language)
        for section in self.sections:
            section.retranslate(language)
        self.foot.retranslate()
        said = self._form.unconfirmed
        self._unconfirmed.setText("" if said is None else said.in_language(language))
        self._unconfirmed.setVisible(said is not None)
        self.refresh()
        self._ready.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The questions about danger take at most a part of the height."""
        super().resizeEvent(event)
        self.danger.limit(round(self.height() * DANGER_SHARE))

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look where the keys go."""
        super().showEvent(event)
        app = QApplication.instance()
        if isinstance(app, QApplication) and not self._looks_at_focus:
            self._looks_at_focus = True
            app.focusChanged.connect(self._on_focus_changed)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is hidden may be taken apart, and is told nothing any more."""
        super().hideEvent(event)
        app = QApplication.instance()
        if isinstance(app, QApplication) and self._looks_at_focus:
            self._looks_at_focus = False
            app.focusChanged.disconnect(self._on_focus_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the reply."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _insert(self, field: Checklist) -> None:
        model = self._model
        if model is None:
            return
        id_ = FieldId(field.id)
        value = model.value(id_)
        ticked = value if isinstance(value, tuple) else ()
        offered = [option.id for option in model.reading.options(field)]
        said = [one for one in offered if one in field.inserts and one not in ticked]
        if not said:
            return
        language = model.conversation.language.value
        text = "\n\n".join(field.inserts[one].in_language(language) for one in said)
        if self._insert_into(model.conversation.id, text):
            every = dict.fromkeys(option.id for option in field.options)
            model.set(id_, tuple(one for one in every if one in ticked or one in said))

    def _on_changed(self) -> None:
        self._refresh_soon.start(0)

    def _field_in_focus(self) -> FieldId | None:
        views: list[FieldView] = [self.role]
        for section in self.sections:
            if section.is_open:
                found = (section.field(FieldId(one.id)) for one in section.section.fields)
                views += [view for view in found if view is not None]
        focus = QApplication.focusWidget()
        return next(
            (view.field for view in views if focus is not None and view.isAncestorOf(focus)), None
        )

    def _open_only(self, wanted: SectionView) -> None:
        with placed_once(self._column):
            for section in self.sections:
                if section is not wanted and section.is_open:
                    section.set_open(is_open=False)
            wanted.set_open(is_open=True)

    def _on_focus_changed(self, _: QWidget | None, __: QWidget | None) -> None:
        self._sight.follow()

    def _scroll_to(self, y: int) -> None:
        self._scroll.verticalScrollBar().setValue(y)

    def _unfold_first(self) -> None:
        model = self._model
        shown = [section for section in self.sections if not section.isHidden()]
        if model is None or not shown:
            return
        missing = set(model.missing)
        wanted = (s for s in shown if any(FieldId(one.id) in missing for one in s.section.fields))
        self._open_only(next(wanted, shown[0]))

    def _go_on_from(self, place: int) -> Callable[[], None]:
        def go_on() -> None:
            following = [one for one in self.sections[place + 1 :] if not one.isHidden()]
            if following:
                self.unfold(following[0])
                following[0].take_focus()
            elif not self.go_to_missing():
                self.left.emit()

        return go_on

    def _place(self) -> None:
        """Give other fields their places at once.

        Left to itself, Qt squeezes them into the height of those before, paints them so, and
        asks for the right height then.
        """
        room = self._scroll.viewport().height()
        self._inside.resize(self._inside.width(), max(room, self._inside.sizeHint().height()))
        place_all()

    def _toggling(self, section: SectionView) -> Callable[[], None]:
        def toggle() -> None:
            self.unfold(section)
            section.take_focus()

        return toggle

    def _connect(self) -> None:
        self.role.went_on.connect(self._go_on_from(-1))
        self.danger.went_on.connect(self._go_on_from(-1))
        for place, section in enumerate(self.sections):
            section.unfold_requested.connect(self._toggling(section))
            section.went_on.connect(self._go_on_from(place))
        self.foot.missing_requested.connect(self.go_to_missing)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._bar)
        head.addWidget(self._title)
        head.addWidget(self._state, 1)
        head.addWidget(self.hide_button)
        self._column = column = QVBoxLayout(self._inside)
        column.setContentsMargins(16, 10, 16, 16)
        column.setSpacing(4)
        column.addWidget(self.role)
        column.addSpacing(6)
        for section in self.sections:
            column.addWidget(section)
        column.addWidget(self._unconfirmed)
        column.addStretch(1)
        # All that the parts would like: what scrolls need not be squeezed.
        self._inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It keeps its room, so that lines do not break elsewhere when it comes.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self.danger)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.foot)
