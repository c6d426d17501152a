"""Free slots against a minute grid, conflicts in words, and the days on which the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.free_slots import (
    MAY_BE_WAIVED,
    BookingRules,
    Clash,
    Place,
    Schedule,
    Wish,
    clashes,
    first_times,
    free_slots,
    minutes_needed,
    person_twice,
    raster_of,
)
from rathaus_desk.domain.appointments.opening_patterns import (
    AppointmentKind,
    ExceptionKind,
    OpeningException,
    OpeningPattern,
    cell_of,
    cells_of,
)
from rathaus_desk.domain.office.duedates import Closure, WorkCalendar
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.people.people import Need

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 40, tzinfo=BERLIN)
OPENING = tuple((day, time(8, 30), time(12, 30)) for day in range(5))
CALENDAR = WorkCalendar(
    OPENING,
    holidays={date(2026, 11, 25): "Buß- und Bettag"},
    closures=(Closure(date(2026, 12, 24), date(2026, 12, 31), "Betriebsruhe"),),
    zone=BERLIN,
)
PLACE, UPSTAIRS = Place(1, "Platz 1"), Place(2, "Zimmer 201", step_free=False)
THOLE = Staff(
    7, "thole", "Frau", "Maike", "Thole", Role.CLERK, 1, "", "",
    duty=((1, time(8), time(12)), (3, time(8), time(16))), absences=((date(2026, 12, 3), date(2026, 12, 3)),),
)  # fmt: skip


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), BERLIN)


def pattern(weekday=1, begin=time(8, 30), end=time(12, 30), counter=1, number=1, **values):
    return OpeningPattern(number, counter, weekday, begin, end, **values)


def schedule(*patterns, places=(PLACE,), **values):
    usual = {"calendar": CALENDAR, "rules": BookingRules(), "staff": {7: THOLE}}
    return Schedule(places=places, patterns=patterns, **{**usual, **values})


def taken(day, *spans):
    """Return the cells of some spans like ((9, 45), 15)."""
    cells = set()
    for (hour, minute), minutes in spans:
        first = cell_of(at(day, hour, minute))
        cells |= set(range(first, first + cells_of(minutes)))
    return {1: cells}


def starts(found):
    return [f"{one.start:%d.%m. %H:%M}" for one in found]


def codes(found):
    return [one.code for one in found]


WISH = Wish(minutes=15)


def test_the_next_free_times_of_this_morning():
    town = schedule(pattern(), taken=taken(TUESDAY, ((9, 45), 15), ((10, 15), 30)))
    found = free_slots(town, WISH, TUESDAY, TUESDAY, NOW, limit=3)
    assert starts(found) == ["24.11. 10:00", "24.11. 10:45", "24.11. 11:00"]
    assert (found[0].end - found[0].start, found[0].start.tzinfo) == (timedelta(minutes=15), BERLIN)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"weekdays": (3,)}, ["26.11. 08:30", "26.11. 08:45"]),
        ({"weekdays": (3,), "begin": time(12)}, ["26.11. 12:00", "26.11. 12:15"]),
        ({"end": time(10)}, ["24.11. 09:45", "26.11. 08:30"]),
        ({"minutes": 5}, ["24.11. 09:40", "24.11. 09:45"]),
        ({"minutes": 20}, ["24.11. 09:40", "24.11. 09:50"]),
        ({"kind": AppointmentKind.VIDEO}, []),
        ({"services": ("pass",)}, ["24.11. 09:45", "24.11. 10:00"]),
        ({"services": ("pass", "wohngeld")}, []),
        ({"counter_id": 9}, []),
    ],
)
def test_a_wish_is_kept(wish, expected):
    here = {"services": ("pass", "ausweis"), "kinds": (AppointmentKind.IN_PERSON,)}
    town = schedule(pattern(**here), pattern(3, number=2, **here))
    until = TUESDAY + timedelta(days=3)
    found = free_slots(town, Wish(**{"minutes": 15, **wish}), TUESDAY, until, NOW)
    assert starts(found)[: len(expected)] == expected
    assert bool(found) == bool(expected)
    if wish.get("end"):
        assert starts(found)[1:2] == ["26.11. 08:30"]


def test_two_spans_that_overlap_give_each_time_once():
    plan = schedule(
        pattern(begin=time(10), end=time(11)), pattern(begin=time(10, 30), end=time(11, 30), number=2)
    )
    found = starts(free_slots(plan, WISH, TUESDAY, TUESDAY, NOW))
    assert found == [f"24.11. {one}" for one in ("10:00", "10:15", "10:30", "10:45", "11:00", "11:15")]


def test_two_counters_at_one_time_are_one_proposal():
    second = Place(2, "Platz 2")
    town = schedule(pattern(), pattern(counter=2, number=2), places=(PLACE, second))
    found = free_slots(town, WISH, TUESDAY, TUESDAY, NOW)
    assert starts(found)[:2] == ["24.11. 09:45", "24.11. 09:45"]
    assert starts(first_times(found, 3)) == ["24.11. 09:45", "24.11. 10:00", "24.11. 10:15"]


def test_a_share_of_the_morning_stays_for_people_without_an_appointment():
    half = schedule(pattern(share=50), taken=taken(TUESDAY, ((8, 30), 60)))
    wish = Wish(minutes=60)
    found = starts(free_slots(half, wish, TUESDAY, TUESDAY, NOW))
    assert (found[0], found[-1], len(found)) == ("24.11. 09:45", "24.11. 11:30", 8)
    full = schedule(pattern(share=50), taken=taken(TUESDAY, ((8, 30), 75)))
    assert free_slots(full, wish, TUESDAY, TUESDAY, NOW) == ()
    conflict = clashes(full, PLACE, at(TUESDAY, 11), wish, NOW)
    assert codes(conflict) == [Clash.FULL]
    assert conflict[0].sentence.endswith("der Rest bleibt für Leute ohne Termin.")
    own = full.taken[1]
    assert clashes(full, PLACE, at(TUESDAY, 11), wish, NOW, own) == ()


def test_a_buffer_keeps_the_next_one_away_but_may_reach_over_the_end():
    town = schedule(pattern(end=time(10)), rules=BookingRules(buffer=5))
    found = free_slots(town, WISH, TUESDAY, TUESDAY, at(TUESDAY, 8))
    assert starts(found)[-1] == "24.11. 09:45"
    busy = schedule(pattern(), rules=BookingRules(buffer=5), taken=taken(TUESDAY, ((10, 0), 15)))
    assert "24.11. 09:45" not in starts(free_slots(busy, WISH, TUESDAY, TUESDAY, NOW))
    assert codes(clashes(busy, PLACE, at(TUESDAY, 9, 45), WISH, NOW)) == [Clash.OVERLAP]


@pytest.mark.parametrize(
    ("when", "values", "code", "sentence"),
    [
        ((TUESDAY, 9, 30), {}, Clash.PAST, "Dienstag, 24. November, 9:30 Uhr ist schon vorbei."),
        ((date(2027, 3, 2), 9, 0), {}, Clash.TOO_FAR,
         "Termine vergeben wir 90 Tage im Voraus, jetzt also bis Montag, 22. Februar."),
        ((date(2026, 11, 25), 9, 0), {}, Clash.HOLIDAY,
         "Mittwoch, 25. November ist geschlossen: Buß- und Bettag."),
        ((date(2026, 12, 29), 9, 0), {}, Clash.CLOSURE,
         "Dienstag, 29. Dezember ist geschlossen: Betriebsruhe."),
        ((TUESDAY, 14, 0), {}, Clash.OUTSIDE,
         "14:00 Uhr passt nicht in die Zeiten. Platz 1 hat Dienstag, 24. November Termine von "
         "8:30 bis 12:30 Uhr."),
        ((TUESDAY, 12, 20), {}, Clash.OUTSIDE,
         "12:20 Uhr passt nicht in die Zeiten. Platz 1 hat Dienstag, 24. November Termine von "
         "8:30 bis 12:30 Uhr."),
        ((date(2026, 11, 27), 9, 0), {}, Clash.OUTSIDE, "Platz 1 hat Freitag, 27. November keine Termine."),
        ((date(2026, 12, 1), 9, 0), {}, Clash.SHUT,
         "Platz 1 ist Dienstag, 1. Dezember dann geschlossen: Schulung."),
        ((TUESDAY, 10, 0), {"services": ("wohngeld",)}, Clash.SERVICE,
         "Platz 1 ist um 10:00 Uhr für andere Anliegen da."),
        ((TUESDAY, 10, 0), {"kind": AppointmentKind.VIDEO}, Clash.KIND,
         "Platz 1 ist um 10:00 Uhr nicht für diese Art von Termin da."),
        ((TUESDAY, 11, 0), {}, Clash.OVERLAP,
         "Platz 1 ist Dienstag, 24. November um 11:00 Uhr schon vergeben."),
    ],
)  # fmt: skip
def test_every_conflict_says_what_it_is(when, values, code, sentence):
    here = pattern(services=("pass",), kinds=(AppointmentKind.IN_PERSON,))
    others = [
        pattern(day, number=day + 2, services=("pass",), kinds=(AppointmentKind.IN_PERSON,)) for day in (2,)
    ]
    shut = OpeningException(1, None, date(2026, 12, 1), ExceptionKind.SHUT, reason="Schulung")
    town = schedule(here, *others, exceptions=(shut,), taken=taken(TUESDAY, ((11, 0), 15)))
    wish = Wish(**{"minutes": 15, "services": ("pass",), **values})
    day, hour, minute = when
    found = clashes(town, PLACE, at(day, hour, minute), wish, NOW)
    assert [(one.code, one.sentence) for one in found] == [(code, sentence)]


def test_stairs_matter_to_who_comes_and_not_to_who_calls():
    town = schedule(pattern(counter=2), places=(UPSTAIRS,))
    wish = Wish(minutes=15, step_free=True)
    found = clashes(town, UPSTAIRS, at(TUESDAY, 10), wish, NOW)
    assert [one.sentence for one in found] == ["Zimmer 201 ist nur über Stufen zu erreichen."]
    assert codes(found) == [Clash.STAIRS]
    assert free_slots(town, wish, TUESDAY, TUESDAY, NOW) == ()
    calls = Wish(minutes=15, step_free=True, kind=AppointmentKind.PHONE)
    assert clashes(town, UPSTAIRS, at(TUESDAY, 10), calls, NOW) == ()
    assert free_slots(town, calls, TUESDAY, TUESDAY, NOW)


def test_a_span_that_is_somebodys_own_needs_that_person():
    town = schedule(pattern(3, staff_id=7), pattern(1, end=time(13), number=2, staff_id=7))
    away = clashes(town, PLACE, at(date(2026, 12, 3), 9), WISH, NOW)
    assert (codes(away), away[0].sentence) == (
        [Clash.LEAVE],
        "Frau Thole ist Donnerstag, 3. Dezember nicht da.",
    )
    late = clashes(town, PLACE, at(TUESDAY, 12), WISH, NOW)
    assert (codes(late), late[0].sentence) == (
        [Clash.OFF_DUTY],
        "Frau Thole ist Dienstag, 24. November um 12:00 Uhr nicht im Dienst.",
    )
    until = date(2026, 12, 3)
    found = starts(free_slots(town, WISH, TUESDAY, until, NOW))
    assert not [one for one in found if one.startswith("03.12.")]
    assert "24.11. 11:45" in found
    assert "24.11. 12:00" not in found
    gone = schedule(pattern(3, staff_id=99))
    assert clashes(gone, PLACE, at(date(2026, 12, 3), 9), WISH, NOW) == ()


def test_somebody_who_would_have_to_be_at_two_counters():
    conflict = person_twice(at(TUESDAY, 10), "Platz 2")
    assert conflict.sentence == (
        "Diese Person hat dann schon einen Termin: Dienstag, 24. November, 10:00 Uhr, Platz 2."
    )
    assert person_twice(at(TUESDAY, 10), "").sentence.endswith("10:00 Uhr.")
    assert conflict.code not in MAY_BE_WAIVED


def test_nothing_is_offered_beyond_the_last_day():
    town = schedule(pattern(), rules=BookingRules(days_ahead=7))
    found = starts(free_slots(town, WISH, TUESDAY, TUESDAY + timedelta(days=30), NOW))
    assert found[-1] == "01.12. 12:15"


@pytest.mark.parametrize(
    ("durations", "needs", "minutes"),
    [
        ([], (), 0),
        ([15], (), 15),
        ([15, 10], (), 25),
        ([30, 30, 30], (), 60),
        ([90], (), 90),
        ([15], (Need.STEP_FREE,), 15),
        ([15], (Need.INTERPRETER,), 30),
        ([15], (Need.INTERPRETER, Need.SIGN_LANGUAGE), 30),
        ([30, 30, 30], (Need.SIGN_LANGUAGE,), 120),
    ],
)
def test_how_long_it_takes(durations, needs, minutes):
    assert minutes_needed(durations, needs, BookingRules()) == minutes


@pytest.mark.parametrize(
    ("minutes", "raster"), [(15, 15), (30, 15), (10, 10), (20, 10), (5, 5), (25, 5), (7, 5)]
)
def test_people_come_at_times_they_remember(minutes, raster):
    assert raster_of(minutes) == raster


# Against a minute grid

TIMES = st.integers(0, 24 * 12 - 1).map(lambda cell: time(cell // 12, cell % 12 * 5))


@st.composite
def patterns(draw):
    begin, end = sorted((draw(TIMES), draw(TIMES)))
    return OpeningPattern(
        draw(st.integers(1, 5)), draw(st.integers(1, 2)), draw(st.integers(0, 6)), begin, end,
        draw(st.sampled_from([(), ("pass",), ("pass", "ausweis")])),
        draw(st.sampled_from([(), (AppointmentKind.VIDEO,)])),
        draw(st.sampled_from([100, 100, 60, 30])),
        weeks=draw(st.sampled_from([(), (1,), (4, 5)])),
        staff_id=draw(st.sampled_from([None, None, 7])),
    )  # fmt: skip


DAYS = (date(2026, 10, 24), date(2026, 11, 24), date(2027, 3, 27), date(2026, 12, 23))


@settings(max_examples=60)
@given(
    st.lists(patterns(), min_size=1, max_size=4),
    st.sampled_from(DAYS),
    st.sampled_from([5, 10, 15, 30, 60]),
    st.integers(0, 10),
    st.lists(st.integers(0, 600), max_size=40),
    st.booleans(),
    st.data(),
)
def test_the_search_finds_exactly_what_a_walk_over_all_minutes_finds(
    found_patterns, day, minutes, buffer, offsets, step_free, data
):
    """Two days, both nights of summer time among them, minute by minute."""
    first = cell_of(datetime.combine(day, time.min, BERLIN))
    busy = {1: {first + one for one in offsets}, 2: {first + 2 * one for one in offsets}}
    closed = data.draw(
        st.sampled_from([(), (OpeningException(1, 1, day, ExceptionKind.SHUT, time(9), time(10)),)])
    )
    town = schedule(
        *found_patterns,
        places=(PLACE, UPSTAIRS),
        rules=BookingRules(buffer=buffer),
        taken=busy,
        exceptions=closed,
    )
    wish = Wish(minutes=minutes, services=("pass",), step_free=step_free)
    now = datetime.combine(day, time(1), BERLIN)
    found = {(one.counter_id, one.start) for one in free_slots(town, wish, day, day + timedelta(days=1), now)}
    begin = datetime.combine(day, time.min, BERLIN).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=2), time.min, BERLIN).astimezone(UTC)
    walked = set()
    while begin < end:
        if int(begin.timestamp()) // 60 % raster_of(minutes) == 0:
            local = begin.astimezone(BERLIN)
            for place in town.places:
                if not clashes(town, place, local, wish, now):
                    walked.add((place.id, local))
        begin += timedelta(minutes=1)
    assert found == walked


def test_a_night_shift_over_the_change_of_the_clock_has_the_hours_it_has():
    spring, autumn = date(2027, 3, 28), date(2026, 10, 25)
    for day, hours, now in (
        (spring, 4, datetime(2027, 3, 27, tzinfo=BERLIN)),
        (autumn, 6, datetime(2026, 10, 24, tzinfo=BERLIN)),
    ):
        town = schedule(pattern(6, time(1), time(6)))
        found = free_slots(town, Wish(minutes=60), day, day, now)
        lengths = {one.end.astimezone(UTC) - one.start.astimezone(UTC) for one in found}
        assert lengths == {timedelta(hours=1)}
        assert len(found) == (hours - 1) * 4 + 1
    ordinary = free_slots(
        schedule(pattern(0)), WISH, date(2027, 3, 22), date(2027, 3, 29), datetime(2027, 3, 20, tzinfo=BERLIN)
    )
    assert {one.start.hour for one in ordinary} == {8, 9, 10, 11, 12}
    assert {one.start.utcoffset() for one in ordinary} == {timedelta(hours=1), timedelta(hours=2)}
