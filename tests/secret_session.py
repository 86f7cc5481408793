"""A D-Bus session with a real Secret Service for one program.

What the session's own daemons say on their output, such as where the keyring's is, does not come
among what the program says.
"""

from __future__ import annotations

UNLOCK = (
    "printf secret | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1"
)


def session(first: str = UNLOCK) -> tuple[str, ...]:
    """The words before a program's own that start it in a session.

    Args:
        first: a shell's command that runs before the program; without single quotes.
    """
    inside = f'{first}; exec "$@" >&3 3>&-'
    return (
        "sh",
        "-c",
        f"exec dbus-run-session -- sh -c '{inside}' sh \"$@\" 3>&1 >/dev/null",
        "sh",
    )


UNLOCKED = session()
"""A session whose collection is unlocked."""
