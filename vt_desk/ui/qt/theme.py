"""The tokens: colours of the light and the dark theme, and which pairs are in use.

Every pair in ``PAIRS`` is at least 4.5 : 1 (WCAG 2.2, 1.4.3), and every visitor colour
at least 3 : 1 against the grounds it lies on (1.4.11); tests check both. The visitor
colours were searched for the largest least difference under normal, protan, deutan and
tritan eyes, with red left out; the nickname always goes with the colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeChoice(StrEnum):
    """What a person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, as ``#RRGGBB``.

    Attributes:
        ground: the window.
        surface: panels, and bubbles of the visitor.
        surface_own: bubbles of the counsellor, and what is selected.
        line: borders of one pixel.
        edge: borders of what can be pressed or written in (3 : 1).
        accent: focus ring, links, the primary button.
        on_accent: letters on the accent.
        danger_fill, on_danger: the one filled red button.
        warn_fill: the band that says what does not work now.
        visitors: the colours of the eight nicknames, in their order.
    """

    dark: bool
    ground: str
    surface: str
    surface_own: str
    text: str
    text_quiet: str
    line: str
    edge: str
    accent: str
    on_accent: str
    danger: str
    danger_fill: str
    on_danger: str
    warn: str
    warn_fill: str
    ok: str
    visitors: tuple[str, ...]


LIGHT = Theme(
    dark=False,
    ground="#F5F5F2",
    surface="#FFFFFF",
    surface_own="#E4EEF7",
    text="#1B1F24",
    text_quiet="#565E68",
    line="#D9DAD6",
    edge="#858C94",
    accent="#1B5C9E",
    on_accent="#FFFFFF",
    danger="#B3261E",
    danger_fill="#B3261E",
    on_danger="#FFFFFF",
    warn="#845400",
    warn_fill="#FBF0D9",
    ok="#1D6B3A",
    visitors=(
        "#195862",
        "#9A3DEA",
        "#61751C",
        "#4396AF",
        "#A4816A",
        "#1C1852",
        "#9527A9",
        "#533726",
    ),
)

DARK = Theme(
    dark=True,
    ground="#16181B",
    surface="#1F2226",
    surface_own="#20364A",
    text="#E9EAEC",
    text_quiet="#A6ADB6",
    line="#34383E",
    edge="#737A83",
    accent="#7FB6EA",
    on_accent="#10222F",
    danger="#F68A82",
    danger_fill="#B3261E",
    on_danger="#FFFFFF",
    warn="#E0A84A",
    warn_fill="#33291A",
    ok="#6CC08B",
    visitors=(
        "#3CE4E0",
        "#A839E5",
        "#ABE585",
        "#9293E9",
        "#B58F2B",
        "#E3E53D",
        "#BD2C9F",
        "#447D4D",
    ),
)

PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "ground"),
    ("text", "surface"),
    ("text", "surface_own"),
    ("text", "warn_fill"),
    ("text_quiet", "ground"),
    ("text_quiet", "surface"),
    ("text_quiet", "surface_own"),
    ("accent", "ground"),
    ("accent", "surface"),
    ("accent", "surface_own"),
    ("on_accent", "accent"),
    ("danger", "ground"),
    ("danger", "surface"),
    ("danger", "surface_own"),
    ("on_danger", "danger_fill"),
    ("warn", "ground"),
    ("warn", "surface"),
    ("warn", "surface_own"),
    ("warn", "warn_fill"),
    ("ok", "ground"),
    ("ok", "surface"),
)
"""Letters and the ground below them, by token name."""

EDGES: tuple[tuple[str, str], ...] = (
    ("edge", "ground"),
    ("edge", "surface"),
    ("accent", "ground"),
    ("accent", "surface"),
)
"""Borders that tell where a control is, and the ground beside them (3 : 1)."""


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the sRGB curve


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2.2, definitions)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definitions)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
