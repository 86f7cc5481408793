"""Pins that hold for a reason: see docs/adr/0001-pyside6-pin.md."""

import subprocess
import sys

_WATCH = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Source(QObject):
    said = Signal(bool)

app = QCoreApplication([])
source = Source()
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range(1_000):
    app.processEvents()
    source.said.emit(True)
after = sys.getrefcount(None), sys.getrefcount(True)
print(min(new - old for old, new in zip(before, after)))
"""


def test_qt_takes_no_references_that_are_not_its_own() -> None:
    # A process of its own: the fault that this looks for aborts the interpreter.
    answer = subprocess.run(
        [sys.executable, "-c", _WATCH], check=True, capture_output=True, text=True
    )
    # The interpreter itself lets go of a few; the fault loses one at every call.
    assert int(answer.stdout) > -100
