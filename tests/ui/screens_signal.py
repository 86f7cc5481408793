"""Pictures of signal words: in the lists, in a talk, and what is left unmarked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vt_desk.domain.conversation import CallerRole

if TYPE_CHECKING:
    from tests.ui.stage import Stage
    from vt_desk.domain.ids import ConversationId


async def signalled_talk(shown: Stage) -> ConversationId:
    """A talk with words of each severity, and three who wait behind and ahead of others."""
    desk = shown.desk
    talk = desk.arrive(CallerRole.VICTIM, municipality="GM0344")
    await desk.claim(talk)
    desk.say(talk, "Ik ben bang. Hij was gisteren dronken en heeft me geslagen.")
    await desk.send(talk, "Wat naar. Is er nu iemand bij je?")
    desk.say(talk, "Nee. Maar hij heeft een keukenmes 😭 en hij zei:\nik maak je af als je praat.")
    desk.say(talk, "Hij heeft geen pistool. De kinderen zijn bij mijn zus.")
    desk.arrive(CallerRole.BYSTANDER, waited_s=110)
    desk.arrive(CallerRole.VICTIM, waited_s=60, words=("hij slaat me",))
    desk.arrive(CallerRole.UNSAID, waited_s=20, words=("ik wil niet meer leven",))
    await shown.settle()
    return talk


async def signals(shown: Stage) -> None:
    await signalled_talk(shown)


async def signals_off(shown: Stage) -> None:
    await signalled_talk(shown)
    shown.window.board.signals.switch_off("bang")
    shown.window.board.signals.switch_off("slaan")
    shown.window.actions_table["signals"].trigger()
    await shown.settle()


STATES = (signals, signals_off)
