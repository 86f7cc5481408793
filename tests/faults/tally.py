"""Counting afterwards: what was sent against what each side and the database have."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

View = Sequence[str]
"""The texts of one conversation in the order in which somebody has them."""


@dataclass
class Tally:
    """What was found.

    Attributes:
        sent: texts that a person sent, of both sides.
        lost: of these, how many somebody does not have.
        doubled: how many somebody has more than once, or nobody sent.
        out_of_order: how many stand before one that their author sent earlier, or where
            two who look at the same conversation see another order.
        stuck: how many their author still sees as on their way when everything should have
            come to rest, and what else did not.
        fields_set: how often the desk said of a field's value that it is kept.
        fields_lost: of these, how many the desk or the service does not show.
        clicks: how often the desk said that going to 0800-2000 or 112 is written down.
        clicks_lost: how many clicks are not exactly once where they have to be, or not as they
            have to be.
        told: what exactly was wrong, without words.
    """

    sent: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    stuck: int = 0
    fields_set: int = 0
    fields_lost: int = 0
    clicks: int = 0
    clicks_lost: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everything is there once and in order, and nothing else was wrong."""
        wrong = self.lost or self.doubled or self.out_of_order or self.stuck
        return not (wrong or self.fields_lost or self.clicks_lost or self.told)


def count(tally: Tally, name: str, by_author: Sequence[View], views: Mapping[str, View]) -> None:
    """Count one conversation.

    Args:
        tally: is added to.
        name: of the conversation, for what is told.
        by_author: what each author sent, in order.
        views: what each who looks at it has.
    """
    sent = [text for texts in by_author for text in texts]
    tally.sent += len(sent)
    lost = {text: who for who, view in views.items() for text in set(sent) - set(view)}
    doubled = {
        text: who
        for who, view in views.items()
        for text, times in Counter(view).items()
        if times > 1 or text not in sent
    }
    tally.lost += len(lost)
    tally.doubled += len(doubled)
    tally.told += [f"{name}: {_label(text)} lost at {who}" for text, who in lost.items()]
    tally.told += [f"{name}: {_label(text)} doubled at {who}" for text, who in doubled.items()]
    for who, view in views.items():
        for texts in by_author:
            place = {text: number for number, text in enumerate(texts)}
            order = [place[text] for text in view if text in place]
            wrong = sum(1 for one, next_ in itertools.pairwise(order) if one > next_)
            tally.out_of_order += wrong
            if wrong:
                tally.told.append(f"{name}: {wrong} out of order at {who}")
    first, *others = views
    for other in others:
        if list(views[first]) != list(views[other]) and not lost and not doubled:
            tally.out_of_order += 1
            tally.told.append(f"{name}: {first} and {other} have another order")


def _label(text: str) -> str:
    return text.partition(" ")[0]
