"""Desks, visitors and roads that end with their test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.caller import Caller
from tests.desk.road import Road, road_to
from tests.desk.screen import Screen
from tests.fakes.keys_in_memory import KeysInMemory
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.client import Client
from vt_desk.client.follow import Patience
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import DeskLocked
from vt_desk.domain.ids import uuid7
from vt_desk.forms.definition import Form
from vt_desk.forms.load import shipped
from vt_desk.store.door import Vault
from vt_desk.store.vault import SqlcipherVault

NewDesk = Callable[..., Awaitable[Screen]]
NewCaller = Callable[..., Awaitable[Caller]]
NewRoad = Callable[[], Awaitable[Road]]


class Machine:
    """One workstation: its disk and its keyring outlive the desks that run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = KeysInMemory()

    def vault(self) -> Vault:
        """What a program that is started on it has."""
        return SqlcipherVault(self.folder, self.keys)


@pytest.fixture(scope="session")
def shared_service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One service for all tests that leave it as they found it."""
    with prepared.service("sqlite") as process:
        yield process


@pytest.fixture
def service(shared_service: ServiceProcess) -> ServiceProcess:
    """The shared one, unless a test module says otherwise."""
    return shared_service


@pytest.fixture
async def ending() -> AsyncIterator[AsyncExitStack]:
    """Ends what a test began, the last first."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A workstation that nobody has used."""
    return Machine(tmp_path / "profiles")


@pytest.fixture(scope="session")
def intake_form() -> Form:
    """The form that ships."""
    return shipped()


@pytest.fixture
def new_desk(
    service: ServiceProcess, ending: AsyncExitStack, tmp_path: Path, intake_form: Form
) -> NewDesk:
    """Start a desk; signed in and connected unless said otherwise."""

    async def make(
        user: str | None = "anna",
        *,
        url: str = "",
        on: Machine | None = None,
        patience: Patience | None = None,
        clock: ServiceClock | None = None,
        keep: bool = True,
        offline_unlock: bool = True,
    ) -> Screen:
        on = on or Machine(tmp_path / uuid7())
        client = Client(url or service.url, patience=patience)
        desk = Desk(
            client, on.vault(), clock=clock, offline_unlock=offline_unlock, form=intake_form
        )
        screen = Screen(desk)
        await desk.start()
        ending.push_async_callback(_end, screen)
        if user is not None:
            await desk.sign_in(user, PASSWORD, keep=keep)
            await until(lambda: screen.connected and screen.seat)
        return screen

    return make


async def _end(screen: Screen) -> None:
    # A test may have stopped or locked it.
    with suppress(DeskLocked):
        await screen.desk.sign_out(force=True)
    await screen.desk.stop()
    assert screen.faults == []


@pytest.fixture
def new_caller(service: ServiceProcess, ending: AsyncExitStack) -> NewCaller:
    """A visitor in the queue."""

    async def make(**wish: str) -> Caller:
        caller = Caller(service.url)
        ending.push_async_callback(caller.close)
        await caller.start(**wish)
        ending.push_async_callback(caller.leave)
        return caller

    return make


@pytest.fixture
def new_road(service: ServiceProcess, ending: AsyncExitStack) -> NewRoad:
    """A road to the service that can be cut."""

    async def make() -> Road:
        return await ending.enter_async_context(road_to(service.url))

    return make
