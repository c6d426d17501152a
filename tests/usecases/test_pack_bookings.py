"""Bookings and a day without network: they go along and come back once; nobody else gives their times."""

import pytest
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import (
    BookHalt,
    BookingState,
    CancelBooking,
    MarkBooking,
    RebookHalt,
    RestoreBooking,
    SetSlotRule,
    SlotRule,
    restoring,
)
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.pack import ReadmitPack, ReopenConflict, RevokePack, SettleConflict
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.road.timetables import (
    HaltTimes,
    KeepPlan,
    PlannedHalt,
    PlannedTour,
    PublishTimetable,
)
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.bookings.booking_values import booking, bookings_of_halts
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.packing import packs, people_in
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import DAY, RoadDay
from tests.small_town import ERNA, HANS, HIDDEN, ONLY_FILE, THOLE, WILKENS

HALT, OTHER = 9101, 9102
NINE, NINE_20, NINE_40, TEN, TEN_20 = 540, 560, 580, 600, 620


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    """The morning of the day, before the first halt; the stop gives its whole time away."""
    town.clock.on(DAY, 8)
    day = RoadDay(town, tmp_path, empty_file, key)
    day.road.do(SetSlotRule(stop_id=day.road.market.id, rule=SlotRule(walk_in=0)))
    return day


def book(desk, starts=NINE, name="Frau Brand", halt_id=HALT, **values):
    return desk.do(BookHalt(halt_id=halt_id, service="wohngeld", starts=starts, name=name, **values))[0]


def mark(desk, made, state=BookingState.ARRIVED):
    seen = desk.ask(booking, booking_id=made.id)
    return desk.do(MarkBooking(booking_id=made.id, state=state, seen_version=seen.version))[0]


def stands(desk, made):
    seen = desk.ask(booking, booking_id=made.id)
    return seen.state, seen.starts


def test_bookings_go_along_and_what_became_of_them_comes_back(day, town):
    erna = book(town.guide, NINE, "", person_id=ERNA)
    brand = book(town.guide, NINE_20)
    hans = book(town.guide, None, "", person_id=HANS)
    hidden = book(town.lead, NINE_40, "", person_id=HIDDEN)
    pack = day.opened(day.out(people=()))
    desk = pack.desk(day.laptop_clock)
    assert [one.id for one in desk.ask(bookings_of_halts, halt_ids=(HALT,))] == [erna.id, brand.id, hans.id]
    assert desk.ask(person, person_id=HANS).family_name == "Meyer"
    with pytest.raises(Refused, match="gerade vergeben"):
        book(desk, NINE_40, "Herr Neu")
    new = book(desk, TEN, "Herr Neu")
    mark(desk, new)
    mark(desk, erna)
    desk.do(CancelBooking(booking_id=brand.id, seen_version=brand.version))
    desk.do(RebookHalt(booking_id=hans.id, halt_id=HALT, starts=TEN_20, seen_version=hans.version))
    assert bring_back(day.mobile, pack).conflicts == 0
    assert stands(town.guide, erna) == (BookingState.ARRIVED, NINE)
    assert stands(town.guide, new) == (BookingState.ARRIVED, TEN)
    assert stands(town.guide, hans) == (BookingState.BOOKED, TEN_20)
    assert stands(town.guide, brand)[0] is BookingState.CANCELLED
    assert stands(town.lead, hidden) == (BookingState.BOOKED, NINE_40)
    book(town.guide, NINE_20, "Frau Zwei")  # what was cancelled there is free here


def test_of_who_stays_in_the_town_hall_nothing_goes_along_but_that_the_time_is_gone(day, town):
    book(town.lead, NINE, "", person_id=HIDDEN, ride_needed=True, ride_from="Geheimweg 8", note="Tochter")
    pack = day.opened(day.out(people=()))
    with pack.store.read() as session:
        (row,) = session.scalars(select(BookingRow))
        assert (row.state, row.person_id, row.name) == (BookingState.CANCELLED, None, "")
        assert (row.ride_from, row.note, row.minutes, row.phone) == ("", "", 0, "")
        assert session.scalars(select(PersonRow.id)).all() == []
    pack.close()


@ONLY_FILE
def test_who_is_booked_by_a_mere_name_is_on_the_list_of_a_lost_laptop(day, town):
    book(town.guide, NINE, "", person_id=ERNA)
    book(town.guide, NINE_20, "Frau Brand")
    day.out(people=())
    (out,) = day.mobile.ask(packs)
    assert [one.name for one in town.lead.ask(people_in, pack_id=out.id)] == ["Erna Schmidt", "Frau Brand"]


def test_while_the_laptop_is_out_it_alone_gives_its_times_and_one_hears_whom_to_call(day, town):
    made, there = book(town.guide), book(town.guide, halt_id=OTHER)
    pack = day.opened(day.out(people=()))
    seen = {"booking_id": made.id, "seen_version": made.version}
    elsewhere = {"booking_id": there.id, "seen_version": there.version}
    untold = {"starts": None, "told_day": None, "told_starts": None}
    refused = (
        BookHalt(halt_id=HALT, service="wohngeld", starts=TEN, name="Herr Neu"),
        BookHalt(halt_id=HALT, service="wohngeld", name="Herr Neu"),
        RebookHalt(halt_id=OTHER, starts=TEN, **seen),
        RebookHalt(halt_id=HALT, starts=TEN, **elsewhere),
        CancelBooking(**seen),
        MarkBooking(state=BookingState.MISSED, **seen),
        RestoreBooking(halt_id=OTHER, **untold, **seen),
        RestoreBooking(halt_id=HALT, **untold, **elsewhere),
    )
    for command in refused:
        with pytest.raises(Refused, match=r"Mobil 1 ist .* unterwegs.*: Herr Wilkens, \(?030\)? ?23125"):
            town.guide.do(command)
    town.guide.do(CancelBooking(**elsewhere))
    assert bring_back(day.mobile, pack).applied == 0
    town.guide.do(CancelBooking(**seen))


@ONLY_FILE
@pytest.mark.parametrize("take_road", [True, False])
def test_who_was_called_off_here_and_came_there_waits_to_be_looked_at(day, town, take_road):
    made = book(town.guide)
    pack = day.opened(day.out(people=()))
    mark(pack.desk(day.laptop_clock), made)
    (out,) = day.mobile.ask(packs)
    town.lead.do(RevokePack(pack_id=out.id, because="Laptop vermisst."))
    town.guide.do(CancelBooking(booking_id=made.id, seen_version=made.version))
    town.lead.do(ReadmitPack(pack_id=out.id))
    assert bring_back(day.mobile, pack).conflicts == 1
    (found,) = day.mobile.ask(pack_conflicts)
    assert (found.kind, found.field) == ("booking", "state")
    assert (found.base, found.mine, found.theirs) == ("booked", "arrived", "cancelled")
    day.mobile.do(SettleConflict(conflict_id=found.id, theirs=found.theirs, take_road=take_road))
    after = BookingState.ARRIVED if take_road else BookingState.CANCELLED
    assert stands(town.guide, made)[0] is after
    day.mobile.do(ReopenConflict(conflict_id=found.id))
    assert stands(town.guide, made)[0] is BookingState.CANCELLED


@ONLY_FILE
def test_a_time_given_twice_meanwhile_waits_and_is_not_given_twice(day, town):
    pack = day.opened(day.out(people=()))
    new = book(pack.desk(day.laptop_clock), TEN, "Herr Neu")
    (out,) = day.mobile.ask(packs)
    town.lead.do(RevokePack(pack_id=out.id, because="Laptop vermisst."))
    book(town.guide, TEN, "Frau Brand")
    town.lead.do(ReadmitPack(pack_id=out.id))
    assert bring_back(day.mobile, pack).conflicts == 1
    (found,) = day.mobile.ask(pack_conflicts)
    assert (found.kind, found.field, "gerade vergeben" in found.because) == ("BookHalt", "", True)
    with pytest.raises(Refused):
        town.guide.ask(booking, booking_id=new.id)


@ONLY_FILE
def test_out_there_no_clock_keeps_anybody_from_a_time(day, town):
    day.laptop_clock.on(DAY, 13)
    pack = day.opened(day.out(people=()))
    new = book(pack.desk(day.laptop_clock), TEN, "Herr Neu")
    assert bring_back(day.mobile, pack, laptop_now=day.laptop_clock.now).conflicts == 0
    assert stands(town.guide, new) == (BookingState.BOOKED, TEN)


@ONLY_FILE
def test_publishing_takes_nobody_off_a_laptop(day, town):
    made, there = book(town.guide), book(town.guide, halt_id=OTHER)
    pack = day.opened(day.out(people=()))
    halt = PlannedHalt(times=HaltTimes(535, NINE, 660, 665), stop_id=day.road.market.id)
    tour = PlannedTour(
        day=DAY, vehicle_id=day.road.bus.id, crew=(WILKENS, THOLE), equipment=(day.road.case.id,),
        departs=480, back=720, halts=(halt,),
    )  # fmt: skip
    kept = day.road.do(KeepPlan(name="Neu", first=DAY, last=DAY, tours=(tour,)))
    publish = PublishTimetable(timetable_id=kept.id, seen_version=kept.version, consent=True)
    published = day.road.do(publish)
    assert (published.followed, published.to_tell) == (1, 1)
    assert town.guide.ask(booking, booking_id=made.id).halt_id == HALT
    assert town.guide.ask(booking, booking_id=there.id).halt_id not in (HALT, OTHER)
    mark(pack.desk(day.laptop_clock), made)
    assert bring_back(day.mobile, pack).conflicts == 0
    assert stands(town.guide, made)[0] is BookingState.ARRIVED


@ONLY_FILE
def test_what_was_taken_back_on_the_road_is_as_it_was_here(day, town):
    made = book(town.guide)
    pack = day.opened(day.out(people=()))
    desk = pack.desk(day.laptop_clock)
    gone, _ = desk.do(CancelBooking(booking_id=made.id, seen_version=made.version))
    desk.do(restoring(made, gone.booking.version))
    assert bring_back(day.mobile, pack).conflicts == 0
    assert stands(town.guide, made) == (BookingState.BOOKED, NINE)
    with pytest.raises(Refused, match="gerade vergeben"):
        book(town.guide)


def test_what_the_road_wrote_of_somebody_who_is_locked_since_is_the_leads(day, town):
    made = book(town.guide, NINE, "", person_id=ERNA)
    pack = day.opened(day.out(people=()))
    mark(pack.desk(day.laptop_clock), made)
    (out,) = day.mobile.ask(packs)
    town.lead.do(RevokePack(pack_id=out.id, because="Laptop vermisst."))
    town.guide.do(CancelBooking(booking_id=made.id, seen_version=made.version))
    town.lead.do(ReadmitPack(pack_id=out.id))
    assert bring_back(day.mobile, pack).conflicts == 1
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51
    assert day.mobile.ask(pack_conflicts) == ()
    assert [one.kind for one in town.lead.ask(pack_conflicts)] == ["booking"]
