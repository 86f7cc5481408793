"""``vt-desk export``: a lead's counts of a period as a file, without a window.

Signs in as a device of its own and out again; keeps nothing on this machine but the file.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, Forbidden, NotThere, Refused, SignInFailed
from vt_desk.client.transport import AddressRefused
from vt_desk.domain.ids import RegionId
from vt_desk.domain.report import MOST_MONTHS, months
from vt_desk.forms.codes import shipped_codes
from vt_desk.sheets.period import Period, last_months
from vt_desk.sheets.saving import save
from vt_desk.sheets.tables import Overview, overview

if TYPE_CHECKING:
    from vt_desk.wire.report import Report

WELL, FAILED, USAGE, MISSING, NOT_SIGNED_IN, NOT_ALLOWED, NOT_WRITTEN = range(7)
FORMATS = ("csv", "xlsx", "pdf")
DEVICE = "vt-desk export"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_EPILOG = """\
The password is asked for, or read as one line from standard input; it never stands in the
command. Counts that are too small are hidden by the service and are not in the file.

Exit codes: 0 written, 1 the service did not give it, 2 wrong usage, 3 something is not
installed, 4 signing in failed, 5 the account may not read it, 6 the file was not written.
"""


class Problem(Exception):
    """Why there is no file.

    Attributes:
        code: the exit code.
        text: what happened, and what to do.
    """

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command for ``vt-desk --help``."""
    export = commands.add_parser(
        "export",
        help="write a lead's counts of a period to a file",
        description="Write a region's counts per month, in the fields of the 2025 protocol.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "--region",
        action="append",
        metavar="R",
        default=None,
        help="the region's name in the service, such as utrecht; may be given several times; "
        "all of the account's by default",
    )
    export.add_argument(
        "--first", metavar="MONTH", type=_month, help="such as 2026-01; last month by default"
    )
    export.add_argument(
        "--last", metavar="MONTH", type=_month, help="such as 2026-06; the first by default"
    )
    export.add_argument(
        "--format", choices=FORMATS, default=None, help="by the file's ending by default"
    )
    export.add_argument("--out", metavar="FILE", type=Path, required=True, help="where to write")
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    export.add_argument("--language", choices=("nl", "en"), default="nl", help="nl by default")
    export.add_argument(
        "--service",
        metavar="URL",
        default=None,
        help="the chat service's address; VT_DESK_SERVICE by default",
    )
    export.add_argument("--user", metavar="U", default=None, help="a lead; asked for by default")
    export.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Sign in, read, sign out, write.

    Returns:
        One of the exit codes above.
    """
    try:
        make = _maker(args)
        period = _period(args)
        client = _client(args)
        if not args.force and args.out.exists():
            raise _there(args.out)
        user, password = _who(args.user)
        found = asyncio.run(_read(client, args, period, user, password))
        _write(args.out, make(found), force=args.force)
    except Problem as problem:
        sys.stderr.write(f"vt-desk export: {problem.text}\n")
        return problem.code
    for part in found.parts:
        if part.missing:
            sys.stderr.write(f"{part.region}: not told: {', '.join(part.missing)}\n")
    sys.stdout.write(f"{args.out}\n")
    return WELL


def _maker(args: argparse.Namespace) -> Callable[[Overview], bytes]:
    kind = args.format or args.out.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise Problem(USAGE, "name a --format: csv, xlsx or pdf")
    try:
        if kind == "csv":
            from vt_desk.sheets.as_csv import as_csv

            return as_csv
        if kind == "xlsx":
            import xlsxwriter  # noqa: F401 - what the sheet needs, before anything is asked

            from vt_desk.sheets.as_xlsx import as_xlsx

            return as_xlsx
        from vt_desk.ui.qt.paper import as_pdf_without_window
    except ImportError as error:
        lacking = error.name or "a library"
        raise Problem(MISSING, f"{lacking} is not installed; 'vt-desk doctor' tells more") from None
    return as_pdf_without_window


def _period(args: argparse.Namespace) -> Period:
    usual = last_months(time.time_ns() // 1_000_000, 1)
    first = args.first or args.last or usual.first
    last = args.last or args.first or usual.last
    if not 1 <= len(months(first, last)) <= MOST_MONTHS:
        raise Problem(USAGE, f"--first comes before --last, {MOST_MONTHS} months at most")
    return Period(first, last)


def _client(args: argparse.Namespace) -> Client:
    address = args.service or os.environ.get("VT_DESK_SERVICE", "")
    if not address:
        raise Problem(USAGE, "name the --service, or set VT_DESK_SERVICE")
    try:
        return Client(address, device=DEVICE)
    except AddressRefused as error:
        raise Problem(USAGE, f"not an address of a service: {error.code}") from None


async def _read(
    client: Client, args: argparse.Namespace, period: Period, user: str, password: str
) -> Overview:
    try:
        await client.open()
        await client.sign_in(user, password)
        try:
            return await _overview(client, args, period)
        finally:
            # A device that nobody uses again does not stay in the account's list.
            with contextlib.suppress(ClientError):
                await client.calls.sign_out()
    except SignInFailed:
        raise Problem(NOT_SIGNED_IN, "the name or the password is wrong") from None
    except (Forbidden, NotThere):
        raise Problem(
            NOT_ALLOWED, "this account may not read it: it takes a lead of that region"
        ) from None
    except Refused as error:
        raise Problem(FAILED, f"the service refused: {error.code}") from None
    except ClientError as error:
        raise Problem(
            FAILED, f"the service did not answer ({error.code}); nothing was written. Try later"
        ) from None
    finally:
        await client.close()


async def _overview(client: Client, args: argparse.Namespace, period: Period) -> Overview:
    names = {region.id: region.name for region in await client.calls.regions()}
    wanted = list(dict.fromkeys(args.region or (await client.calls.me()).regions))
    reports: list[Report] = []
    for number, region in enumerate(wanted, 1):
        if sys.stderr.isatty():  # somebody waits
            sys.stderr.write(f"{names.get(region, region)} ({number} of {len(wanted)})…\n")
        reports.append(await client.calls.report(RegionId(region), period.first, period.last))
    if not reports:
        raise Problem(NOT_ALLOWED, "this account has no region: name a --region")
    now_ms = time.time_ns() // 1_000_000
    found = overview(reports, names, shipped_codes(), made_ms=now_ms, language=args.language)
    if not found.months:
        raise Problem(
            FAILED, "no whole month in this period: it is not over, or its data were destroyed"
        )
    return found


def _who(user: str | None) -> tuple[str, str]:
    if sys.stdin.isatty():
        return user or input("User: "), getpass.getpass("Password: ")
    if not user:
        raise Problem(USAGE, "name the --user")
    return user, sys.stdin.readline().removesuffix("\n")


def _write(file: Path, content: bytes, *, force: bool) -> None:
    try:
        save(file, content, replace=force)
    except FileExistsError:
        raise _there(file) from None
    except OSError as error:
        raise Problem(NOT_WRITTEN, f"{file} was not written: {error.strerror}") from None


def _there(file: Path) -> Problem:
    return Problem(NOT_WRITTEN, f"{file} is there already; --force replaces it")


def _month(text: str) -> str:
    if _MONTH.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(f"not a month such as 2026-01: {text}")
    return text
