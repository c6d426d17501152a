"""J7: a day without network goes out with its people alone, and comes back once, whatever broke meanwhile."""

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, time

import pytest
from journey_scene import desk_of, pdf_text
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.pack.pack import ApplyPacked, PackState
from rathaus_desk.domain.paper.letters import PaperKind
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PaperRow, TaskRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltRow, HomeVisitRow
from rathaus_desk.ui.play import journeys_road as j7
from rathaus_desk.ui.play.journeys import play
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.laptop import open_at_the_office
from rathaus_desk.usecases.pack.packing import packs

MOST_KEYS = 67  # of them 20 for a PIN typed twice, 8 for the name of the laptop


def demand_everything_once(town, tour):
    """Demand that what was done on the road stands in the town hall, each thing once."""
    with closing(town.owner()) as store, store.read() as session:
        halts = [one.id for one in tour.halts]
        of_the_day = select(BookingRow.state).where(
            BookingRow.halt_id.in_(halts), BookingRow.state != BookingState.WAITING
        )
        states = Counter(session.scalars(of_the_day))
        assert states == {BookingState.ARRIVED: 9, BookingState.MISSED: 1, BookingState.BOOKED: 4}
        taken = select(CaseRow.number).join(ContactRow, ContactRow.id == CaseRow.contact_id)
        on_wednesday = ContactRow.at >= datetime.combine(j7.WEDNESDAY, time(), tzinfo=UTC)
        (number,) = session.scalars(taken.where(ContactRow.channel == Channel.MOBILE, on_wednesday)).all()
        slips = select(PaperRow.pdf).where(PaperRow.kind == PaperKind.SLIP, PaperRow.reference == number)
        (slip,) = session.scalars(slips).all()
        assert number in pdf_text(slip).replace(" ", "")
        answers = select(TaskRow.answer).where(TaskRow.answer.in_((j7.ON_THE_ROAD, j7.AT_THE_DESK)))
        assert session.scalars(answers).all() == [j7.AT_THE_DESK], "nothing is overwritten unseen"


def test_j7_a_day_on_the_road_by_keys(house, town, tmp_path, record_property):
    account = play(house, "J7", tmp_path)
    record_property("keys", account.keys)
    record_property("pack_seconds", account.figures.get("pack_seconds"))
    assert account.failure == ""
    assert account.keys <= MOST_KEYS
    crew = desk_of(house, j7.CREW)
    (pack,) = crew.ask(packs)
    assert (pack.state, pack.applied, pack.open_conflicts) == (PackState.BACK, j7.BOOKED, 0)
    assert j7.CLOCK in pack.clock
    demand_everything_once(town, j7.tour_of_the_day(crew))


class BrokenLine(Desk):
    """A desk whose line goes twice: once before a command arrives, once before its answer comes back."""

    def __init__(self, desk):
        super().__init__(desk._store, desk.office, desk.actor, desk.now)
        self.left = {4: False, 9: True}  # at which entry, and whether it had arrived by then

    def do(self, command):
        arrived = self.left.pop(command.seq, None) if isinstance(command, ApplyPacked) else None
        if arrived is not False:
            done = super().do(command)
        if arrived is not None:
            raise Unreachable("Die Datenbank antwortet nicht.")
        return done


@pytest.mark.parametrize("town", ["file"], indirect=True)
def test_j7_with_a_line_that_goes_twice_while_handing_back(house, town, tmp_path):
    hands, path = Player(house, "J7", None), tmp_path / "mobil.paket"
    number = j7.an_open_question(hands)
    tour = j7.take_along(hands, path)
    seen = []

    def look_in(pack, booked):
        with pack.store.read() as session:
            seen.append(set(session.scalars(select(PersonRow.id))))
        assert len(booked) == j7.BOOKED

    j7.work_without_network(hands, path, number, tour, look_in)
    j7.change_meanwhile(hands, number)
    with closing(town.owner()) as store, store.read() as session:
        halts = [one.id for one in tour.halts]
        booked = select(BookingRow.person_id).where(BookingRow.halt_id.in_(halts))
        visited = select(HomeVisitRow.person_id).join(HaltRow, HaltRow.visit_id == HomeVisitRow.id)
        of_the_day = {*session.scalars(booked), *session.scalars(visited.where(HaltRow.id.in_(halts)))}
    assert seen == [of_the_day - {None}], "only that day's people"
    crew = desk_of(house, j7.CREW)
    line = BrokenLine(crew)
    for applied in (3, 9):
        with closing(open_at_the_office(line, path)) as pack, pytest.raises(Unreachable):
            bring_back(line, pack)
        assert crew.ask(packs)[0].applied == applied
        assert path.exists()
    with closing(open_at_the_office(line, path)) as pack:
        back = bring_back(line, pack)
    assert (back.applied, back.conflicts) == (j7.BOOKED, 1)
    assert j7.CLOCK in back.clock
    assert list(tmp_path.glob("mobil*")) == []
    (one,) = crew.ask(pack_conflicts)
    assert (one.mine, one.theirs) == (j7.ON_THE_ROAD, j7.AT_THE_DESK)
    demand_everything_once(town, tour)
