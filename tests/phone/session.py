"""A desktop session of its own: handlers of addresses in private folders, and the real tools.

The tools are named by their real folder, so that the guard's stand-ins are passed by; every
number here is invented, and the guard sees each program that is started.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.phone.made import program
from vt_desk.phone.desktops import LinuxDesktop

REAL_PATH = "/usr/bin:/bin"
ENTRY = """[Desktop Entry]
Type=Application
Name=Telephone
Exec={command} %u
NoDisplay=true
MimeType={kinds};
"""


@dataclass(frozen=True, slots=True)
class Session:
    """Folders of a person who has set up nothing yet."""

    folder: Path
    path: str = REAL_PATH

    @property
    def environ(self) -> dict[str, str]:
        """Of every program in it; no desktop environment, so that the standard's own way counts."""
        return {
            "PATH": self.path,
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_DATA_DIRS": str(self.folder / "none"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_CONFIG_DIRS": str(self.folder / "none"),
            # xdg-open asks only whether there is one; nothing here opens a window.
            "DISPLAY": ":not-opened",
        }

    @property
    def desktop(self) -> LinuxDesktop:
        """What opens addresses in it."""
        return LinuxDesktop(self.environ)

    def register(self, command: str, *schemes: str) -> None:
        """Make a program the handler of addresses, as its installer would."""
        kinds = [f"x-scheme-handler/{scheme}" for scheme in schemes]
        applications = self.folder / "data" / "applications"
        applications.mkdir(parents=True, exist_ok=True)
        entry = ENTRY.format(command=command, kinds=";".join(kinds))
        (applications / "telephone.desktop").write_text(entry)
        config = self.folder / "config"
        config.mkdir(exist_ok=True)
        lines = "\n".join(f"{kind}=telephone.desktop" for kind in kinds)
        (config / "mimeapps.list").write_text(f"[Default Applications]\n{lines}\n")

    def handler(self, does: str, *schemes: str) -> None:
        """The same with a little shell program."""
        self.register(str(program(self.folder / "programs", "telephone", does)), *schemes)


def only(folder: Path, *names: str) -> str:
    """A path on which of the desktop's tools only some are found."""
    folder.mkdir()
    for name in (*names, "sh", "sed", "cat", "grep", "awk", "cut", "which", "head", "tr"):
        real = Path("/usr/bin") / name
        if real.exists():
            (folder / name).symlink_to(real)
    return str(folder)
