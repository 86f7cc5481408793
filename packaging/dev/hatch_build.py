"""Build hook: translations are built, and both data folders go into the wheel."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SHIPPED = ("resources", "translations")


class ShippedFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Take resources/ and translations/ into the wheel, as vt_desk/NAME."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the translations and name what is to be included.

        Args:
            version: `standard`, or `editable`, which finds the folders in the checkout.
            build_data: hatchling's own, read after this.

        Raises:
            CalledProcessError: a translation file is broken.
        """
        if version != "standard":
            return
        root = Path(self.root)
        script = root / "packaging" / "dev" / "translations.py"
        subprocess.run([sys.executable, script, "build"], check=True)
        for name in _SHIPPED:
            if (root / name).is_dir():
                build_data["force_include"][str(root / name)] = f"vt_desk/{name}"
