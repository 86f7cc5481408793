"""Telling the visitor that the counsellor types: now and then, and never worth an error."""

from __future__ import annotations

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.picture import Picture
from vt_desk.domain.ids import ConversationId

_EVERY_S = 3.0


class Composing:
    """Passes on that the counsellor types, at most every 3 s in each conversation."""

    def __init__(self, client: Client, picture: Picture, clock: ServiceClock) -> None:
        self._client = client
        self._picture = picture
        self._clock = clock
        self._told_at_s: dict[ConversationId, float] = {}

    async def typing(self, conversation: ConversationId) -> None:
        """The counsellor types in one of ours; any other is passed over."""
        now_s = self._clock.steady_s()
        told_at_s = self._told_at_s.get(conversation)
        if told_at_s is not None and now_s - told_at_s < _EVERY_S:
            return
        if not self._picture.is_opened(conversation):
            self._told_at_s.pop(conversation, None)
            return
        self._told_at_s[conversation] = now_s
        try:
            await self._client.calls.typing(conversation)
        except ClientError:
            return

    def sent(self, conversation: ConversationId) -> None:
        """A message went out: typing after it is news again."""
        self._told_at_s.pop(conversation, None)
