"""Serving: one node behind uvicorn, from its first line to a clean end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar
from sqlalchemy import insert, select, update

import vt_desk
from vt_desk.loading import loading
from vt_desk.service import retention
from vt_desk.service.api.app import build_app
from vt_desk.service.db.database import open_database
from vt_desk.service.db.key_file import ServiceKeyError, load_keys
from vt_desk.service.db.key_tree import KeyTree
from vt_desk.service.db.migrate import migrate, take_turns
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.tables import service_key
from vt_desk.service.db.transaction import Txn
from vt_desk.service.key_upgrade import first_version_made, upgrade_keys
from vt_desk.service.node import Node
from vt_desk.service.patience import BoundedProtocol
from vt_desk.service.regions import Atlas, keep_rows, load_atlas
from vt_desk.service.settings import Settings

_log = logging.getLogger(__name__)
STREAMS_END_S = 5
OPEN_CONNECTIONS = 2_048


class CannotListenError(Exception):
    """The address is not this machine's, or somebody else has it."""


async def prepare(settings: Settings) -> tuple[Atlas, Sealer]:
    """Make the folder, the tables, the regions' rows and the key what they should be.

    Raises:
        ServiceKeyError, NewerDatabaseError, UnsafeRoleError, RegionFileError: with
            what is wrong and what to do.
        OSError: the folder or the database cannot be reached.
    """
    # Nothing that this process makes is for others to read.
    os.umask(0o077)
    settings.folder.mkdir(parents=True, exist_ok=True)
    atlas = load_atlas(settings.regions_folder, always_open=settings.always_open)
    await migrate(settings.database_url)
    database = open_database(settings.database_url, Sealer(KeyTree.grown_from(bytes(32))))
    try:

        def first(txn: Txn) -> Sealer:
            take_turns(txn)
            keep_rows(txn, atlas)
            retention.clear_unreadable(txn)
            return _proven_sealer(txn, settings.key_path)

        sealer = await database.write(first)
    finally:
        await database.close()
    return atlas, sealer


def _proven_sealer(txn: Txn, path: Path) -> Sealer:
    """The service's keys, if they are those that this database has been sealed with."""
    proof = txn.conn.execute(select(service_key.c.proof)).scalar_one_or_none()
    keys = load_keys(path, may_create=proof is None)
    sealer = Sealer(keys.tree)
    if proof is None:
        first = {"id": 1, "proof": sealer.proof(), "known_ms": txn.now_ms}
        txn.run(insert(service_key), first)
    elif keys.root is not None and first_version_made(keys.root, proof):
        txn.sealer = sealer
        _log.info("keys_upgraded", extra={"count": upgrade_keys(txn, keys.root)})
        txn.run(update(service_key).values(proof=sealer.proof(), known_ms=txn.now_ms))
    elif not sealer.made(proof):
        raise ServiceKeyError(
            f"{path} is another key than the one that the database is sealed with. Put the "
            "right one there; every node of a service has the same."
        )
    return sealer


class _Server(uvicorn.Server):
    """uvicorn waits for streams to end; this one tells them first."""

    def __init__(self, config: uvicorn.Config, node: Node, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._node = node
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that the node listens, once it does."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hand the streams over, then let the rest finish."""
        self._node.hand_over()
        await super().shutdown(sockets)


async def serve(settings: Settings) -> int:
    """Run a node until it is told to stop.

    Returns:
        The exit code: 0 after a clean end, 1 when it could not listen.
    """
    with _bound(settings) as listening:
        # Looking through all this again and again would hold every stream up.
        with loading():
            atlas, sealer = await prepare(settings)
            node = Node(settings, atlas, sealer)
            app = build_app(node)
        return await _serve(settings, node, app, listening)


async def _serve(settings: Settings, node: Node, app: Litestar, listening: socket.socket) -> int:
    port = listening.getsockname()[1]

    def say_ready() -> None:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        sys.stdout.write(f"listening on http://{host}:{port}\n")
        sys.stdout.flush()
        _log.info("listening", extra={"port": port, "version": vt_desk.__version__})

    config = uvicorn.Config(
        app,
        interface="asgi3",
        http=BoundedProtocol,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies) or None,
        timeout_graceful_shutdown=STREAMS_END_S,
        limit_concurrency=OPEN_CONNECTIONS,
        backlog=1_024,
    )
    server = _Server(config, node, say_ready)
    async with node.running():
        await server.serve(sockets=[listening])
    _log.info("stopped")
    return 0 if server.started else 1


def _bound(settings: Settings) -> socket.socket:
    """The address, taken before anything is made; it answers once the node is ready."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise CannotListenError(
            f"cannot listen on {settings.host}, port {settings.port}: {error.strerror}. "
            "Give another --host or --port"
        ) from error
    return listening


def run(settings: Settings) -> int:
    """``serve`` in an event loop of its own; Ctrl-C is a clean end."""
    # uvicorn raises the signal that ended it once more; by then there is work to finish.
    for ends in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ends, lambda _signal, _frame: None)
    loop_factory: Any = None
    if sys.platform != "win32":
        import uvloop

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(serve(settings))


def end_with_stdin() -> None:
    """End like on SIGTERM when standard input closes: whoever started this one is gone."""

    def wait() -> None:
        while sys.stdin.buffer.read(1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="vt-stdin", daemon=True).start()
