"""What every suite may ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.no_dialling import Guard
from tests.postgres import PostgresServer, running_postgres
from tests.prepared import Kind, Prepared
from tests.service_process import ServiceProcess

# A busy machine is no fault of the code: pytest's own time limit is the one that counts.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

_STATUS = pytest.StashKey[int]()
_GUARD = pytest.StashKey[Guard]()


def pytest_configure(config: pytest.Config) -> None:
    """From before the first test on, nothing can phone 112 or 0800-2000."""
    guard = Guard()
    guard.install()
    config.stash[_GUARD] = guard


@pytest.fixture
def guard(request: pytest.FixtureRequest) -> Guard:
    """What watches that nothing is dialled."""
    return request.config.stash[_GUARD]


@pytest.fixture(autouse=True)
def _nothing_dialled(guard: Guard) -> Iterator[None]:
    yield
    caught = guard.take()
    assert not caught, f"handed a real number to what could dial: {caught}"


@pytest.fixture
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """A running service on SQLite: anna and bram are counsellors in Utrecht, lea leads."""
    with prepared.service("sqlite") as process:
        yield process


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL for the whole run; databases of their own are cheap."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """Services with all their accounts, ready in half a second."""
    folder = tmp_path_factory.mktemp("prepared")
    made = Prepared(folder, lambda: request.getfixturevalue("postgres"))
    yield made
    made.close()


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def any_service(request: pytest.FixtureRequest, prepared: Prepared) -> Iterator[ServiceProcess]:
    """A service that the tests of a module share: on SQLite, and again on PostgreSQL.

    Every region has ``anna@REGION`` and ``bram@REGION``, counsellors, and ``lea@REGION``,
    a lead; ``rival00`` to ``rival19`` are counsellors in Utrecht; ``ines`` administers.
    """
    kind: Kind = request.param
    with prepared.service(kind) as process:
        yield process


@pytest.fixture
def two_nodes(prepared: Prepared) -> Iterator[tuple[ServiceProcess, ServiceProcess]]:
    """Two nodes that share a PostgreSQL database and a key; people as in ``any_service``."""
    with prepared.nodes("postgresql", 2) as (one, other):
        yield one, other


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remember how it went, for the very end."""
    caught = session.config.stash[_GUARD].take()
    if caught:  # by what ran on when its test was over
        sys.stderr.write(f"handed a real number to what could dial: {caught}\n")
        session.exitstatus = exitstatus = pytest.ExitCode.TESTS_FAILED
    session.config.stash[_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave without taking the interpreter apart, once everything is told and tidied.

    After dozens of Qt loops in one process Python's finalisation can destroy Qt's objects in
    an order that Qt does not survive, and a crash then would hide the tests' own verdict.
    How the program itself ends is tested from outside: ``tests/e2e`` looks at the exit codes
    of whole processes.
    """
    config.stash[_GUARD].close()
    status = config.stash.get(_STATUS, None)
    if status is not None and "PySide6.QtWidgets" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
