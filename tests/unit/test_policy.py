"""The file of a machine: without it nothing is decided, and a slip makes it stricter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vt_desk.policy import STRICTEST, Fault, Policy, machine_settings

GOOD = 'service = "https://chat.example.org"\nlock_minutes = 5\noffline_unlock = false\n'
_NOBODY = 65_534


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this machine's would be."""
    monkeypatch.setattr("platformdirs.site_config_path", lambda *_, **__: tmp_path)
    return tmp_path / "desk.toml"


def test_without_the_file_nothing_is_decided(file: Path) -> None:
    found = machine_settings()
    assert (found.file, found.is_there) == (file, False)
    assert (found.service, found.policy, found.faults) == ("", Policy(), ())


def test_what_is_understood_counts(file: Path) -> None:
    file.write_text(GOOD)
    found = machine_settings()
    assert found.service == "https://chat.example.org"
    assert found.policy == Policy(5, offline_unlock=False)
    assert found.faults == ()


def _text(data: bytes) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_bytes(data)

    return write


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        pytest.param(_text(b"lock_minutes = 30\noffline_unlock = \n"), 2, id="cut off"),
        pytest.param(_text(b"# \n\nlock minutes = 30\n"), 3, id="no name"),
        pytest.param(_text(b"# caf\xc3\xa9\n# caf\xe9\nlock_minutes = 30\n"), 2, id="Latin-1"),
        pytest.param(_text(b"\0" * 4096), 1, id="zeros after a crash"),
        pytest.param(_text(GOOD.encode("utf-16")), 1, id="UTF-16"),
        pytest.param(_text(b"lock_minutes = 30\n" * 2), 2, id="twice"),
        pytest.param(_text(b"lock_minutes = " + b"[" * 9_000), 0, id="too deep"),
        pytest.param(Path.mkdir, 0, id="a folder"),
        pytest.param(lambda file: file.symlink_to(file.with_name("gone")), 0, id="a dead link"),
    ],
)
def test_a_file_that_cannot_be_understood_is_the_strictest_policy(
    file: Path, spoil: Callable[[Path], None], line: int
) -> None:
    spoil(file)
    found = machine_settings()
    assert found.is_there
    assert (found.service, found.policy) == ("", STRICTEST)
    (fault,) = found.faults
    assert (fault.line, fault.whole) == (line, True)


@contextmanager
def _nobody() -> Iterator[None]:
    """Without the rights of root, who may read everything."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if was == 0:
            os.seteuid(was)


def test_a_file_that_may_not_be_read_is_the_strictest_policy(file: Path) -> None:
    file.write_text(GOOD)
    file.chmod(0)
    with _nobody():
        found = machine_settings()
    assert found.policy == STRICTEST
    assert found.faults == (Fault(0, "cannot be read (PermissionError)", whole=True),)


@pytest.mark.parametrize(
    ("text", "policy", "fault"),
    [
        ("lock_minutes = 'never'", Policy(1), "lock_minutes is not a whole number from 1"),
        ("lock_minutes = 0", Policy(1), "lock_minutes is not a whole number from 1"),
        ("lock_minutes = true", Policy(1), "lock_minutes is not a whole number from 1"),
        (
            "offline_unlock = 'yes'",
            Policy(offline_unlock=False),
            "offline_unlock is not true or false",
        ),
        ("service = 7", Policy(), "service is not a text"),
        ("lock_minute = 5", Policy(), "lock_minute is not a setting of this version"),
        ("[policy]\nlock_minutes = 5", Policy(), "policy is not a setting of this version"),
    ],
)
def test_a_value_that_is_not_understood_is_strict_and_its_line_is_named(
    file: Path, text: str, policy: Policy, fault: str
) -> None:
    file.write_text(f"# by hand\n\n{text}\n")
    found = machine_settings()
    assert found.policy == policy
    assert found.faults == (Fault(3, fault),)
