"""The hours of the counters, what is free in them, and who sets them."""

from datetime import date, time

import pytest
from appointment_scene import (
    PLACE_1,
    PLACE_2,
    THURSDAY,
    TUESDAY,
    UPSTAIRS,
    at,
    book,
    booking,
    cells,
    furnish,
    times,
)

from rathaus_desk.domain.appointments.day_halves import DayHalf
from rathaus_desk.domain.appointments.free_slots import SetBookingRules
from rathaus_desk.domain.appointments.opening_patterns import (
    AddException,
    AppointmentKind,
    DropException,
    DropPattern,
    ExceptionKind,
    SetPattern,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.people.people import Need
from rathaus_desk.usecases.appointments.free_slots import counter_days, offers, overview
from rathaus_desk.usecases.office.opening_hours import booking_rules, opening_exceptions, opening_patterns


@pytest.fixture
def desks(town):
    furnish(town.store)
    return town


def test_the_proposals_are_the_first_free_times_for_the_services(desks):
    found = desks.guide.ask(offers, services=("unklar",))
    assert (found.minutes, times(found)) == (15, ["Tue 09:45", "Tue 10:00", "Tue 10:15"])
    book(desks, start=at(TUESDAY, 9, 45))
    book(desks, start=at(TUESDAY, 9, 45), counter_id=PLACE_2, person_id=102)
    assert times(desks.guide.ask(offers, services=("unklar",))) == ["Tue 10:00", "Tue 10:15", "Tue 10:30"]
    afternoon = desks.guide.ask(offers, services=("unklar",), weekdays=(3,), begin=time(12))
    assert times(afternoon) == ["Thu 12:00", "Thu 12:15", "Thu 14:00"]
    after_lunch = desks.guide.ask(offers, services=("unklar",), weekdays=(3,), half=DayHalf.AFTERNOON)
    assert times(after_lunch) == ["Thu 14:00", "Thu 14:15", "Thu 14:30"]
    before = desks.guide.ask(
        offers, services=("unklar",), weekdays=(3,), begin=time(12), half=DayHalf.MORNING, limit=9
    )
    assert times(before)[:3] == ["Thu 12:00", "Thu 12:15", "Thu 12:00"]
    sign = desks.guide.ask(offers, services=("unklar",), needs=(Need.SIGN_LANGUAGE,))
    assert sign.minutes == 30
    later = desks.guide.ask(offers, services=("unklar",), first=date(2026, 12, 23), limit=2)
    assert times(later) == ["Wed 08:30", "Wed 08:45"]


def test_nothing_free_is_said_in_words(desks):
    found = desks.guide.ask(offers, services=("unklar",), weekdays=(5,))
    assert (found.slots, found.nothing[:24]) == ((), "Zu diesem Wunsch ist nic")
    found = desks.guide.ask(offers, services=("unklar",), counter_id=UPSTAIRS)
    assert found.nothing == "Bis 22.02.2027 ist dafür nichts frei. Bitte mit der Leitung sprechen."


def test_without_hours_the_proposal_says_so(town):
    assert town.guide.ask(offers, services=("unklar",)).nothing.startswith("Es sind noch keine Zeiten")


def test_the_day_shows_counters_appointments_and_free_times(desks):
    book(desks, start=at(TUESDAY, 10))
    days = {one.name: one for one in desks.guide.ask(counter_days, day=TUESDAY)}
    assert list(days) == ["Platz 1", "Platz 2", "Zimmer 201"]
    assert [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in days["Platz 1"].free] == [
        "09:40-10:00", "10:15-12:30", "14:00-17:00",
    ]  # fmt: skip
    assert [one.name for one in days["Platz 1"].appointments] == ["Erna Schmidt"]
    christmas = desks.guide.ask(counter_days, day=date(2026, 12, 24))
    assert {one.shut for one in christmas} == {"Betriebsruhe"}
    sunday = desks.guide.ask(counter_days, day=date(2026, 11, 29))
    assert {one.shut for one in sunday} == {"keine Termine"}


def test_the_overview_counts_by_counter_and_day(desks):
    book(desks)
    found = {(one.name, one.day): one for one in desks.guide.ask(overview, first=TUESDAY, days=3)}
    assert len(found) == 9
    assert (found["Platz 1", THURSDAY].booked, found["Platz 1", THURSDAY].free_minutes) == (1, 405)
    assert (found["Platz 2", TUESDAY].booked, found["Platz 2", TUESDAY].free_minutes) == (0, 170)
    assert found["Zimmer 201", THURSDAY].shut == "keine Termine"


def test_the_administration_sees_hours_but_no_appointments(desks):
    book(desks)
    admin = desks.desk("admin")
    assert admin.ask(opening_patterns)
    with pytest.raises(Refused, match="sieht keine"):
        admin.ask(counter_days, day=THURSDAY)
    assert not admin.may(type(booking()))
    assert admin.may(SetPattern)
    assert not desks.guide.may(SetPattern)


def test_the_lead_sets_hours_and_single_days(desks):
    saturday = SetPattern(
        counter_id=PLACE_1, weekday=5, begin=time(9), end=time(12), weeks=(1,), services=("unklar",),
        kinds=(AppointmentKind.IN_PERSON,), share=70,
    )  # fmt: skip
    made, _ = desks.lead.do(saturday)
    assert (made.weeks, made.services, made.share) == ((1,), ("unklar",), 70)
    assert times(desks.guide.ask(offers, services=("unklar",), weekdays=(5,)))[0] == "Sat 09:00"
    changed, _ = desks.lead.do(
        SetPattern(pattern_id=made.id, counter_id=PLACE_1, weekday=5, begin=time(10), end=time(12))
    )
    assert (changed.id, changed.begin, changed.services) == (made.id, time(10), ())
    extra, _ = desks.lead.do(
        AddException(
            day=date(2026, 12, 26), kind=ExceptionKind.EXTRA, counter_id=PLACE_1, begin=time(9), end=time(10)
        )
    )
    assert desks.guide.ask(opening_exceptions, first=TUESDAY) == (extra,)
    assert times(desks.guide.ask(offers, services=("unklar",), first=date(2026, 12, 24)))[0] == "Sat 09:00"
    desks.lead.do(DropException(exception_id=extra.id))
    desks.lead.do(DropPattern(pattern_id=made.id))
    assert desks.guide.ask(offers, services=("unklar",), weekdays=(5,)).slots == ()
    for gone in (DropException(exception_id=extra.id), DropPattern(pattern_id=made.id)):
        with pytest.raises(Refused, match="nicht mehr im Plan"):
            desks.lead.do(gone)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"end": time(9)}, "end"), ({"weekday": 7}, "weekday"), ({"share": 0}, "share"),
        ({"weeks": (6,)}, "weeks"), ({"services": ("x",)}, "services"),
        ({"valid_from": THURSDAY, "valid_until": TUESDAY}, "valid_until"),
        ({"staff_id": 999}, "staff_id"), ({"counter_id": 9}, "counter"), ({"pattern_id": 9}, None),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_at_their_field(desks, values, field):
    usual = {"counter_id": PLACE_1, "weekday": 5, "begin": time(9), "end": time(12)}
    with pytest.raises(Refused) as refused:
        desks.lead.do(SetPattern(**{**usual, **values}))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": ExceptionKind.EXTRA}, "begin"),
        ({"begin": time(9)}, "begin"),
        ({"begin": time(9), "end": time(9)}, "end"),
        ({"counter_id": 9}, "counter"),
    ],
)
def test_single_days_that_cannot_be_are_refused_at_their_field(desks, values, field):
    usual = {"day": THURSDAY, "kind": ExceptionKind.SHUT}
    with pytest.raises(Refused) as refused:
        desks.lead.do(AddException(**{**usual, **values}))
    assert refused.value.field == field


def test_the_rules_of_booking(desks):
    desks.lead.do(SetBookingRules(buffer=5, days_ahead=30, longest=45))
    assert desks.guide.ask(booking_rules).buffer == 5
    book(desks)
    assert cells(desks) == 4
    for wrong in ({"buffer": 90}, {"days_ahead": 0}, {"longest": 5}):
        with pytest.raises(Refused) as refused:
            desks.lead.do(SetBookingRules(**{"buffer": 5, "days_ahead": 30, "longest": 45, **wrong}))
        assert refused.value.field == next(iter(wrong))


def test_the_second_who_sets_the_rules_of_booking_sees_both_versions(desks):
    seen = desks.guide.ask(booking_rules)
    first, _ = desks.lead.do(SetBookingRules(buffer=5, days_ahead=30, longest=45, seen=seen))
    with pytest.raises(Conflict) as conflict:
        desks.lead.do(SetBookingRules(buffer=10, days_ahead=30, longest=45, seen=seen))
    (one,) = conflict.value.differences
    assert (one.field, one.theirs, one.mine) == ("Pause zwischen zwei Terminen", "5", "10")
    assert str(conflict.value).startswith("Jemand hat"), "one is not told of oneself"
    by = "Frau Vogel" if desks.open_as is None else "Jemand"  # on a server the journal is its author's own
    with pytest.raises(Conflict, match=f"{by} hat"):
        desks.desk("admin").do(SetBookingRules(buffer=15, days_ahead=30, longest=45, seen=seen))
    assert desks.guide.ask(booking_rules) == first
    desks.lead.do(SetBookingRules(buffer=10, days_ahead=30, longest=45, seen=first))
    assert desks.guide.ask(booking_rules).buffer == 10
