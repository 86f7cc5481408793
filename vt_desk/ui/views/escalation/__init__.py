"""Help by phone beside the talk: the number, what is told, how it ended, and who else phones."""
