"""Reading another process's memory, all of it, as a core file would have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_OVERLAP = 256
_PART = 16 * 2**20
_NOT_THEIRS = ("[vvar]", "[vsyscall]", "[vvar_vclock]")


def parts(pid: int) -> Iterator[bytes]:
    """Every readable mapping, in overlapping parts."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "r" not in rights or line.endswith(_NOT_THEIRS):
                continue
            start, end = (int(each, 16) for each in span.split("-"))
            for at in range(start, end, _PART):
                try:
                    memory.seek(at)
                    found = memory.read(min(_PART + _OVERLAP, end - at))
                except (OSError, ValueError):
                    # Given back meanwhile, or a device.
                    continue
                yield found


def times(pid: int, secrets: dict[str, bytes]) -> dict[str, int]:
    """How often each secret stands in a process's memory."""
    found = dict.fromkeys(secrets, 0)
    for part in parts(pid):
        for name, secret in secrets.items():
            found[name] += part.count(secret)
    return found


def matching(pid: int, pattern: re.Pattern[bytes]) -> set[bytes]:
    """What in a process's memory matches a pattern."""
    return {match for part in parts(pid) for match in pattern.findall(part)}
