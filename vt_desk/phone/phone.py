"""The office's phone: what to show, what else to do, and handing a number over."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from vt_desk.domain.escalation import Handing, Target
from vt_desk.domain.ids import RegionId
from vt_desk.phone import programs
from vt_desk.phone.asking import Ask, SecretUnreadable, call_of, secret_of
from vt_desk.phone.desktops import Desktop, this_desktop
from vt_desk.phone.load import chosen_settings, shipped_settings
from vt_desk.phone.settings import (
    ByCommand,
    ByHttp,
    ByUri,
    Number,
    PhoneError,
    Settings,
    Steps,
    Way,
)

_log = logging.getLogger(__name__)

HANDED_OVER = "vt_desk.phone.hand_over"
"""Audit event before anything is handed over, with the way and the number."""


class Phone:
    """The office's phone as it is set up. Tells numbers and steps; hands numbers over.

    Args:
        settings: what IT decided.
        ask: sends requests to the telephone system; None where there is nobody to do it.
        desktop: opens addresses; None for this computer's own.
    """

    def __init__(
        self, settings: Settings, ask: Ask | None = None, desktop: Desktop | None = None
    ) -> None:
        self.settings = settings
        self._ask = ask
        self._desktop = desktop or this_desktop()

    @property
    def call_back(self) -> str:
        """The office's number for "a number to call back"; empty when not set."""
        return self.settings.call_back

    @property
    def is_test(self) -> bool:
        """Whether the numbers are for trying out: what is dialled may not be what is shown."""
        return self.settings.test

    def number(self, target: Target, region: RegionId | None = None) -> Number:
        """The number to show and to hand over.

        Args:
            target: whom to phone.
            region: whose own line counts, where it has one; 112 is the same everywhere.
        """
        if target is Target.ADVICE_LINE and region is not None:
            own = self.settings.own_lines.get(region)
            if own is not None:
                return own
        return self.settings.by_target[target].number

    def steps(self, target: Target) -> Steps:
        """What else a click does."""
        return self.settings.by_target[target].steps

    async def hand_over(
        self, target: Target, region: RegionId | None, told: Callable[[Handing], None]
    ) -> Handing:
        """Hand a number to the office's phone, the way that is set. Never raises.

        Args:
            target: whom to phone.
            region: as for ``number``.
            told: called in the loop with what becomes of it, each time it changes: ``SLOW``
                after some seconds without an answer, and the end once it is known, which may
                be hours later for a program that runs during the call.

        Returns:
            The end. Cancelling breaks off the waiting, not the program.
        """
        set_up = self.settings.by_target[target]
        end = self._begin(set_up.way, self.number(target, region))
        try:
            try:
                handing = await asyncio.wait_for(asyncio.shield(end), set_up.slow_s)
            except TimeoutError:
                _tell(told, Handing.SLOW)
                handing = await end
        except asyncio.CancelledError:
            end.cancel()
            raise
        _tell(told, handing)
        return handing

    def is_ready(self, target: Target) -> bool | None:
        """Whether what hands a number over is there; blocks, dials nothing, asks no network.

        Returns:
            None when nobody can say, or when there is nothing to look for.
        """
        way = self.settings.by_target[target].way
        if isinstance(way, ByUri):
            return self._desktop.has_handler(way.scheme)
        if isinstance(way, ByCommand):
            return programs.find(way.argv[0], os.environ) is not None
        if isinstance(way, ByHttp) and way.secret_header:
            try:
                secret_of(way)
            except SecretUnreadable:
                return False
        return None

    def by_hand(self) -> Phone:
        """The same numbers and steps with nothing handed over: a person dials."""
        by_target = {
            target: replace(help_, way=None) for target, help_ in self.settings.by_target.items()
        }
        return Phone(replace(self.settings, by_target=MappingProxyType(by_target)))

    def _begin(self, way: Way | None, number: Number) -> asyncio.Future[Handing]:
        """Start it in a thread of its own: the loop's pool may be full of what hangs."""
        loop = asyncio.get_running_loop()
        end: asyncio.Future[Handing] = loop.create_future()
        if way is None:
            end.set_result(Handing.BY_HAND)
            return end

        def set_end(handing: Handing) -> None:
            if not end.done():
                end.set_result(handing)

        def told(handing: Handing) -> None:
            # The desk may have ended while a phone program ran on.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(set_end, handing)

        try:
            # A daemon: the desk's end must not wait for a program that hangs.
            threading.Thread(
                target=self._hand, args=(way, number, told), name="phone", daemon=True
            ).start()
        except RuntimeError:
            set_end(Handing.FAILED)
        return end

    def _hand(self, way: Way, number: Number, told: Callable[[Handing], None]) -> None:
        try:
            # An audit hook can watch or forbid it (PEP 578); the tests' own does.
            sys.audit(HANDED_OVER, type(way).__name__, number.dial)
            if isinstance(way, ByUri):
                self._desktop.open(way.of(number), told)
            elif isinstance(way, ByCommand):
                environ = programs.clean_environment(os.environ)
                programs.run(way.of(number), told, environ=environ, stays=way.stays)
            else:
                told(self._asked(way, number))
        except Exception as error:  # noqa: BLE001 - the click must be answered whatever happens
            _log.warning("handing a number over failed: %s", type(error).__name__)
            told(Handing.FAILED)

    def _asked(self, way: ByHttp, number: Number) -> Handing:
        if self._ask is None:
            return Handing.MISSING
        try:
            code = self._ask(call_of(way, number))
        except SecretUnreadable:
            code = "secret_unreadable"
        if code:
            _log.warning("the telephone system did not take it: %s", code)
        return Handing.FAILED if code else Handing.HANDED


def shipped() -> Phone:
    """The phone as it is set up where nobody decided otherwise."""
    return Phone(shipped_settings())


def chosen(folder: Path, ask: Ask | None = None) -> tuple[Phone, PhoneError | None]:
    """Set the phone up as an organisation wants it, or as it ships.

    Args:
        folder: where the administrator's ``desk.toml`` is; ``escalation.toml`` in it counts.
        ask: as for ``Phone``.

    Returns:
        The phone, and what was wrong with the organisation's own settings if they were
        refused.
    """
    settings, error = chosen_settings(folder)
    return Phone(settings, ask), error


def _tell(told: Callable[[Handing], None], handing: Handing) -> None:
    try:
        told(handing)
    except Exception as error:  # noqa: BLE001 - who listens must not break the handing over
        _log.warning("what became of the number could not be told: %s", type(error).__name__)
