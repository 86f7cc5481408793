"""The wheel: what a machine gets that has no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does, without the network."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-q"]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "-w", str(target), str(ROOT)]
    subprocess.run([*command, *options], check=True)
    [built] = target.glob("*.whl")
    return built


def test_resources_and_translations_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("resources", "translations"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".qm":
                assert f"vt_desk/{path.relative_to(ROOT).as_posix()}" in names
    assert {"vt_desk/translations/vt_desk_nl.qm", "vt_desk/translations/vt_desk_en.qm"} <= names
    assert "vt_desk/py.typed" in names


def test_nothing_but_the_program_is_inside(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"vt_desk"}


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = "from vt_desk import shipped; print(shipped.resources(), shipped.translations())"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    ).stdout.split()
    assert answer == [str(tmp_path / "vt_desk" / name) for name in ("resources", "translations")]
    command = [sys.executable, "-m", "vt_desk", "--help"]
    subprocess.run(
        command, check=True, capture_output=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": ""}
    )
