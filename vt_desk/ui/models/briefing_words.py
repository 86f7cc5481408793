"""The words of a briefing: its lines, what is asked, and values of the intake as they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import SAID_ROLES
from vt_desk.domain.intake import FieldId
from vt_desk.forms.definition import (
    NO,
    UNKNOWN,
    YES,
    Checklist,
    Choice,
    Choices,
    Municipality,
    YesNo,
)
from vt_desk.forms.rules import ROLE, answered, fields
from vt_desk.ui.models import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.domain.intake import Value
    from vt_desk.forms.rules import Reading

SERVICES = ("police", "ambulance", "fire")
"""What the line for the service holds, apart by spaces."""
NEAR = FieldId("danger_near")


def value(
    reading: Reading, field: FieldId, language: str, municipality: Callable[[str], str]
) -> str:
    """A value of the intake as it reads; empty where the form lacks it or it is not answered.

    Args:
        reading: the form with its answers.
        field: of which.
        language: of the window, ``nl`` or ``en``.
        municipality: gives the name of a code.
    """
    found = reading.value(field)
    if not answered(found):
        return ""
    if field == ROLE:
        role = next((one for one in SAID_ROLES if one == found), None)
        return str(found) if role is None else words.caller_role(role)
    for item in reading.form.danger.items:
        if item.id == field:
            text = _yes_no(found)
            if field == NEAR and found == YES:
                # Wider than the line that it fills: it is told as it was asked.
                asked = item.label.in_language(language).rstrip("?")
                text = f"{text}: {asked[:1].lower()}{asked[1:]}"
            return text
    return _of_section(reading, field, found, language, municipality)


def _of_section(
    reading: Reading,
    id_: FieldId,
    found: Value,
    language: str,
    municipality: Callable[[str], str],
) -> str:
    match next((one for one in fields(reading.form) if one.id == id_), None):
        case None:
            return ""
        case YesNo():
            return _yes_no(found)
        case Choice() | Choices() | Checklist() as field:
            labels = {one.id: one.label.in_language(language) for one in field.options}
            codes = found if isinstance(found, tuple) else (str(found),)
            return ", ".join(_code(code, labels) for code in codes)
        case Municipality():
            return _unknown() if found == UNKNOWN else municipality(str(found))
        case _:
            return str(found)


def _yes_no(value: Value) -> str:
    return {
        YES: QCoreApplication.translate("Briefing", "yes"),
        NO: QCoreApplication.translate("Briefing", "no"),
    }.get(str(value), _unknown())


def _unknown() -> str:
    return QCoreApplication.translate("Briefing", "not known")


def _code(code: str, labels: dict[str, str]) -> str:
    return _unknown() if code == UNKNOWN and code not in labels else labels.get(code, code)


def service(code: str) -> str:
    """One of the emergency services."""
    return {
        "police": QCoreApplication.translate("Briefing", "Police"),
        "ambulance": QCoreApplication.translate("Briefing", "Ambulance"),
        "fire": QCoreApplication.translate("Briefing", "Fire brigade"),
    }[code]


def label(line: Line) -> str:
    """What a line is called."""
    return {
        Line.SERVICE: QCoreApplication.translate("Briefing", "Which service"),
        Line.MUNICIPALITY: QCoreApplication.translate("Briefing", "Municipality"),
        Line.PLACE: QCoreApplication.translate("Briefing", "Exact place"),
        Line.CALL_BACK: QCoreApplication.translate("Briefing", "Call back on"),
        Line.HAPPENING: QCoreApplication.translate("Briefing", "What happens now"),
        Line.WEAPONS: QCoreApplication.translate("Briefing", "Weapons"),
        Line.INJURIES: QCoreApplication.translate("Briefing", "Injured"),
        Line.CHILDREN: QCoreApplication.translate("Briefing", "Children"),
        Line.SUSPECT: QCoreApplication.translate("Briefing", "Suspect there"),
        Line.CALL_SAFELY: QCoreApplication.translate("Briefing", "Safe to phone"),
        Line.STILL_IN_CHAT: QCoreApplication.translate("Briefing", "Still in the chat"),
        Line.ROLE: QCoreApplication.translate("Briefing", "Who it is"),
        Line.REGION: QCoreApplication.translate("Briefing", "Region"),
        Line.REASON: QCoreApplication.translate("Briefing", "Reason"),
        Line.ADVISED: QCoreApplication.translate("Briefing", "Advice given"),
        Line.WANTS: QCoreApplication.translate("Briefing", "What they want"),
    }[line]


def question(line: Line) -> str:
    """What is asked, for somebody who has nothing but the questions before them."""
    return {
        Line.SERVICE: QCoreApplication.translate("Briefing", "Police, ambulance or fire brigade?"),
        Line.MUNICIPALITY: QCoreApplication.translate("Briefing", "In which municipality is it?"),
        Line.PLACE: QCoreApplication.translate("Briefing", "Street, number, floor?"),
        Line.CALL_BACK: QCoreApplication.translate(
            "Briefing", "On which number can you be called back?"
        ),
        Line.HAPPENING: QCoreApplication.translate("Briefing", "What is happening at this moment?"),
        Line.WEAPONS: QCoreApplication.translate("Briefing", "Is there a weapon? Which?"),
        Line.INJURIES: QCoreApplication.translate("Briefing", "Is anybody injured?"),
        Line.CHILDREN: QCoreApplication.translate("Briefing", "Are there children? How many?"),
        Line.SUSPECT: QCoreApplication.translate("Briefing", "Is the suspect there?"),
        Line.CALL_SAFELY: QCoreApplication.translate(
            "Briefing", "Can the visitor be phoned safely, and how?"
        ),
        Line.STILL_IN_CHAT: QCoreApplication.translate(
            "Briefing", "Is the visitor still in the chat?"
        ),
        Line.ROLE: QCoreApplication.translate(
            "Briefing", "Victim, perpetrator, bystander or professional?"
        ),
        Line.REGION: QCoreApplication.translate("Briefing", "For which region do you work?"),
        Line.REASON: QCoreApplication.translate("Briefing", "What is it about?"),
        Line.ADVISED: QCoreApplication.translate("Briefing", "What have you advised?"),
        Line.WANTS: QCoreApplication.translate(
            "Briefing", "What does the visitor want, and know about this call?"
        ),
    }[line]
