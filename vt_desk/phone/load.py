"""Reading ``escalation.toml``: the one that ships, and an organisation's own over it."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

from vt_desk import shipped as places
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import RegionId
from vt_desk.forms.errors import FormError
from vt_desk.forms.lines import Place
from vt_desk.forms.source import Source, parse
from vt_desk.phone import checks
from vt_desk.phone.settings import (
    ByCommand,
    ByHttp,
    ByUri,
    Help,
    Number,
    PhoneError,
    Settings,
    Steps,
    Way,
)
from vt_desk.phone.shape import EscalationFile, HelpPart, HttpPart, OwnLinePart, StepsPart

FILE = "escalation.toml"
"""The settings' name, here and in an organisation's own folder."""
SLOW_S = 4.0
MOST_BYTES = 65_536
MOST_LINE = 4_000
_REGION = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)
_WAYS = ("uri", "command", "http", "by_hand")


def load(file: Path, under: Settings | None = None) -> Settings:
    """Read settings.

    Args:
        file: any bytes.
        under: what holds where the file says nothing; None where it must say everything.

    Returns:
        Settings that can be used.

    Raises:
        PhoneError: they cannot be used; says where and why.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise PhoneError(file, 1, "", "cannot be read: it is no file")
        return _Reading(_source(file), under).settings()
    except FileNotFoundError:
        raise PhoneError(file, 1, "", "leads nowhere") from None
    except OSError as error:
        raise PhoneError(file, 1, "", f"cannot be read: {error.strerror}") from None
    except FormError as error:
        # TOML has no nothing, so a setting that may be missing is never that.
        problem = error.problem.replace(" or nothing", "")
        raise PhoneError(error.file, error.line, error.place, problem) from None
    except RecursionError:
        raise PhoneError(file, 1, "", "too deeply nested") from None


def shipped_settings() -> Settings:
    """Read the settings that ship with the program."""
    return load(places.resources() / FILE)


def chosen_settings(folder: Path) -> tuple[Settings, PhoneError | None]:
    """Read an organisation's own settings over the shipped ones.

    Args:
        folder: where the administrator's ``desk.toml`` is; ``escalation.toml`` in it counts.

    Returns:
        The settings, and why the organisation's own were refused if they were: then all of
        them are as they ship.
    """
    built_in = shipped_settings()
    own = folder / FILE
    try:
        own.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return built_in, None
    except OSError as error:
        return built_in, PhoneError(own, 1, "", f"cannot be read: {error.strerror}")
    try:
        return load(own, built_in), None
    except PhoneError as error:
        return built_in, error


def _source(file: Path) -> Source[EscalationFile]:
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise PhoneError(file, 1, "", f"larger than {MOST_BYTES} bytes")
    for number, line in enumerate(raw.split(b"\n"), 1):
        # tomllib's time grows with the square of a key's dots.
        if len(line) > MOST_LINE:
            raise PhoneError(file, number, "", f"a line of more than {MOST_LINE} letters")
    return parse(raw, file, EscalationFile)


class _Reading:
    """One file on its way to settings."""

    def __init__(self, source: Source[EscalationFile], under: Settings | None) -> None:
        self._source = source
        self._under = under
        self._test = source.value.test

    def settings(self) -> Settings:
        """All of it, or the first thing that is wrong."""
        value, under = self._source.value, self._under
        by_target = {
            Target.ADVICE_LINE: self._help(Target.ADVICE_LINE, value.advice_line),
            Target.EMERGENCY: self._help(Target.EMERGENCY, value.emergency),
        }
        own_lines = dict(under.own_lines if under else {})
        for region, line in value.regions.items():
            own_lines[RegionId(region)] = self._own_line(region, line)
        call_back = value.call_back
        if call_back is None:
            call_back = under.call_back if under else ""
        self._refuse(("call_back",), checks.call_back(call_back))
        return Settings(
            file=self._source.file,
            by_target=MappingProxyType(by_target),
            own_lines=MappingProxyType(own_lines),
            call_back=call_back.strip(),
            test=self._test,
        )

    def _help(self, target: Target, part: HelpPart) -> Help:
        place = (target.value,)
        under = self._under.by_target[target] if self._under else None
        display, dial = part.display, part.dial
        if under is not None:
            display = under.number.display if display is None else display
            dial = under.number.dial if dial is None else dial
        return Help(
            number=self._number(place, display, dial, emergency=target is Target.EMERGENCY),
            way=self._way(place, part, under),
            steps=_steps(part.steps, under.steps if under else Steps()),
            slow_s=part.slow_s or (under.slow_s if under else SLOW_S),
        )

    def _number(
        self, place: Place, display: str | None, dial: str | None, *, emergency: bool = False
    ) -> Number:
        for key, given in (("display", display), ("dial", dial)):
            if given is None:
                raise self._source.error(place, f"{key} is missing")
        shown, dialled = str(display), str(dial)
        self._refuse((*place, "dial"), checks.dial(dialled))
        problem = checks.of_target(dialled, emergency=emergency, test=self._test)
        self._refuse((*place, "dial"), problem)
        # Somebody reads the digits out or types them while the phone rings another number.
        problem = checks.display(shown, shown if self._test else dialled)
        self._refuse((*place, "display"), problem)
        return Number(shown.strip(), dialled)

    def _own_line(self, region: str, line: OwnLinePart) -> Number:
        place = ("regions", region)
        if not _REGION.fullmatch(region):
            raise self._source.error(place, "no region's id: small letters, digits and hyphens")
        return self._number(place, line.display, line.dial)

    def _way(self, place: Place, part: HelpPart, under: Help | None) -> Way | None:
        named = [name for name in _WAYS if getattr(part, name) not in (None, False)]
        if len(named) > 1:
            problem = f"{' and '.join(named)}: only one of them can be the way"
            raise self._source.error((*place, named[1]), problem)
        if part.stays and part.command is None:
            raise self._source.error((*place, "stays"), "is for a command alone")
        if part.uri is not None:
            self._refuse((*place, "uri"), checks.uri(part.uri))
            return ByUri(part.uri)
        if part.command is not None:
            for at, problem in checks.command(part.command):
                raise self._source.error((*place, "command", at), problem)
            return ByCommand(tuple(part.command), stays=part.stays)
        if part.http is not None:
            return self._http((*place, "http"), part.http)
        if part.by_hand:
            return None
        if under is None:
            raise self._source.error(place, f"one of {', '.join(_WAYS)} is missing")
        return under.way

    def _http(self, place: Place, part: HttpPart) -> ByHttp:
        self._refuse((*place, "url"), checks.url(part.url))
        bodies = [name for name in ("json", "form", "body") if getattr(part, name) is not None]
        if len(bodies) > 1:
            problem = f"{' and '.join(bodies)}: only one of them can be sent"
            raise self._source.error((*place, bodies[1]), problem)
        if bodies and part.method == "GET":
            raise self._source.error((*place, bodies[0]), "nothing can be sent with GET")
        for name, value in part.headers.items():
            self._refuse((*place, "headers", name), checks.header(name, value))
        if part.json is not None:
            self._refuse((*place, "json"), checks.table(part.json))
        if part.form is not None:
            self._refuse((*place, "form"), checks.table(part.form))
        if part.body is not None:
            self._refuse((*place, "body"), checks.body(part.body))
        self._refuse(place, checks.count(part.url, part.json, part.form, part.body))
        self._secret(place, part)
        secret = part.secret
        return ByHttp(
            method=part.method,
            url=part.url,
            headers=part.headers,
            json=part.json,
            form=part.form,
            body=part.body,
            secret_header=secret.header if secret else "",
            secret_file=Path(secret.file) if secret else None,
            secret_prefix=secret.prefix if secret else "",
        )

    def _secret(self, place: Place, part: HttpPart) -> None:
        if part.secret is None:
            return
        within = (*place, "secret")
        self._refuse((*within, "header"), checks.header(part.secret.header, ""))
        self._refuse((*within, "prefix"), checks.header("X", part.secret.prefix))
        if not PurePath(part.secret.file).is_absolute() or "\0" in part.secret.file:
            raise self._source.error((*within, "file"), "the whole path is needed")
        if part.url.startswith("http:") and not checks.is_loopback(part.url):
            problem = "it would cross the network for everybody to read: use https"
            raise self._source.error(within, problem)

    def _refuse(self, place: Place, problem: str) -> None:
        if problem:
            raise self._source.error(place, problem)


def _steps(part: StepsPart, under: Steps) -> Steps:
    said = {name: getattr(part, name) for name in part.__struct_fields__}
    return replace(under, **{name: value for name, value in said.items() if value is not None})
