"""The one way to refuse: a problem with a stable code."""

from __future__ import annotations

from typing import Any

from vt_desk.wire.problems import problem


class Refusal(Exception):
    """A request is refused.

    Args:
        code: a key of ``wire.problems.CODES``.
        more: further members of the problem.
    """

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.problem = problem(code, **more)
