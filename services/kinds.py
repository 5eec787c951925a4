"""The kinds of values that columns hold, alike on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Json = JSON()
"""Kept as text on both databases: the order of choices and answers has a meaning."""

Bytewise = String().with_variant(String(collation="C"), "postgresql")
"""Text in the order of its letters' codes, whatever language the database sorts by, so that an
index finds all that begins with something; SQLite knows no other order."""


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class Until(Moment):
    """A time or none, which is kept as the end of all times: it comes last on every database, and an
    index along it has no second part."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return super().process_bind_param(NEVER if value is None else value, dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        read = super().process_result_value(value, dialect)
        return None if read == NEVER else read
