"""The record: what the organisation keeps of an advice, and nothing personal.

Every part of it is a code of a closed list, so that it has no place for a name, a date of
birth, an address or a word of the talk. Lists and rules: Informatieprotocol
Beleidsinformatie Veilig Thuis, in force since 20-03-2025 (Uitvoeringsregeling Wmo 2015,
Bijlage A, 2.2 to 2.4). The numeric codes are CBS's own and are not known here; ours are names.
Labels and the dates between which a code holds are in ``resources/codes/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vt_desk.domain.conversation import CallerRole


class Reason(StrEnum):
    """Why Veilig Thuis was asked; several may hold (2.2)."""

    PARTNER_VIOLENCE = "partner_violence"
    HONOUR_RELATED = "honour_related"
    ELDER_ABUSE = "elder_abuse"
    PARENT_ABUSE = "parent_abuse"
    FORCED_MARRIAGE = "forced_marriage"
    CHILD_CHECK = "child_check"
    CHILD_DIVORCE = "child_divorce"
    CHILD_OTHER = "child_other"
    DOMESTIC_OTHER = "domestic_other"
    OTHER = "other"


class Nature(StrEnum):
    """The nature of the violence, estimated; several may hold (2.3)."""

    PHYSICAL_ABUSE = "physical_abuse"
    PHYSICAL_NEGLECT = "physical_neglect"
    PSYCHOLOGICAL = "psychological"
    AFFECTIVE_NEGLECT = "affective_neglect"
    PEDAGOGICAL_NEGLECT = "pedagogical_neglect"
    SEXUAL_ABUSE = "sexual_abuse"
    FINANCIAL = "financial"
    WITNESS = "witness"
    MUNCHHAUSEN = "munchhausen"
    MUTILATION = "mutilation"
    UNSAFE_OTHER = "unsafe_other"
    NOT_UNSAFE = "not_unsafe"


class Capacity(StrEnum):
    """In which capacity somebody asks; exactly one holds (2.4)."""

    HEALTH_GP = "health_gp"
    HEALTH_PAEDIATRICIAN = "health_paediatrician"
    HEALTH_GERIATRICIAN = "health_geriatrician"
    HEALTH_MENTAL = "health_mental"
    HEALTH_OTHER = "health_other"
    EDUCATION_PRIMARY = "education_primary"
    EDUCATION_SECONDARY = "education_secondary"
    EDUCATION_OTHER = "education_other"
    SOCIAL_SUPPORT = "social_support"
    YOUTH_CERTIFIED = "youth_certified"
    YOUTH_OTHER = "youth_other"
    CHILDCARE = "childcare"
    POLICE = "police"
    JUSTICE = "justice"
    PROFESSIONAL_OTHER = "professional_other"
    INVOLVED_YOUNG = "involved_young"
    INVOLVED_ADULT = "involved_adult"
    RELATIVE = "relative"
    SOCIAL_NETWORK = "social_network"
    NEIGHBOUR = "neighbour"
    VOLUNTEER = "volunteer"
    PRIVATE_OTHER = "private_other"


CHILD_REASONS = frozenset({Reason.CHILD_CHECK, Reason.CHILD_DIVORCE, Reason.CHILD_OTHER})

CHILD_NATURES = frozenset(
    {Nature.AFFECTIVE_NEGLECT, Nature.PEDAGOGICAL_NEGLECT, Nature.WITNESS, Nature.MUNCHHAUSEN}
)
"""Chosen beside a reason of child abuse only."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one advice; the region and the day are the service's own to say."""

    caller_role: CallerRole
    capacity: Capacity
    reasons: frozenset[Reason]
    natures: frozenset[Nature]
