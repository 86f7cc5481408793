"""What the caller roles are called where there is no Qt to translate: in forms and in sheets."""

from __future__ import annotations

from collections.abc import Mapping

from vt_desk.domain.conversation import CallerRole
from vt_desk.forms.definition import Text

ROLE_LABELS: Mapping[CallerRole, Text] = {
    CallerRole.VICTIM: Text(nl="Slachtoffer", en="Victim"),
    CallerRole.PERPETRATOR: Text(nl="Pleger", en="Perpetrator"),
    CallerRole.BYSTANDER: Text(nl="Omstander", en="Bystander"),
    CallerRole.PROFESSIONAL: Text(nl="Professional", en="Professional"),
}
