"""What the pictures of the window begin with: who waits, and two talks that go on."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from tests.deadline import until
from tests.ui.stage import PHONE, Stage
from vt_desk.domain.conversation import CallerRole, Language, SafeNow
from vt_desk.domain.ids import ConversationId
from vt_desk.phone.phone import Phone


async def queue_of_three(shown: Stage) -> list[ConversationId]:
    desk = shown.desk
    found = [
        desk.arrive(CallerRole.BYSTANDER, waited_s=252, municipality="GM0355"),
        desk.arrive(CallerRole.VICTIM, waited_s=90, municipality=None, safe_now=SafeNow.NO),
        desk.arrive(CallerRole.UNSAID, waited_s=12, municipality="GM0034"),
    ]
    await shown.settle()
    return found


async def listed(shown: Stage, queued: int, refused: int) -> None:
    """Wait until the foot of the window says what is unsent; it asks a few times a second."""
    unsent = shown.window.unsent
    unsent.refresh()
    await until(lambda: (unsent.queued, unsent.refused) == (queued, refused))


async def talking_twice(shown: Stage) -> tuple[ConversationId, ConversationId]:
    desk = shown.desk
    first = desk.arrive(CallerRole.VICTIM, municipality="GM0344", safe_now=SafeNow.YES)
    await desk.claim(first)
    await shown.settle()
    talk = (
        (0, "Hallo, je praat met een medewerker van Veilig Thuis. Kun je nu veilig chatten?"),
        (1, "Ja, hij is op zijn werk tot half 5. Ik weet niet of dit wel bij jullie hoort."),
        (0, "Goed dat je er bent. Je mag alles vragen. Je hoeft je naam niet te zeggen."),
        (
            1,
            "Het gaat al een tijd niet goed thuis. Nu ben ik bang voor vanavond, en ook morgen.",
        ),
        (
            0,
            "Dat klinkt heel spannend. Dank je dat je het vertelt. Zijn er kinderen in huis?",
        ),
    )
    for visitor, text in talk:
        if visitor:
            desk.say(first, text)
        else:
            await desk.send(first, text)
        desk.pass_time(45)
    desk.receive(first, delivered_n=5, seen_n=3)
    desk.say(first, "Ja, twee. Ze zijn nu op school. Kan ik met ze ergens heen?")
    desk.pass_time(20)
    second = desk.arrive(
        CallerRole.BYSTANDER,
        municipality="GM0355",
        language=Language.ENGLISH,
        words=("Hello, I am worried about my neighbour.",),
    )
    await desk.claim(second)
    desk.pass_time(75)
    desk.say(second, "Can I ask you something about what I hear at night?")
    desk.pass_time(35)
    await shown.settle()
    return first, second


def phone_with(**steps: object) -> Phone:
    """Nothing is handed over; what else a click does is as given, for both numbers."""
    by_target = {
        target: replace(help_, steps=replace(help_.steps, **steps))  # type: ignore[arg-type]
        for target, help_ in PHONE.settings.by_target.items()
    }
    return Phone(replace(PHONE.settings, by_target=MappingProxyType(by_target)))
