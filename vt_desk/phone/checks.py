"""What may stand in a number or a template. Each check gives the problem, or an empty text.

The templates are IT's and the number is all digits, so nothing of a visitor can come in. What
is refused here are slips: a command meant for a shell, an address that opens something else
than a phone, a template that dials another number than the one on the screen.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from vt_desk.phone.settings import NUMBER

EMERGENCY_DIAL = "112"
SCHEMES = frozenset(
    {"tel", "sip", "sips", "callto"}
    # Of phone programs: Acrobits (3), Cisco (2), Linphone (2), RingCentral, Zoiper, Zoom.
    | {"asoftphone", "groundwire", "cloudsip", "ciscotel", "clicktocall", "linphone"}
    | {"sip-linphone", "rcmobile", "zoiper", "zoomphonecall"}
)
"""What an address may begin with. Never one that opens a file, a page or a script."""
SHELLS = frozenset(
    {"sh", "ash", "bash", "csh", "dash", "fish", "ksh", "tcsh", "zsh", "busybox", "env"}
    | {"cmd", "command", "powershell", "pwsh", "wscript", "cscript", "mshta", "rundll32"}
)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_LETTERS = 2_000
MOST_DEEP = 20

_DIAL = re.compile(r"\+?[0-9]{2,15}", re.ASCII)
_DISPLAY = re.compile(r"\+?[0-9() -]{2,30}", re.ASCII)
_BRACED = re.compile(r"\{[^{}]*\}|[{}]")
_NAMED = re.compile(r"\{\w+\}")
_URI = re.compile(r"[A-Za-z0-9+.:;=@/_~?&,{}-]+", re.ASCII)
_URL = re.compile(r"[\x21-\x7e]+")
_META = re.compile(r"[|&;<>$`\"'*?!#~%^\x00-\x1f\x7f]")
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)
_PLAIN_VALUE = re.compile(r"[\x20-\x7e]*")
_NOT_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "te"})


def dial(text: str) -> str:
    """A number as a phone takes it."""
    return "" if _DIAL.fullmatch(text) else "no number: 2 to 15 digits, with a + before at most"


def of_target(number: str, *, emergency: bool, test: bool) -> str:
    """What is dialled, for 112 and for any other line."""
    if emergency and number != EMERGENCY_DIAL and not test:
        return "112 is 112; other numbers are for trying out, with test = true"
    if not emergency and number == EMERGENCY_DIAL:
        return "112 has a button of its own"
    return ""


def display(text: str, dialled: str) -> str:
    """A number as people read it: the same one that is dialled."""
    if not _DISPLAY.fullmatch(text):
        return "digits, spaces, hyphens and brackets alone"
    if national(text) != national(dialled):
        return f"shows another number than is dialled ({dialled})"
    return ""


def call_back(text: str) -> str:
    """The office's own number, or nothing."""
    if not text or (_DISPLAY.fullmatch(text) and _DIAL.fullmatch(_digits(text))):
        return ""
    return "no number: digits, spaces, hyphens and brackets alone"


def national(text: str) -> str:
    """A number as it is dialled within the Netherlands, digits alone."""
    digits = _digits(text)
    for abroad in ("+31", "0031"):
        if digits.startswith(abroad):
            # +31 (0)30 is written, too.
            return "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits


def uri(template: str) -> str:
    """An address for the desktop's handler."""
    scheme, colon, rest = template.partition(":")
    if not colon or not rest:
        return "no address such as tel:{number}"
    if scheme.lower() not in SCHEMES:
        return f"{scheme}: is none of the schemes that phones have: {', '.join(sorted(SCHEMES))}"
    if len(template) > MOST_LETTERS:
        return f"longer than {MOST_LETTERS} letters"
    problem = _once(template) or _beside(template)
    if not problem and not _URI.fullmatch(template):
        return "a letter that may not stand in such an address"
    return problem


def command(argv: list[str], platform: str = sys.platform) -> Iterator[tuple[int, str]]:
    """A program and its arguments; gives the number of each wrong one and its problem."""
    for at, part in enumerate(argv):
        if not part or len(part) > MOST_LETTERS:
            yield at, f"empty, or longer than {MOST_LETTERS} letters"
        found = _META.search(part)
        if found:
            yield at, f"{_seen(found[0])} means something to a shell, and there is none here"
        elif at and re.search(r"[()]", part):
            yield at, "brackets mean something to a shell, and there is none here"
    problem = _program(argv[0], platform)
    if problem:
        yield 0, problem
    elif _BRACED.search(argv[0]):
        yield 0, "the program itself may hold no {number}"
    for at, part in enumerate(argv):
        problem = _unknown(_BRACED, part) or _beside(part)
        if problem:
            yield at, problem
    if sum(part.count(NUMBER) for part in argv) != 1:
        yield len(argv) - 1, _count(sum(part.count(NUMBER) for part in argv))


def url(template: str) -> str:
    """Where a request goes."""
    if not _URL.fullmatch(template) or "\\" in template or len(template) > MOST_LETTERS:
        return "a letter that may not stand in an address, or too many"
    try:
        parts = urlsplit(template)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "no address such as https://telephone.example/call"
    if parts.scheme not in ("http", "https") or not host:
        return "an address of http or https is needed"
    forbidden = {
        "no name and no password may stand in it: use http.secret": "@" in parts.netloc,
        "nothing may stand behind a #": "#" in template,
        "{number} may stand in the path or the query alone": bool(_BRACED.search(parts.netloc)),
    }
    problem = next((what for what, found in forbidden.items() if found), "")
    return problem or _unknown(_BRACED, template) or _beside(template)


def is_loopback(address: str) -> bool:
    """Whether an address, checked already, is of this machine."""
    return urlsplit(address).hostname in LOOPBACK


def header(name: str, value: str) -> str:
    """A header of a request."""
    if not _TOKEN.fullmatch(name):
        return "no name of a header"
    if name.lower() in _NOT_OURS:
        return "is set by the program itself"
    if not _PLAIN_VALUE.fullmatch(value) or len(value) > MOST_LETTERS:
        return "a letter that may not stand in a header, or too many"
    return "no {number} may stand in a header" if _BRACED.search(value) else ""


def table(sent: Mapping[str, object]) -> str:
    """What is sent as JSON or as a form."""
    if _is_deeper(sent, MOST_DEEP):
        return "too deeply nested"
    try:
        json.dumps(sent, allow_nan=False)
    except (TypeError, ValueError):
        return "holds what JSON cannot: a date or an endless number"
    for text, is_key in _texts(sent):
        if is_key and _BRACED.search(text):
            return "no {number} may stand in a name"
        problem = _unknown(_BRACED, text) or _beside(text)
        if problem:
            return problem
    return ""


def body(text: str) -> str:
    """What is sent as it stands; braces without a name are the text's own."""
    return _unknown(_NAMED, text) or _beside(text)


def count(*texts: object) -> str:
    """Over everything that a request sends: the number once."""
    found = sum(text.count(NUMBER) for part in texts for text, _ in _texts(part))
    return "" if found == 1 else _count(found)


def _program(path: str, platform: str) -> str:
    windows = platform == "win32"
    pure = PureWindowsPath(path) if windows else PurePosixPath(path)
    if path.startswith(("\\\\", "//")):
        return "a program on another machine"
    if not pure.is_absolute() or ".." in pure.parts:
        return "the program's whole path is needed, from the root on"
    if pure.stem.lower() in SHELLS or pure.suffix.lower() in (".bat", ".cmd", ".ps1", ".vbs"):
        return "a shell or a script of one: name the phone program itself"
    return ""


def _once(template: str) -> str:
    found = template.count(NUMBER)
    return _unknown(_BRACED, template) or ("" if found == 1 else _count(found))


def _count(found: int) -> str:
    return "{number} is missing" if not found else "{number} stands there more than once"


def _unknown(braces: re.Pattern[str], text: str) -> str:
    for found in braces.findall(text):
        if found != NUMBER:
            return f"{_seen(found)} is not known here; only {{number}} is"
    return ""


def _beside(text: str) -> str:
    """Digits before the number take an outside line; what else would make another of it."""
    if re.search(r"\{number\}[0-9]", text):
        return "a digit right behind {number} makes another number of it"
    if re.search(r"(?:\+|%2[Bb])[0-9]*\{number\}", text):
        return "a country's code before {number} makes another number of it"
    return ""


def _texts(part: object) -> Iterator[tuple[str, bool]]:
    """Every text in it, and whether it is a name."""
    left = [part]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one, False
        elif isinstance(one, Mapping):
            yield from ((str(name), True) for name in one)
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


def _is_deeper(part: object, most: int) -> bool:
    left = [(part, 1)]
    while left:
        one, deep = left.pop()
        if deep > most:
            return True
        inner = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        left.extend((each, deep + 1) for each in inner)
    return False


def _digits(text: str) -> str:
    return re.sub(r"[^0-9+]", "", text)


def _seen(text: str) -> str:
    return text if text.isprintable() else f"U+{ord(text[0]):04X}"
