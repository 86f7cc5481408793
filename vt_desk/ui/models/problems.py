"""What to tell a person about a problem's code: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


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
        "address_refused": QCoreApplication.translate(
            "Problems", "The address of the service is not one with https. Ask your administrator."
        ),
    }
    found = texts.get(code)
    if found is not None:
        return found
    return QCoreApplication.translate(
        "Problems", "Something went wrong. Try again. Code: %1"
    ).replace("%1", code)
