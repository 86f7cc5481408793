"""What the store can say, in a person's words: what happened, what is safe, what to do.

Each of its codes has three lines and its own ways out. Nothing is ever deleted to get in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication


class WayOut(Enum):
    """What a person can do when the store does not open."""

    RETRY = auto()
    SET_ASIDE = auto()
    """Put the old file aside, undeleted, and start with an empty one."""
    WITHOUT = auto()
    """Go on without storing anything."""
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class StoreProblem:
    """One of them, in words."""

    happened: str
    safe: str
    to_do: str


_AGAIN = (WayOut.RETRY, WayOut.WITHOUT, WayOut.CLOSE)
_LOST = (WayOut.RETRY, WayOut.SET_ASIDE, WayOut.WITHOUT, WayOut.CLOSE)
WAYS_OUT: dict[str, tuple[WayOut, ...]] = {
    "no_secure_keyring": _AGAIN,
    "keyring_locked": _AGAIN,
    "key_missing": _LOST,
    "key_wrong": _LOST,
    "key_of_another": _LOST,
    "store_damaged": _LOST,
    "store_too_new": (WayOut.WITHOUT, WayOut.CLOSE),
    "migration_failed": _AGAIN,
    "profile_in_use": _AGAIN,
    "store_full": _AGAIN,
    "store_read_only": _AGAIN,
    "store_unwell": _AGAIN,
}
"""The ways out of each problem, by its code; the first is the one to try."""


def store_problem(code: str) -> StoreProblem:
    """The words of a code of ``WAYS_OUT``.

    Raises:
        KeyError: it is not one of them.
    """
    still = QCoreApplication.translate(
        "Store", "What was kept here is still there, encrypted. Nothing was changed."
    )
    last_not_kept = QCoreApplication.translate(
        "Store", "What was kept before is still there. The last change was not kept."
    )
    return {
        "no_secure_keyring": StoreProblem(
            QCoreApplication.translate(
                "Store", "This computer has no safe place for the key of your profile."
            ),
            QCoreApplication.translate(
                "Store", "Nothing was stored. VT Desk never stores without encryption."
            ),
            QCoreApplication.translate(
                "Store",
                "Ask your administrator to switch on the system's keyring. "
                "Until then you can work without storing.",
            ),
        ),
        "keyring_locked": StoreProblem(
            QCoreApplication.translate("Store", "The system's keyring is locked."),
            still,
            QCoreApplication.translate("Store", "Unlock the keyring and try again."),
        ),
        "key_missing": StoreProblem(
            QCoreApplication.translate(
                "Store", "The key of your profile is not in the system's keyring any more."
            ),
            still,
            QCoreApplication.translate(
                "Store",
                "If the keyring was restored just now, try again. "
                "Otherwise set the old profile aside and start anew.",
            ),
        ),
        "key_wrong": StoreProblem(
            QCoreApplication.translate(
                "Store", "The key in the system's keyring does not open your profile."
            ),
            still,
            QCoreApplication.translate(
                "Store",
                "Try again. If it stays so, set the old profile aside and start anew.",
            ),
        ),
        "key_of_another": StoreProblem(
            QCoreApplication.translate(
                "Store", "The key in the system's keyring belongs to another profile."
            ),
            still,
            QCoreApplication.translate(
                "Store",
                "If files were copied or restored, ask your administrator to put them back. "
                "Otherwise set the old profile aside and start anew.",
            ),
        ),
        "store_damaged": StoreProblem(
            QCoreApplication.translate("Store", "The file of your profile is damaged."),
            QCoreApplication.translate(
                "Store", "What was sent is safe at the service. The file was not changed."
            ),
            QCoreApplication.translate("Store", "Set the old profile aside and start anew."),
        ),
        "store_too_new": StoreProblem(
            QCoreApplication.translate(
                "Store", "Your profile was made by a newer version of VT Desk."
            ),
            still,
            QCoreApplication.translate(
                "Store", "Install the newest version, or work without storing until then."
            ),
        ),
        "migration_failed": StoreProblem(
            QCoreApplication.translate(
                "Store", "Your profile could not be brought up to this version."
            ),
            still,
            QCoreApplication.translate(
                "Store", "Check that the disk has room and try again. Then ask your administrator."
            ),
        ),
        "profile_in_use": StoreProblem(
            QCoreApplication.translate("Store", "Your profile is open in another VT Desk."),
            still,
            QCoreApplication.translate(
                "Store", "Close the other VT Desk on this computer and try again."
            ),
        ),
        "store_full": StoreProblem(
            QCoreApplication.translate("Store", "The disk of this computer is full."),
            last_not_kept,
            QCoreApplication.translate("Store", "Make room on the disk and try again."),
        ),
        "store_read_only": StoreProblem(
            QCoreApplication.translate("Store", "The folder of your profile cannot be written."),
            still,
            QCoreApplication.translate("Store", "Ask your administrator, and try again."),
        ),
        "store_unwell": StoreProblem(
            QCoreApplication.translate("Store", "The disk of this computer does not work well."),
            last_not_kept,
            QCoreApplication.translate(
                "Store", "Try again. If it stays so, ask your administrator."
            ),
        ),
    }[code]


def verb(way: WayOut) -> str:
    """What stands on the button of a way out."""
    return {
        WayOut.RETRY: QCoreApplication.translate("Store", "Try again"),
        WayOut.SET_ASIDE: QCoreApplication.translate("Store", "Set aside and start anew"),
        WayOut.WITHOUT: QCoreApplication.translate("Store", "Go on without storing"),
        WayOut.CLOSE: QCoreApplication.translate("Store", "Close VT Desk"),
    }[way]


def meaning(way: WayOut) -> str:
    """What a way out means, said before it is taken; empty when the verb says it all."""
    return {
        WayOut.SET_ASIDE: QCoreApplication.translate(
            "Store",
            "Set aside: the old file is kept under another name, and your messages that were "
            "not sent and your drafts stay in it.",
        ),
        WayOut.WITHOUT: QCoreApplication.translate(
            "Store",
            "Without storing: drafts and messages that are not sent yet are gone when "
            "VT Desk closes or the computer fails.",
        ),
    }.get(way, "")


def was_set_aside(where: str) -> str:
    """What to say once a profile is set aside.

    Args:
        where: the folder it is in now.
    """
    return QCoreApplication.translate(
        "Store",
        "The old profile is set aside, undeleted: %1. Not recovered: drafts and messages that "
        "were not sent. All that was sent comes back from the service when you sign in.",
    ).replace("%1", where)
