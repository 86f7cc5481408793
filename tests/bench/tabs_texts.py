"""What is said in the conversations whose tabs are measured: each message another one."""

from __future__ import annotations

import random

_WORDS = (
    *("ik", "weet", "niet", "of", "het", "kan", "maar", "er", "is", "iemand", "die", "ons"),
    *("helpt", "en", "dan", "gaan", "we", "naar", "buiten", "vandaag", "morgen", "school"),
    *("thuis", "praten", "bellen", "wachten", "rustig", "straks", "gisteren", "samen"),
)


def texts(conversation: int, count: int) -> list[str]:
    """The messages of a conversation, by its number: a line or two each."""
    chance = random.Random(conversation)
    return [
        f"{number} " + " ".join(chance.choices(_WORDS, k=chance.randint(4, 24)))
        for number in range(count)
    ]
