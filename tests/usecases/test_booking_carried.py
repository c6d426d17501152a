"""Another timetable takes the place of the first: everybody goes along or is told, seen or not."""

from datetime import timedelta

import pytest

from rathaus_desk.domain.bookings.bookings import BookHalt, BookingState, MarkTold
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.timetables import CancelHalt
from rathaus_desk.usecases.bookings.booking_letters import change_letter, draw_change_letter
from rathaus_desk.usecases.bookings.booking_values import booking, bookings_of_halts, taken_cells
from rathaus_desk.usecases.bookings.telling import bookings_to_tell
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.road.halts import halt
from tests.small_town import ERNA, HIDDEN
from tests.usecases.booking_scene import HALL_DAY, NINE, SLOTS, Booked


@pytest.fixture
def road(town):
    return Booked(town)


@pytest.fixture
def locked(road):
    """Somebody under § 51 BMG, booked by the lead for the first time of the hall."""
    made, _ = road.town.lead.do(
        BookHalt(halt_id=road.hall_halt, service="wohngeld", starts=SLOTS[0], person_id=HIDDEN)
    )
    return made


def to_tell(desk):
    return [one.id for one in desk.ask(bookings_to_tell)]


def on_my_day(desk):
    return [one.id for one in desk.ask(my_day).to_tell]


def cells_at_hall(road):
    return len(road.town.lead.ask(taken_cells, halt_ids=(road.hall_halt,))[road.hall_halt])


def test_who_is_under_a_lock_goes_along_unseen_and_keeps_the_hour(road, locked):
    early, late = road.book(SLOTS[1]), road.book(SLOTS[2], name="Herr Ott")
    replaced = road.replaced_by(road.tour(HALL_DAY, road.hall.id, NINE + 70))  # two times instead of three
    assert replaced.followed == 2, "whoever must not be known is not counted either"
    now = road.town.lead.ask(booking, booking_id=locked.id)
    assert (now.starts, now.state, now.must_be_told) == (SLOTS[0], BookingState.BOOKED, False)
    assert now.halt_id != locked.halt_id
    seen = road.planner.ask(bookings_of_halts, halt_ids=(now.halt_id,))
    assert {one.id for one in seen} == {early.id, late.id}
    with pytest.raises(Refused, match="gibt es hier nicht"):
        road.planner.ask(booking, booking_id=locked.id)
    assert road.town.lead.ask(taken_cells, halt_ids=(locked.halt_id,)) == {}
    assert len(road.town.lead.ask(taken_cells, halt_ids=(now.halt_id,))[now.halt_id]) == 8
    moved_on = road.town.guide.ask(booking, booking_id=late.id)
    assert (moved_on.state, moved_on.told_starts) == (BookingState.WAITING, SLOTS[2])
    assert to_tell(road.town.guide) == on_my_day(road.town.guide) == [late.id], "who lost a time is told"
    with pytest.raises(Refused, match="keine Anschrift"):
        road.town.guide.ask(change_letter, booking_id=late.id)
    done, _ = road.town.guide.do(MarkTold(booking_id=late.id, seen_version=moved_on.version))
    assert (done.state, to_tell(road.town.guide)) == (BookingState.WAITING, [])


def test_the_lead_is_told_of_whom_she_alone_may_know(road, locked):
    road.town.clock.now += timedelta(minutes=1)
    road.replaced_by(road.tour(HALL_DAY, road.hall.id, NINE + 90, opens=NINE + 20))
    now = road.town.lead.ask(booking, booking_id=locked.id)
    assert (now.starts, now.must_be_told) == (NINE + 20, True)
    assert to_tell(road.town.lead) == on_my_day(road.town.lead) == [locked.id]
    letter = road.town.lead.ask(change_letter, booking_id=locked.id)
    assert "Ihre Zeit ist jetzt: Mittwoch, 2. Dezember 2026, 9:20 Uhr." in [one.text for one in letter.body]
    for desk in (road.town.guide, road.planner):
        assert to_tell(desk) == on_my_day(desk) == []


def test_everybody_at_a_halt_that_falls_out_is_told_also_who_waits(road, locked):
    booked = road.book(SLOTS[1], person_id=ERNA, name="")
    road.book(SLOTS[2], name="Herr Ott")
    waits = road.book(None, name="Frau Sand")
    cancelled = road.planner.ask(halt, halt_id=road.hall_halt)
    road.do(CancelHalt(halt_id=cancelled.id, seen_version=cancelled.version, note="Motor"))
    assert len(to_tell(road.town.guide)) == 3
    assert {booked.id, waits.id} <= set(on_my_day(road.town.guide))
    assert set(to_tell(road.town.lead)) - set(to_tell(road.town.guide)) == {locked.id}
    row = road.town.guide.ask(booking, booking_id=waits.id)
    letter = road.town.guide.ask(change_letter, booking_id=booked.id)
    said = " ".join(text.text for text in letter.body)
    assert letter.recipient[1:] == ("Erna Schmidt", "Rosenweg 4", "49999 Kleinstadt")
    assert "Mittwoch, 2. Dezember 2026, 9:20 Uhr" in said
    assert "fällt leider aus" in said
    assert draw_change_letter(letter).startswith(b"%PDF-")
    for unknown in (waits.id, locked.id):
        with pytest.raises(Refused):
            road.town.guide.ask(change_letter, booking_id=unknown)
    gone, _ = road.town.guide.do(MarkTold(booking_id=waits.id, seen_version=row.version))
    assert gone.state is BookingState.CANCELLED
    assert waits.id not in to_tell(road.town.guide)
    assert cells_at_hall(road) == 12
    seen = road.town.guide.ask(booking, booking_id=booked.id)
    road.town.guide.do(MarkTold(booking_id=booked.id, seen_version=seen.version))
    assert cells_at_hall(road) == 8, "whoever knows that it is not to be has no time there any more"
