"""What to tell a person about a problem's code: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vt_desk.ui.models.store_problems import WAYS_OUT, store_problem


def explain(code: str) -> str:
    """One or two short sentences for a code; an unknown one is shown as it is."""
    texts = {
        "unreachable": QCoreApplication.translate(
            "Problems", "The service cannot be reached. Nothing is lost. Trying again by itself."
        ),
        "timed_out": QCoreApplication.translate(
            "Problems", "The service does not answer in time. Nothing is lost. Try again."
        ),
        "bad_answer": QCoreApplication.translate(
            "Problems",
            "Something between this desk and the service answers in its place. "
            "Check the network or the address.",
        ),
        "unavailable": QCoreApplication.translate(
            "Problems", "The service cannot answer now. Nothing is lost. Trying again by itself."
        ),
        "internal": QCoreApplication.translate(
            "Problems", "Something went wrong at the service. Nothing is lost. Try again."
        ),
        "rate_limited": QCoreApplication.translate(
            "Problems", "Too many attempts. Wait a minute and try again."
        ),
        "sign_in_failed": QCoreApplication.translate(
            "Problems", "The name or the password is wrong. Try again."
        ),
        "token_refused": QCoreApplication.translate(
            "Problems", "Sign in again. Everything is kept."
        ),
        "device_removed": QCoreApplication.translate(
            "Problems", "This device was removed from your account. Ask your team lead."
        ),
        "claim_lost": QCoreApplication.translate(
            "Problems", "Somebody else was first with this conversation."
        ),
        "seat_full": QCoreApplication.translate(
            "Problems", "You have as many conversations as you take. Raise the number at the top."
        ),
        "no_seat": QCoreApplication.translate(
            "Problems", "The service is still making your seat ready. Try again in a moment."
        ),
        "queue_empty": QCoreApplication.translate("Problems", "Nobody is waiting."),
        "not_yours": QCoreApplication.translate(
            "Problems", "This conversation is not yours any more. What you typed is still here."
        ),
        "conversation_ended": QCoreApplication.translate(
            "Problems", "The conversation has ended. This can no longer be sent."
        ),
        "not_ended": QCoreApplication.translate(
            "Problems", "The conversation goes on. The form can be finished after its end."
        ),
        "form_open": QCoreApplication.translate(
            "Problems",
            "The form of this conversation is not finished. Finish it, or leave it for later.",
        ),
        "field_unreadable": QCoreApplication.translate(
            "Problems", "What was filled in here cannot be read any more. Fill it in again."
        ),
        "value_refused": QCoreApplication.translate(
            "Problems", "This cannot be kept. Make it shorter, or leave out what is no text."
        ),
        "intake_full": QCoreApplication.translate(
            "Problems",
            "The form of this conversation holds as much as it can. What you typed is still here. "
            "Make texts shorter.",
        ),
        "conversation_purged": QCoreApplication.translate(
            "Problems", "The words of this conversation are deleted: the time of keeping is over."
        ),
        "log_went_back": QCoreApplication.translate(
            "Problems",
            "The service has lost the last of what was said. What it lost goes first; "
            "this follows by itself.",
        ),
        "text_empty": QCoreApplication.translate("Problems", "There is nothing to send."),
        "text_too_long": QCoreApplication.translate(
            "Problems", "The message is longer than 4,000 characters. Make it shorter."
        ),
        "text_control_characters": QCoreApplication.translate(
            "Problems", "The message has characters that cannot be shown. Type them again."
        ),
        "id_conflict": QCoreApplication.translate(
            "Problems", "The service has another message with this number. Send it again."
        ),
        "forbidden": QCoreApplication.translate("Problems", "Your account may not do this."),
        "not_found": QCoreApplication.translate("Problems", "This is not there any more."),
        "unknown_here": QCoreApplication.translate("Problems", "This is not there any more."),
        "not_signed_in": QCoreApplication.translate("Problems", "Sign in first."),
        "outbox_not_empty": QCoreApplication.translate(
            "Problems", "There are messages that have not been sent yet."
        ),
        "client_too_old": QCoreApplication.translate(
            "Problems", "This version is too old for the service. Install the newest version."
        ),
        "no_service": QCoreApplication.translate(
            "Problems", "No address of the service is set. Ask your administrator."
        ),
        "desk_locked": QCoreApplication.translate(
            "Problems", "The desk is locked. Unlock it first."
        ),
        "offline_unlock_off": QCoreApplication.translate(
            "Problems",
            "The service cannot be reached, and unlocking without it is switched off here. "
            "What you typed is safe. Try again when there is a connection.",
        ),
        "too_many_tries": QCoreApplication.translate(
            "Problems", "Too many wrong passwords. What you typed is safe. Wait and try again."
        ),
        "profile_unknown": QCoreApplication.translate(
            "Problems", "This profile is not on this computer any more. Sign in again."
        ),
        "store_closed": QCoreApplication.translate(
            "Problems", "Your profile is closed. Close VT Desk and open it again."
        ),
        "address_refused": QCoreApplication.translate(
            "Problems", "The address of the service is not one with https. Ask your administrator."
        ),
    }
    if code in WAYS_OUT:
        store = store_problem(code)
        return f"{store.happened} {store.safe} {store.to_do}"
    found = texts.get(code)
    if found is not None:
        return found
    return QCoreApplication.translate(
        "Problems", "Something went wrong. Try again. Code: %1"
    ).replace("%1", code)


def in_the_way(code: str | None) -> str:
    """A few words on why a message still waits; empty when there is nothing to say."""
    if not code:
        return ""
    return {
        "unreachable": QCoreApplication.translate("InTheWay", "no connection to the service"),
        "timed_out": QCoreApplication.translate("InTheWay", "the service does not answer"),
        "bad_answer": QCoreApplication.translate("InTheWay", "something else answers"),
        "rate_limited": QCoreApplication.translate("InTheWay", "the service asks to wait"),
        "token_refused": QCoreApplication.translate("InTheWay", "you have to sign in again"),
        "no_seat": QCoreApplication.translate("InTheWay", "your seat is being made ready"),
        "client_too_old": QCoreApplication.translate("InTheWay", "this version is too old"),
    }.get(code) or QCoreApplication.translate("InTheWay", "the service cannot answer now")
