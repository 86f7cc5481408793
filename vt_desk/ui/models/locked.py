"""What a locked desk may say: who, since when, why, and counts and times of what came."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vt_desk.desk.changes import LockReason, Watch
from vt_desk.ui.models.times import clock


def reason(why: LockReason) -> str:
    """Why the desk is locked."""
    return {
        LockReason.STARTED: QCoreApplication.translate("Locked", "VT Desk has just been opened."),
        LockReason.IDLE: QCoreApplication.translate(
            "Locked", "Nobody typed or moved the mouse for a while."
        ),
        LockReason.ASKED: QCoreApplication.translate("Locked", "You locked the desk."),
        LockReason.SESSION: QCoreApplication.translate(
            "Locked", "The computer was locked or went to sleep."
        ),
        LockReason.REMOVED: QCoreApplication.translate(
            "Locked", "This device was removed from your account. Ask your team lead."
        ),
        LockReason.SIGN_IN: QCoreApplication.translate(
            "Locked", "The service asks for your password again. Everything is kept."
        ),
    }[why]


def as_of(watch: Watch) -> str:
    """When the service said so."""
    return QCoreApplication.translate("Locked", "The service said so at %1").replace(
        "%1", clock(watch.as_of_ms)
    )


def grew(before: Watch | None, now: Watch) -> bool:
    """Whether something came between two of them."""
    if before is None:
        return False
    return (
        now.waiting > before.waiting
        or now.unanswered > before.unanswered
        or now.unread > before.unread
    )
