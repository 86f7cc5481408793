"""A keyring that would keep a key in plain text, as some packages bring one."""

from __future__ import annotations

from keyring.backend import KeyringBackend


class PlainKeyring(KeyringBackend):
    """It says that it is the best there is."""

    priority = 99.0

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a key was given to a plain-text keyring")

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("a plain-text keyring was asked")

    def delete_password(self, service: str, username: str) -> None:
        raise AssertionError("a plain-text keyring was asked")
