"""The desk's face: what the window holds. It only hands on to the parts.

::

    desk = Desk(Client("https://chat.example.org"), vault)
    stop_listening = desk.subscribe(listener)
    await desk.start()
    await (desk.unlock(password) if desk.lock else desk.sign_in("anna", password))
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from vt_desk.client.client import Client
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.changes import Connection, DeskChange, KeepingChanged, Lock, LockReason
from vt_desk.desk.claim import Claims
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.composing import Composing
from vt_desk.desk.connection import ConnectionBoard
from vt_desk.desk.end import Ending
from vt_desk.desk.escalation_face import EscalationFace
from vt_desk.desk.intake import DangerRule, Filling
from vt_desk.desk.intake_lane import IntakeLanes
from vt_desk.desk.leaving import Leaving
from vt_desk.desk.locking import Locking
from vt_desk.desk.opened import Opened
from vt_desk.desk.outbox import Outbox
from vt_desk.desk.picture import Picture
from vt_desk.desk.profiles import Profiles
from vt_desk.desk.profiles_face import ProfilesFace
from vt_desk.desk.purge import Purge
from vt_desk.desk.receipts import Receipts
from vt_desk.desk.seat import SeatKeeper
from vt_desk.desk.send import Sending
from vt_desk.desk.shift import Part, Shift
from vt_desk.desk.sign_in import SignInDesk
from vt_desk.desk.sync import RegionSync
from vt_desk.desk.tasks import Tasks
from vt_desk.desk.turn import all_seats, as_message
from vt_desk.desk.verifier import Verifier
from vt_desk.desk.words import WordsFetcher
from vt_desk.domain.conversation import Conversation, Message
from vt_desk.domain.ids import ConversationId, MessageId, uuid7
from vt_desk.domain.seat import Account, Seat, SeatStatus
from vt_desk.forms.definition import Form
from vt_desk.store.door import DEFAULT_LIMIT, Found, Vault

_log = logging.getLogger(__name__)


class Desk(EscalationFace, ProfilesFace):
    """Everything a counsellor does, and everything they are told.

    Errors are those of ``desk.errors``, and ``store.errors.StoreError`` where a store is opened
    or written.
    """

    def __init__(
        self,
        client: Client,
        vault: Vault,
        *,
        clock: ServiceClock | None = None,
        make_id: Callable[[], str] = uuid7,
        offline_unlock: bool = True,
        form: Form | None = None,
    ) -> None:
        """Make a desk; nothing runs yet.

        Args:
            client: to the service.
            vault: the profiles on this machine.
            clock: the service's; one of this machine's clocks unless given.
            make_id: makes UUIDv7.
            offline_unlock: whether IT lets it be unlocked while the service is out of reach.
            form: what is filled in; says what acute danger is.
        """
        self._listeners: list[Callable[[DeskChange], None]] = []
        self._client = client
        self._clock = clock or ServiceClock()
        self._opened = Opened(vault, client.address, self._tell)
        self._picture = Picture(self._opened, self._tell)
        self._caught_up = CaughtUp()
        self._purge = Purge(self._picture, self._opened, self._clock)
        self._board = ConnectionBoard(self._clock, self._tell)
        self._words = WordsFetcher(client, self._picture)
        self._outbox = Outbox(client, self._picture, self._caught_up)
        self._seat = SeatKeeper(client, self._picture, self._clock)
        self._receipts = Receipts(client, self._picture)
        self._composing = Composing(client, self._picture, self._clock)
        self._sending = Sending(self._picture, self._outbox, self._clock, make_id)
        self._claims = Claims(client, self._picture, self._words, self._seat.beat)
        self._ending = Ending(client, self._picture, self._outbox, make_id)
        self._shift = Shift(
            client=client,
            picture=self._picture,
            board=self._board,
            caught_up=self._caught_up,
            purge=self._purge,
            tell=self._tell,
            parts=self._parts,
        )
        self._shift.on_end += [self._ending.forget, self._receipts.forget]
        self._build_intake(DangerRule(form), make_id)
        self._build_lock(vault, Verifier(self._clock, allowed=offline_unlock))
        self._build_escalations(vault, make_id, self._tell)

    def _build_intake(self, rule: DangerRule, make_id: Callable[[], str]) -> None:
        client, picture, caught_up = self._client, self._picture, self._caught_up
        self._tasks = Tasks(client, picture, caught_up)
        self._intake_lanes = IntakeLanes(client, picture, caught_up, rule, self._tasks.want)
        self._filling = Filling(
            picture=picture,
            opened=self._opened,
            caught_up=caught_up,
            clock=self._clock,
            make_id=make_id,
            rule=rule,
        )
        picture.danger, picture.on_intake_wanted = rule.fields, self._tasks.want

    def _build_lock(self, vault: Vault, verifier: Verifier) -> None:
        client, opened, shift = self._client, self._opened, self._shift
        self._sign_in = SignInDesk(
            client=client,
            opened=opened,
            picture=self._picture,
            shift=shift,
            verifier=verifier,
            tell=self._tell,
        )
        self._locking = Locking(
            client=client,
            opened=opened,
            shift=shift,
            sign_in=self._sign_in,
            verifier=verifier,
            clock=self._clock,
            tell=self._tell,
        )
        self._profiles = Profiles(
            client=client, vault=vault, opened=opened, shift=shift, locking=self._locking
        )
        self._leaving = Leaving(
            client=client,
            opened=opened,
            picture=self._picture,
            shift=shift,
            locking=self._locking,
        )

    # --- being told

    def subscribe(self, listener: Callable[[DeskChange], None]) -> Callable[[], None]:
        """Be told every change, in the loop's thread.

        Args:
            listener: takes a change; must be quick and must not raise.

        Returns:
            Ends it.
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _tell(self, change: DeskChange) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception as error:  # noqa: BLE001, one listener's bug stops no other
                _log.error(
                    "a listener failed over %s: %s", type(change).__name__, type(error).__name__
                )

    # --- running

    async def start(self) -> None:
        """Open the client and look for profiles, after the window has painted.

        With a profile the desk is locked after this, on the last used one.
        """
        await asyncio.gather(self._client.open(), self._profiles.start())
        await self._journals.get_ready()

    async def leave_seat(self) -> None:
        """Before ``stop``, with conversations open: give them back; see ``Leaving``."""
        await self._leaving.leave_seat()

    async def stop(self) -> None:
        """End everything that runs; the session is kept. See ``Leaving.stop``."""
        await self._leaving.stop()

    def _parts(self, account: Account) -> list[Part]:
        syncs = [
            RegionSync(
                region,
                client=self._client,
                picture=self._picture,
                board=self._board,
                caught_up=self._caught_up,
                clock=self._clock,
                tell=self._tell,
                on_words_wanted=self._words.want,
                on_heard=self._on_heard,
            )
            for region in account.regions
        ]
        return [
            self._seat.run,
            *(sync.run for sync in syncs),
            self._outbox.run,
            self._intake_lanes.run,
            self._tasks.run,
            self._words.run,
            self._receipts.run,
            self._purge.run,
        ]

    def _on_heard(self) -> None:
        self._escalation_lane.hurry()
        self._outbox.hurry()
        self._intake_lanes.hurry()
        self._tasks.want()
        self._seat.hurry()

    # --- who and how

    @property
    def account(self) -> Account | None:
        """Who is at work; nobody while the desk is locked."""
        return self._shift.account

    @property
    def connection(self) -> Connection:
        """How the desk stands with the service, and since when."""
        return self._board.now

    @property
    def seat(self) -> Seat | None:
        """This desk's seat, as the service last told it."""
        return self._picture.known.own

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Who sits in this account's regions, sorted by name."""
        return all_seats(self._picture.known.seats)

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC on the service's clock."""
        return self._clock.now_ms()

    @property
    def lock(self) -> Lock | None:
        """How the desk is locked, if it is."""
        return self._locking.lock

    @property
    def keeping(self) -> KeepingChanged:
        """Whether what is typed is kept on this computer."""
        return self._opened.keeping

    async def sign_in(self, user: str, password: str, *, keep: bool = True) -> Account:
        """Sign in; see ``SignInDesk.sign_in``. Whoever is at work here is locked first."""
        return await self._sign_in.sign_in(user, password, keep=keep)

    async def sign_out(self, *, force: bool = False) -> None:
        """Sign out; refused while something is unsent. See ``SignInDesk.sign_out``."""
        await self._sign_in.sign_out(force=force)

    async def lock_now(self, reason: LockReason) -> None:
        """Lock; see ``Locking.lock_now``."""
        await self._locking.lock_now(reason)

    async def unlock(self, password: str) -> Account:
        """Open the locked profile; see ``Locking.unlock``."""
        return await self._locking.unlock(password)

    async def set_seat(self, status: SeatStatus, capacity: int) -> None:
        """Ask for a status and a capacity; see ``SeatKeeper.set``."""
        self._shift.signed_in()
        await self._seat.set(status, capacity)

    # --- the queue

    async def entries(self) -> list[Conversation]:
        """Who waits, the next first: ``queue_order``."""
        return self._picture.entries()

    async def claim(self, conversation: ConversationId) -> Conversation:
        """Take an entry; see ``Claims.claim``."""
        self._shift.signed_in()
        return await self._claims.claim(conversation)

    async def claim_next(self) -> Conversation | None:
        """Take the entry that is next; see ``Claims.claim_next``."""
        self._shift.signed_in()
        return await self._claims.claim_next()

    async def release(self, conversation: ConversationId) -> None:
        """Give a conversation back to the queue; see ``Claims.release``."""
        self._shift.signed_in()
        await self._claims.release(conversation)

    # --- conversations

    async def conversations(self) -> list[Conversation]:
        """Ours, going on or ended and not put away, in order of claim."""
        return self._picture.opened()

    async def messages(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> list[Message]:
        """A conversation's newest messages; see ``Picture.messages``."""
        return await self._picture.messages(conversation, before=before, limit=limit)

    async def search(self, query: str) -> list[Found]:
        """Find words in what is kept, the newest first."""
        return await self._opened.store.search(query)

    async def unsent(self) -> list[Message]:
        """All that was sent here and is queued or refused, in order of sending.

        Also of conversations that are not ours any more.
        """
        return [as_message(row, self.account) for row in self._picture.rows()]

    async def send(self, conversation: ConversationId, text: str) -> Message:
        """Put a message into the outbox; see ``Sending.send``."""
        self._shift.signed_in()
        message = await self._sending.send(conversation, text)
        self._composing.sent(conversation)
        return message

    async def take_back(self, message_id: MessageId) -> str:
        """Take a refused message out of the outbox, and get its text."""
        return await self._sending.take_back(message_id)

    async def send_again(self, message_id: MessageId) -> Message:
        """Queue a refused message again; see ``Sending.send_again``."""
        self._shift.signed_in()
        return await self._sending.send_again(message_id)

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep what was typed in a conversation; an empty text deletes it."""
        await self._picture.save_draft(conversation, text)

    async def draft(self, conversation: ConversationId) -> str:
        """What was typed in a conversation and not sent."""
        return await self._picture.draft(conversation)

    async def mark_seen(self, conversation: ConversationId, n: int) -> None:
        """Say that the counsellor has seen messages up to ``n``."""
        await self._receipts.mark_seen(conversation, n)

    async def typing(self, conversation: ConversationId) -> None:
        """The counsellor types; may be called at every key."""
        if self.account is not None:
            await self._composing.typing(conversation)

    async def end(self, conversation: ConversationId, closing: str | None) -> None:
        """End a conversation; see ``Ending.end``."""
        self._shift.signed_in()
        await self._ending.end(conversation, closing)

    async def close(self, conversation: ConversationId, *, later: bool = False) -> None:
        """Put an ended conversation away; see ``Ending.close``."""
        await self._ending.close(conversation, later=later)
