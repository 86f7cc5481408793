"""``vt-desk serve`` and what belongs to it."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from vt_desk.domain.seat import Role
from vt_desk.loading import loading
from vt_desk.service.settings import Limits, Settings

REFUSED = 1
LEAST_PASSWORD = 10


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands for ``vt-desk --help``."""
    serve = commands.add_parser(
        "serve",
        help="run the chat service",
        description="Run one node of the chat service. Without --database everything is in "
        "--folder, on SQLite. With PostgreSQL, start as many nodes as you like.",
        epilog="Exit codes: 0 a clean end, 1 it could not start or was refused, 2 wrong usage.",
    )
    serve.set_defaults(run=_serve)
    _common(serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=int, default=8080, help="0 picks a free one (%(default)s)")
    serve.add_argument(
        "--exit-url",
        default=Settings.exit_url,
        help="where the quick exit of the visitor's page goes (%(default)s)",
    )
    serve.add_argument(
        "--always-open", action="store_true", help="answer day and night, whatever the hours say"
    )
    serve.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="believe X-Forwarded-For of this address (can be given again)",
    )
    serve.add_argument(
        "--signal-words",
        type=Path,
        metavar="FILE",
        help="your own list of signal words, in place of the one that ships",
    )
    serve.add_argument("--lease-s", type=int, default=45, help="a silent seat's time (%(default)s)")
    serve.add_argument("--beat-s", type=int, default=10, help="the heart-beat (%(default)s)")
    serve.add_argument(
        "--clock-is-right",
        action="store_true",
        help="purge although the service was off for long, or the clock leapt",
    )
    serve.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=N",
        help="one of " + ", ".join(Limits.__dataclass_fields__),
    )
    serve.add_argument(
        "--end-with-stdin",
        action="store_true",
        help="end when standard input closes, for a program that starts this one",
    )
    inner = serve.add_subparsers(metavar="COMMAND", title="commands")
    add = inner.add_parser("add-user", help="make an account")
    add.set_defaults(run=_add_user)
    _common(add)
    add.add_argument("user", help="the name to sign in with")
    add.add_argument("--name", help="the full name that colleagues see")
    add.add_argument("--role", choices=[role.value for role in Role], default="counsellor")
    add.add_argument(
        "--region", action="append", default=[], help="a region's id (can be given again)"
    )
    add.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    openapi = inner.add_parser("openapi", help="print the API's OpenAPI document")
    openapi.set_defaults(run=_openapi)


def _common(parser: argparse.ArgumentParser) -> None:
    keep = argparse.SUPPRESS if parser.prog.endswith("add-user") else None
    parser.add_argument(
        "--folder",
        type=Path,
        default=keep or Path("vt-desk-service"),
        help="where the database and the key are (vt-desk-service)",
    )
    parser.add_argument("--database", default=keep or "", help="postgresql://user@host/name")
    parser.add_argument(
        "--key-file", type=Path, default=keep, help="the service's key (FOLDER/keys/service.key)"
    )
    parser.add_argument(
        "--regions", type=Path, default=keep, help="a folder with your own regions.toml"
    )


def _settings(args: argparse.Namespace) -> Settings:
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


def _limits(wishes: list[str]) -> Limits:
    known = Limits()
    for wish in wishes:
        name, _, number = wish.partition("=")
        if name not in Limits.__dataclass_fields__ or not number.isdigit() or number == "0":
            raise ValueError(f"--limit {wish}: it must be NAME=N with a known name")
        known = replace(known, **{name: int(number)})
    return known


def _serve(args: argparse.Namespace) -> int:
    with loading():
        from vt_desk.service import logs, server

    logs.set_up()
    if args.end_with_stdin:
        server.end_with_stdin()
    return _explained(lambda: server.run(_settings(args)))


def _add_user(args: argparse.Namespace) -> int:
    return _explained(lambda: asyncio.run(_add_account(args)))


async def _add_account(args: argparse.Namespace) -> int:
    with loading():
        from vt_desk.service import accounts, server
        from vt_desk.service.db.database import open_database

    settings = _settings(args)
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else _asked()
    if len(password) < LEAST_PASSWORD:
        raise ValueError(f"The password needs at least {LEAST_PASSWORD} characters")
    if args.role != Role.ADMINISTRATOR and not args.region:
        raise ValueError("A counsellor or lead needs a --region")
    _, sealer = await server.prepare(settings)
    hashed = accounts.Passwords.make().hasher.hash(password)
    database = open_database(settings.database_url, sealer)
    try:
        await database.write(
            lambda txn: accounts.add_account(
                txn, args.user, args.name or args.user, Role(args.role), args.region, hashed
            )
        )
    finally:
        await database.close()
    sys.stdout.write(f"added {args.user}\n")
    return 0


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise ValueError("The two passwords differ")
    return password


def _openapi(_args: argparse.Namespace) -> int:
    import json
    import tempfile

    from vt_desk.service.api.app import build_app
    from vt_desk.service.api.description import describe
    from vt_desk.service.db.key_tree import KeyTree
    from vt_desk.service.db.sealing import Sealer
    from vt_desk.service.node import Node
    from vt_desk.service.regions import load_atlas

    with tempfile.TemporaryDirectory() as folder:

        async def document() -> bytes:
            node = Node(Settings(Path(folder)), load_atlas(), Sealer(KeyTree.grown_from(bytes(32))))
            try:
                return msgspec.json.encode(describe(build_app(node)))
            finally:
                await node.database.close()

        schema = json.loads(asyncio.run(document()))
    sys.stdout.write(json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return 0


def _explained(work: Callable[[], int]) -> int:
    """Run, and say what went wrong and what to do instead of a traceback."""
    from sqlalchemy.exc import SQLAlchemyError

    from vt_desk.forms.errors import FormError
    from vt_desk.service.db import driver
    from vt_desk.service.db.key_file import ServiceKeyError
    from vt_desk.service.db.migrate import NewerDatabaseError, UnsafeRoleError
    from vt_desk.service.regions import RegionFileError

    known = (
        *(NewerDatabaseError, UnsafeRoleError, ServiceKeyError, RegionFileError),
        *(FormError, ValueError),
    )
    try:
        return work()
    except known as error:
        sys.stderr.write(f"vt-desk serve: {error}\n")
    except (OSError, SQLAlchemyError, *driver.ERRORS) as error:
        detail = str(getattr(error, "orig", error)) or type(error).__name__
        sys.stderr.write(
            f"vt-desk serve: cannot reach the folder or the database: {detail.splitlines()[0]}\n"
        )
    return REFUSED
