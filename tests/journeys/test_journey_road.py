"""J7: a day without network goes out with its people alone, and comes back once, whatever broke meanwhile."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from journey_scene import desk_of, pdf_text
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.domain.paper.letters import PaperKind
from rathaus_desk.store.addresses import read_address
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PaperRow, TaskRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltRow, HomeVisitRow
from rathaus_desk.ui.play import journeys_road as j7
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.pack.packing import packs
from tests.fault_proxy import fault_proxy

MOST_KEYS = 155  # of them 30 for a PIN typed three times, 8 for the name of the laptop


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


def only_those_of_the_day(town, seen):
    """Return what looks into the open pack: nobody is in it who does not come or is visited that day."""

    def look_in(desk, booked):
        seen.append(len(booked))
        with desk.pack.store.read() as session:
            along = set(session.scalars(select(PersonRow.id)))
            halts = session.scalars(select(HaltRow.id)).all()
        with closing(town.owner()) as store, store.read() as session:
            booked = select(BookingRow.person_id).where(BookingRow.halt_id.in_(halts))
            visited = select(HomeVisitRow.person_id).join(HaltRow, HaltRow.visit_id == HomeVisitRow.id)
            visits = session.scalars(visited.where(HaltRow.id.in_(halts))).all()
            assert len(visits) == 2
            assert along == {*session.scalars(booked), *visits} - {None}

    return look_in


class Cut:
    """A line to the town hall that goes in the middle: first before any entry arrived, then after some."""

    def __init__(self, proxy):
        self.proxy, self.arrived = proxy, [0, 3]

    def __call__(self, hands, page):
        least, work = self.arrived.pop(0), page.line.work
        hands.expect("nothing is handed in", lambda: work.progress.written >= least or not work.running)
        self.proxy.refuse()
        hands.expect("it goes on without a line", lambda: not work.running)
        assert page.line.error.text()
        self.proxy.take_again()


@pytest.fixture
def line(town):
    """How the laptop reaches the town hall, and how its line breaks: on a server it truly does."""
    if not town.address.startswith("postgresql"):
        yield {}
        return
    address = read_address(town.address)
    ((_host, port),) = address.hosts
    with fault_proxy(port) as proxy:
        through = replace(address, hosts=(("127.0.0.1", proxy.port),), user="muster_poppe")
        yield {"address": through.text, "break_off": Cut(proxy)}


@pytest.mark.parametrize(
    "town",
    ["file", pytest.param("server", marks=[pytest.mark.server, pytest.mark.long])],
    indirect=True,
)
def test_j7_a_day_on_the_road_by_keys(house, town, beside, line, tmp_path, record_property):
    hands, seen = Player(house, "J7", tmp_path, beside), []
    j7.day_on_the_road(hands, only_those_of_the_day(town, seen), **line)
    account = hands.finish()
    record_property("keys", account.keys)
    record_property("pack_seconds", account.figures["pack_seconds"])
    assert account.keys <= MOST_KEYS
    assert account.figures["pack_seconds"] <= 60
    assert (seen, account.figures["entries"]) == ([j7.BOOKED], j7.BOOKED)
    crew = desk_of(house, j7.CREW)
    (pack,) = crew.ask(packs)
    assert (pack.state, pack.applied, pack.open_conflicts) == (PackState.BACK, j7.BOOKED, 0)
    assert j7.CLOCK in pack.clock
    demand_everything_once(town, j7.tour_of_the_day(crew))
