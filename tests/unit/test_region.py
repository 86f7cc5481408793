"""Which region a visitor goes to, and what the region files may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from vt_desk.domain.ids import RegionId
from vt_desk.domain.region import Pressure, Region, route
from vt_desk.service.regions import RegionFileError, load_atlas

A, B, C = RegionId("a"), RegionId("b"), RegionId("c")
REGIONS = {A: Region(A, "A", backups=(B, C)), B: Region(B, "B"), C: Region(C, "C")}


def chosen(
    wanted: RegionId | None, *open_ids: RegionId, pressure: dict[RegionId, Pressure] | None = None
) -> RegionId | None:
    return route(wanted, REGIONS, lambda region: region.id in open_ids, pressure or {})


def test_the_region_that_was_asked_for_answers() -> None:
    assert chosen(A, A, B, C) == A


def test_its_first_open_backup_takes_over() -> None:
    assert chosen(A, B, C) == B
    assert chosen(A, C) == C


def test_a_region_that_is_no_backup_does_not() -> None:
    assert chosen(B, A, C) is None


def test_who_names_no_place_goes_where_somebody_is_free() -> None:
    busy = {A: Pressure(0, 2), B: Pressure(3, 1), C: Pressure(0, 0)}
    assert chosen(None, A, B, C, pressure=busy) == B
    assert chosen(None) is None


def test_the_shipped_lists_are_whole() -> None:
    atlas = load_atlas()
    assert len(atlas.regions) == 26
    assert len(atlas.municipalities) == 342
    assert {town.region for town in atlas.municipalities.values()} == set(atlas.regions)
    assert atlas.region_of("GM0344") == "utrecht"
    assert atlas.region_of("GM9999") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[regions.a]\n", "[regions.a]"),
        ('[regions.a]\nname = "A"\nbackups = ["nowhere"]\n', "nowhere"),
        ('[regions.a]\nname = "A"\nfrom = "9 uur"\n', "9 uur"),
        ("[regions.a\n", "regions.toml"),
        ('[regions.a]\nname = "A"\n[regions.a.exceptions]\nkerst = []\n', "kerst"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "regions.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RegionFileError, match=r"regions\.toml") as refused:
        load_atlas(tmp_path)
    assert told in str(refused.value)


def test_a_municipality_of_no_region_is_refused_by_line(tmp_path: Path) -> None:
    rows = "code,name,region,aliases,confirm\nGM0001,Dorp,utrecht,,\nGM0002,Stad,nowhere,,\n"
    (tmp_path / "municipalities.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(RegionFileError, match="line 3"):
        load_atlas(tmp_path)
