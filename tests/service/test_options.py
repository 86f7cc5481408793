"""What ``vt-desk serve`` is asked for is checked before anything is made."""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vt_desk import cli
from vt_desk.service.commands import REFUSED

WRONG_USAGE = 2
BAD = {
    ("--database", "mysql://db/x"): "postgresql://user@host/name",
    ("--database", "postgresql"): "postgresql://user@host/name",
    ("--database", "sqlite:///x.db"): "--folder",
    ("--port", "65536"): "0 to 65535",
    ("--port", "²"): "0 to 65535",
    ("--regions", "no-such-folder"): "no regions.toml and no municipalities.csv",
    ("--signal-words", "no-such-file"): "no-such-file",
    ("--trusted-proxy", "proxy.example"): "no address",
    ("--trusted-proxy", "10.0.0.0/99"): "no network",
    ("--exit-url", "javascript:alert(1)"): "whole address",
    ("--exit-url", "https://"): "whole address",
    ("--exit-url", "https://[x/"): "whole address",
    ("--exit-url", "www.example.org"): "whole address",
    ("--lease-s", "-45"): "at least 1",
    ("--beat-s", "0"): "at least 1",
    ("--limit", "starts=3"): "no limit starts",
    ("--limit", "body_bytes"): "body_bytes=",
    ("--limit", "body_bytes=0"): "body_bytes=0",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a service could be; whatever is refused has made nothing there."""
    wanted = tmp_path / "not" / "yet"
    yield wanted
    assert not wanted.parent.exists()


@pytest.mark.parametrize(("option", "said"), BAD.items(), ids=str)
def test_an_option_that_cannot_be_is_named(
    option: tuple[str, str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["serve", "--folder", str(folder), *option])
    error = capsys.readouterr().err.splitlines()[-1]
    assert ended.value.code == WRONG_USAGE
    assert error.startswith(f"vt-desk serve: error: argument {option[0]}: ")
    assert said in error


def test_seats_need_two_beats_in_a_lease(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["serve", "--folder", str(folder), "--lease-s", "19", "--beat-s", "10"]
    assert cli.main(asked) == REFUSED
    assert "two beats" in capsys.readouterr().err


def test_a_taken_port_is_named_before_anything_is_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert cli.main(["serve", "--folder", str(folder), "--port", str(port)]) == REFUSED
    said = capsys.readouterr().err
    assert said.startswith(f"vt-desk serve: cannot listen on 127.0.0.1, port {port}: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["", " anna", "anna\n", "an\u202ena", "x" * 121])
def test_a_name_that_nobody_could_type_is_refused(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("long-enough-word\n"))
    place = ["--folder", str(folder), "--region", "utrecht", "--password-stdin"]
    for asked in (["add-user", name, *place], ["add-user", "anna", "--name", name, *place]):
        with pytest.raises(SystemExit) as ended:
            cli.main(["serve", *asked])
        assert ended.value.code == WRONG_USAGE
        assert "is no name" in capsys.readouterr().err
