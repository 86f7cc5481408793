"""How grave a signal word is. It only ever points; a person decides."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """From least to gravest; ``RANK`` orders them."""

    NOTICE = "notice"
    """Worth a look."""
    SERIOUS = "serious"
    """Violence, or fear of it."""
    ACUTE = "acute"
    """Life may be in danger now."""


RANK = {severity: rank for rank, severity in enumerate(Severity, 1)}
"""Higher is graver; nothing at all is 0."""


def graver(one: Severity | None, other: Severity | None) -> Severity | None:
    """The graver of two; None is less than any."""
    if one is None or other is None:
        return one or other
    return one if RANK[one] >= RANK[other] else other
