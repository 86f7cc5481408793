"""No message of the API shows a secret, a name or a word where a log or a traceback prints it."""

from __future__ import annotations

import importlib
import pkgutil
from enum import Enum
from itertools import count
from typing import Any

import msgspec
import pytest
from msgspec import inspect as shapes

from vt_desk import wire
from vt_desk.wire.quiet import Quiet

NUMBERS = (shapes.IntType, shapes.FloatType, shapes.BoolType)
STATES = {"type", "state", "status", "code", "action", "id", "conversation", "region", "seat"}
"""What a line of a log is for. All else is somebody's, or opens something."""


def all_structs() -> list[type[msgspec.Struct]]:
    found: set[type[msgspec.Struct]] = set()
    for module in pkgutil.iter_modules(wire.__path__, f"{wire.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct):
                found.add(value)
    return sorted(found - {msgspec.Struct}, key=lambda each: each.__name__)


class Planting:
    """Fills a message; every value that nobody may read is noted."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        self._count = count()

    def message(self, struct: type[msgspec.Struct], path: str = "") -> msgspec.Struct:
        shape = shapes.type_info(struct)
        assert isinstance(shape, shapes.StructType)
        return struct(
            **{
                each.name: self.value(each.type, f"{path}{struct.__name__}.{each.name}")
                for each in shape.fields
            }
        )

    def value(self, shape: shapes.Type, path: str) -> Any:  # noqa: C901, PLR0911, one per kind
        match shape:
            case shapes.StructType():
                return self.message(shape.cls, f"{path}/")
            case shapes.DataclassType():
                of = f"{path}/{shape.cls.__name__}"
                return shape.cls(
                    **{f.name: self.value(f.type, f"{of}.{f.name}") for f in shape.fields}
                )
            case shapes.UnionType():
                known = [each for each in shape.types if not isinstance(each, shapes.NoneType)]
                return self.value(known[0], path)
            case shapes.EnumType():
                return self.choice(shape.cls, path)
            case shapes.ListType():
                return [self.value(shape.item_type, path)]
            case shapes.TupleType():
                return tuple(self.value(each, path) for each in shape.item_types)
            case shapes.DictType():
                return {"text": self.plant(path)}
            case shapes.RawType():
                return msgspec.Raw(msgspec.json.encode({"text": self.plant(path)}))
            case shapes.Metadata():
                return self.value(shape.type, path)
            case shapes.StrType():
                return self.plant(path)
        assert isinstance(shape, NUMBERS), f"{path} is of a kind that this test does not know"
        return 7

    def choice(self, kind: type[Enum], path: str) -> Enum:
        """An answer of a visitor is theirs as well, although it is one of a few."""
        member = next(each for each in kind if each.value)
        if path.rpartition(".")[2] not in STATES:
            self.planted[path] = repr(member)
        return member

    def plant(self, path: str) -> str:
        word = f"planted-{next(self._count)}-here"
        if path.rpartition(".")[2] not in STATES:
            self.planted[path] = word
        return word


@pytest.mark.parametrize("struct", all_structs(), ids=lambda struct: struct.__name__)
def test_inv05_no_message_shows_what_is_in_it(struct: type[msgspec.Struct]) -> None:
    planting = Planting()
    message = planting.message(struct)
    rich: Any = message
    shown = [repr(message), str(message), f"{[message]}", repr(list(rich.__rich_repr__()))]
    told = [path for path, word in planting.planted.items() if any(word in each for each in shown)]
    assert told == []
    assert repr(message).startswith(f"{struct.__name__}(")


def test_the_secrets_and_words_that_are_known_were_looked_for() -> None:
    planting = Planting()
    for struct in all_structs():
        planting.message(struct)
    looked_for = {path.rpartition(".")[2] for path in planting.planted}
    secret = {"password", "access_token", "refresh_token", "watch_token", "token"}
    words = {"text", "data", "closing", "user", "name", "user_name", "author_name", "nickname"}
    answers = {"municipality", "caller_role", "safe_now", "language"}
    assert secret | (words - {"closing"}) | answers <= looked_for


def test_a_message_still_says_which_one_it_is() -> None:
    from vt_desk.wire.desk import PostMessage

    assert repr(PostMessage(id="7", text="dag")) == "PostMessage(id='7')"
    assert all(issubclass(struct, Quiet) for struct in all_structs())
