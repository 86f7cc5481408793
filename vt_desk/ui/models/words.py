"""The words of the field in the language of the window.

Each text is a literal in a call of ``translate``, because that is what Qt's tool reads.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vt_desk.domain.conversation import (
    CallerRole,
    Conversation,
    ConversationState,
    EndReason,
    Language,
    SafeNow,
)
from vt_desk.domain.seat import SeatStatus


def nickname(key: str) -> str:
    """The animal of a visitor; an animal that this version does not know as it is."""
    names = {
        "fox": QCoreApplication.translate("Words", "Fox"),
        "blackbird": QCoreApplication.translate("Words", "Blackbird"),
        "otter": QCoreApplication.translate("Words", "Otter"),
        "hare": QCoreApplication.translate("Words", "Hare"),
        "owl": QCoreApplication.translate("Words", "Owl"),
        "seal": QCoreApplication.translate("Words", "Seal"),
        "heron": QCoreApplication.translate("Words", "Heron"),
        "hedgehog": QCoreApplication.translate("Words", "Hedgehog"),
        "badger": QCoreApplication.translate("Words", "Badger"),
        "turtle": QCoreApplication.translate("Words", "Turtle"),
        "beaver": QCoreApplication.translate("Words", "Beaver"),
        "deer": QCoreApplication.translate("Words", "Deer"),
        "dolphin": QCoreApplication.translate("Words", "Dolphin"),
        "moose": QCoreApplication.translate("Words", "Moose"),
        "squirrel": QCoreApplication.translate("Words", "Squirrel"),
        "kingfisher": QCoreApplication.translate("Words", "Kingfisher"),
        "robin": QCoreApplication.translate("Words", "Robin"),
        "finch": QCoreApplication.translate("Words", "Finch"),
        "frog": QCoreApplication.translate("Words", "Frog"),
        "lark": QCoreApplication.translate("Words", "Lark"),
        "panda": QCoreApplication.translate("Words", "Panda"),
        "penguin": QCoreApplication.translate("Words", "Penguin"),
        "koala": QCoreApplication.translate("Words", "Koala"),
        "stork": QCoreApplication.translate("Words", "Stork"),
        "butterfly": QCoreApplication.translate("Words", "Butterfly"),
        "parrot": QCoreApplication.translate("Words", "Parrot"),
        "marten": QCoreApplication.translate("Words", "Marten"),
        "falcon": QCoreApplication.translate("Words", "Falcon"),
        "crane": QCoreApplication.translate("Words", "Crane"),
        "lynx": QCoreApplication.translate("Words", "Lynx"),
        "dragonfly": QCoreApplication.translate("Words", "Dragonfly"),
        "woodpecker": QCoreApplication.translate("Words", "Woodpecker"),
    }
    return names.get(key, key.capitalize())


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
