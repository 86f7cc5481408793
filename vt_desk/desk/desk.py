"""The desk's face: what the window holds. It only hands on to the parts.

::

    desk = Desk(Client("https://chat.example.org"), MemoryStore())
    stop_listening = desk.subscribe(listener)
    await desk.start()
    await desk.sign_in("anna", password)
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from vt_desk.client.client import Client
from vt_desk.desk.changes import Connection, DeskChange
from vt_desk.desk.claim import Claims
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.composing import Composing
from vt_desk.desk.connection import ConnectionBoard
from vt_desk.desk.end import Ending
from vt_desk.desk.outbox import Outbox
from vt_desk.desk.picture import Picture
from vt_desk.desk.receipts import Receipts
from vt_desk.desk.seat import SeatKeeper
from vt_desk.desk.send import Sending
from vt_desk.desk.sign_in import Part, SignInDesk
from vt_desk.desk.sync import RegionSync
from vt_desk.desk.turn import all_seats, as_message
from vt_desk.desk.words import WordsFetcher
from vt_desk.domain.conversation import Conversation, Message
from vt_desk.domain.ids import ConversationId, MessageId, uuid7
from vt_desk.domain.seat import Account, Seat, SeatStatus
from vt_desk.store.door import DEFAULT_LIMIT, Store

_log = logging.getLogger(__name__)


class Desk:
    """Everything a counsellor does, and everything they are told.

    Errors are those of ``desk.errors``.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        *,
        clock: ServiceClock | None = None,
        make_id: Callable[[], str] = uuid7,
    ) -> None:
        """Make a desk; nothing runs yet.

        Args:
            client: to the service.
            store: what is kept.
            clock: the service's; one of this machine's clocks unless given.
            make_id: makes UUIDv7.
        """
        self._listeners: list[Callable[[DeskChange], None]] = []
        self._client = client
        self._store = store
        self._clock = clock or ServiceClock()
        self._picture = Picture(store, self._tell)
        self._board = ConnectionBoard(self._clock, self._tell)
        self._words = WordsFetcher(client, self._picture)
        self._outbox = Outbox(client, self._picture)
        self._seat = SeatKeeper(client, self._picture, self._clock)
        self._receipts = Receipts(client, self._picture)
        self._composing = Composing(client, self._picture, self._clock)
        self._sending = Sending(self._picture, self._outbox, self._clock, make_id)
        self._claims = Claims(client, self._picture, self._words, self._seat.beat)
        self._ending = Ending(client, self._picture, self._outbox, make_id)
        self._sign_in = SignInDesk(
            client=client,
            store=store,
            picture=self._picture,
            board=self._board,
            tell=self._tell,
            parts=self._parts,
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
        """Open the client, after the window has painted, and go on as who was signed in."""
        await self._client.open()
        await self._sign_in.resume()

    async def stop(self) -> None:
        """End everything that runs, and let go of the service and the store."""
        await self._sign_in.stop()
        await self._client.close()
        await self._store.close()

    def _parts(self, account: Account) -> list[Part]:
        syncs = [
            RegionSync(
                region,
                client=self._client,
                picture=self._picture,
                board=self._board,
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
            self._words.run,
            self._receipts.run,
        ]

    def _on_heard(self) -> None:
        self._outbox.hurry()
        self._seat.hurry()

    # --- who and how

    @property
    def account(self) -> Account | None:
        """Who is signed in."""
        return self._sign_in.account

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

    async def sign_in(self, user: str, password: str) -> Account:
        """Sign in; see ``SignInDesk.sign_in``."""
        return await self._sign_in.sign_in(user, password)

    async def sign_out(self, *, force: bool = False) -> None:
        """Sign out; refused while something is unsent. See ``SignInDesk.sign_out``."""
        await self._sign_in.sign_out(force=force)

    async def set_seat(self, status: SeatStatus, capacity: int) -> None:
        """Ask for a status and a capacity; see ``SeatKeeper.set``."""
        self._sign_in.signed_in()
        await self._seat.set(status, capacity)

    # --- the queue

    async def entries(self) -> list[Conversation]:
        """Who waits, the longest first."""
        return self._picture.entries()

    async def claim(self, conversation: ConversationId) -> Conversation:
        """Take an entry; see ``Claims.claim``."""
        self._sign_in.signed_in()
        return await self._claims.claim(conversation)

    async def claim_next(self) -> Conversation | None:
        """Take the entry that waits longest; see ``Claims.claim_next``."""
        self._sign_in.signed_in()
        return await self._claims.claim_next()

    async def release(self, conversation: ConversationId) -> None:
        """Give a conversation back to the queue; see ``Claims.release``."""
        self._sign_in.signed_in()
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

    async def unsent(self) -> list[Message]:
        """All that was sent here and is queued or refused, in order of sending.

        Also of conversations that are not ours any more.
        """
        return [as_message(row, self.account) for row in self._picture.rows()]

    async def send(self, conversation: ConversationId, text: str) -> Message:
        """Put a message into the outbox; see ``Sending.send``."""
        self._sign_in.signed_in()
        message = await self._sending.send(conversation, text)
        self._composing.sent(conversation)
        return message

    async def take_back(self, message_id: MessageId) -> str:
        """Take a refused message out of the outbox, and get its text."""
        return await self._sending.take_back(message_id)

    async def send_again(self, message_id: MessageId) -> Message:
        """Queue a refused message again; see ``Sending.send_again``."""
        self._sign_in.signed_in()
        return await self._sending.send_again(message_id)

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep what was typed in a conversation; an empty text deletes it."""
        await self._store.save_draft(conversation, text)

    async def draft(self, conversation: ConversationId) -> str:
        """What was typed in a conversation and not sent."""
        return await self._store.draft(conversation)

    async def mark_seen(self, conversation: ConversationId, n: int) -> None:
        """Say that the counsellor has seen messages up to ``n``."""
        await self._receipts.mark_seen(conversation, n)

    async def typing(self, conversation: ConversationId) -> None:
        """The counsellor types; may be called at every key."""
        if self.account is not None:
            await self._composing.typing(conversation)

    async def end(self, conversation: ConversationId, closing: str | None) -> None:
        """End a conversation; see ``Ending.end``."""
        self._sign_in.signed_in()
        await self._ending.end(conversation, closing)

    async def close(self, conversation: ConversationId) -> None:
        """Put an ended conversation away; see ``Ending.close``."""
        await self._ending.close(conversation)
