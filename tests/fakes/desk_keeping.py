"""What a desk in memory keeps: its lock, its profiles, search, and what is unsent."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tests.fakes.desk_memory import PASSWORD, REGION, USER, DeskMemory
from vt_desk.client.errors import Refused
from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    ConnectionState,
    ConversationClosed,
    KeepingChanged,
    Lock,
    LockChanged,
    LockReason,
    LogRestored,
    SeatChanged,
    Watch,
    WatchChanged,
)
from vt_desk.domain.conversation import Message, MessageState
from vt_desk.domain.ids import ConversationId, ProfileId
from vt_desk.domain.seat import Account
from vt_desk.store.door import Found, Profile
from vt_desk.wire.problems import problem

PROFILE = ProfileId("4f1d")
SERVICE = "https://chat.voorbeeld.nl"
ASIDE = "/home/anna/.local/share/vt-desk/profiles/4f1d.opzij"
CONTEXT_CHARS = 40


class StoreTrouble(Exception):
    """An error with the code of a store's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.retry_can_help = False


class DeskKeeping(DeskMemory):
    """Lock and store of a desk in memory.

    Attributes:
        trouble: code of what the store says to whoever opens it; empty when it opens.
    """

    def __init__(self, *, signed_in: bool = True, locked: bool = False) -> None:
        super().__init__(signed_in=signed_in)
        self.trouble = ""
        self.lock_trouble = ""
        self._lock: Lock | None = None
        self._keeping = KeepingChanged(kept=True)
        self._profiles = [Profile(PROFILE, USER, SERVICE)]
        if locked:
            self._lock = Lock(PROFILE, USER, self.time_ms, LockReason.STARTED)
            self._account = self._seat = None

    # --- what the test makes happen

    def add_profile(self, user: str, code: str = "") -> ProfileId:
        """There is another person's profile on this machine."""
        made = Profile(ProfileId(f"profile-{len(self._profiles)}"), user, SERVICE, code)
        self._profiles.append(made)
        return made.id

    def watch(
        self,
        *,
        waiting: int = 0,
        longest_s: int = 0,
        unanswered: int = 0,
        unanswered_s: int = 0,
        unread: int = 0,
    ) -> None:
        """While locked, the service says what came."""
        self._tell(
            WatchChanged(
                Watch(
                    waiting=waiting,
                    longest_since_ms=self.time_ms - longest_s * 1000 if waiting else None,
                    unanswered=unanswered,
                    unanswered_since_ms=self.time_ms - unanswered_s * 1000 if unanswered else None,
                    unread=unread,
                    as_of_ms=self.time_ms,
                )
            )
        )

    def watch_nothing(self) -> None:
        """While locked, the service is out of reach."""
        self._tell(WatchChanged(None))

    def keep(self, *, kept: bool, code: str | None = None) -> None:
        """Whether anything is kept, and why not."""
        self._keeping = KeepingChanged(kept, code)
        self._tell(self._keeping)

    def restore_log(self, *, sent_again: int, lost: tuple[ConversationId, ...] = ()) -> None:
        """The service was restored from an older copy."""
        self._tell(LogRestored(REGION, sent_again, lost))

    def catch_up(self) -> None:
        """Connected, and behind."""
        self._set_connection(ConnectionState.CATCHING_UP, None)

    def purge(self, conversation: ConversationId) -> None:
        """Its time is over: the words go."""
        del self.ours[conversation]
        self._tell(ConversationClosed(conversation))

    # --- what the window asks

    @property
    def lock(self) -> Lock | None:
        return self._lock

    @property
    def keeping(self) -> KeepingChanged:
        return self._keeping

    async def profiles(self) -> list[Profile]:
        return list(self._profiles)

    async def choose_profile(self, profile: ProfileId) -> None:
        assert self._lock is not None
        user = next(one.user for one in self._profiles if one.id == profile)
        self._lock = replace(self._lock, profile=profile, user=user)
        self._tell(LockChanged(self._lock))

    async def lock_now(self, reason: LockReason) -> None:
        await asyncio.sleep(0)
        if self.lock_trouble:
            raise StoreTrouble(self.lock_trouble)
        self._lock = Lock(PROFILE, USER, self.time_ms, reason)
        self._account = self._seat = None
        # As a real one: its streams are closed.
        self._set_connection(ConnectionState.SIGNED_OUT, None)
        self._tell(LockChanged(self._lock))

    async def unlock(self, password: str) -> Account:
        await asyncio.sleep(0)
        if self.trouble:
            raise StoreTrouble(self.trouble)
        if password != PASSWORD:
            raise Refused.of(problem("sign_in_failed"))
        self._lock = None
        self._account, self._seat = self._make_account(), self._make_seat()
        self._set_connection(ConnectionState.CONNECTED, None)
        self._tell(LockChanged(None))
        self._tell(AccountChanged(self._account, AccountReason.SIGNED_IN))
        self._tell(SeatChanged(self._seat))
        return self._account

    async def set_aside(self, profile: ProfileId) -> str:
        self.asked.append(f"set aside {profile}")
        self._profiles = [one for one in self._profiles if one.id != profile]
        self.trouble = ""
        if self._lock is not None:
            self._lock = None
            self._tell(LockChanged(None))
        return ASIDE

    async def remove_profile(self, profile: ProfileId) -> None:
        self.asked.append(f"remove {profile}")
        self._profiles = [one for one in self._profiles if one.id != profile]
        if self._lock is not None and self._lock.profile == profile:
            self._lock = None
            self._tell(LockChanged(None))
            self._tell(AccountChanged(None, AccountReason.SIGNED_OUT))

    async def search(self, query: str) -> list[Found]:
        """Words that stand in a message as typed, without regard to case."""
        wanted = query.casefold().split()
        found = []
        for conversation in self.ours:
            for message in self.rows[conversation]:
                text = message.text.casefold()
                if wanted and all(word in text for word in wanted):
                    found.append(Found(message, _snippet(message.text, wanted[0])))
        return sorted(found, key=lambda one: -one.message.at_ms)

    async def unsent(self) -> list[Message]:
        return [
            row for rows in self.rows.values() for row in rows if row.state is not MessageState.SENT
        ]


def _snippet(text: str, word: str) -> str:
    at = text.casefold().index(word)
    end = at + len(word)
    before = text[max(0, at - CONTEXT_CHARS) : at]
    after = text[end : end + CONTEXT_CHARS]
    return f"{before}\x02{text[at:end]}\x03{after}"
