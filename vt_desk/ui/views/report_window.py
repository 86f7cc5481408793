"""The lead's window: counts of a period, shown, saved and printed. Nothing of it is kept."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vt_desk.sheets import texts
from vt_desk.sheets.as_csv import as_csv
from vt_desk.sheets.as_xlsx import as_xlsx
from vt_desk.sheets.saving import save
from vt_desk.sheets.tables import NUMBERS
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.report import ReportModel, State
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.enter import press_by_enter
from vt_desk.ui.qt.paper import as_pdf, layout, paint_pages
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drop_down import DropDown
from vt_desk.ui.views.notice import SHORT_MS, Notice
from vt_desk.ui.views.report_choice import ReportChoice
from vt_desk.ui.views.report_look import report_sheet
from vt_desk.ui.views.report_table import Chart, ReportTable
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from vt_desk.sheets.tables import Overview, Part, Table
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.qt.tasks import Tasks

FIRST_SIZE = QSize(1100, 800)
SUBJECTS_EMS = 13
FORMATS: dict[str, Callable[[Overview], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
}


class ReportWindow(QWidget):
    """Choices above, the preview in the middle, what to do with it below.

    Args:
        report: what is asked and shown.
        choice: regions and months.
        look: theme and size.
        tasks: runs the saving.
    """

    def __init__(self, report: ReportModel, choice: ReportChoice, look: Look, tasks: Tasks) -> None:
        super().__init__(None, Qt.WindowType.Window)
        set_kind(self, "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.report = report
        self.choice = choice
        self._look = look
        self._tasks = tasks
        self.offline, self.notice = Notice(), Notice()
        self.subjects = QListWidget()
        self.region = DropDown()
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self.title, "large")
        self.subjects.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chart = Chart(look)
        self.table = ReportTable(look)
        self.signs = WrappedLabel()
        set_kind(self.signs, "quiet")
        self.message = WrappedLabel()
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.saving = {kind: QPushButton() for kind in FORMATS}
        self.printing = QPushButton()
        self.dialog: QFileDialog | QPrintDialog | None = None
        self._middle = QStackedWidget()
        self._preview = QWidget()
        self._arrange()
        report.changed.connect(self._on_changed)
        look.changed.connect(self._on_look_changed)
        self.subjects.currentRowChanged.connect(self._on_chosen)
        self.region.currentIndexChanged.connect(self._on_chosen)
        for kind, button in self.saving.items():
            button.clicked.connect(self._asking_where(kind))
        self.printing.clicked.connect(self._print)
        self._on_look_changed()
        self.retranslate()
        self._on_changed()

    def empty(self) -> None:
        """Close it, and keep nothing of what it showed."""
        if self.dialog is not None:
            self.dialog.reject()
        self.hide()
        self.report.forget()
        self.choice.clear()
        self.offline.dismiss()
        self.notice.dismiss()

    def set_offline(self, *, offline: bool) -> None:
        """Say that the service is out of reach: what is shown stays."""
        if not offline:
            self.offline.dismiss()
        elif self.offline.isHidden():
            self.offline.say(
                lambda: self.tr(
                    "No connection. What is shown can be saved and printed; asking for another "
                    "period works when the connection is back."
                )
            )

    def save_as(self, kind: str, file: Path) -> None:
        """Write what is shown.

        Args:
            kind: ``csv``, ``xlsx`` or ``pdf``.
            file: where; one that is there is replaced, as the dialog has asked.
        """
        shown = self.report.overview
        if shown is None:
            return

        async def work() -> None:
            # Off the window's thread: a slow network disk stops nobody's typing.
            await asyncio.to_thread(lambda: save(file, FORMATS[kind](shown), replace=True))
            self.notice.say(lambda: self.tr("Saved: %1").replace("%1", str(file)), for_ms=SHORT_MS)

        self._tasks.start(work(), name="save a report", on_error=self._on_not_saved)

    def retranslate(self) -> None:
        """Set every text again."""
        self.setWindowTitle(self.tr("VT Desk – overview for leads"))
        self.saving["csv"].setText(self.tr("Save as CSV…"))
        self.saving["xlsx"].setText(self.tr("Save as XLSX…"))
        self.saving["pdf"].setText(self.tr("Save as PDF…"))
        self.printing.setText(self.tr("Print…"))
        self.subjects.setAccessibleName(self.tr("Subjects"))
        self.region.setAccessibleName(self.tr("Region shown"))
        self.signs.setText(
            self.tr(
                "x: not told, so that nobody can be recognised. ≥: this many or more. *: can still "
                "change. The rest stands in the file."
            )
        )
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, where nothing else wants it."""
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_changed(self) -> None:
        shown = self.report.overview
        row, region = max(0, self.subjects.currentRow()), max(0, self.region.currentIndex())
        for widget in (self.subjects, self.region):
            widget.blockSignals(True)
            widget.clear()
        if shown is not None:
            self.subjects.addItems([table.title for table in shown.parts[0].tables])
            self.region.addItems([part.name for part in shown.parts])
            self.subjects.setCurrentRow(row)
            self.region.setCurrentIndex(min(region, len(shown.parts) - 1))
        for widget in (self.subjects, self.region):
            widget.blockSignals(False)
        self.region.setVisible(shown is not None and len(shown.parts) > 1)
        self._show_state()
        self._on_chosen()
        if self.report.state is State.THERE and not self.table.hasFocus():
            self.subjects.setFocus()

    def _show_state(self) -> None:
        state = self.report.state
        there = state is State.THERE
        self._middle.setCurrentWidget(self._preview if there else self.message)
        for button in (*self.saving.values(), self.printing):
            button.setEnabled(there)
        text = {
            State.NOTHING: self.tr("Choose a period and press Show."),
            State.ASKING: self.tr("The service counts…"),
            State.EMPTY: self.tr(
                "There is no whole month in this period: it is not over yet, or its data were "
                "destroyed. Choose another period."
            ),
            State.FAILED: explain(self.report.problem),
        }.get(state, "")
        self.message.setText(text)
        if text and self.isVisible():
            announce(self.message, text)

    def _on_chosen(self) -> None:
        shown = self.report.overview
        row, region = self.subjects.currentRow(), self.region.currentIndex()
        if shown is None or row < 0 or region < 0 or not shown.months:
            self.title.setText("")
            self.chart.show_bars("", (), ())
            self.table.rows.show_table(None, (), 0)
            return
        part = shown.parts[region]
        table = part.tables[row]
        self.title.setText(f"{table.title} · {part.name} · {shown.period}")
        self._show_chart(shown, part, table)
        self.table.setAccessibleName(self.title.text())
        self.table.rows.show_table(table, shown.columns, len(shown.months))

    def _show_chart(self, shown: Overview, part: Part, table: Table) -> None:
        months = len(shown.months)
        if table.name == "hours":
            names = [row.code for row in table.rows]
            self.chart.show_bars(self.title.text(), names, [row.cells[-1] for row in table.rows])
        elif table.name == NUMBERS and months > 1:
            cells = part.table(NUMBERS).rows[0].cells[:months]
            self.chart.show_bars(table.rows[0].label, shown.columns[:months], cells)
        else:
            self.chart.show_bars("", (), ())

    def _asking_where(self, kind: str) -> Callable[[bool], None]:
        def ask(_: bool) -> None:
            shown = self.report.overview
            if shown is None:
                return
            folder = QStandardPaths.writableLocation(
                QStandardPaths.StandardLocation.DocumentsLocation
            )
            region = shown.parts[0].region if len(shown.parts) == 1 else ""
            parts = (shown.say(texts.FILE), region, shown.first, shown.last)
            name = "-".join(part for part in parts if part)
            dialog = QFileDialog(self, self.saving[kind].text().removesuffix("…"), folder)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(kind)
            dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
            dialog.selectFile(f"{name}.{kind}")
            dialog.fileSelected.connect(lambda file: self.save_as(kind, Path(file)))
            self._open(dialog)

        return ask

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(layout())
        printer.setDocName(self.tr("Overview"))
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        self._open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print what is shown."""
        shown = self.report.overview
        if shown is None:
            return
        if paint_pages(printer, shown):
            self.notice.say(lambda: self.tr("Sent to the printer."), for_ms=SHORT_MS)
        else:
            self.notice.say(
                lambda: self.tr(
                    "The printer did not take it. Choose another printer, or save as PDF."
                )
            )

    def _open(self, dialog: QFileDialog | QPrintDialog) -> None:
        # Never exec: it would hold up everything that waits for the service.
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_closed)
        QDialog.open(dialog)

    def _on_dialog_closed(self) -> None:
        self.dialog = None

    def _on_not_saved(self, error: Exception) -> None:
        number = error.errno if isinstance(error, OSError) else None
        if number in (errno.EACCES, errno.EPERM, errno.EROFS):
            why = self.tr("Nothing was saved: this folder may not be written. Choose another.")
        elif number in (errno.ENOSPC, errno.EDQUOT):
            why = self.tr("Nothing was saved: the disk is full. Make room, or choose another.")
        else:
            why = self.tr("Nothing was saved. Choose another folder and try again.")
        self.notice.say(lambda: why)

    def _on_look_changed(self) -> None:
        self.setPalette(self._look.palette())
        self.setStyleSheet(report_sheet(self._look))
        self.setFont(self._look.font())
        self.subjects.setFixedWidth(self._look.ems(SUBJECTS_EMS))

    def _arrange(self) -> None:
        self.resize(FIRST_SIZE)
        right = QVBoxLayout()
        right.setSpacing(8)
        for part in (self.region, self.title, self.chart):
            right.addWidget(part)
        right.addWidget(self.table, 1)
        right.addWidget(self.signs)
        row = QHBoxLayout(self._preview)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addWidget(self.subjects)
        row.addLayout(right, 1)
        self._middle.addWidget(self.message)
        self._middle.addWidget(self._preview)
        foot = QWidget()
        set_kind(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(16, 8, 16, 8)
        buttons.addStretch(1)
        for button in (*self.saving.values(), self.printing):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choice)
        column.addWidget(self.offline)
        column.addWidget(self.notice)
        column.addWidget(self._middle, 1)
        column.addWidget(foot)
