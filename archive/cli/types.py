"""What options take that click knows no type for: days, moments, tags of languages."""

from __future__ import annotations

from datetime import date, datetime

import click


class IsoDate(click.ParamType[date]):
    """A calendar date, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage fault."""
        day = _day(str(value))
        if day is None:
            self.fail(f"{value!r} is no day of the calendar; write YYYY-MM-DD.", param, ctx)
        return day


def _day(text: str) -> date | None:
    """The date, in the one form that is asked for: ISO 8601 knows others, such as weeks (2020-W05-1)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


class IsoTime(click.ParamType[datetime]):
    """A moment, ISO 8601; without a zone it is kept without one."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, or a usage fault."""
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(
                f"{value!r} is not a time; write 2022-09-30T07:46 (with +02:00 if you know the zone).",
                param,
                ctx,
            )


class LanguageTag(click.ParamType[str]):
    """A language by its tag (BCP 47)."""

    name = "tag"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The tag, or a usage fault."""
        from archive.reports.naming import tag

        if not tag(str(value)):
            self.fail(f"{value!r} is no tag of a language; write en, fr or zh-Hans.", param, ctx)
        return str(value)
