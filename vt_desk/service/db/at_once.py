"""A statement that is a transaction by itself: one round trip to PostgreSQL, commit included.

Its scope must stand, and a seat must be locked, before the statement begins: what it sees is
settled then. So they are three statements, in a function of PostgreSQL's, each of which sees
what was committed before it began. The function is temporary: each connection makes its own,
of what this node's version has compiled. So there is nothing in the database that two versions
could disagree about (docs/adr/0020-one-round-trip.md).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.types import TypeEngine

from vt_desk.service.db.straight import Compiled
from vt_desk.service.db.transaction import set_scope

# What people change is found by its id: a plan is made once.
_FUNCTION = """\
CREATE FUNCTION pg_temp.{name}({kinds}) RETURNS SETOF record
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $at_once$
BEGIN
  PERFORM {scope};
  PERFORM 1 FROM seats WHERE id = {seat} FOR UPDATE;
  RETURN QUERY {sql};
END $at_once$"""


def function(compiled: Compiled) -> str:
    """The statement that makes a statement's function."""
    kinds = _kinds(compiled)
    # The statement's own parameters keep their places; the scope and the seat come after them.
    *scope, seat = (f"${i}" for i in range(len(kinds) + 1, len(kinds) + 5))
    return _FUNCTION.format(
        name=compiled.name,
        kinds=", ".join([*kinds, *["text"] * 4]),
        scope=set_scope(*scope),
        seat=seat,
        sql=compiled.sql,
    )


def call(compiled: Compiled) -> str:
    """The statement that calls it: with its own parameters, a scope's settings and a seat."""
    places = ", ".join(f"${i}" for i in range(1, len(compiled.parameters) + 5))
    columns = ", ".join(
        f'"{column.name}" {_kind(compiled, column.type)}'
        for column in compiled.statement.statement.exported_columns
    )
    return f"SELECT * FROM pg_temp.{compiled.name}({places}) AS found({columns})"  # noqa: S608 - names of ours


def _kinds(compiled: Compiled) -> list[str]:
    binds = compiled.statement.binds
    return [_kind(compiled, binds[name].type) for name, _, _ in compiled.parameters]


def _kind(compiled: Compiled, type_: TypeEngine[Any]) -> str:
    return str(compiled.statement.dialect.type_compiler_instance.process(type_))
