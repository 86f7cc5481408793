"""Rules and names that both sides have are one: who ends an escalation, what a role is called."""

from __future__ import annotations

import pytest

from vt_desk.domain.conversation import SAID_ROLES
from vt_desk.domain.escalation import ends_anybodys
from vt_desk.domain.ids import RegionId, UserId
from vt_desk.domain.seat import Account, Role
from vt_desk.forms.roles import ROLE_LABELS
from vt_desk.ui.models.escalation import leads
from vt_desk.ui.models.words import caller_role


def account(role: Role, *regions: str) -> Account:
    return Account(UserId("x"), "X", role, tuple(RegionId(region) for region in regions))


@pytest.mark.parametrize("role", Role)
def test_a_lead_alone_ends_a_colleagues_escalation(role: Role) -> None:
    assert ends_anybodys(role) is (role is Role.LEAD)
    assert leads(account(role, "utrecht")) is (role is Role.LEAD)


def test_a_click_without_a_conversation_is_of_the_accounts_first_region() -> None:
    assert account(Role.COUNSELLOR, "utrecht", "zeeland").first_region == "utrecht"
    assert account(Role.ADMINISTRATOR).first_region is None


def test_a_role_is_called_alike_in_forms_and_sheets_and_in_the_window() -> None:
    assert list(ROLE_LABELS) == list(SAID_ROLES)
    # The window's words are translated by Qt; their source is English.
    assert [text.en for text in ROLE_LABELS.values()] == [caller_role(one) for one in ROLE_LABELS]
