"""What a message may be made of.

A visitor's words are data and never changed on the way (invariant 11), so the rule
is to refuse by name and not to repair: everything that can be shown is taken, also
markup, overrides of direction and links, because the window shows them as letters.
"""

from __future__ import annotations

from enum import StrEnum

MAX_TEXT_CHARS = 4_000


class TextFault(StrEnum):
    """Why a text was refused."""

    EMPTY = "text_empty"
    TOO_LONG = "text_too_long"
    CONTROL = "text_control_characters"


_ALLOWED_CONTROLS = frozenset("\n\t")


def text_fault(text: str) -> TextFault | None:
    """Say why a text cannot be sent.

    Args:
        text: as typed.

    Returns:
        The first fault, or None when the text is fine. Lone surrogates count as
        control characters: they cannot be encoded.
    """
    if len(text) > MAX_TEXT_CHARS:
        return TextFault.TOO_LONG
    if not text.strip():
        return TextFault.EMPTY
    for char in text:
        is_control = char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"
        if is_control and char not in _ALLOWED_CONTROLS:
            return TextFault.CONTROL
    return None
