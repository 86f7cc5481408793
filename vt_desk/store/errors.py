"""What can go wrong with the store. No error carries a word of a conversation."""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do it; nothing of the transaction was kept.

    Attributes:
        code: stable name, for the window to translate.
        retry_can_help: whether the same may succeed later.
    """

    code: str = "store_error"
    retry_can_help: bool = False

    def __init__(self) -> None:
        super().__init__(self.code)


class StoreClosed(StoreError):
    """The store was closed."""

    code = "store_closed"


class NumberWentBack(StoreError):
    """Events with a number at or below what the store has: applying them again would double."""

    code = "number_went_back"
