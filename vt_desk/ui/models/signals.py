"""Signal words as the window shows them: where in a message, why, and which are left unmarked.

The desk looks for them itself in what it shows, with the same function as the service. They
only point: nothing here does anything by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from vt_desk.domain.conversation import Party
from vt_desk.domain.severity import Severity
from vt_desk.domain.signal_words import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vt_desk.domain.conversation import Message
    from vt_desk.domain.signal_words import Hit, SignalWords

FLAG = "⚑"
"""The mark of a signal word; words always go with it."""


def signal_word(severity: Severity) -> str:
    """How grave a signal word is, in words."""
    return {
        Severity.NOTICE: QCoreApplication.translate("Signals", "signal word"),
        Severity.SERIOUS: QCoreApplication.translate("Signals", "serious signal word"),
        Severity.ACUTE: QCoreApplication.translate("Signals", "acute signal word"),
    }[severity]


def flagged(severity: Severity | None) -> str:
    """The flag and how grave; empty when there is none."""
    return f"{FLAG} {signal_word(severity)}" if severity is not None else ""


class Signals(QObject):
    """The list, and what this person does not want marked at this desk."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: SignalWords | None = None
        self._marked: SignalWords | None = None
        self._off: frozenset[str] = frozenset()
        self._language: Callable[[], str] = lambda: "nl"

    def use(
        self, words: SignalWords | None, off: Iterable[str], language: Callable[[], str]
    ) -> None:
        """Look for these from now on.

        Args:
            words: the organisation's list; None marks nothing.
            off: ids of what is not marked here.
            language: the window's.
        """
        self._words = words
        self._language = language
        self._set_off(off)

    @property
    def off(self) -> Sequence[str]:
        """What is not marked at this desk, by name; also what this list does not have."""
        return sorted(self._off)

    @property
    def off_here(self) -> Sequence[str]:
        """Of these the ones that this list has."""
        known = self._words.by_id if self._words is not None else {}
        return [word for word in self.off if word in known]

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Where in a text something is marked; what is taken back is not."""
        if self._marked is None:
            return ()
        return tuple(hit for hit in find(text, self._marked) if not hit.negated)

    def name(self, word: str) -> str:
        """An entry's name, as read."""
        return word.replace("_", " ")

    def why(self, word: str) -> str:
        """Why an entry is marked, in the language of the window."""
        if self._words is None or word not in self._words.by_id:
            return ""
        why = self._words.by_id[word].why
        return why.get(self._language()) or why.get("nl", "")

    def explained(self, hits: Iterable[Hit]) -> str:
        """Each entry once: how grave, which, and why."""
        lines = []
        for word, severity in dict.fromkeys((hit.word, hit.severity) for hit in hits):
            grave = signal_word(severity)
            lines.append(f"{grave[:1].upper()}{grave[1:]}: {self.name(word)}. {self.why(word)}")
        return "\n".join(lines)

    def switch_off(self, word: str) -> None:
        """Do not mark an entry at this desk."""
        self._set_off(self._off | {word})

    def switch_on(self, word: str) -> None:
        """Mark it again."""
        self._set_off(self._off - {word})

    def _set_off(self, off: Iterable[str]) -> None:
        self._off = frozenset(off)
        self._marked = self._words.without(self._off) if self._words is not None else None
        self.changed.emit()


class RowMarks(QObject):
    """Where the signal words of a talk's rows stand, looked for once; never the words.

    Args:
        signals: what is marked.
    """

    changed = Signal()

    def __init__(self, signals: Signals, parent: QObject) -> None:
        super().__init__(parent)
        self.signals = signals
        self._kept: dict[str, tuple[Hit, ...]] = {}
        signals.changed.connect(self._on_changed)

    def of(self, message: Message) -> tuple[Hit, ...]:
        """The hits of a visitor's message; others have none."""
        if message.author is not Party.VISITOR:
            return ()
        found = self._kept.get(message.id)
        if found is None:
            found = self._kept[message.id] = self.signals.hits(message.text)
        return found

    def explained(self, message: Message) -> str:
        """Why it is marked, in lines; empty where it is not."""
        return self.signals.explained(self.of(message))

    def keep(self, messages: Iterable[str]) -> None:
        """Forget all but these, by id."""
        kept = set(messages)
        self._kept = {id_: hits for id_, hits in self._kept.items() if id_ in kept}

    def _on_changed(self) -> None:
        self._kept.clear()
        self.changed.emit()
