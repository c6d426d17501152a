"""The clock of a laptop: what is certain about it, and what an entry's time is then."""

from datetime import UTC, datetime, timedelta

import pytest

from rathaus_desk.domain.pack.clocks import clock_sentence, in_office_time, skew_of

OUT = datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
BACK = OUT + timedelta(hours=9)
HOURS = timedelta(hours=3)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize("true", [timedelta(0), timedelta(minutes=1), HOURS, -HOURS, timedelta(days=400)])
def test_a_laptop_that_is_asked_directly_says_exactly_how_wrong_it_is(true):
    found = skew_of(OUT, OUT + true, BACK + true, BACK, direct=True)
    assert found == (timedelta(0) if abs(true) <= timedelta(minutes=2) else true)


@pytest.mark.parametrize("true", [timedelta(0), HOURS, -HOURS])
def test_a_stick_says_what_is_certain(true):
    opened, written = OUT + timedelta(minutes=10) + true, BACK - timedelta(minutes=30) + true
    found = skew_of(OUT, opened, written, BACK, direct=False)
    least, most = true - timedelta(minutes=30), true + timedelta(minutes=10)
    assert found == (least if true > timedelta(0) else most if true < timedelta(0) else timedelta(0))
    assert abs(found) <= abs(true)


def test_an_entry_lies_between_going_out_and_now():
    said = OUT + timedelta(hours=4)
    assert in_office_time(said, HOURS, OUT, BACK) == OUT + timedelta(hours=1)
    assert in_office_time(OUT - timedelta(days=1), timedelta(0), OUT, BACK) == OUT
    assert in_office_time(BACK + timedelta(days=1), timedelta(0), OUT, BACK) == BACK
    for end, skew, shown in ((FIRST, HOURS, OUT), (LAST, -HOURS, BACK)):  # of all days that can be reckoned
        assert in_office_time(end, skew, OUT, BACK) == shown


@pytest.mark.parametrize(
    ("skew", "said"),
    [(HOURS, "3 h vor"), (-timedelta(minutes=64), "1 h 4 min nach"), (timedelta(minutes=5), "5 min vor")],
)
def test_the_clock_is_mentioned_in_words(skew, said):
    assert f"mindestens {said}." in clock_sentence(skew)


def test_a_clock_that_is_right_is_not_mentioned():
    assert clock_sentence(timedelta(0)) == ""
