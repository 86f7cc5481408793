"""The options of ``vt-desk serve``: each is checked as it is read, before anything is touched.

A path that is mistyped must not mean "then the shipped one": people would be told the hours
of another organisation.
"""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from vt_desk.domain.seat import Role
from vt_desk.service.settings import REGION_FILES, Limits, Settings

_SCHEMES = ("postgresql", "postgres")
_MOST_PORT = 65_535
_MOST_NAME = 120
_ENDS = "Exit codes: 0 {}, 1 it could not start or was refused, 2 wrong usage."


def describe(
    serve: argparse.ArgumentParser,
    *,
    add_user: Callable[[argparse.Namespace], int],
    openapi: Callable[[argparse.Namespace], int],
) -> None:
    """Give the command its options, and the commands under it theirs."""
    serve.description = (
        "Run one node of the chat service. Without --database everything is in --folder, on "
        "SQLite. With PostgreSQL, start as many nodes as you like."
    )
    serve.epilog = _ENDS.format("a clean end")
    _place(serve)
    _listening(serve)
    _visitors(serve)
    _times(serve)
    serve.add_argument(
        "--end-with-stdin",
        action="store_true",
        help="end when standard input closes, for a program that starts this one",
    )
    inner = serve.add_subparsers(metavar="COMMAND", title="commands")
    account = inner.add_parser(
        "add-user",
        help="make an account",
        description="Make an account. The password is asked for twice; with --password-stdin it "
        "is one line of standard input. It never stands in the command.",
        epilog=_ENDS.format("made"),
    )
    account.set_defaults(run=add_user)
    _place(account, keep=argparse.SUPPRESS)
    account.add_argument("user", type=_name, help="the name to sign in with")
    account.add_argument("--name", type=_name, help="the full name that colleagues see")
    account.add_argument(
        "--role",
        choices=[role.value for role in Role],
        default=Role.COUNSELLOR.value,
        help="what the account may do (%(default)s)",
    )
    account.add_argument(
        "--region",
        action="append",
        default=[],
        help="a region's id (can be given again); an administrator needs none",
    )
    account.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    description = "Print the description of the API that this version serves, as OpenAPI 3.1."
    document = inner.add_parser(
        "openapi", help="print the API's OpenAPI document", description=description
    )
    document.set_defaults(run=openapi)


def _place(parser: argparse.ArgumentParser, keep: str | None = None) -> None:
    """Where everything is; a command under ``serve`` keeps what was said before it."""
    parser.add_argument(
        "--folder",
        type=Path,
        default=keep or Path("vt-desk-service"),
        help="where the database and the key are (vt-desk-service)",
    )
    parser.add_argument(
        "--database",
        type=_database,
        default=keep or "",
        metavar="URL",
        help="postgresql://user@host/name",
    )
    parser.add_argument(
        "--key-file",
        type=Path,
        default=keep,
        metavar="FILE",
        help="the service's key (FOLDER/keys/service.key)",
    )
    parser.add_argument(
        "--regions",
        type=_regions,
        default=keep,
        metavar="FOLDER",
        help=f"a folder with your own {' or '.join(REGION_FILES)}",
    )


def _listening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=8080, help="0 picks a free one (%(default)s)")
    parser.add_argument(
        "--trusted-proxy",
        type=_network,
        action="append",
        default=[],
        metavar="ADDRESS",
        help="believe X-Forwarded-For of this address or network (can be given again)",
    )


def _visitors(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--exit-url",
        type=_web_address,
        default=Settings.exit_url,
        metavar="URL",
        help="where the quick exit of the visitor's page goes (%(default)s)",
    )
    parser.add_argument(
        "--always-open", action="store_true", help="answer day and night, whatever the hours say"
    )
    parser.add_argument(
        "--signal-words",
        type=_file,
        metavar="FILE",
        help="your own list of signal words, in place of the one that ships",
    )


def _times(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lease-s",
        type=_number,
        default=Settings.lease_s,
        metavar="SECONDS",
        help="how long a silent seat keeps its conversations (%(default)s); at least two beats",
    )
    parser.add_argument(
        "--beat-s",
        type=_number,
        default=Settings.beat_s,
        metavar="SECONDS",
        help="how often a seat and a stream say that they live (%(default)s)",
    )
    parser.add_argument(
        "--clock-is-right",
        action="store_true",
        help="purge although the service was off for long, or the clock leapt",
    )
    parser.add_argument(
        "--limit",
        type=_limit,
        action="append",
        default=[],
        metavar="NAME=N",
        help="one of " + ", ".join(Limits.__dataclass_fields__),
    )


def settings(args: argparse.Namespace) -> Settings:
    """What was asked for.

    Raises:
        ValueError: two options that are each good do not go together.
    """
    if args.lease_s < 2 * args.beat_s:
        # A seat that is heard once in a lease loses its conversations to one lost beat.
        raise ValueError(
            f"--lease-s {args.lease_s} is less than two beats of {args.beat_s} s: seats would "
            "lose their conversations. Give a longer lease, or a shorter --beat-s"
        )
    return Settings(
        folder=args.folder,
        database=args.database,
        key_file=args.key_file,
        regions_folder=args.regions,
        host=args.host,
        port=args.port,
        signal_words_file=args.signal_words,
        exit_url=args.exit_url,
        always_open=args.always_open,
        lease_s=args.lease_s,
        beat_s=args.beat_s,
        clock_is_right=args.clock_is_right,
        trusted_proxies=tuple(args.trusted_proxy),
        limits=_limits(args.limit),
    )


def _limits(wishes: Sequence[tuple[str, int]]) -> Limits:
    return replace(Limits(), **dict(wishes))


# What a single option must be. argparse puts the option's name before what they say.


def _database(text: str) -> str:
    scheme, found, _rest = text.partition("://")
    if text and not (found and scheme in _SCHEMES):
        raise argparse.ArgumentTypeError(
            "it must be postgresql://user@host/name; SQLite needs a --folder and nothing else"
        )
    return text


def _regions(text: str) -> Path:
    folder = Path(text)
    if not any((folder / name).is_file() for name in REGION_FILES):
        raise argparse.ArgumentTypeError(f"there is no {' and no '.join(REGION_FILES)} in {text}")
    return folder


def _name(text: str) -> str:
    # The desk takes spaces off what is typed: a name with them could never sign in.
    if not text.isprintable() or text != text.strip() or not 0 < len(text) <= _MOST_NAME:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name: 1 to {_MOST_NAME} characters that can be seen"
        )
    return text


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least 1")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > _MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port: 0 to {_MOST_PORT}")
    return int(text)


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text) if "/" in text else ipaddress.ip_address(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no address and no network") from error


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text} is not a whole address, such as https://…/")
    return text


def _limit(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name not in Limits.__dataclass_fields__:
        raise argparse.ArgumentTypeError(f"there is no limit {name}")
    try:
        return name, _number(number)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{name}={error}") from error
