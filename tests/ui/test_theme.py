"""Colours that can be read, and told apart."""

import pytest

from vt_desk.domain.nicknames import COLOURS
from vt_desk.ui.qt.theme import DARK, EDGES, LIGHT, PAIRS, Theme, contrast

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@both
@pytest.mark.parametrize(("letters", "ground"), PAIRS)
def test_letters_stand_out(theme: Theme, letters: str, ground: str) -> None:
    assert contrast(getattr(theme, letters), getattr(theme, ground)) >= 4.5


@both
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_stand_out(theme: Theme, edge: str, ground: str) -> None:
    assert contrast(getattr(theme, edge), getattr(theme, ground)) >= 3


@both
def test_each_visitor_colour_stands_out_and_none_is_red(theme: Theme) -> None:
    assert len(set(theme.visitors)) == COLOURS
    for colour in theme.visitors:
        assert contrast(colour, theme.surface) >= 3
        assert contrast(colour, theme.ground) >= 3
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (red > 1.8 * green and red > 1.8 * blue)


@both
def test_visitor_colours_differ_for_colour_blind_eyes(theme: Theme) -> None:
    for see in (None, *_SIMULATED):
        seen = [_lab(colour, see) for colour in theme.visitors]
        for at, one in enumerate(seen):
            for other in seen[at + 1 :]:
                assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 15


# Machado, Oliveira and Fernandes (2009), severity 1: protan, deutan, tritan.
_SIMULATED = (
    (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.052),
    ),
    (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
)
_Matrix = tuple[tuple[float, ...], ...]


def _lab(colour: str, see: _Matrix | None) -> tuple[float, float, float]:
    linear = []
    for at in (1, 3, 5):
        share = int(colour[at : at + 2], 16) / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    if see is not None:
        linear = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in see]
    red, green, blue = (min(1.0, max(0.0, value)) for value in linear)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
