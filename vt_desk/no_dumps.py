"""No picture of this program's memory reaches the disk when it crashes.

A core dump holds the key of the store and the words of every open conversation. The limit of
its size is not enough where the system hands dumps to a program of its own (core(5)), so the
process is also marked as one that is not dumped (prctl(2), PR_SET_DUMPABLE); other processes
of the same person can then not read its memory either.
"""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002


def forbid_dumps() -> None:
    """Forbid them, for this process and for what it starts."""
    if sys.platform == "win32":
        # Without its dialogue Windows Error Reporting keeps no dump of the process.
        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
