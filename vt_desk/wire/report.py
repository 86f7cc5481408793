"""The report of a region on the wire. Small counts are hidden at the service already."""

from __future__ import annotations

import msgspec

from vt_desk.domain.report import Month
from vt_desk.domain.suppression import LEAST
from vt_desk.wire.quiet import Quiet


class Report(Quiet, msgspec.Struct, frozen=True):
    """A period of a region, month by month.

    Attributes:
        first, last: as they were asked, ``2026-05``.
        months: those that are over and of which nothing has been deleted yet, in order.
        least: the smallest count that is told, beside 0.
    """

    region: str
    first: str
    last: str
    months: list[Month]
    least: int = LEAST
