"""The form beside the talk: switching tabs with it, unfolding a section, and a key in it."""

from __future__ import annotations

from tests.bench.children import child
from tests.bench.forms_window import FormsJob, FormTimes
from tests.bench.rows import Row, timing

TABS = 12
SWITCHES = 400
KEYS = 400
GOAL = "p99 under 16 ms"
KEY_GOAL = "as in a form of a few fields"
NAMES = (f"form_switch_{TABS}", "form_unfold", "form_key")


async def measure() -> list[Row]:
    """Three rows: against no form, against nothing, against a small form."""
    async with child("forms_window") as window:
        times = await window.do(FormsJob(TABS, SWITCHES, KEYS), FormTimes)
    switch, unfold, key = NAMES
    return [
        timing(switch, times.switch_ms, times.switch_without_ms, GOAL),
        timing(unfold, times.unfold_ms, [], GOAL),
        timing(key, times.key_ms, times.key_small_ms, KEY_GOAL),
    ]
