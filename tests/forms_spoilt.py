"""Wrong forms by the hundred, each with the place where it is wrong."""

from __future__ import annotations

from typing import Any

from tests.forms_made import Document

Place = tuple[str | int, ...]
Spoilt = tuple[Document, Place]
"""A wrong form, and where it is wrong."""

_TEXT = {"nl": "Vraag", "en": "Question"}


def form() -> Document:
    """A small form in which every kind and every key stands."""

    def field(kind: str, id_: str, **more: Any) -> Document:
        return {"kind": kind, "id": id_, "label": dict(_TEXT), "help": dict(_TEXT)} | more

    def options(*ids: str) -> list[Document]:
        return [{"id": id_, "label": dict(_TEXT), "group": dict(_TEXT)} for id_ in ids]

    part = {"required": True, "retention": "record"}
    scale = {"least_label": dict(_TEXT), "most_label": dict(_TEXT)}
    one = [
        field("choice", "capacity", codes="capacity", record="capacity", **part),
        field("choices", "reasons", codes="reason", record="reasons", **part),
        field("choices", "natures", codes="nature", record="natures", **part),
        field("choice", "colour", options=options("red", "green"), unknown=True),
    ]
    two = [
        field("yes_no", "hurry", shown_when={"colour": ["red", "unknown"]}),
        field("checklist", "told", options=options("a", "b"), inserts={"a": dict(_TEXT)}),
        field("text", "story", lines=3, longest=200, personal=True),
        field("number", "people", least=1, most=9, shown_when=[{"told": True}, {"hurry": "yes"}]),
        field("date", "since", past_only=True, required_when={"caller_role": "victim"}),
        field("municipality", "town"),
        field("scale", "grade", least=0, most=10, **scale),
        field("info", "note"),
    ]
    items = [{"id": id_, "label": dict(_TEXT), "alarms": "yes"} for id_ in ("now", "gun")]
    return {
        "format": 1,
        "id": "small",
        "version": 1,
        "title": dict(_TEXT),
        "unconfirmed": dict(_TEXT),
        "role": {"label": dict(_TEXT), "help": dict(_TEXT)},
        "danger": {"label": dict(_TEXT), "to_confirm": True, "items": items},
        "sections": [
            {"id": "one", "label": dict(_TEXT), "fields": one},
            {"id": "two", "label": dict(_TEXT), "fields": two},
        ],
    }


def places(part: Any, at: Place = ()) -> list[tuple[Place, Any]]:
    """Everything in a document and where it stands."""
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    found: list[tuple[Place, Any]] = []
    for key, item in inner:
        found.append(((*at, key), item))
        if isinstance(item, dict | list):
            found += places(item, (*at, key))
    return found


def within(document: Document, place: Place) -> Any:
    inner: Any = document
    for key in place:
        inner = inner[key]
    return inner


def without(place: Place) -> Document:
    """The small form with nothing at a place."""
    document = form()
    del within(document, place[:-1])[place[-1]]
    return document


def put(place: Place, item: Any) -> Document:
    """The small form with something else at a place."""
    document = form()
    within(document, place[:-1])[place[-1]] = item
    return document


_IDS = ["", "Groot", "met spatie", "9", "x" * 41, "é", 3]
_WORDS = ["", " \t", 7, ["a"], "x" * 601]
_UNSUITABLE: dict[str | int, list[Any]] = {
    **dict.fromkeys(("nl", "en"), _WORDS),
    **dict.fromkeys(("id", "codes"), _IDS),
    **{key: ["ja", 1] for key in ("required", "personal", "to_confirm", "unknown", "past_only")},
    **{key: ["anders", True] for key in ("kind", "retention", "record", "alarms")},
    **{key: [0, -1, "1", 10**9] for key in ("lines", "longest", "format")},
    **{key: [10**9, -(10**9), "1", True] for key in ("least", "most")},
    "version": [0, -1, "1"],
    "items": [[], [1]],
    "fields": [[], {}],
    "sections": [[], "x"],
}
_NEEDED = {
    *("format", "id", "version", "title", "role", "danger", "label", "items", "sections"),
    *("fields", "kind", "nl", "en", "least_label", "most_label"),
}


def misshapen() -> list[Spoilt]:
    """What the types, and so the schema, do not allow."""
    spoilt: list[Spoilt] = []
    for place, item in places(form()):
        key = place[-1]
        if "shown_when" in place or "required_when" in place or place[-2:-1] == ("inserts",):
            continue
        spoilt += [(put(place, value), place) for value in (1.5, *_UNSUITABLE.get(key, ()))]
        if isinstance(item, dict) and key != "inserts":
            spoilt.append((put((*place, "labl"), "slip"), (*place, "labl")))
        if key in _NEEDED:
            spoilt.append((without(place), place[:-1]))
        if key in {"items", "fields", "sections"}:
            spoilt.append((put(place, item * 21), place))
    return spoilt + _misshapen_conditions()


def _misshapen_conditions() -> list[Spoilt]:
    place = ("sections", 1, "fields", 0, "shown_when")
    odd: tuple[Any, ...] = ({}, [], "colour", 3, {"colour": []}, {"colour": 1}, [{}], ["colour"])
    return [(put(place, condition), place) for condition in (*odd, {"Colour": True})]


def wrong() -> list[tuple[str, Spoilt]]:
    """What the types allow and nobody could fill in; by what the error says."""
    one: Place = ("sections", 0, "fields")
    two: Place = ("sections", 1, "fields")
    at: dict[str, Place] = {
        item["id"]: (*section, number)
        for section in (one, two)
        for number, item in enumerate(within(form(), section))
    }
    taken = ("caller_role", "now", "capacity", "colour")
    made: list[tuple[str, Place, Any]] = [
        *(("is there already", (*at["note"], "id"), id_) for id_ in taken),
        ("is there already", ("sections", 1, "id"), "one"),
        ("is there already", ("danger", "items", 1, "id"), "now"),
        ("is there already", (*at["colour"], "options", 1, "id"), "red"),
        ("not an option unknown", (*at["colour"], "options", 0, "id"), "unknown"),
        ("no such field before", (*at["hurry"], "shown_when"), {"people": True}),
        ("no such field before", (*at["hurry"], "shown_when"), {"hurry": "yes"}),
        ("no such field before", (*at["hurry"], "shown_when"), [{"now": True}, {"nobody": "a"}]),
        ("not an answer", (*at["hurry"], "shown_when"), {"colour": "blue"}),
        ("not an answer", (*at["hurry"], "shown_when"), {"caller_role": ["victim", "unsaid"]}),
        ("not an answer", (*at["since"], "required_when"), {"hurry": "perhaps"}),
        ("not an answer", (*at["note"], "shown_when"), {"grade": "11"}),
        ("not an answer", (*at["note"], "shown_when"), {"now": "unknown"}),
        ("only true", (*at["note"], "shown_when"), {"story": "x"}),
        ("only true", (*at["note"], "shown_when"), {"town": False}),
        ("only true", (*at["note"], "shown_when"), {"people": "3"}),
        ("no code list", (*at["reasons"], "codes"), "reasons"),
        ("no code", (*at["reasons"], "codes"), "nature"),
        ("options or codes", (*at["colour"], "options"), []),
        ("options or codes", (*at["colour"], "codes"), "reason"),
        ("no such option", (*at["told"], "inserts"), {"c": dict(_TEXT)}),
        ("lower than least", (*at["people"], "most"), 0),
        ("nothing to fill in", (*at["note"], "required"), True),
        ("nothing to fill in", (*at["note"], "unknown"), True),
        ("cannot be printed", ("title", "nl"), "om\u202ekeer"),
        ("cannot be printed", (*at["colour"], "options", 0, "label", "en"), "bel\u0007"),
        ("give a part", (*at["story"], "retention"), "record"),
        ("cannot be personal", (*at["natures"], "personal"), True),
        ("must be", (*at["natures"], "retention"), "intake"),
        ("may ask only", (*at["natures"], "shown_when"), {"reasons": "other"}),
        ("must be true", (*at["reasons"], "required"), False),
        ("must be false", (*at["reasons"], "unknown"), True),
        ("no field gives", (*at["capacity"], "shown_when"), {"caller_role": "victim"}),
        ("no such caller role", (*at["capacity"], "fallback"), {"visitor": "police"}),
        ("no such option", (*at["capacity"], "fallback"), {"victim": "baker"}),
        ("not offered", (*at["capacity"], "fallback"), {"professional": "relative"}),
    ]
    spoilt = [(told, (put(place, item), place)) for told, place, item in made]
    impersonal = put((*at["colour"], "record"), "capacity")
    spoilt.append(("must be", (impersonal, at["colour"])))
    late = form()
    within(late, one)[1:3] = reversed(within(late, one)[1:3])
    spoilt.append(("no earlier field", (late, (*one, 1, "codes"))))
    return spoilt
