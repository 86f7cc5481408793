"""Going to 0800-2000 or 112: a click is written down first, whatever state the desk is in.

The journal has it when ``escalate`` returns, sealed, on the disk. While somebody is at work it
is in the book in the same moment, sent by its lane and kept in the store; while the desk is
locked or nobody is signed in it waits in the journal, and is folded in by whoever comes next
(docs/adr/0015-journal-of-clicks.md).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from vt_desk.client.errors import NotYours
from vt_desk.desk.changes import Connection, DeskChange, EscalationChanged, JournalSetAside
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.errors import DeskLocked, UnknownHere, ValueRefused
from vt_desk.desk.escalation_book import EscalationBook
from vt_desk.desk.journals import Journals
from vt_desk.desk.opened import BY_CHOICE
from vt_desk.desk.picture import Picture
from vt_desk.domain.briefing import MAX_LINE_CHARS, Line
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
    ends_anybodys,
    goes_on,
)
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.domain.seat import Account
from vt_desk.store.errors import ProfileInUse, StoreError
from vt_desk.store.journal_door import Entry, Journal
from vt_desk.wire.problems import problem

_log = logging.getLogger(__name__)
_FOLD_AGAIN_S = 30.0


class Escalating:
    """Writes clicks down, folds them in, and keeps their briefings."""

    def __init__(
        self,
        *,
        picture: Picture,
        journals: Journals,
        book: EscalationBook,
        clock: ServiceClock,
        make_id: Callable[[], str],
        tell: Callable[[DeskChange], None],
        at_work: Callable[[], Account | None],
        connection: Callable[[], Connection],
    ) -> None:
        """Make it.

        Args:
            picture: what is changed.
            journals: where clicks are written down.
            book: what is known while somebody is at work.
            clock: the service's.
            make_id: makes UUIDv7.
            tell: takes changes.
            at_work: who is.
            connection: how it stands with the service.
        """
        self._picture = picture
        self._journals = journals
        self._book = book
        self._clock = clock
        self._make_id = make_id
        self._tell = tell
        self._at_work = at_work
        self._connection = connection
        self._since: dict[EscalationId, Escalation] = {}
        """Clicked while nobody was at work, and not folded in."""
        self._unwritten: dict[EscalationId, Escalation] = {}
        """In no journal and no store: only memory has them."""
        self._where: dict[EscalationId, tuple[Escalation, Journal | None]] = {}
        """Clicked since the program began, each with the journal that has it."""
        self._read: set[Journal] = set()
        """All that stood in these when somebody came is in the book."""
        book.journal_end = self._journal_end
        book.on_kept = self._on_kept

    # --- clicking

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        """All that are to be shown, the newest first."""
        shown = self._book.all() if self._at_work() is not None else self._since.values()
        return tuple(sorted(shown, key=lambda one: (one.at_ms, one.id), reverse=True))

    def escalate(self, target: Target, conversation: ConversationId | None) -> Escalation:
        """Somebody goes to 0800-2000 or 112.

        Args:
            target: whom to phone.
            conversation: which it is about; not kept while nobody is at work.

        Returns:
            It, in the journal; ``problem`` says why it is not, or what is in its way. Who went
            on without storing has chosen so: that is no problem.
        """
        account = self._at_work()
        one = Escalation(
            id=EscalationId(self._make_id()),
            target=target,
            at_ms=self._clock.now_ms(),
            unattended=account is None,
            state=LogState.QUEUED,
        )
        if account is not None:
            one = replace(
                one,
                region=self._region_of(conversation, account),
                conversation=conversation,
                user=account.user,
                user_name=account.name,
            )
        journal = self._journals.here()
        fault = self._journals.write(journal, one)
        said = fault if fault != BY_CHOICE else None
        one = replace(one, problem=said or self._connection().problem)
        self._where[one.id] = one, journal
        if fault is not None:
            self._unwritten[one.id] = one
        self._put(one)
        return one

    def handed(self, escalation: EscalationId, handing: Handing) -> None:
        """What became of handing the number over; nothing when that is known already."""
        clicked, journal = self._where.get(escalation, (None, None))
        account = self._at_work()
        one = (self._book.get(escalation) if account is not None else None) or clicked
        if one is None or not goes_on(one.handing, handing):
            return
        one = replace(one, handing=handing, state=LogState.QUEUED)
        is_own = account is not None and one.user in {None, account.user}
        if account is not None and is_own:
            # In the moment of unlocking it may not be folded in yet.
            one = self._of(one, account)
        # While they are at work their store has it, whoever's journal the click stood in.
        fault = self._journals.write(self._journals.here() if is_own else journal, one)
        self._where[one.id] = one, journal
        if escalation in self._unwritten or fault is not None:
            self._unwritten[one.id] = one
        if is_own or account is None:
            self._put(one)

    def _of(self, one: Escalation, account: Account) -> Escalation:
        """It is theirs: who clicked, or who comes next."""
        region = one.region or self._region_of(None, account)
        name = account.name
        closed_by = one.closed_by or (name if one.outcome is not None else "")
        return replace(one, region=region, user=account.user, user_name=name, closed_by=closed_by)

    def _put(self, one: Escalation) -> None:
        if self._at_work() is not None:
            self._book.put(one)
        elif one.unattended:
            self._since[one.id] = one
            self._tell(EscalationChanged(one))

    def _region_of(self, conversation: ConversationId | None, account: Account) -> RegionId | None:
        kept = self._picture.kept(conversation) if conversation is not None else None
        return account.first_region if kept is None else kept.conversation.region

    async def _on_kept(self, end: int) -> None:
        for id_ in [id_ for id_ in self._unwritten if self._book.is_kept(id_)]:
            del self._unwritten[id_]
        await self._journals.empty(end)

    def _journal_end(self) -> int:
        """Up to where all that the journal of now has is in the book, too; -1 when not all is."""
        return self._journals.end() if self._journals.here() in self._read else -1

    # --- somebody comes

    async def run(self) -> None:
        """Fold in what was written while nobody was at work, then keep what changes."""
        account = self._at_work()
        if account is None:
            return
        await self._journals.get_ready()
        self._since.clear()
        self._fold_memory(account)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fold_all(account))
            group.create_task(self._book.run())

    async def _fold_all(self, account: Account) -> None:
        left = self._journals.to_fold()
        while True:
            left = [journal for journal in left if not await self._fold(journal, account)]
            if not left:
                break
            # Another program folds it in, or the disk is full.
            await asyncio.sleep(_FOLD_AGAIN_S)

    async def _fold(self, journal: Journal, account: Account) -> bool:
        try:
            pages = await journal.read()
        except ProfileInUse:
            return False
        except StoreError as error:
            # Asking again would ask the person, again and again: the next unlocking does.
            _log.warning("the journal was not read: %s", error.code)
            return True
        try:
            for entry in pages.entries:
                self._take(_clicked(entry), account)
            self._read.add(journal)
            if pages.entries:
                await self._book.keep()
                await journal.empty(pages.end)
        except (StoreError, DeskLocked) as error:
            _log.warning("the journal was not folded in: %s", error.code)
            return False
        finally:
            journal.release()
        if pages.unreadable:
            _log.warning("%d clicks of the journal cannot be opened", pages.unreadable)
            self._tell(JournalSetAside(pages.unreadable, pages.aside))
        return True

    def _take(self, one: Escalation, account: Account) -> None:
        there = self._book.get(one.id)
        if there is None:
            if one.region not in account.regions:
                one = replace(one, region=None, conversation=None)
            self._book.put(self._of(one, account))
        elif there.user == account.user:
            again = there
            if goes_on(there.handing, one.handing):
                again = replace(again, handing=one.handing)
            if (one.closed_ms or 0) > (there.closed_ms or 0):
                said = self._of(one, account)
                again = replace(
                    again,
                    outcome=said.outcome,
                    closed_ms=said.closed_ms,
                    closed_by=said.closed_by,
                )
            if again != there:
                self._book.put(replace(again, state=LogState.QUEUED))

    def _fold_memory(self, account: Account) -> None:
        """What could not be written is theirs who clicked, or who comes next."""
        for one in tuple(self._unwritten.values()):
            if one.user in {None, account.user}:
                self._take(one, account)

    def on_end(self) -> None:
        """Nobody is at work any more: what the store never got is in the journal, or here."""
        self._read.clear()
        for one in self._book.take_unkept():
            if one.id in self._unwritten:
                self._unwritten[one.id] = one

    def save_unsent(self) -> None:
        """All of this person's goes from the store: what is not sent stays in their journal."""
        account, journal = self._at_work(), self._journals.here()
        for one in self._book.all():
            is_own = account is not None and one.user == account.user
            if is_own and one.state is LogState.QUEUED and self._journals.write(journal, one):
                self._unwritten[one.id] = one

    # --- how it ended, and the briefing

    async def close(self, escalation: EscalationId, outcome: EscalationOutcome) -> None:
        """Say how it ended, or correct that. In the store when it returns.

        Raises:
            UnknownHere: there is no such escalation.
            NotYours: it is a colleague's, and this account is no lead.
        """
        account = self._at_work()
        async with self._picture.turn() as turn:
            there = turn.escalations.get(escalation)
            if there is None or account is None:
                raise UnknownHere
            if there.user != account.user and not ends_anybodys(account.role):
                raise NotYours(problem("not_yours"))
            closed_ms = max(self._clock.now_ms(), there.at_ms, (there.closed_ms or 0) + 1)

            def end(one: Escalation | None) -> Escalation | None:
                if one is None:
                    return None
                return replace(
                    one,
                    outcome=outcome,
                    closed_ms=closed_ms,
                    closed_by=account.name,
                    state=LogState.QUEUED,
                    problem=self._connection().problem,
                )

            turn.escalations.change(escalation, end)

    async def save_briefing(self, escalation: EscalationId, line: Line, text: str) -> None:
        """Keep a line; in the store when it returns.

        Raises:
            UnknownHere: there is no such escalation.
            ValueRefused: the text is too long, or no text.
        """
        if len(text) > MAX_LINE_CHARS or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValueRefused
        async with self._picture.turn() as turn:
            one = turn.escalations.get(escalation)
            if one is None:
                raise UnknownHere
            # The store may not have it yet, and a briefing of none is deleted at the next start.
            turn.escalations.write(one)
            turn.escalations.brief(escalation, line, text)


def _clicked(entry: Entry) -> Escalation:
    return Escalation(
        id=entry.id,
        target=entry.target,
        at_ms=entry.at_ms,
        region=entry.region,
        conversation=entry.conversation,
        handing=entry.handing,
        unattended=entry.unattended,
        outcome=entry.outcome,
        closed_ms=entry.closed_ms,
        state=LogState.QUEUED,
    )
