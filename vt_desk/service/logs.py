"""Logs as JSON lines: what happened, with numbers and names of errors, never with words.

The third parties' loggers are held at warning, and even then only their message's
template is written: its arguments could quote a request.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import TextIO

_OURS = "vt_desk"
_KEPT = ("error", "at", "port", "version", "node", "signal", "count")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Keep the event's name and the fields that cannot hold words."""
        ours = record.name.startswith(_OURS)
        line: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "event": str(record.msg) if ours else _template(record),
        }
        if ours:
            line |= {key: getattr(record, key) for key in _KEPT if hasattr(record, key)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def _template(record: logging.LogRecord) -> str:
    # asyncio and the warnings module write whole messages, with what was at hand in them.
    if record.name.startswith(("asyncio", "py.warnings")):
        return "something went wrong"
    return str(record.msg).partition("\n")[0]


def set_up(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log line of the process to a stream, standard error by default."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(level)
