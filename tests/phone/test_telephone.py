"""A telephone system is asked over HTTP: taken, refused, away, slow, sending elsewhere."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deadline import until
from tests.phone.made import EXTENSION, trying
from tests.phone.pbx import Pbx, telephone_system
from vt_desk.client.telephone import Telephone
from vt_desk.domain.escalation import Handing, Target
from vt_desk.phone.asking import HttpCall
from vt_desk.phone.phone import Phone, chosen


@pytest.fixture
def pbx() -> Iterator[Pbx]:
    with telephone_system() as system:
        yield system


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    made = Telephone(answer_s=5)
    yield made
    made.close()


def phone_of(folder: Path, telephone: Telephone, http: str) -> Phone:
    return Phone(trying(folder, f"http = {{ {http} }}").settings, telephone.ask)


async def handed(phone: Phone) -> list[Handing]:
    told: list[Handing] = []
    await phone.hand_over(Target.EMERGENCY, None, told.append)
    return told


async def test_the_number_goes_where_the_template_wants_it(
    tmp_path: Path, pbx: Pbx, telephone: Telephone
) -> None:
    for http in (
        f'url = "{pbx.url}/call", json = {{ from = 201, to = ["tel:{{number}}"] }}',
        f'url = "{pbx.url}/call", form = {{ from = "201", to = "0{{number}}" }}, method = "PUT"',
        f'url = "{pbx.url}/call", body = "<to>{{number}}</to>", headers = {{ Accept = "a/b" }}',
        f'url = "{pbx.url}/call/{{number}}?from=201", method = "GET"',
    ):
        assert await handed(phone_of(tmp_path, telephone, http)) == [Handing.HANDED]
    as_json, as_form, as_text, as_query = pbx.asked
    assert as_json.line == "POST /call HTTP/1.1"
    assert json.loads(as_json.body) == {"from": 201, "to": [f"tel:{EXTENSION}"]}
    assert as_json.headers["Content-Type"] == "application/json"
    assert as_form.line == "PUT /call HTTP/1.1"
    assert as_form.body == f"from=201&to=0{EXTENSION}"
    assert as_text.body == f"<to>{EXTENSION}</to>"
    assert as_text.headers["Accept"] == "a/b"
    assert as_query.line == f"GET /call/{EXTENSION}?from=201 HTTP/1.1"


async def test_a_plus_sign_is_one_in_the_address_too(
    tmp_path: Path, pbx: Pbx, telephone: Telephone
) -> None:
    text = f'dial = "+31201234567"\nhttp = {{ url = "{pbx.url}/?to={{number}}", method = "GET" }}'
    settings = trying(tmp_path, "by_hand = true").settings.file
    settings.write_text(f"test = true\n[emergency]\n{text}\n")
    phone, error = chosen(tmp_path, telephone.ask)
    assert error is None
    assert await handed(phone) == [Handing.HANDED]
    assert pbx.asked[0].line == "GET /?to=%2B31201234567 HTTP/1.1"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
async def test_a_refusal_has_failed_and_its_code_is_in_the_log(
    status: int, tmp_path: Path, pbx: Pbx, telephone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    pbx.status = status
    http = f'url = "{pbx.url}/call/{{number}}"'
    with caplog.at_level(logging.WARNING):
        assert await handed(phone_of(tmp_path, telephone, http)) == [Handing.FAILED]
    assert f"status_{status}" in caplog.text
    assert len(pbx.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_the_number_does_not_go_elsewhere(
    status: int, tmp_path: Path, pbx: Pbx, telephone: Telephone
) -> None:
    with telephone_system() as elsewhere:
        pbx.status, pbx.location = status, elsewhere.url
        phone = phone_of(tmp_path, telephone, f'url = "{pbx.url}/call/{{number}}"')
        assert await handed(phone) == [Handing.FAILED]
        assert elsewhere.asked == []


async def test_loopback_is_never_asked_through_a_proxy(
    tmp_path: Path, pbx: Pbx, telephone: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with telephone_system() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        phone = phone_of(tmp_path, telephone, f'url = "{pbx.url}/call/{{number}}"')
        assert await handed(phone) == [Handing.HANDED]
        assert proxy.asked == []
    assert len(pbx.asked) == 1


async def test_a_slow_one_is_said_to_be_slow_and_is_asked_once(
    tmp_path: Path, pbx: Pbx, telephone: Telephone
) -> None:
    pbx.go_on.clear()
    told: list[Handing] = []
    phone = phone_of(tmp_path, telephone, f'url = "{pbx.url}/call/{{number}}"')
    under_way = asyncio.create_task(phone.hand_over(Target.EMERGENCY, None, told.append))
    await until(lambda: told)
    assert told == [Handing.SLOW]
    pbx.go_on.set()
    assert await under_way is Handing.HANDED
    assert len(pbx.asked) == 1


async def test_one_that_never_answers_has_failed(tmp_path: Path, pbx: Pbx) -> None:
    pbx.go_on.clear()
    telephone = Telephone(answer_s=0.2)
    phone = phone_of(tmp_path, telephone, f'url = "{pbx.url}/call/{{number}}"')
    assert await handed(phone) == [Handing.FAILED]
    telephone.close()


async def test_one_that_is_away_has_failed(tmp_path: Path, telephone: Telephone) -> None:
    with telephone_system() as gone:
        url = gone.url
    phone = phone_of(tmp_path, telephone, f'url = "{url}/call/{{number}}"')
    assert await handed(phone) == [Handing.FAILED]
    call = HttpCall("GET", url, {}, None)
    assert telephone.ask(call) == "unreachable"


async def test_a_secret_comes_from_its_file_each_time(
    tmp_path: Path, pbx: Pbx, telephone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "secret"
    http = (
        f'url = "{pbx.url}/call/{{number}}", '
        f'secret = {{ header = "Authorization", file = "{file}", prefix = "Bearer " }}'
    )
    phone = phone_of(tmp_path, telephone, http)
    assert phone.is_ready(Target.EMERGENCY) is False
    for wrong in (None, b"", b"two\nlines", b"\xff", b"a\r\nHost: other"):
        if wrong is not None:
            file.write_bytes(wrong)
        assert await handed(phone) == [Handing.FAILED]
    assert pbx.asked == []
    for secret in ("invented-one", "invented-two"):
        file.write_text(secret + "\n")
        assert await handed(phone) == [Handing.HANDED]
        assert pbx.asked[-1].headers["Authorization"] == f"Bearer {secret}"
    assert phone.is_ready(Target.EMERGENCY) is None
    assert "invented-" not in caplog.text
    assert "invented-" not in repr(HttpCall("GET", "", {"A": "invented-one"}, None))


async def test_without_anybody_to_ask_it_is_missing(tmp_path: Path, pbx: Pbx) -> None:
    phone = trying(tmp_path, f'http = {{ url = "{pbx.url}/{{number}}" }}')
    assert await handed(phone) == [Handing.MISSING]
    assert pbx.asked == []
