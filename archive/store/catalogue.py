"""Every series at a glance."""

from __future__ import annotations

from sqlalchemy import Connection, Select, func, select

from archive.model import SeriesHead
from archive.store.labels import Labels
from archive.store.tables import labels, versions


def series_names(connection: Connection) -> list[str]:
    """The names of all held series, sorted."""
    named = select(labels.c.text).where(labels.c.id.in_(select(versions.c.series)))
    return sorted(connection.execute(named).scalars())


def series_heads(connection: Connection, known: Labels) -> list[SeriesHead]:
    """Every series with its current versions counted, by name; titled as its latest version is."""
    rows = connection.execute(_tallies()).all()
    known.learn(connection, {number for row in rows for number in (row.series, row.title)})
    heads = [
        SeriesHead(known.text(row.series), known.text(row.title), row.versions, row.first, row.latest)
        for row in rows
    ]
    return sorted(heads, key=lambda head: head.name)


def _tallies() -> Select[tuple[object, ...]]:
    """Per series: current versions, first and latest day, the latest version's title."""
    one = versions.alias("one")
    newest = (
        select(func.max(one.c.id).label("id"))
        .group_by(one.c.series, one.c.witness, one.c.effective_on, one.c.rank)
        .subquery()
    )
    ranked = (
        select(
            versions.c.series,
            versions.c.title,
            func.count().over(partition_by=versions.c.series).label("versions"),
            func.min(versions.c.effective_on).over(partition_by=versions.c.series).label("first"),
            versions.c.effective_on.label("latest"),
            func.row_number()
            .over(
                partition_by=versions.c.series,
                order_by=(versions.c.effective_on.desc(), versions.c.rank.desc(), versions.c.id.desc()),
            )
            .label("place"),
        )
        .join(newest, newest.c.id == versions.c.id)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1)
