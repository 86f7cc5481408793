"""A day, a month or a year as people type it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale

from vt_desk.ui.models.when import in_words, is_to_come, when


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("17-5-2026", "2026-05-17"),
        ("17/05/2026", "2026-05-17"),
        ("17 mei 2026", "2026-05-17"),
        ("17 May 2026", "2026-05-17"),
        ("mei 2026", "2026-05"),
        (" Mrt 2025 ", "2025-03"),
        ("5-2026", "2026-05"),
        ("2026", "2026"),
        ("2026-05-17", "2026-05-17"),
        ("31-2-2026", None),
        ("13-2026", None),
        ("17-5-26", None),
        ("vorige week", None),
        ("0000", None),
        ("", None),
    ],
)
def test_what_people_type_is_understood_or_left_alone(typed: str, kept: str | None) -> None:
    assert when(typed) == kept


@pytest.mark.parametrize("kept", ["2026-05-17", "2026-05", "2026"])
def test_what_is_shown_is_understood_again(kept: str) -> None:
    for locale in (QLocale("nl_NL"), QLocale("en_GB")):
        assert when(in_words(kept, locale)) == kept


def test_what_has_begun_is_not_to_come() -> None:
    today = date(2026, 11, 22)
    assert not any(is_to_come(kept, today) for kept in ("2026", "2026-11", "2026-11-22"))
    assert all(is_to_come(kept, today) for kept in ("2027", "2026-12", "2026-11-23"))
