"""Any form that passes the schema and the checks, and answers to it, for property tests.

``documents()`` makes what a file says, ``toml_of`` writes it down, ``forms()`` loads it as the
program does, and ``answers(form)`` fills it in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from vt_desk.domain.intake import FieldId, Value
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.forms import definition as d
from vt_desk.forms.codes import CodeLists, shipped_codes
from vt_desk.forms.load import form_of
from vt_desk.forms.rules import ROLE, fields

Document = dict[str, Any]
DAY = date(2026, 11, 22)
FILE = Path("made.toml")
OFFICIAL = {"capacity": Capacity, "reasons": Reason, "natures": Nature}
LISTS = ("known_by", "perpetrator", "tried", "wish", "advice", "meldcode", "reason")
_KINDS = (
    "choice",
    "choices",
    "checklist",
    "yes_no",
    "text",
    "number",
    "date",
    "municipality",
    "scale",
    "info",
)
_WORDS = (
    "Nu in gevaar?",
    "Sinds wanneer",
    "a",
    "5",
    "<b>vet</b> & <a href='x'>",
    'aan"halings\\tekens',
    "%s {0} $x",
    "één, twee, drieënzestig",
    "أين أنت الآن",
    "子供たち",
    "🙂 ja",
    "regel een\nregel twee",
    "&Sneltoets",
    "een heel lang label dat nergens in een smal paneel op één regel past en dus omloopt",
)
_Known = dict[str, list[str] | None]
"""By field the answers that a condition may ask for; None where only ``true`` will do."""


@cache
def codes() -> CodeLists:
    """The lists that ship."""
    return shipped_codes()


def loaded(document: Document) -> d.Form:
    """Load a document as the program loads a file."""
    return form_of(toml_of(document).encode(), codes(), DAY, file=FILE)


def forms(most_sections: int = 3, most_fields: int = 6) -> st.SearchStrategy[d.Form]:
    """Any form that the program accepts."""
    return documents(most_sections, most_fields).map(loaded)


def toml_of(document: Document) -> str:
    """Write a document as TOML: sections and fields as tables, the rest on one line each."""
    out = _rows(document, "sections")
    for section in _tables(document, "sections"):
        out += ["", "[[sections]]", *_rows(section, "fields")]
        for field in _tables(section, "fields"):
            out += ["", "[[sections.fields]]", *_rows(field, "")]
    return "\n".join(out) + "\n"


def _tables(table: Document, key: str) -> list[Document]:
    """A list of tables; none when there is something else, as in a form that is wrong."""
    items = table.get(key)
    whole = isinstance(items, list) and all(isinstance(item, dict) for item in items)
    return items if whole and items else []


def _rows(table: Document, inner: str) -> list[str]:
    apart = _tables(table, inner)
    return [f"{_key(k)} = {_inline(v)}" for k, v in table.items() if k != inner or not apart]


def _inline(item: object) -> str:
    if isinstance(item, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in item.items()) + " }"
    if isinstance(item, list):
        return "[" + ", ".join(_inline(one) for one in item) + "]"
    if isinstance(item, date):
        return item.isoformat()
    # JSON's strings are TOML's, but for letters beyond the first plane, which stay as they are.
    return json.dumps(item, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").isalnum()
    return key if plain else json.dumps(key, ensure_ascii=False)


@cache
def texts() -> st.SearchStrategy[Document]:
    """A label in both languages; one draw, for a form has a hundred of them."""
    return st.integers(0, len(_WORDS) - 1).map(_label)


def _label(number: int) -> Document:
    return {"nl": _WORDS[number % len(_WORDS)], "en": _WORDS[(number + 5) % len(_WORDS)]}


def _conditions(known: _Known) -> st.SearchStrategy[Any]:
    def expected(field: str) -> st.SearchStrategy[Any]:
        options = known[field]
        if not options:
            return st.just(True)
        some = st.lists(st.sampled_from(options), min_size=1, max_size=4, unique=True)
        return st.one_of(st.just(True), st.sampled_from(options), some)

    def table(names: list[str]) -> st.SearchStrategy[Document]:
        return st.fixed_dictionaries({name: expected(name) for name in names})

    names = st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=2, unique=True)
    tables = names.flatmap(table)
    return st.one_of(tables, st.lists(tables, min_size=1, max_size=2))


@st.composite
def _options(draw: st.DrawFn, known: _Known, ids: list[str] | None = None) -> list[Document]:
    chosen = ids or [f"o{number}" for number in range(draw(st.integers(1, 11)))]
    first, grouped = draw(st.integers(0, len(_WORDS) - 1)), draw(st.integers(0, 3)) == 0
    options = []
    for number, id_ in enumerate(chosen):
        option: Document = {"id": id_, "label": _label(first + number)}
        if ids is None and draw(st.integers(0, 3)) == 0:
            option["shown_when"] = draw(_conditions(known))
        if grouped:
            option["group"] = _label(first + number // 3)
        options.append(option)
    return options


@st.composite
def _demands(draw: st.DrawFn, known: _Known) -> Document:
    """Whether and when a field is required, and whether "not known" will do."""
    demands: Document = {"required": draw(st.booleans())}
    if draw(st.integers(0, 3)) == 0:
        demands["required_when"] = draw(_conditions(known))
    if draw(st.booleans()):
        demands["unknown"] = True
    return demands


_LIMITS = {
    "text": st.fixed_dictionaries({"lines": st.integers(1, 12), "longest": st.integers(1, 4000)}),
    "number": st.fixed_dictionaries({"least": st.integers(-50, 50), "most": st.integers(50, 1000)}),
}


_DAYS = st.sampled_from(
    [
        *[{}] * 5,
        {"valid_from": DAY, "valid_until": DAY},
        {"valid_from": DAY + timedelta(1)},
        {"valid_until": DAY - timedelta(1)},
    ]
)
"""Of one option; most have none."""


@st.composite
def _offer(draw: st.DrawFn, field: Document, known: _Known) -> list[str]:
    """Put options or a list into a field; gives their ids."""
    if draw(st.booleans()):
        field["codes"] = draw(st.sampled_from(LISTS))
        offered = sorted(codes().by_id[field["codes"]].ids())
    else:
        # What a required checklist asks for cannot grow with other answers.
        whole = field["kind"] == "checklist" and field.get("required", False)
        ids = [f"o{number}" for number in range(draw(st.integers(1, 11)))]
        field["options"] = draw(_options(known, ids if whole else None))
        for option in field["options"]:
            option.update(draw(_DAYS))
        offered = [option["id"] for option in field["options"]]
    if field["kind"] == "checklist":
        inserts = draw(st.lists(st.sampled_from(offered), max_size=3, unique=True))
        field["inserts"] = {option: draw(texts()) for option in inserts}
    return offered


@st.composite
def _field(draw: st.DrawFn, id_: str, known: _Known) -> Document:
    """A field that gives nothing to the record; what may be asked of it is put into ``known``."""
    kind = draw(st.sampled_from(_KINDS))
    field: Document = {"kind": kind, "id": id_, "label": draw(texts())}
    if draw(st.booleans()):
        field["help"] = draw(texts())
    if draw(st.booleans()):
        field["personal"] = True
    if draw(st.booleans()):
        field["shown_when"] = draw(_conditions(known))
    unknown: list[str] = []
    if kind != "info":
        field |= draw(_demands(known))
        unknown = [d.UNKNOWN] if field.get("unknown") else []
    answers: list[str] | None = unknown or None
    match kind:
        case "choice" | "choices" | "checklist":
            answers = draw(_offer(field, known)) + unknown
        case "yes_no":
            answers = [d.YES, d.NO, d.UNKNOWN]
        case "scale":
            field |= {"least_label": draw(texts()), "most_label": draw(texts())}
            field |= {"least": draw(st.integers(0, 1)), "most": draw(st.integers(2, 10))}
            answers = [str(number) for number in range(field["least"], field["most"] + 1)]
            answers += unknown
        case "text" | "number":
            field |= draw(_LIMITS[kind])
    if kind != "info":
        known[id_] = answers
    return field


@st.composite
def _record_fields(draw: st.DrawFn) -> list[Document]:
    """What the record needs, in one field a part or in one for each caller role."""
    made: list[Document] = []
    for part in ("reasons", "capacity", "natures"):
        by_role = draw(st.booleans())
        for role in d.ROLES if by_role else (None,):
            field: Document = {
                "kind": "choice" if part == "capacity" else "choices",
                "id": part if role is None else f"{part}_{role}",
                "label": draw(texts()),
                "record": part,
                "retention": "record",
                "required": True,
            }
            if role is not None:
                field["shown_when"] = {d.ROLE_FIELD: draw(st.sampled_from([role, [role]]))}
            # The list of natures asks for a field with the list of reasons before it.
            may = part != "natures" or any(one.get("codes") == "reason" for one in made)
            listed = draw(st.booleans())
            if may and listed:
                field["codes"] = {"reasons": "reason", "natures": "nature"}.get(part, part)
            else:
                every = st.sampled_from([code.value for code in OFFICIAL[part]])
                ids = draw(st.lists(every, min_size=1, max_size=6, unique=True))
                field["options"] = draw(_options({}, ids))
            made.append(field)
    return made


@st.composite
def documents(draw: st.DrawFn, most_sections: int = 3, most_fields: int = 6) -> Document:
    """What the file of a form says."""
    known: _Known = {d.ROLE_FIELD: list(d.ROLES)}
    items = []
    for number in range(draw(st.integers(1, 4))):
        item: Document = {"id": f"d{number}", "label": draw(texts())}
        alarms = draw(st.sampled_from(["yes", "no", None]))
        if alarms:
            item["alarms"] = alarms
        items.append(item)
        known[item["id"]] = [d.YES, d.NO]
    pending = draw(_record_fields())
    sections: list[Document] = []
    for number in range(draw(st.integers(1, most_sections))):
        made: list[Document] = []
        for place in range(draw(st.integers(1, most_fields))):
            early = draw(st.booleans())
            if pending and early:
                made.append(pending.pop(0))
            made.append(draw(_field(f"f{number}_{place}", known)))
        sections.append({"id": f"s{number}", "label": draw(texts()), "fields": made})
    sections[-1]["fields"] += pending
    document: Document = {
        "format": 1,
        "id": "made",
        "version": draw(st.integers(1, 99)),
        "title": draw(texts()),
        "role": {"label": draw(texts())},
        "danger": {"label": draw(texts()), "to_confirm": draw(st.booleans()), "items": items},
        "sections": sections,
    }
    return document


def value_of(field: d.Field) -> st.SearchStrategy[Value]:
    """Any answer to one field."""
    answer: st.SearchStrategy[Value]
    match field:
        case d.Choice():
            answer = st.sampled_from([option.id for option in field.options])
        case d.Choices() | d.Checklist():
            ids = st.sampled_from([option.id for option in field.options])
            answer = st.lists(ids, min_size=1, max_size=len(field.options), unique=True).map(tuple)
        case d.YesNo():
            answer = st.sampled_from([d.YES, d.NO, d.UNKNOWN])
        case d.Number() | d.Scale():
            answer = st.integers(field.least, field.most)
        case d.Date():
            answer = st.sampled_from(["2026", "2026-05", "2026-05-17"])
        case d.Municipality():
            answer = st.sampled_from(["GM0344", "GM0363", "GM0518"])
        case d.Line():
            words = st.text(min_size=1, max_size=min(field.longest, 30))
            answer = words.filter(lambda text: text.strip() != "")
        case d.Info():
            answer = st.none()
    return st.one_of(answer, st.just(d.UNKNOWN)) if field.unknown else answer


def every_value(form: d.Form) -> Mapping[FieldId, st.SearchStrategy[Value]]:
    """By field any answer to it, the role and the checklist on top among them."""
    role: st.SearchStrategy[Value] = st.sampled_from([role.value for role in d.ROLES])
    yes_no: st.SearchStrategy[Value] = st.sampled_from([d.YES, d.NO])
    return (
        {ROLE: role}
        | {FieldId(item.id): yes_no for item in form.danger.items}
        | {FieldId(f.id): value_of(f) for f in fields(form) if not isinstance(f, d.Info)}
    )


def answers(form: d.Form) -> st.SearchStrategy[dict[FieldId, Value]]:
    """Some fields of a form, filled in."""
    return st.fixed_dictionaries({}, optional=dict(every_value(form)))
