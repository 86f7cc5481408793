"""The window as a screen reader has it: over the real accessibility bus, with real keys.

Qt 6 has no states for "required" and "invalid" on AT-SPI: both stand in the description of what
has the keys, in words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.caller import Caller
from tests.e2e.screen_reader import Node, ScreenReader, desktop_session
from tests.e2e.window_process import WindowProcess
from tests.prepared import Prepared
from tests.service_process import PASSWORD

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform == "win32", reason="Debian"),
]


async def found(look: Callable[[], Node | None]) -> Node:
    """Wait until something is in sight."""
    node: Node | None = None

    def looked() -> bool:
        nonlocal node
        node = look()
        return node is not None

    await until(looked, deadline_s=20)
    assert node is not None
    return node


async def keys_at(reader: ScreenReader, *said: str) -> Node:
    """Wait until the keys go to what is called, or described, by all of these words."""

    def look() -> Node | None:
        node = reader.focused()
        told = "" if node is None else f"{node.name} {node.description}"
        return node if all(words in told for words in said) else None

    return await found(look)


async def heard(reader: ScreenReader, words: str) -> None:
    await until(lambda: any(words in one for one in reader.said), deadline_s=20)


async def sign_in(reader: ScreenReader, window: WindowProcess) -> None:
    """Name and password are called so; a refusal is said; the password is not read out."""
    await window.ask("activate")
    await keys_at(reader, "Naam")
    reader.type("anna")
    reader.press("Tab")
    await keys_at(reader, "Wachtwoord")
    reader.type("klaproos-43")
    field = reader.find("text", "Wachtwoord")
    assert field is not None
    assert "editable" in field.states
    assert "klaproos" not in reader.text(field)
    reader.press("Return")
    await heard(reader, "wachtwoord")
    await keys_at(reader, "Wachtwoord")
    reader.type(PASSWORD)
    reader.press("Return")


async def accept(reader: ScreenReader, visitor: Caller) -> None:
    """Who waits is read with role and waiting time; F2 accepts; the tab and the reply are named."""
    waits = await found(lambda: reader.find("list item", "Omstander", above="Wachtlijst"))
    assert "wacht 0" in waits.name
    reader.press("F2")
    reply = await keys_at(reader, "Antwoord aan", "Enter verstuurt")
    assert {"editable", "focused"} <= reply.states
    tab = await found(lambda: reader.find("page tab", ""))
    assert "selected" in tab.states
    assert tab.name.split(",")[0] in reply.name
    talk = await found(lambda: reader.find("list", "Gesprek met"))
    row = await found(lambda: reader.find("list item", "", above=talk.name))
    assert row.name.endswith(": Ik maak me zorgen.")
    await visitor.say("Er wordt vaak geschreeuwd.")
    await heard(reader, ": Er wordt vaak geschreeuwd.")
    reader.type("Goed dat je er bent.")
    reader.press("Return")
    await found(lambda: _ending(reader, talk.name, "Goed dat je er bent."))


def _ending(reader: ScreenReader, above: str, words: str) -> Node | None:
    rows = [node for node in reader.shown() if node.role == "list item" and above in node.above]
    return next((node for node in rows if words in node.name), None)


async def answer(reader: ScreenReader) -> None:
    """F7 goes to what is required, and says what is asked, that it is required, and the help."""
    reader.press("F7")
    role = await keys_at(reader, "Omstander", "Wie chat er?", "verplicht", "De bezoeker koos dit")
    assert "checked" in role.states
    reader.type("3")  # confirms it, and goes on to the next field
    duty = await keys_at(reader, "Verteld aan de bezoeker", "verplicht", "Niet bekend kies je")
    assert "checked" not in duty.states
    reader.type("0")
    await found(lambda: reader.find("label", "Nog 3 verplichte velden"))
    # Chosen without a key: what the node itself offers to do.
    question = "Relatie tot de betrokkenen"
    neighbour = await found(lambda: reader.find("radio button", "Buurtbewoner", above=question))
    assert "checked" not in neighbour.states
    reader.act(neighbour, "Toggle")
    chosen = await found(lambda: _checked(reader, "Buurtbewoner", question))
    assert "verplicht" not in chosen.description
    assert question in chosen.description
    await found(lambda: reader.find("label", "Nog 2 verplichte velden"))
    await found(lambda: reader.find("push button", "Eerste contact, 2 van 4 ingevuld"))


def _checked(reader: ScreenReader, name: str, above: str) -> Node | None:
    node = reader.find("radio button", name, above=above)
    return node if node is not None and "checked" in node.states else None


async def danger(reader: ScreenReader) -> None:
    """F8 asks; a yes is said at once, and stands in the name of the folded line."""
    reader.press("F8")
    await keys_at(reader, "Nu in gevaar?")
    reader.type("j")
    await heard(reader, "Acuut gevaar")
    await found(lambda: reader.find("check box", "Acuut gevaar: JA, Nu in gevaar"))


async def wrong(reader: ScreenReader, window: WindowProcess) -> None:
    """A date that is none, or is to come, is described so where the keys are."""
    await window.ask("go_to", "since")
    field = await keys_at(reader, "Sinds wanneer?", "Een jaar of maand is genoeg")
    assert field.role == "text"
    reader.type("gisteren")
    await keys_at(reader, "Sinds wanneer?", "Een dag (17-5-2026), een maand")


async def test_a_conversation_with_a_screen_reader_and_without_the_mouse(
    prepared: Prepared, tmp_path: Path
) -> None:
    with (
        prepared.service("sqlite") as service,
        desktop_session(tmp_path) as session,
        ScreenReader(session) as reader,
    ):
        visitor = Caller(service.url)
        await visitor.start(caller_role="bystander")
        await visitor.say("Ik maak me zorgen.")
        try:
            async with WindowProcess(service.url, tmp_path, session=session) as window:
                await sign_in(reader, window)
                await accept(reader, visitor)
                await answer(reader)
                await danger(reader)
                await wrong(reader, window)
        finally:
            await visitor.close()
