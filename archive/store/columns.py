"""Column types that mean the same on SQLite and PostgreSQL.

Text is kept as its UTF-8 bytes: both databases then hold, compare and order it alike, NUL and lone
surrogates included (PostgreSQL's own text refuses them). Moments are microseconds since 1970 in
UTC, days count from there: neither depends on a driver's idea of time zones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Integer, LargeBinary, String
from sqlalchemy.types import TypeDecorator

from archive.errors import StoreDamaged

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both: SQLite's INTEGER always is, and only under that name is it the row's own key."""


def text_bytes(text: str) -> bytes:
    """UTF-8 form of any ``str``; a lone surrogate takes its own three bytes."""
    return text.encode("utf-8", "surrogatepass")


def bytes_text(data: bytes) -> str:
    """Inverse of ``text_bytes``; raises UnicodeDecodeError on damage."""
    return data.decode("utf-8", "surrogatepass")


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC; exact, unlike ``timestamp()``. The moment must be aware."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(count: int) -> datetime:
    """Inverse of ``microseconds``."""
    return EPOCH + count * MICROSECOND


def _damaged(value: object) -> StoreDamaged:
    return StoreDamaged(f"The database holds {value!r:.40}, which cannot be read.", "See `archive verify`.")


class Utf8(TypeDecorator[str]):
    """Any ``str``, kept as bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - its name is SQLAlchemy's
        return None if value is None else text_bytes(value)

    def process_result_value(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002 - its name is SQLAlchemy's
        if value is None:
            return None
        try:
            return bytes_text(value)  # type: ignore[arg-type] # the column holds bytes
        except (UnicodeDecodeError, AttributeError) as fault:
            raise _damaged(value) from fault


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC, exact to the microsecond."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - its name is SQLAlchemy's
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its name is SQLAlchemy's
        try:
            return None if value is None else moment_of(value)
        except (TypeError, OverflowError) as fault:
            raise _damaged(value) from fault


class Day(TypeDecorator[date]):
    """A calendar day, as days since 1970-01-01: a third of the bytes of ``YYYY-MM-DD``, in the index too."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - its name is SQLAlchemy's
        return None if value is None else (value - EPOCH.date()) // DAY

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:  # noqa: ARG002 - its name is SQLAlchemy's
        try:
            return None if value is None else EPOCH.date() + value * DAY
        except (TypeError, OverflowError) as fault:
            raise _damaged(value) from fault


class Stamp(TypeDecorator[datetime]):
    """A source's own moment, as ISO 8601 text: it keeps its zone, or its lack of one, as given."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its name is SQLAlchemy's
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its name is SQLAlchemy's
        try:
            return None if value is None else datetime.fromisoformat(value)
        except (TypeError, ValueError) as fault:
            raise _damaged(value) from fault
