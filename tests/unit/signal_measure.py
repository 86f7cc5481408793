"""How well the list points: `make signal-words` prints it.

Precision: of what it points at, how much deserves it. Recall: of what deserves it, how much it
points at. By severity: a sentence counts where its severity is that one and graver ones apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vt_desk.domain.severity import Severity
from vt_desk.domain.signal_words import SignalWords, find, gravest
from vt_desk.signals.load import shipped

HERE = Path(__file__).parent
MADE_BY = HERE / "signal_sentences.tsv"
HELD_OUT = HERE / "signal_sentences_held_out.tsv"
LATER = HERE / "signal_sentences_later.tsv"
LAST = HERE / "signal_sentences_last.tsv"


class Sentence(NamedTuple):
    """A labelled sentence; ``severity`` is None where nothing should be pointed at."""

    severity: Severity | None
    kind: str
    writer: str
    text: str


@dataclass(frozen=True)
class Measured:
    """Counts of a set, for one question."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was pointed at, the share that deserves it."""
        return self.right / (self.right + self.false or 1)

    @property
    def recall(self) -> float:
        """Of what deserves it, the share that was pointed at."""
        return self.right / (self.right + self.missed or 1)

    def __str__(self) -> str:
        counts = f"{self.right:4} right {self.false:3} false {self.missed:3} missed"
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  {counts}"


def sentences(file: Path) -> list[Sentence]:
    """Read a labelled set."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            severity, kind, writer, text = line.split("\t")
            graded = None if severity == "none" else Severity(severity)
            found.append(Sentence(graded, kind, writer, text))
    return found


def pairs(
    labelled: Sequence[Sentence], words: SignalWords
) -> list[tuple[Sentence, Severity | None]]:
    """Each sentence with what the list says of it."""
    return [(one, gravest(find(one.text, words))) for one in labelled]


def any_hit(found: Sequence[tuple[Sentence, Severity | None]]) -> Measured:
    """Whether a sentence is pointed at, however grave."""
    return Measured(
        right=sum(said is not None and one.severity is not None for one, said in found),
        false=sum(said is not None and one.severity is None for one, said in found),
        missed=sum(said is None and one.severity is not None for one, said in found),
    )


def of_severity(found: Sequence[tuple[Sentence, Severity | None]], severity: Severity) -> Measured:
    """Whether a sentence is pointed at as this grave, neither more nor less."""
    return Measured(
        right=sum(said is severity and one.severity is severity for one, said in found),
        false=sum(said is severity and one.severity is not severity for one, said in found),
        missed=sum(said is not severity and one.severity is severity for one, said in found),
    )


def main() -> None:
    """Print the figures of both sets, and what is wrong in them."""
    words = shipped()
    for name, file in (
        ("made by", MADE_BY),
        ("held out", HELD_OUT),
        ("later", LATER),
        ("last", LAST),
    ):
        found = pairs(sentences(file), words)
        print(f"{name}: {len(found)} sentences")
        print(f"  any      {any_hit(found)}")
        for severity in reversed(Severity):
            print(f"  {severity:8} {of_severity(found, severity)}")
        for kind in sorted({one.kind for one, _ in found}):
            print(f"  {kind:9}{any_hit([pair for pair in found if pair[0].kind == kind])}")
        for one, said in found:
            if said is not one.severity:
                print(f"    {one.severity or 'none'} but {said or 'none'}: {one.text}")


if __name__ == "__main__":
    main()
