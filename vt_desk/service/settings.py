"""What an administrator can set, with safe defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from vt_desk.domain.signal_words import SignalWords
from vt_desk.signals.load import load, shipped

REGION_FILES = ("regions.toml", "municipalities.csv")
"""What an organisation may have of its own in ``regions_folder``."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one side may ask. Addresses are kept in memory only, and forgotten.

    Attributes:
        starts_per_minute: new conversations from one address. A school or a shelter
            shares one, so this is generous.
        sign_ins_per_minute: attempts from one address, and per account name.
        messages_per_minute: of one conversation's visitor, or of one seat.
        intakes_per_minute: requests with edits of the intake, of one seat.
        escalations_per_minute: of one seat; a click asks three times.
        requests_per_minute: everything else of one address.
        body_bytes: the largest request that is read.
    """

    starts_per_minute: int = 30
    sign_ins_per_minute: int = 10
    messages_per_minute: int = 120
    intakes_per_minute: int = 300
    escalations_per_minute: int = 120
    requests_per_minute: int = 6_000
    body_bytes: int = 32_768


@dataclass(frozen=True)
class Settings:
    """One node's settings.

    Attributes:
        database: a SQLAlchemy URL; SQLite in ``folder`` by default.
        key_file: the service's keys, which wrap each conversation's. Keep it on another
            disk than the database and its backups; the node writes to it.
        clock_is_right: purge however far the clock leapt since the last purge.
        lease_s: how long a seat keeps its conversations after it was last heard of.
        beat_s: how often a seat says that it is there, and a stream that it lives.
        visitor_gone_s: a conversation whose visitor was not heard of for so long ends.
        signal_words_file: the organisation's own list of signal words.
        exit_url: where the quick exit of the visitor's page goes.
        trusted_proxies: addresses whose ``X-Forwarded-For`` is believed.
    """

    folder: Path
    database: str = ""
    key_file: Path | None = None
    regions_folder: Path | None = None
    signal_words_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    exit_url: str = "https://www.wikipedia.org/"
    always_open: bool = False
    lease_s: int = 45
    beat_s: int = 10
    visitor_gone_s: int = 900
    access_token_s: int = 600
    refresh_token_s: int = 14 * 86_400
    clock_is_right: bool = False
    trusted_proxies: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def database_url(self) -> str:
        """The database's URL with its driver."""
        if not self.database:
            return f"sqlite:///{self.folder / 'vt-desk.sqlite3'}"
        scheme, _, rest = self.database.partition("://")
        if scheme in {"postgresql", "postgres"}:
            return f"postgresql+asyncpg://{rest}"
        return self.database

    @property
    def key_path(self) -> Path:
        """Where the service's key is."""
        return self.key_file or self.folder / "keys" / "service.key"

    def signal_words(self) -> SignalWords:
        """Read the list of signal words.

        Raises:
            FormError: the organisation's own cannot be used; says where and why.
        """
        return load(self.signal_words_file) if self.signal_words_file is not None else shipped()
