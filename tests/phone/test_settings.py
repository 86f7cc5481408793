"""What IT may write into ``escalation.toml``, and what is refused by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.phone.made import settings_in
from vt_desk import shipped as places
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import RegionId
from vt_desk.phone import checks
from vt_desk.phone.load import FILE, chosen_settings, load, shipped_settings
from vt_desk.phone.phone import chosen, shipped
from vt_desk.phone.settings import (
    ByCommand,
    ByHttp,
    ByUri,
    Card,
    Number,
    PhoneError,
    Settings,
    Steps,
)

UTRECHT = RegionId("utrecht")


def problem_of(folder: Path, text: str) -> PhoneError:
    """Why settings are refused; the built-in ones are used then."""
    settings_in(folder, text)
    settings, error = chosen_settings(folder)
    assert error is not None
    assert settings == shipped_settings()
    assert error.file == folder / FILE
    return error


def accepted(folder: Path, text: str) -> Settings:
    settings_in(folder, text)
    settings, error = chosen_settings(folder)
    assert error is None, error
    return settings


def test_what_ships_hands_over_to_the_handler_of_the_desktop() -> None:
    phone = shipped()
    assert phone.number(Target.ADVICE_LINE) == Number("0800-2000", "08002000")
    assert phone.number(Target.EMERGENCY) == Number("112", "112")
    for help_ in phone.settings.by_target.values():
        assert help_.way == ByUri("tel:{number}")
        assert help_.steps == Steps(open_briefing=True, tell_lead=True, mark=True, card=Card.OFFER)
    assert phone.call_back == ""
    assert not phone.is_test


def test_no_file_and_an_empty_file_are_as_it_ships(tmp_path: Path) -> None:
    assert chosen_settings(tmp_path) == (shipped_settings(), None)
    assert chosen_settings(tmp_path / "nowhere") == (shipped_settings(), None)
    assert accepted(tmp_path, "").by_target == shipped_settings().by_target


def test_an_own_file_need_only_say_what_is_different(tmp_path: Path) -> None:
    phone_file = """
    call_back = "030-123 45 67"
    [advice_line]
    by_hand = true
    [advice_line.steps]
    card = "never"
    tell_lead = false
    [emergency]
    uri = "sip:0{number}@pbx.example;transport=tls"
    slow_s = 2.5
    [regions.utrecht]
    display = "030-123 45 67"
    dial = "+31301234567"
    """
    settings_in(tmp_path, phone_file)
    phone, error = chosen(tmp_path)
    assert error is None
    advice, emergency = (phone.settings.by_target[target] for target in Target)
    assert advice.way is None
    assert advice.steps == Steps(tell_lead=False, card=Card.NEVER)
    assert emergency.way == ByUri("sip:0{number}@pbx.example;transport=tls")
    assert emergency.slow_s == 2.5
    assert phone.call_back == "030-123 45 67"
    assert phone.number(Target.ADVICE_LINE, UTRECHT) == Number("030-123 45 67", "+31301234567")
    assert phone.number(Target.ADVICE_LINE, RegionId("drenthe")).dial == "08002000"
    assert phone.number(Target.EMERGENCY, UTRECHT).dial == "112"


@pytest.mark.parametrize(
    "way",
    [
        'uri = "tel:{number}"',
        'uri = "callto:{number}"',
        'uri = "sip:{number}@127.0.0.1:5062"',
        'uri = "rcmobile://call?number={number}"',
        'command = ["/usr/bin/linphonecsh", "dial", "{number}"]\nstays = true',
        'command = ["/opt/phone/dial", "--to=sip:{number}@pbx.example"]',
        'http = { url = "https://pbx.example/call/{number}", method = "GET" }',
        'http = { url = "http://192.0.2.7/call?to={number}&from=201", method = "GET" }',
        'http = { url = "https://pbx.example/call", json = { from = 201, to = ["{number}"] } }',
        'http = { url = "https://pbx.example/call", form = { to = "{number}" } }',
        'http = { url = "https://pbx.example/call", body = "<to a=\'{}\'>{number}</to>" }',
    ],
)
def test_right_ways_are_taken(way: str, tmp_path: Path) -> None:
    settings = accepted(tmp_path, f"[emergency]\n{way}\n")
    assert isinstance(settings.by_target[Target.EMERGENCY].way, ByUri | ByCommand | ByHttp)


WRONG = {
    # templates
    'uri = "tel:"': "no address such as tel:{number}",
    'uri = "{number}"': "no address such as tel:{number}",
    'uri = "tel:112"': "{number} is missing",
    'uri = "tel:{number}{number}"': "{number} stands there more than once",
    'uri = "tel:{nummer}"': "{nummer} is not known here",
    'uri = "tel:{number:>9}"': "{number:>9} is not known here",
    'uri = "tel:{number"': "{ is not known here",
    'uri = "tel:{number}0"': "makes another number of it",
    'uri = "tel:+31{number}"': "makes another number of it",
    'uri = "tel:{number} "': "a letter that may not stand",
    'uri = "tel:{number}\\u0000"': "a letter that may not stand",
    'uri = "tel:{number}|x"': "a letter that may not stand",
    'uri = "tel:{number}$(id)"': "a letter that may not stand",
    'uri = "file:///{number}"': "file: is none of the schemes",
    'uri = "http://pbx.example/{number}"': "http: is none of the schemes",
    'uri = "HTTPS://pbx.example/{number}"': "HTTPS: is none of the schemes",
    'uri = "javascript:{number}"': "javascript: is none of the schemes",
    'uri = "data:,{number}"': "data: is none of the schemes",
    'uri = "ms-settings:{number}"': "ms-settings: is none of the schemes",
    'uri = "search-ms:{number}"': "search-ms: is none of the schemes",
    'uri = ""': "no address such as",
    "uri = 112": "must be text, not a whole number",
    f'uri = "tel:{{number}}{"a" * 3000}"': "longer than",
    # commands
    "command = []": "the number of items",
    'command = "dial {number}"': "must be a list, not text",
    'command = ["dial", "{number}"]': "the program's whole path is needed",
    'command = ["./dial", "{number}"]': "the program's whole path is needed",
    'command = ["/opt/../bin/dial", "{number}"]': "the program's whole path is needed",
    'command = ["//server/share/dial", "{number}"]': "a program on another machine",
    'command = ["/bin/sh", "-c", "dial {number}"]': "a shell",
    'command = ["/usr/bin/env", "dial", "{number}"]': "a shell",
    'command = ["/opt/dial.bat", "{number}"]': "a shell",
    'command = ["/opt/dial", "{number}; id"]': "; means something to a shell",
    'command = ["/opt/dial", "{number}", "|", "tee"]': "| means something to a shell",
    'command = ["/opt/dial", "{number}", "&"]': "& means something to a shell",
    'command = ["/opt/dial", "$(id)", "{number}"]': "$ means something to a shell",
    'command = ["/opt/dial", "`id`", "{number}"]': "` means something to a shell",
    'command = ["/opt/dial", "{number}", ">/tmp/x"]': "> means something to a shell",
    'command = ["/opt/dial", "\'{number}\'"]': "' means something to a shell",
    'command = ["/opt/dial", "*", "{number}"]': "* means something to a shell",
    'command = ["/opt/dial", "%PATH%", "{number}"]': "% means something to a shell",
    'command = ["/opt/dial", "(id)", "{number}"]': "brackets mean something to a shell",
    'command = ["/opt/dial", "a\\nb", "{number}"]': "U+000A means something to a shell",
    'command = ["/opt/dial", ""]': "empty",
    'command = ["/opt/dial"]': "{number} is missing",
    'command = ["/opt/dial", "{number}", "{number}"]': "more than once",
    'command = ["/opt/{number}", "--dial"]': "the program itself may hold no {number}",
    'command = ["/opt/dial", "{name}", "{number}"]': "{name} is not known here",
    'command = ["/opt/dial", "{number}1"]': "makes another number of it",
    # requests
    'http = { url = "ftp://pbx.example/{number}" }': "http or https is needed",
    'http = { url = "pbx.example/{number}" }': "http or https is needed",
    'http = { url = "https:///{number}" }': "http or https is needed",
    'http = { url = "https://pbx.example:port/{number}" }': "no address such as",
    'http = { url = "https://me:secret@pbx.example/{number}" }': "no name and no password",
    'http = { url = "https://pbx.example@other.example/{number}" }': "no name and no password",
    'http = { url = "https://{number}.example/" }': "path or the query alone",
    'http = { url = "https://pbx.example/#{number}" }': "behind a #",
    'http = { url = "https://pbx.example/ {number}" }': "a letter that may not stand",
    'http = { url = "https://pbx.example/{nr}" }': "{nr} is not known here",
    'http = { url = "https://pbx.example/" }': "{number} is missing",
    'http = { url = "https://pbx.example/", json = { to = "112" } }': "{number} is missing",
    'http = { url = "https://p.example/{number}", json = {to="{number}"} }': "more than once",
    'http = { url = "https://p.example/", json = {to="{x}", n="{number}"} }': "{x} is not known",
    'http = { url = "https://p.example/", json = {"{number}"="to"} }': "may stand in a name",
    'http = { url = "https://p.example/", json = {to="{number}", at=2026-01-01} }': "JSON cannot",
    'http = { url = "https://p.example/", json = {to="{number}", n=nan} }': "JSON cannot",
    'http = { url = "https://p.example/", body = "{nummer}" }': "{nummer} is not known here",
    'http = { url = "https://p.example/", form = {a="{number}"}, body = "x" }': "only one",
    'http = { url = "https://p.example/{number}", method = "GET", body = "x" }': "with GET",
    'http = { url = "https://p.example/{number}", method = "BREW" }': "none of what may stand",
    'http = { url = "https://p.example/{number}", headers = {"A B"="x"} }': "no name of a header",
    'http = { url = "https://p.example/{number}", headers = {A="x\\r\\nB: y"} }': "in a header",
    'http = { url = "https://p.example/{number}", headers = {Host="x"} }': "the program itself",
    'http = { url = "https://p.example/{number}", headers = {A="{number}"} }': "in a header",
    'http = { url = "https://p.example/{number}", secret = {header="A", file="x"} }': "whole path",
    'http = { url = "http://p.example/{number}", secret = {header="A", file="/x"} }': "use https",
    # all of them
    'uri = "tel:{number}"\nby_hand = true': "uri and by_hand: only one of them",
    'uri = "tel:{number}"\ncommand = ["/x", "{number}"]': "only one of them can be the way",
    "stays = true": "is for a command alone",
    "slow_s = 0": "the number must be",
    "slow_s = 600": "the number must be",
    "slow_s = nan": "the number must be",
    'number = "112"': "number is not known here",
    'dial = "113"': "112 is 112",
    'dial = "0112"': "112 is 112",
    'dial = "1"': "no number",
    'dial = "tel:112"': "no number",
    'dial = "112;id"': "no number",
    'dial = "\u0661\u0661\u0662"': "no number",
    'dial = ""': "no number",
    'display = "112!"': "digits, spaces, hyphens",
    'display = "911"': "shows another number than is dialled",
    'steps = { card = "sometimes" }': "none of what may stand here",
    "steps = { open = true }": "open is not known here",
    "steps = { mark = 1 }": "must be true or false",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_slip_is_refused_by_name_and_what_ships_is_used(wrong: str, tmp_path: Path) -> None:
    error = problem_of(tmp_path, f"# a remark\n\n[emergency]\n{wrong}\n")
    assert WRONG[wrong] in error.problem
    assert error.place.startswith("emergency")
    assert error.line in (4, 5)


WHOLE = {
    'dial = "1"': (1, "dial", "is not known here"),
    '\n[region.utrecht]\ndisplay = "1"': (2, "region", "is not known here"),
    '[regions.utrecht]\ndial = "0301234567"': (1, "regions.utrecht", "display is missing"),
    '[regions.utrecht]\ndial = "112"\ndisplay = "112"': (2, "regions.utrecht.dial", "of its own"),
    '[regions."u t"]\ndial = "030"\ndisplay = "030"': (1, "regions.u t", "no region's id"),
    '[regions.a]\ndial = "030"\ndisplay = "031"': (3, "regions.a.display", "another number"),
    'call_back = "bel ons"': (1, "call_back", "no number"),
    "call_back = 30": (1, "call_back", "must be text"),
    '[advice_line]\ndial = "112"\ndisplay = "112"': (2, "advice_line.dial", "of its own"),
    '[advice_line]\ndial = "08002001"': (1, "advice_line.display", "another number"),
    'test = "yes"': (1, "test", "must be true or false"),
    "[emergency\n": (1, "", "not TOML"),
    "a = 1\na = 2\n": (2, "", "not TOML"),
    "emergency = 3": (1, "emergency", "must be a table"),
}


@pytest.mark.parametrize("wrong", WHOLE)
def test_a_slip_elsewhere_is_refused_by_name(wrong: str, tmp_path: Path) -> None:
    error = problem_of(tmp_path, wrong)
    line, place, problem = WHOLE[wrong]
    assert (error.line, error.place) == (line, place)
    assert problem in error.problem


def test_one_slip_refuses_the_whole_file(tmp_path: Path) -> None:
    problem_of(tmp_path, '[advice_line]\nby_hand = true\n[emergency]\nuri = "tel:"\n')


def test_for_trying_out_other_numbers_may_be_dialled_than_are_shown(tmp_path: Path) -> None:
    text = 'test = true\n[emergency]\ndial = "1001"\n[advice_line]\ndial = "+31201234567"\n'
    settings = accepted(tmp_path, text)
    assert settings.test
    assert settings.by_target[Target.EMERGENCY].number == Number("112", "1001")
    problem_of(tmp_path, text.replace('"1001"', '"1"'))


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("0800-2000", "+318002000"),
        ("+31 (0)30-123 45 67", "0301234567"),
        ("0031 30 123 45 67", "+31301234567"),
    ],
)
def test_the_same_number_may_be_written_in_its_own_ways(shown: str, dialled: str) -> None:
    assert checks.display(shown, dialled) == ""


@pytest.mark.parametrize(
    "hostile", ["112\n", "112 ", "tel:112", "--help", "1", "1" * 16, "\uff11\uff11"]
)
def test_a_number_holds_nothing_but_a_number(hostile: str) -> None:
    with pytest.raises(ValueError, match="no telephone number"):
        Number("112", hostile)


def test_programs_of_windows_are_judged_as_such() -> None:
    def problems(*argv: str) -> list[str]:
        return [problem for _, problem in checks.command(list(argv), platform="win32")]

    assert problems(r"C:\Program Files (x86)\MicroSIP\MicroSIP.exe", "{number}") == []
    assert problems("/usr/bin/dial", "{number}") == [
        "the program's whole path is needed, from the root on"
    ]
    assert "another machine" in problems(r"\\server\share\dial.exe", "{number}")[0]
    for shell in ("cmd.exe", "PowerShell.exe", "mshta.exe", "dial.BAT", "dial.cmd", "dial.ps1"):
        assert "a shell" in problems(rf"C:\Windows\{shell}", "{number}")[0]


def test_what_is_no_readable_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.symlink_to(tmp_path / "nowhere")
    assert chosen_settings(tmp_path)[1].problem == "leads nowhere"  # type: ignore[union-attr]
    file.unlink()
    file.mkdir()
    assert "is no file" in str(chosen_settings(tmp_path)[1])
    file.rmdir()
    os.mkfifo(file)
    assert "is no file" in str(chosen_settings(tmp_path)[1])
    file.unlink()
    file.symlink_to(file)
    assert "cannot be read" in str(chosen_settings(tmp_path)[1])
    file.unlink()
    file.write_bytes(b"# \xff\n")
    assert "not UTF-8" in str(chosen_settings(tmp_path)[1])
    file.write_bytes(b"#" * 300_000)
    assert "larger than" in str(chosen_settings(tmp_path)[1])


@pytest.mark.parametrize(
    "deep",
    [
        "a." * 30_000 + "a = 1",
        "call_back = " + "[" * 3_000,
        "call_back = " + "[" * 1_900 + "]" * 1_900,
        "a." * 1_900 + "a = 1",
        "[emergency.http]\nurl = 'https://p.example/'\njson." + "a." * 100 + "a = '{number}'",
    ],
    ids=["long", "open", "lists", "dots", "json"],
)
def test_tables_without_end_are_refused_and_not_followed(deep: str, tmp_path: Path) -> None:
    assert problem_of(tmp_path, deep).problem


def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    # Whoever runs this as root may read everything: a folder that is a file fails alike.
    blocked = tmp_path / "x"
    blocked.write_text("")
    assert chosen_settings(blocked)[0] == shipped_settings()
    assert "cannot be read" in str(chosen_settings(Path("/" + "x" * 300))[1])


def test_the_file_that_ships_says_everything(tmp_path: Path) -> None:
    text = (places.resources() / FILE).read_text()
    for line, problem in {
        'dial = "112"\n': "emergency: dial is missing",
        'uri = "tel:{number}"\n': "advice_line: one of uri, command, http, by_hand is missing",
    }.items():
        file = settings_in(tmp_path, text.replace(line, "", 1))
        with pytest.raises(PhoneError, match=problem):
            load(file)
