"""Stops and their rhythms: kept by the crew, read by the house."""

from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.codec import to_plain
from rathaus_desk.domain.road.fleet import demand_order
from rathaus_desk.domain.road.places import (
    STOP_TITLES,
    SaveStop,
    Stop,
    StopWords,
    demand_minutes,
    demand_point,
    demand_spans,
)
from rathaus_desk.domain.road.rhythms import DropRhythm, SaveRhythm, StopRhythm, demand_rhythm
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.road_tables import StopRhythmRow, StopRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.road.road_rows import (
    checked_district,
    checked_services,
    line,
    rhythm_value,
    row_of,
    seen_row,
    stop_value,
    written,
)
from rathaus_desk.usecases.texts import near

_LINES = ("place", "parking", "toilet", "indoor", "key_holder", "permit_note", "poster_place")


@may_lag
def stops(work: Work, *, retired: bool = False) -> tuple[Stop, ...]:
    """Return the stops in the order of their names; those that are no longer visited only if `retired`."""
    query = select(StopRow).order_by(StopRow.sort_name, StopRow.id)
    if not retired:
        query = query.where(StopRow.active)
    return tuple(stop_value(work, row) for row in work.session.scalars(query))


def stop(work: Work, stop_id: int) -> Stop:
    """Return one stop. Refuses one that is not there."""
    return stop_value(work, row_of(work, StopRow, stop_id))


@may_lag
def rhythms(work: Work, stop_id: int | None = None) -> tuple[StopRhythm, ...]:
    """Return the rhythms of a stop, or of all, by season."""
    query = select(StopRhythmRow).order_by(StopRhythmRow.stop_id, StopRhythmRow.first, StopRhythmRow.id)
    if stop_id is not None:
        query = query.where(StopRhythmRow.stop_id == stop_id)
    return tuple(rhythm_value(row) for row in work.session.scalars(query))


@handles(SaveStop, Role.MOBILE)
def save_stop(work: Work, command: SaveStop) -> Stop:
    """Write a stop's card down, or change one that was seen as it is."""
    words = command.words
    values = _checked(work, words)
    row = written(work, StopRow, command.stop_id, command.seen_version, values)
    return stop_value(work, row)


@handles(SaveRhythm, Role.MOBILE)
def save_rhythm(work: Work, command: SaveRhythm) -> StopRhythm:
    """Write a stop's rhythm down, or change one that was seen as it is."""
    row_of(work, StopRow, command.stop_id)
    demand_order(command.first, command.last)
    demand_rhythm(command.rhythm)
    rhythm = command.rhythm
    values = {
        "stop_id": command.stop_id,
        "first": near(command.first),
        "last": near(command.last),
        "kind": rhythm.kind,
        "weekdays": sorted(set(rhythm.weekdays)),
        "every": rhythm.every,
        "anchor": rhythm.anchor,
        "odd": rhythm.odd,
        "nths": list(dict.fromkeys(rhythm.nths)),
        "months": sorted(set(rhythm.months)),
        "dates": to_plain(sorted(set(rhythm.dates))),
        "in_school_holidays": rhythm.in_school_holidays,
    }
    return rhythm_value(written(work, StopRhythmRow, command.rhythm_id, command.seen_version, values))


@handles(DropRhythm, Role.MOBILE)
def drop_rhythm(work: Work, command: DropRhythm) -> StopRhythm:
    """Take a rhythm away."""
    row = seen_row(work, StopRhythmRow, command.rhythm_id, command.seen_version)
    was = rhythm_value(row)
    work.session.delete(row)
    return was


def _checked(work: Work, words: StopWords) -> dict[str, object]:
    demand_spans(words.windows)
    demand_point(words.latitude, words.longitude)
    for name, most in (("minutes", 600), ("set_up", 120), ("pack_up", 120), ("staff", 9)):
        demand_minutes(getattr(words, name), name, STOP_TITLES[name], most)
    name = line(words.name, "name", STOP_TITLES["name"], needed=True)
    values = {
        one: getattr(words, one)
        for one in ("latitude", "longitude", "power", "step_free", "coverage", "minutes", "set_up", "pack_up")
    }
    return {
        **values,
        **{one: line(getattr(words, one), one, STOP_TITLES[one]) for one in _LINES},
        "name": name,
        "sort_name": sort_key(name),
        "district_id": checked_district(work, words.district_id),
        "permit_until": _day(words.permit_until),
        "services": checked_services(work, words.services),
        "windows": [list(one) for one in sorted(words.windows)],
        "staff": words.staff,
        "active": words.active,
        "kind": words.kind,
    }


def _day(day: date | None) -> date | None:
    return None if day is None else near(day)
