"""What a lead chooses of a report: regions, and from which month to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vt_desk.sheets.period import Period, last_months, offered
from vt_desk.sheets.tables import named
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drop_down import DropDown
from vt_desk.ui.views.tick_box import TickBox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vt_desk.domain.ids import RegionId
    from vt_desk.ui.qt.look import Look

QUICK = (1, 3, 6, 12)
REGIONS_ACROSS = 4


class ReportChoice(QWidget):
    """The choices above a report.

    Args:
        look: theme and fonts.
        language: in which months are named.
    """

    wanted = Signal()
    """To see what is chosen."""

    def __init__(self, look: Look, language: Callable[[], str]) -> None:
        super().__init__()
        set_kind(self, "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._language = language
        self._now_ms = 0
        self._boxes: dict[RegionId, TickBox] = {}
        self._from_label, self._to_label = QLabel(), QLabel()
        self.first, self.last = DropDown(), DropDown()
        self._from_label.setBuddy(self.first)
        self._to_label.setBuddy(self.last)
        self.quick = {count: QPushButton() for count in QUICK}
        self.show_it = QPushButton()
        set_kind(self.show_it, "primary")
        self.show_it.clicked.connect(self.wanted)
        for count, button in self.quick.items():
            button.clicked.connect(self._choosing(count))
        self.first.activated.connect(self._on_first_chosen)
        self.last.activated.connect(self._on_last_chosen)
        self._regions = QGridLayout()
        self._arrange()
        self.retranslate()

    def begin(self, regions: Sequence[RegionId], names: Mapping[str, str], now_ms: int) -> None:
        """Offer these regions, all of them chosen, and the last month that is over."""
        self.clear()
        self._now_ms = now_ms
        for number, region in enumerate(regions):
            box = TickBox(self._look, names.get(region, region))
            box.setChecked(True)
            box.setVisible(len(regions) > 1)
            box.toggled.connect(self._allow)
            self._boxes[region] = box
            self._regions.addWidget(box, number // REGIONS_ACROSS, number % REGIONS_ACROSS)
        for month in offered(now_ms):
            for combo in (self.first, self.last):
                combo.addItem(named(month, self._language()), month)
        self.choose(1)
        self._allow()

    def clear(self) -> None:
        """Forget regions and months."""
        for box in self._boxes.values():
            self._regions.removeWidget(box)
            box.deleteLater()
        self._boxes = {}
        self.first.clear()
        self.last.clear()

    @property
    def regions(self) -> list[RegionId]:
        """Those that are chosen."""
        return [region for region, box in self._boxes.items() if box.isChecked()]

    @property
    def period(self) -> Period:
        """The months that are chosen."""
        return Period(str(self.first.currentData()), str(self.last.currentData()))

    def choose(self, count: int) -> None:
        """The last period of so many months that is over."""
        period = last_months(self._now_ms, count)
        self.first.setCurrentIndex(self.first.findData(period.first))
        self.last.setCurrentIndex(self.last.findData(period.last))

    def retranslate(self) -> None:
        """Set every text again."""
        self._from_label.setText(self.tr("From"))
        self._to_label.setText(self.tr("to"))
        for count, text in (
            (1, self.tr("Last month")),
            (3, self.tr("Last quarter")),
            (6, self.tr("Last half-year")),
            (12, self.tr("Last year")),
        ):
            self.quick[count].setText(text)
        self.show_it.setText(self.tr("Show"))
        self.first.setAccessibleName(self.tr("First month"))
        self.last.setAccessibleName(self.tr("Last month of the period"))
        for combo in (self.first, self.last):
            for index in range(combo.count()):
                combo.setItemText(index, named(combo.itemData(index), self._language()))

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _choosing(self, count: int) -> Callable[[bool], None]:
        def choose(_: bool) -> None:
            self.choose(count)
            self.wanted.emit()

        return choose

    def _on_first_chosen(self) -> None:
        # The newest stands first: a period that is the wrong way round becomes one month.
        self.last.setCurrentIndex(min(self.last.currentIndex(), self.first.currentIndex()))

    def _on_last_chosen(self) -> None:
        self.first.setCurrentIndex(max(self.first.currentIndex(), self.last.currentIndex()))

    def _allow(self) -> None:
        # What is pressed keeps the focus while the service counts: it is not disabled.
        for button in (self.show_it, *self.quick.values()):
            button.setEnabled(bool(self.regions))

    def _arrange(self) -> None:
        months = QHBoxLayout()
        months.setSpacing(8)
        for part in (self._from_label, self.first, self._to_label, self.last, self.show_it):
            months.addWidget(part)
        months.addStretch(1)
        quick = QHBoxLayout()
        quick.setSpacing(8)
        for button in self.quick.values():
            quick.addWidget(button)
        quick.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._regions)
        column.addLayout(months)
        column.addLayout(quick)
