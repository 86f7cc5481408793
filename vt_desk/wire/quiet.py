"""What a message shows of itself in a log or a traceback: no secret, and no word of a person."""

from __future__ import annotations

from typing import Any

_SHOWN = frozenset(
    {"id", "conversation", "region", "seat", "type", "state", "status", "code", "action"}
)


class Quiet:
    """Every message on the wire is one.

    Its ``repr`` shows numbers, ids and states. Anything else may be a password, a token, a
    name or what somebody wrote, so a new field stays unshown until it is named above.
    """

    __slots__ = ()
    __struct_fields__: tuple[str, ...]

    def __repr__(self) -> str:
        """The type and what may be shown."""
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same, for what prints messages its own way."""
        fields = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [
            (name, value)
            for name, value in fields
            if isinstance(value, int | Quiet) or name in _SHOWN
        ]
