"""Pictures of the lead's window: before anything is asked, and with figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sheets.made import month
from vt_desk.domain.seat import Role

if TYPE_CHECKING:
    from tests.ui.stage import Stage
    from vt_desk.ui.views.report_window import ReportWindow


async def opened(shown: Stage, *regions: str, role: Role = Role.LEAD) -> ReportWindow:
    """The window, opened from the menu by a lead of these regions."""
    of = regions or ("utrecht",)
    for region in of:
        shown.desk.months[region] = [
            *(month(f"2026-{number:02}", 40 + 9 * number) for number in (1, 2, 3)),
            month("2026-04", 3),
            month("2026-10", 61, final=False),
        ]
    shown.desk.become(role, *of)
    await shown.settle()
    shown.window.menu.aboutToShow.emit()
    action = shown.window.actions_table["reports"]
    assert action.isVisible()
    action.trigger()
    found = shown.window.wiring.reports.shown
    assert found is not None
    return found


async def asked(shown: Stage, first: str, last: str, *regions: str) -> ReportWindow:
    """The same with the figures of some months."""
    found = await opened(shown, *regions)
    choice = found.choice
    choice.first.setCurrentIndex(choice.first.findData(first))
    choice.last.setCurrentIndex(choice.last.findData(last))
    choice.show_it.click()
    await shown.settle()
    return found


async def report_opened(shown: Stage) -> None:
    await opened(shown)


async def report_months(shown: Stage) -> None:
    await asked(shown, "2026-01", "2026-04")


async def report_regions(shown: Stage) -> None:
    await asked(shown, "2026-01", "2026-10", "utrecht", "flevoland")


STATES = (report_opened, report_months, report_regions)
