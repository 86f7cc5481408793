"""The service's keys on the disk: a small file, and never in the database.

It holds the keys of the minutes to come (``key_tree``). Each node has a copy, or several
share one; each moves its own on. A file that was copied earlier opens all that a later one
does: keep no copies that you do not need, and none beside the database's backups.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from vt_desk.service.db.key_tree import HEIGHT, KEY_BYTES, LAST, KeyTree, parts

FORM = "vt-desk keys 2"
_READ_TRIES = 3


class ServiceKeyError(Exception):
    """The service's keys are missing, readable by others, or none."""


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """What a key file says.

    Attributes:
        tree: the keys of minutes.
        root: the root itself, while the file still holds it: 32 bytes that somebody made
            by hand, or the key of the first version.
    """

    tree: KeyTree
    root: bytes | None = None


def load_keys(path: Path, *, may_create: bool) -> ServiceKeys:
    """Read the service's keys, or make them on the very first start.

    Args:
        path: their file, readable by its owner only: as this program wrote it, or 32
            random bytes in base64.
        may_create: whether missing keys may be made: only while the database holds
            nothing that others have sealed.

    Raises:
        ServiceKeyError: with what is wrong and what to do.
    """
    if not path.exists():
        if not may_create:
            raise ServiceKeyError(
                f"The service's key {path} is missing, and the database holds sealed content. "
                "Put the key back; without it nothing in the database can be read."
            )
        tree = KeyTree.grown_from(secrets.token_bytes(KEY_BYTES))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, tree)
        return ServiceKeys(tree)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise ServiceKeyError(f"Others can read the service's key. Do: chmod 600 {path}")
    return _read(path)


def move_on(path: Path, tree: KeyTree, first: int) -> KeyTree:
    """Let the file forget the minutes before ``first``; whole or not at all.

    Args:
        path: the key file.
        tree: what this node holds.
        first: the first minute that something still needs.

    Returns:
        The tree from then on.

    Raises:
        OSError: it could not be written; nothing was forgotten.
        ServiceKeyError: the file holds something else by now.
    """
    on_disk = _read(path)
    later = tree.from_minute(first)
    # Another node that shares the file may have been here before.
    if on_disk.root is not None or on_disk.tree.first < later.first:
        _write(path, later)
    return later


def _read(path: Path) -> ServiceKeys:
    content = path.read_bytes()
    for _ in range(_READ_TRIES):
        # A file that another node just replaced is wiped: the new one has its name.
        if content.strip(b"\0"):
            break
        content = path.read_bytes()
    try:
        if content.startswith(b"{"):
            return ServiceKeys(_parsed(content))
        root = base64.b64decode(content.strip(), validate=True)
        if len(root) == KEY_BYTES:
            return ServiceKeys(KeyTree.grown_from(root), root)
    except (ValueError, KeyError, TypeError):
        pass
    raise ServiceKeyError(
        f"{path} is not a key: it must be the file that this program wrote, or 32 bytes in base64"
    )


def _parsed(content: bytes) -> KeyTree:
    data = json.loads(content)
    first = int(data["first"])
    seeds = tuple(base64.b64decode(seed, validate=True) for seed in data["seeds"])
    if data["form"] != FORM or not 0 <= first <= LAST:
        raise ValueError("another form")
    if len(seeds) != len(parts(first)) or any(len(seed) != KEY_BYTES for seed in seeds):
        raise ValueError("not all of the seeds")
    if data["check"] != _check(first, seeds):
        raise ValueError("changed")
    return KeyTree(first, seeds)


def _check(first: int, seeds: tuple[bytes, ...]) -> str:
    return hashlib.sha256(b"%d/%d/" % (HEIGHT, first) + b"".join(seeds)).hexdigest()


def _write(path: Path, tree: KeyTree) -> None:
    text = json.dumps(
        {
            "form": FORM,
            "first": tree.first,
            "seeds": [base64.b64encode(seed).decode() for seed in tree.seeds],
            "check": _check(tree.first, tree.seeds),
        }
    )
    # What a killed process left behind holds keys that should be gone.
    for left in path.parent.glob(f"{path.name}.next-*"):
        left.unlink(missing_ok=True)
    following = path.with_name(f"{path.name}.next-{secrets.token_hex(4)}")
    try:
        _write_whole(following, text.encode() + b"\n")
        if os.name == "posix" and path.exists():
            with path.open("r+b") as old:
                following.replace(path)
                _sync_folder(path.parent)
                # The disk may keep what it likes of it; the file system shall not.
                old.write(bytes(os.fstat(old.fileno()).st_size))
                old.flush()
                os.fsync(old.fileno())
        else:
            following.replace(path)
            _sync_folder(path.parent)
    finally:
        following.unlink(missing_ok=True)


def _write_whole(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
