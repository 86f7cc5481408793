"""Names of regions and municipalities, from the data files that ship with the program."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vt_desk.forms.places import read_rows

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Names by code.

    A code without a name is shown as it is: a new municipality is no reason to say nothing.
    """

    regions: dict[str, str] = field(default_factory=dict)
    municipalities: dict[str, str] = field(default_factory=dict)

    def region(self, code: str) -> str:
        """The name of a region."""
        return self.regions.get(code, code)

    def municipality(self, code: str) -> str:
        """The name of a municipality."""
        return self.municipalities.get(code, code)


def read_places(folder: Path) -> Places:
    """Read `regions.toml` and `municipalities.csv`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    with (folder / "regions.toml").open("rb") as file:
        regions = tomllib.load(file).get("regions", {})
    return Places(
        regions={code: str(entry.get("name", code)) for code, entry in regions.items()},
        municipalities={t.code: t.name for _, t, _ in read_rows(folder / "municipalities.csv")},
    )
