"""Closing the program: who stays signed in, and what becomes of the seat."""

from __future__ import annotations

import asyncio
import logging

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError
from vt_desk.desk.locking import Locking, signed_in_of
from vt_desk.desk.opened import Opened
from vt_desk.desk.picture import Picture
from vt_desk.desk.shift import Shift
from vt_desk.domain.conversation import ConversationState
from vt_desk.store.door import Store

_log = logging.getLogger(__name__)
_GOODBYE_S = 2.0


class Leaving:
    """Lets go of the seat, the service and the store."""

    def __init__(
        self, *, client: Client, opened: Opened, picture: Picture, shift: Shift, locking: Locking
    ) -> None:
        self._client = client
        self._opened = opened
        self._picture = picture
        self._shift = shift
        self._locking = locking
        self._left = False

    async def leave_seat(self) -> None:
        """Give the seat back, with its conversations; the session stays for the next start.

        Nothing is sent or followed after this: only ``stop`` comes next. A locked desk that
        has no seat has nothing to give.

        Raises:
            ClientError: it did not get through; the lease gives back the rest.
        """
        async with self._shift.one_at_a_time:
            if self._locking.lock is not None:
                await self._locking.watcher.leave_seat()
                return
            self._shift.signed_in()
            # A heart-beat after it would take the seat again.
            await self._shift.rest()
            await self._client.calls.leave_seat()
            self._left = True

    async def stop(self) -> None:
        """End everything that runs. Who keeps a profile stays signed in for the next start.

        A seat with nothing open is given back; one with conversations keeps them until the
        lease runs out, or until the desk is started again.
        """
        await self._locking.end()
        async with self._shift.one_at_a_time:
            if self._shift.account is not None:
                await self._shift.rest()
                await self._say_goodbye()
            elif self._opened.behind is not None:
                await self._sign_out_behind(self._opened.behind)
            await self._client.session.forget()
            await self._shift.end()
            await self._opened.end()
        await self._client.close()

    async def _say_goodbye(self) -> None:
        kept = self._opened.is_kept
        try:
            async with asyncio.timeout(_GOODBYE_S):
                if not kept:
                    # Its tokens go with the program: nobody could end it later.
                    await self._client.calls.sign_out()
                elif not self._left and not self._has_running():
                    await self._client.calls.leave_seat()
        except (ClientError, TimeoutError) as error:
            _log.info("the seat was not given back: %s", type(error).__name__)

    async def _sign_out_behind(self, store: Store) -> None:
        """Locked and not stored: these tokens go with the program, too."""
        saved = await store.session()
        if saved is None:
            return
        try:
            await self._client.end_session(signed_in_of(saved), timeout_s=_GOODBYE_S)
        except ClientError as error:
            _log.info("a device was not signed out: %s", error.code)

    def _has_running(self) -> bool:
        return any(talk.state is not ConversationState.ENDED for talk in self._picture.opened())
