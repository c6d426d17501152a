"""When it suits somebody, as one types it on the phone."""

from datetime import date, time

import pytest

from rathaus_desk.domain.appointments.day_halves import DayHalf
from rathaus_desk.domain.appointments.slot_wishes import TypedWish, read_wish
from rathaus_desk.domain.errors import Refused

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", TypedWish()),
        ("2", TypedWish(choice=1)),
        ("do nm", TypedWish((3,), half=DayHalf.AFTERNOON)),
        ("do nm 3", TypedWish((3,), choice=2, half=DayHalf.AFTERNOON)),
        ("di do vormittags", TypedWish((1, 3), half=DayHalf.MORNING)),
        ("sa", TypedWish((5,))),
        ("Mo. ab 10 bis 11:30", TypedWish((0,), time(10), time(11, 30))),
        ("do nm ab 15", TypedWish((3,), begin=time(15), half=DayHalf.AFTERNOON)),
        ("ab 15", TypedWish(begin=time(15))),
        ("31.12. vm", TypedWish(half=DayHalf.MORNING, first=date(2026, 12, 31), last=date(2026, 12, 31))),
        ("3.12.", TypedWish(first=date(2026, 12, 3), last=date(2026, 12, 3))),
        ("morgen", TypedWish(first=date(2026, 11, 25), last=date(2026, 11, 25))),
        ("kw 49 2", TypedWish(first=date(2026, 11, 30), last=date(2026, 12, 6), choice=1)),
        ("ab 1.12.", TypedWish(first=date(2026, 12, 1))),
    ],
)
def test_what_a_line_means(text, wish):
    assert read_wish(text, TUESDAY) == wish


@pytest.mark.parametrize("text", ["irgendwann", "do xx", "ab 25", "45.13."])
def test_what_means_nothing_is_refused_at_the_line(text):
    with pytest.raises(Refused):
        read_wish(text, TUESDAY)
