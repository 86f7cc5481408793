"""The words of the field in the language of the window.

Each text is a literal in a call that Qt's tool reads.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from vt_desk.domain.conversation import (
    CallerRole,
    Conversation,
    ConversationState,
    EndReason,
    Language,
    SafeNow,
)
from vt_desk.domain.seat import SeatStatus

# PySide6's own stubs say ``object`` of what is marked; it is the text.
_ANIMALS: dict[str, Any] = {
    "fox": QT_TRANSLATE_NOOP("Words", "Fox"),
    "blackbird": QT_TRANSLATE_NOOP("Words", "Blackbird"),
    "otter": QT_TRANSLATE_NOOP("Words", "Otter"),
    "hare": QT_TRANSLATE_NOOP("Words", "Hare"),
    "owl": QT_TRANSLATE_NOOP("Words", "Owl"),
    "seal": QT_TRANSLATE_NOOP("Words", "Seal"),
    "heron": QT_TRANSLATE_NOOP("Words", "Heron"),
    "hedgehog": QT_TRANSLATE_NOOP("Words", "Hedgehog"),
    "badger": QT_TRANSLATE_NOOP("Words", "Badger"),
    "turtle": QT_TRANSLATE_NOOP("Words", "Turtle"),
    "beaver": QT_TRANSLATE_NOOP("Words", "Beaver"),
    "deer": QT_TRANSLATE_NOOP("Words", "Deer"),
    "dolphin": QT_TRANSLATE_NOOP("Words", "Dolphin"),
    "moose": QT_TRANSLATE_NOOP("Words", "Moose"),
    "squirrel": QT_TRANSLATE_NOOP("Words", "Squirrel"),
    "kingfisher": QT_TRANSLATE_NOOP("Words", "Kingfisher"),
    "robin": QT_TRANSLATE_NOOP("Words", "Robin"),
    "finch": QT_TRANSLATE_NOOP("Words", "Finch"),
    "frog": QT_TRANSLATE_NOOP("Words", "Frog"),
    "lark": QT_TRANSLATE_NOOP("Words", "Lark"),
    "panda": QT_TRANSLATE_NOOP("Words", "Panda"),
    "penguin": QT_TRANSLATE_NOOP("Words", "Penguin"),
    "koala": QT_TRANSLATE_NOOP("Words", "Koala"),
    "stork": QT_TRANSLATE_NOOP("Words", "Stork"),
    "butterfly": QT_TRANSLATE_NOOP("Words", "Butterfly"),
    "parrot": QT_TRANSLATE_NOOP("Words", "Parrot"),
    "marten": QT_TRANSLATE_NOOP("Words", "Marten"),
    "falcon": QT_TRANSLATE_NOOP("Words", "Falcon"),
    "crane": QT_TRANSLATE_NOOP("Words", "Crane"),
    "lynx": QT_TRANSLATE_NOOP("Words", "Lynx"),
    "dragonfly": QT_TRANSLATE_NOOP("Words", "Dragonfly"),
    "woodpecker": QT_TRANSLATE_NOOP("Words", "Woodpecker"),
}
"""Marked here and translated when asked: a name is painted often."""


def nickname(key: str) -> str:
    """The animal of a visitor; an animal that this version does not know as it is."""
    animal = _ANIMALS.get(key)
    return key.capitalize() if animal is None else QCoreApplication.translate("Words", animal)


def caller_role(role: CallerRole) -> str:
    """What the visitor is."""
    return {
        CallerRole.VICTIM: QCoreApplication.translate("Words", "Victim"),
        CallerRole.PERPETRATOR: QCoreApplication.translate("Words", "Perpetrator"),
        CallerRole.BYSTANDER: QCoreApplication.translate("Words", "Bystander"),
        CallerRole.PROFESSIONAL: QCoreApplication.translate("Words", "Professional"),
        CallerRole.UNSAID: QCoreApplication.translate("Words", "Not said"),
    }[role]


def safe_now(answer: SafeNow) -> str:
    """What the visitor said to "is it safe to chat now?"."""
    return {
        SafeNow.YES: QCoreApplication.translate("Words", "safe to chat now"),
        SafeNow.NO: QCoreApplication.translate("Words", "not safe now"),
        SafeNow.UNSAID: QCoreApplication.translate("Words", "safe now? not said"),
    }[answer]


def acute_danger() -> str:
    """A counsellor marked acute danger."""
    return QCoreApplication.translate("Words", "acute danger")


def language(code: Language) -> str:
    """The language of the visitor's page."""
    return {
        Language.DUTCH: QCoreApplication.translate("Words", "Dutch"),
        Language.ENGLISH: QCoreApplication.translate("Words", "English"),
    }[code]


def status(value: SeatStatus) -> str:
    """Whether a seat takes conversations."""
    return {
        SeatStatus.AVAILABLE: QCoreApplication.translate("Words", "Available"),
        SeatStatus.BUSY: QCoreApplication.translate("Words", "Busy"),
        SeatStatus.AWAY: QCoreApplication.translate("Words", "Away"),
    }[value]


def unknown_municipality() -> str:
    """Where the visitor did not say a municipality."""
    return QCoreApplication.translate("Words", "municipality unknown")


def ending(conversation: Conversation, clock: str) -> str:
    """How a conversation ended, said plainly; empty while it goes on.

    Args:
        conversation: whose end it is.
        clock: the time of the end, as shown.
    """
    if conversation.state is not ConversationState.ENDED:
        return ""
    name = nickname(conversation.nickname)
    texts = {
        EndReason.FINISHED: QCoreApplication.translate("Words", "You ended the conversation."),
        EndReason.LEFT: QCoreApplication.translate("Words", "%1 ended the conversation."),
        EndReason.QUICK_EXIT: QCoreApplication.translate(
            "Words", "%1 left the page in a hurry. Do not try to reach this visitor."
        ),
        EndReason.GONE: QCoreApplication.translate(
            "Words", "%1 was not heard of for too long. The conversation has ended."
        ),
    }
    reason = conversation.end_reason or EndReason.FINISHED
    return f"{clock} · {texts[reason].replace('%1', name)}"


def closing_line(code: Language) -> str:
    """A last line to begin with, in the visitor's language, not the window's."""
    if code is Language.ENGLISH:
        return (
            "Thank you for talking to me. You can always come back to this chat, "
            "or call 0800-2000, day and night. In an emergency call 112."
        )
    return (
        "Dank je wel voor dit gesprek. Je mag altijd terugkomen in deze chat, "
        "of bel 0800-2000, dag en nacht. Bij nood bel je 112."
    )
