"""``vt-desk serve`` and what belongs to it."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from vt_desk.domain.seat import Role
from vt_desk.loading import loading
from vt_desk.service import options
from vt_desk.service.settings import Settings

REFUSED = 1
LEAST_PASSWORD = 10


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands for ``vt-desk --help``."""
    serve = commands.add_parser("serve", help="run the chat service")
    serve.set_defaults(run=_serve)
    options.describe(serve, add_user=_add_user, openapi=_openapi)


def _serve(args: argparse.Namespace) -> int:
    with loading():
        from vt_desk.service import logs, server

    logs.set_up()
    if args.end_with_stdin:
        server.end_with_stdin()
    return _explained(lambda: server.run(options.settings(args)))


def _add_user(args: argparse.Namespace) -> int:
    return _explained(lambda: asyncio.run(_add_account(args)))


async def _add_account(args: argparse.Namespace) -> int:
    with loading():
        from vt_desk.service import accounts, server
        from vt_desk.service.db.database import open_database

    settings = options.settings(args)
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
    from vt_desk.service import server
    from vt_desk.service.db import driver
    from vt_desk.service.db.key_file import ServiceKeyError
    from vt_desk.service.db.migrate import NewerDatabaseError, UnsafeRoleError
    from vt_desk.service.regions import RegionFileError

    known = (
        *(NewerDatabaseError, UnsafeRoleError, ServiceKeyError, RegionFileError),
        *(FormError, ValueError, server.CannotListenError),
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
