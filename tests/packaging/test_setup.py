"""Set-up: what it says to somebody who may not install Debian's packages."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534

pytestmark = pytest.mark.skipif(
    shutil.which("dpkg-query") is None, reason="asks Debian's package database"
)


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A checkout that needs a package which no machine has."""
    # Not tmp_path: root's is closed to everybody else.
    with tempfile.TemporaryDirectory() as folder:
        yield _checkout(Path(folder))


def _checkout(top: Path) -> Path:
    place = top / "checkout"
    shutil.copytree(ROOT / "packaging" / "dev", place / "packaging" / "dev")
    shutil.copytree(ROOT / "requirements", place / "requirements")
    shutil.copy(ROOT / "pyproject.toml", place)
    packages = place / "packaging" / "dev" / "system_packages.txt"
    packages.write_text("run  vt-no-such-package\ntest vt-nor-this-one\n")
    for path in (top, *top.rglob("*")):
        path.chmod(0o755)
    return place


def set_up(checkout: Path, purpose: str) -> subprocess.CompletedProcess[str]:
    """Run it as a user without rights, with no sudo on the path."""
    path = checkout.parent / "bin"
    path.mkdir(exist_ok=True)
    for name in ("sh", "sed", "grep", "id", "dirname", "cat", "sha256sum", "dpkg-query", "python3"):
        program = shutil.which(name)
        assert program is not None
        if not (path / name).exists():
            (path / name).symlink_to(program)
    return subprocess.run(
        [checkout / "packaging" / "dev" / "setup.sh", purpose],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": str(path), "HOME": str(checkout)},
        user=NOBODY if os.geteuid() == 0 else None,
    )


@pytest.mark.parametrize(
    ("purpose", "named"),
    [("run", ["vt-no-such-package"]), ("test", ["vt-no-such-package", "vt-nor-this-one"])],
)
def test_missing_packages_are_named_in_one_line(
    checkout: Path, purpose: str, named: list[str]
) -> None:
    answer = set_up(checkout, purpose)
    assert answer.returncode == 3
    [line] = answer.stderr.splitlines()
    words = line.split()
    assert words[words.index("--no-install-recommends") + 1 :][: len(named)] == named
    assert "apt-get install" in line


def test_a_wrong_purpose_is_refused(checkout: Path) -> None:
    answer = set_up(checkout, "everything")
    assert answer.returncode == 2
    assert "usage" in answer.stderr
