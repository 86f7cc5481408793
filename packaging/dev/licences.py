"""Licences: every installed package must be under one that the EUPL can live with.

Packages whose metadata names none, or not the usual way, are recorded here by hand,
after reading the licence file that they ship.
"""

import json
import re
import subprocess
import sys

ALLOWED = re.compile(
    r"""
    (The\ )?MIT(-0)?(\ License)?
    | (\d-Clause\ )?BSD(-[23]-Clause)?(\ License)?
    | Apache(-2\.0|\ Software\ License|\ License\ 2\.0)
    | ISC(\ License.*)? | Zlib | PSF-2\.0 | Python\ Software\ Foundation\ License
    | MPL-2\.0 | Mozilla\ Public\ License\ 2\.0\ \(MPL\ 2\.0\)
    | LGPL-3\.0-only | DFSG\ approved | EUPL-1\.2
    """,
    re.VERBOSE,
)

# Read in the package's own LICENSE file.
BY_HAND = {
    "axe-playwright-python": "MIT",  # axe.min.js inside it: MPL-2.0
    "rich-click": "MIT",
    "sqlcipher3": "Zlib",  # SQLCipher inside it: BSD-3-Clause
}


def allowed(licence: str) -> bool:
    """Tell whether one of the offered (OR), or all of the required (AND), are on the list.

    Args:
        licence: an SPDX expression, or trove classifiers parted by semicolons.
    """
    if " OR " in licence:
        return any(allowed(part) for part in licence.split(" OR "))
    parts = re.split(r" AND |; ", licence)
    return all(ALLOWED.fullmatch(part.strip()) for part in parts)


def main() -> int:
    """Print what is not allowed; 0 is well, 1 is something to decide."""
    listed = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--from=mixed", "--format=json"],
        check=True,
        capture_output=True,
        text=True,
    )
    refused = 0
    for package in json.loads(listed.stdout):
        name, licence = package["Name"], package["License"]
        if not allowed(BY_HAND.get(name, licence)):
            refused += 1
            print(f"{name} {package['Version']}: {licence.splitlines()[0]}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
