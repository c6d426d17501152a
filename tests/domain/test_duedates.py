"""Working time, told by dates that somebody counted on a calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import (
    Closure,
    WorkCalendar,
    due_after_days,
    reserve_before,
    working_days_after,
)

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = (time(8, 30), time(12, 30))
AFTERNOONS = ((1, time(14), time(16)), (3, time(14), time(18)))
OPENING = (*((day, *MORNING) for day in range(5)), *AFTERNOONS)
HOLIDAYS = {
    date(2026, 4, 3): "Karfreitag",
    date(2026, 4, 6): "Ostermontag",
    date(2026, 10, 31): "Reformationstag",
    date(2025, 10, 31): "Reformationstag",
    date(2026, 12, 25): "Erster Weihnachtstag",
    date(2027, 1, 1): "Neujahr",
}
CALENDAR = WorkCalendar(
    OPENING, HOLIDAYS, (Closure(date(2026, 12, 24), date(2026, 12, 31), "Betriebsruhe"),), BERLIN
)


def at(year, month, day, hour=9, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("received", "days", "due", "explanation"),
    [
        (at(2026, 11, 24, 9, 40), 5, at(2026, 12, 1, 16),
         "5 Arbeitstage nach Dienstag, 24. November: das ist Dienstag, der 1. Dezember."),
        (at(2026, 11, 24, 9, 40), 1, at(2026, 11, 25, 12, 30),
         "1 Arbeitstag nach Dienstag, 24. November: das ist Mittwoch, der 25. November."),
        (at(2025, 10, 30, 17), 1, at(2025, 11, 3, 12, 30),
         "1 Arbeitstag nach Donnerstag, 30. Oktober: das ist Montag, der 3. November; nicht gezählt: "
         "Fr 31.10. (Reformationstag)."),
        (at(2026, 4, 2, 9), 2, at(2026, 4, 8, 12, 30),
         "2 Arbeitstage nach Donnerstag, 2. April: das ist Mittwoch, der 8. April; nicht gezählt: "
         "Fr 03.04. (Karfreitag), Mo 06.04. (Ostermontag)."),
        (at(2026, 12, 23, 10), 1, at(2027, 1, 4, 12, 30), None),
        (at(2026, 12, 27, 10), 1, at(2027, 1, 4, 12, 30), None),
        (at(2026, 11, 24, 9), 0, at(2026, 11, 24, 16), "Noch am selben Tag, Dienstag, 24. November."),
        (at(2026, 11, 24, 16), 0, at(2026, 11, 25, 12, 30),
         "Am nächsten Arbeitstag, Mittwoch, 25. November."),
        (at(2026, 11, 28, 9), 0, at(2026, 11, 30, 12, 30), "Am nächsten Arbeitstag, Montag, 30. November."),
        (at(2026, 11, 28, 9), -3, at(2026, 11, 30, 12, 30), "Am nächsten Arbeitstag, Montag, 30. November."),
    ],
)  # fmt: skip
def test_due_dates_as_counted_by_hand(received, days, due, explanation):
    found = due_after_days(received, days, CALENDAR)
    assert found.at == due
    assert explanation is None or found.explanation == explanation


def test_christmas_is_explained_day_by_day():
    explanation = due_after_days(at(2026, 12, 23, 10), 1, CALENDAR).explanation
    assert explanation.startswith(
        "1 Arbeitstag nach Mittwoch, 23. Dezember: das ist Montag, der 4. Januar; nicht gezählt: "
    )
    assert "Do 24.12. (Betriebsruhe)" in explanation
    assert "Fr 25.12. (Erster Weihnachtstag)" in explanation
    assert "Fr 01.01. (Neujahr)" in explanation
    assert "02.01." not in explanation  # a plain weekend needs no reason


def test_the_moment_of_receipt_counts_in_the_towns_time():
    late_in_utc = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # half past midnight on Wednesday
    assert due_after_days(late_in_utc, 1, CALENDAR).at == at(2026, 11, 26, 18)


@pytest.mark.parametrize(
    ("told", "now", "ours"),
    [
        (at(2026, 12, 1, 16), at(2026, 11, 24, 9, 40), at(2026, 11, 30, 12, 30)),
        (at(2026, 11, 25, 12, 30), at(2026, 11, 24, 9, 40), at(2026, 11, 24, 16)),
        (at(2026, 11, 25, 12, 30), at(2026, 11, 24, 17), at(2026, 11, 25, 12, 30)),
        (at(2026, 11, 24, 16), at(2026, 11, 24, 9, 40), at(2026, 11, 24, 16)),
        (at(2027, 1, 4, 12, 30), at(2026, 12, 22, 9), at(2026, 12, 23, 12, 30)),
    ],
)
def test_our_own_due_date_lies_a_working_day_before(told, now, ours):
    assert reserve_before(told, now, CALENDAR) == ours


def test_a_town_hall_that_never_opens_is_refused():
    shut = WorkCalendar(())
    with pytest.raises(Refused, match="nie gearbeitet"):
        due_after_days(at(2026, 11, 24), 1, shut)
    with pytest.raises(Refused):
        next(working_days_after(date(2026, 11, 24), shut))
    assert reserve_before(at(2026, 11, 24), at(2026, 11, 20), shut) == at(2026, 11, 24)
    assert shut.zone.key == "Europe/Berlin"


minutes_of_years = st.integers(0, 4 * 365 * 24 * 60)
moments = minutes_of_years.map(lambda one: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=one))


@given(received=moments, days=st.integers(0, 60))
def test_due_dates_lie_ahead_at_the_close_of_a_working_day_and_grow(received, days):
    due = due_after_days(received, days, CALENDAR).at
    assert due > received
    assert CALENDAR.spans(due.date())[-1][1] == due
    assert due_after_days(received, days + 1, CALENDAR).at >= due
    assert due.utcoffset() == BERLIN.utcoffset(due.replace(tzinfo=None))
