"""The part of the desk's face that is about the profiles on this machine."""

from __future__ import annotations

from vt_desk.desk.journals import Journals
from vt_desk.desk.profiles import Profiles
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile


class ProfilesFace:
    """What ``desk.Desk`` says of profiles. It only hands on."""

    _journals: Journals
    _profiles: Profiles

    async def profiles(self) -> list[Profile]:
        """The profiles on this machine, the last used first."""
        return await self._profiles.all()

    async def choose_profile(self, profile: ProfileId) -> None:
        """Another profile is to be unlocked; see ``Profiles.choose``."""
        await self._profiles.choose(profile)
        await self._journals.get_ready()

    async def set_aside(self, profile: ProfileId) -> str:
        """Put a profile that cannot be opened aside; see ``Profiles.set_aside``."""
        return await self._profiles.set_aside(profile)

    async def remove_profile(self, profile: ProfileId) -> None:
        """Delete a profile from this machine; see ``Profiles.remove``."""
        await self._profiles.remove(profile)
