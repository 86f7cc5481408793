"""The command line: ``vt-desk`` and its commands.

Each room brings its own command; what a command needs is imported when it runs, so that
the desk works without the service's libraries and the service without Qt.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence

import vt_desk
from vt_desk import doctor, export
from vt_desk.demo import command as demo
from vt_desk.loading import loading

MISSING = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; those of the process by default.

    Returns:
        0 when it went well, 1 when it did not, 2 for wrong usage, 3 when something
        that the command needs is not installed.
    """
    parser = _parser()
    args = parser.parse_args(arguments)
    code: int = args.run(args)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vt-desk",
        description="The workstation on which counsellors answer the chat. Without a command: "
        "open the desk.",
        epilog="Exit codes: 0 well, 1 not, 2 wrong usage, 3 something is not installed.",
    )
    parser.add_argument("--version", action="version", version=f"vt-desk {vt_desk.__version__}")
    parser.add_argument(
        "--service", metavar="URL", default=None, help="the chat service's address, for the desk"
    )
    parser.set_defaults(run=_run_desk)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    desk = commands.add_parser("run", help="open the desk; the same as no command")
    desk.add_argument(
        "--service", metavar="URL", default=argparse.SUPPRESS, help="the chat service's address"
    )
    doctor.add_parser(commands)
    demo.add_parser(commands)
    export.add_parser(commands)
    if importlib.util.find_spec("litestar") is None:
        absent = commands.add_parser("serve", help="run the chat service (not installed)")
        absent.set_defaults(run=_no_service)
    else:
        from vt_desk.service import commands as service_commands

        service_commands.add_parser(commands)
    return parser


def _no_service(_args: argparse.Namespace) -> int:
    sys.stderr.write("vt-desk: the service is not installed. Do: pip install 'vt-desk[service]'\n")
    return MISSING


def _run_desk(args: argparse.Namespace) -> int:
    with loading():
        from vt_desk import app

    return app.run(args.service)
