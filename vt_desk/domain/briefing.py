"""What is told on the phone, in the order in which the other side asks.

A briefing is filled from the intake where that knows something, and written on while
phoning. It holds what a record may not (a street, a number to call back), so it stays in
the encrypted store of the desk that made it and never goes to the service.
"""

from __future__ import annotations

from enum import StrEnum

from vt_desk.domain.escalation import Target
from vt_desk.domain.intake import FieldId

MAX_LINE_CHARS = 1_000


class Line(StrEnum):
    """One line of a briefing."""

    SERVICE = "service"
    """Police, ambulance, fire brigade: the first thing that 112 asks."""
    MUNICIPALITY = "municipality"
    PLACE = "place"
    """Street, number, floor."""
    CALL_BACK = "call_back"
    """A number on which the counsellor can be called back."""
    HAPPENING = "happening"
    WEAPONS = "weapons"
    INJURIES = "injuries"
    CHILDREN = "children"
    SUSPECT = "suspect"
    """Whether the suspect is there."""
    CALL_SAFELY = "call_safely"
    """Whether the victim can be phoned safely, and how."""
    STILL_IN_CHAT = "still_in_chat"
    ROLE = "role"
    REGION = "region"
    REASON = "reason"
    ADVISED = "advised"
    WANTS = "wants"


ORDER: dict[Target, tuple[Line, ...]] = {
    Target.EMERGENCY: (
        Line.SERVICE,
        Line.MUNICIPALITY,
        Line.PLACE,
        Line.CALL_BACK,
        Line.HAPPENING,
        Line.WEAPONS,
        Line.INJURIES,
        Line.CHILDREN,
        Line.SUSPECT,
        Line.CALL_SAFELY,
        Line.STILL_IN_CHAT,
    ),
    Target.ADVICE_LINE: (
        Line.ROLE,
        Line.REGION,
        Line.MUNICIPALITY,
        Line.REASON,
        Line.HAPPENING,
        Line.ADVISED,
        Line.WANTS,
        Line.CALL_SAFELY,
        Line.STILL_IN_CHAT,
    ),
}
"""Which lines, and in which order; the operator of 112 asks in this one."""


FROM: dict[Line, tuple[FieldId, ...]] = {
    Line.ROLE: (FieldId("caller_role"),),
    Line.MUNICIPALITY: (FieldId("municipality"),),
    Line.HAPPENING: (FieldId("summary"),),
    Line.REASON: (FieldId("reasons"), FieldId("natures")),
    Line.WEAPONS: (FieldId("danger_weapon"),),
    Line.INJURIES: (FieldId("danger_injury"),),
    Line.CHILDREN: (FieldId("danger_children"), FieldId("children_count")),
    Line.SUSPECT: (FieldId("danger_near"),),
    Line.CALL_SAFELY: (FieldId("reach_safe"), FieldId("reach_how")),
    Line.ADVISED: (FieldId("advice"),),
    Line.WANTS: (FieldId("wishes"),),
}
"""Fields of the shipped intake that fill a line; one that a form lacks is passed over."""
