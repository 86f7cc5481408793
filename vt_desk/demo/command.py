"""``vt-desk demo``: everything on this machine, with nothing left behind."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from vt_desk.demo.local_service import NAME, REGION, DemoFailedError, LocalService, local_service
from vt_desk.loading import hold_signals_back

FAILED = 1
PICTURES = Path("build") / "demo"
HASTE = 5.0
"""Where nobody watches, the visitors need not type like people."""
OFFSCREEN = ("offscreen", "minimal")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command for ``vt-desk --help``."""
    demo = commands.add_parser(
        "demo",
        help="show the whole on this machine: service, desk and two visitors",
        description="Start a service in a temporary folder, open the desk signed in, and let "
        "two scripted visitors arrive. Open the printed address in a browser to be a visitor "
        "yourself. Without a display it drives one conversation by itself, saves pictures of "
        "the window, and ends. Ctrl-C ends everything and leaves nothing behind.",
        epilog="Exit codes: 0 well, 1 something did not work, 2 wrong usage.",
    )
    demo.add_argument(
        "--pictures",
        type=Path,
        default=PICTURES,
        metavar="FOLDER",
        help="where the pictures go (%(default)s)",
    )
    demo.add_argument(
        "--offscreen", action="store_true", help="drive by itself even where there is a display"
    )
    demo.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the demonstration.

    Returns:
        0 when it went well, or was ended by the person who watched; 1 when not.
    """
    alone = args.offscreen or not _has_display()
    if alone:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        try:
            args.pictures.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sys.stderr.write(f"vt-desk demo: no pictures in {args.pictures}: {error.strerror}\n")
            return FAILED
    # SIGTERM ends like Ctrl-C until the window takes both over.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _say("Starting a service in a temporary folder …")
    try:
        with local_service() as service:
            _say(f"The visitor's page: {service.url}/?region={REGION}")
            return _desk(service, args.pictures, alone=alone)
    except KeyboardInterrupt:
        return 0
    except DemoFailedError as error:
        sys.stderr.write(f"vt-desk demo: {error}\n")
        return FAILED


def _desk(service: LocalService, pictures: Path, *, alone: bool) -> int:
    # Until the window takes them over: see there. Ctrl-C waits for a second.
    hold_signals_back()
    # Qt reads its platform when it is imported: only now it is known.
    from vt_desk import app
    from vt_desk.demo.visitors import PARTS, Visit, play_all
    from vt_desk.desk.desk import Desk
    from vt_desk.phone.phone import shipped as shipped_phone
    from vt_desk.store.passing import PassingVault
    from vt_desk.ui.views.window import MainWindow

    visits = [Visit(part) for part in PARTS]

    async def alone_at_the_desk(window: MainWindow, _desk: Desk) -> int:
        from vt_desk.demo.story import tell

        guests = asyncio.create_task(play_all(service.url, visits, haste=HASTE))
        try:
            for line in await tell(window, service, visits, pictures):
                _say(f"  ✓ {line}")
        finally:
            guests.cancel()
            await asyncio.gather(guests, return_exceptions=True)
        _say(f"Pictures of the window: {pictures}/")
        return 0

    async def with_a_person(_window: MainWindow, desk: Desk) -> None:
        await desk.sign_in(service.user, service.password)
        _say(f"The desk is open, signed in as {NAME}. Two visitors are on their way.")
        _say("Close the window, or press Ctrl-C here, to end everything.")
        await play_all(service.url, visits)

    # Whoever tries the buttons out must reach nobody.
    phone = shipped_phone().by_hand()
    settings = app.DeskSettings(service=service.url, vault=PassingVault, phone=phone)
    return app.run_desk(settings, alone_at_the_desk if alone else with_a_person)


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in OFFSCREEN:
        return False
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
