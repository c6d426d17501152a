"""Packs by keys on a real server, everybody under their own login: what the policies let the window do."""

from contextlib import closing
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from rathaus_desk.domain.bookings.bookings import BookHalt, BookingState, MarkBooking
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.intake.contacts import Channel, Concern, TakeContact
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.server import ServerStore
from rathaus_desk.ui.pack.pack_actions import READMIT
from rathaus_desk.ui.play.journeys_steps import texts
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.bookings.halt_lists import halt_list
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.cases.cases import case_by_number
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.office_door import clock_of
from rathaus_desk.usecases.people.people import person
from tests.house_fixtures import window_on
from tests.pack_scene import CHEAP, PIN, open_pack

pytestmark = pytest.mark.server
TODAY = date(2026, 11, 24)
MINE, THEIRS = "0171 5555555", "0171 6666666"


class Town:
    """The sample town on its server: windows under people's own logins, and a desk at the front."""

    def __init__(self, copy, folder, qtbot, guide):
        self._copy, self._folder, self._qtbot, self.guide = copy, folder, qtbot, guide
        self.path = folder / "mobil.paket"
        with closing(copy.owner()) as store, store.read() as session:
            named = PersonRow.family_name == "Schmidt", PersonRow.given_name == "Erna"
            self.erna = session.scalars(select(PersonRow.id).where(*named)).one()
        halt = next(one for one in guide.ask(halt_offers, service="personalausweis") if one.day == TODAY)
        self.booking, _ = guide.do(BookHalt(
            halt_id=halt.halt_id, service="personalausweis", starts=halt.slots[0], person_id=self.erna
        ))  # fmt: skip

    def window(self, login):
        url = make_url(self._copy.address).set(username=f"muster_{login}")
        return window_on(url.render_as_string(hide_password=False), self._folder, self._qtbot)

    def booked(self, desk):
        found = desk.ask(halt_list, halt_id=self.booking.halt_id).bookings
        return next(one for one in found if one.id == self.booking.id)

    def correct(self, desk, phone):
        seen = desk.ask(person, person_id=self.erna)
        desk.do(CorrectPerson(person_id=self.erna, seen_version=seen.version, phone=phone))

    def phone(self):
        return self.guide.ask(person, person_id=self.erna).phone

    def on_the_road(self):
        """Take somebody in, tick somebody off and correct a number; returns the number on the slip."""
        clock = self.guide.now
        with closing(open_pack(self.path, PIN, clock)) as pack:
            desk = pack.desk(clock)
            concern = Concern(service="wohngeld", note="Mit Bescheid.")
            intake = TakeContact(channel=Channel.MOBILE, person_id=self.erna, concerns=(concern,))
            taken, _ = desk.do(intake)
            desk.do(WriteNote(case_id=taken.cases[0].id, text="Vor Ort gesehen."))
            seen = self.booked(desk)
            came = MarkBooking(booking_id=seen.id, state=BookingState.ARRIVED, seen_version=seen.version)
            desk.do(came)
            self.correct(desk, MINE)
        return taken.cases[0].number


@pytest.fixture
def town(sample_copy_server, desktop, tmp_path, qtbot):
    with closing(ServerStore(make_url(sample_copy_server.address))) as store:
        with store.read() as session:
            office, actor = load_office(session), actor_for(session, "oezdemir")
        folder = tmp_path / "stick"
        folder.mkdir()
        yield Town(sample_copy_server, folder, qtbot, Desk(store, office, actor, clock_of(office)))


def done(hands, card):
    hands.expect("still at work", lambda: not card.work.running)
    hands.settle()
    assert card.error.text() == ""


def pack_by_keys(hands, page, path):
    """Go from Vor Ort to the packs and take today's tour along."""
    page.out.cost = CHEAP
    hands.press("Alt+5")
    hands.settle()
    hands.press("Ctrl+Shift+O")
    hands.settle()
    hands.type(str(path), free=True)
    hands.press("Tab")
    for text in ("Laptop 1", "", PIN, PIN):
        hands.press("Tab")
        hands.type(text, free=True)
    hands.press("Ctrl+Return")
    done(hands, page.out)
    assert page.list.chosen().state is PackState.OUT


def test_out_lost_readmitted_back_and_decided_under_real_logins(town):
    """The crew packs, the lead revokes, readmits and hands back; the crew's window hears and decides."""
    with town.window("poppe") as house:
        hands = Player(house, "crew", None)
        pack_by_keys(hands, house.packs.packs, town.path)
        number = town.on_the_road()
        town.correct(town.guide, THEIRS)
        with town.window("hollmann") as lead:
            lose_find_and_give_back(Player(lead, "lead", None), lead.packs.packs, town.path)
        assert town.guide.ask(case_by_number, number=number).number == number
        assert (town.booked(town.guide).state, town.phone()) == (BookingState.ARRIVED, THEIRS)
        house.window.activateWindow()
        hands.press("Alt+1")
        hands.settle()
        assert [one.count for one in house.day.day.from_road] == [1]
        decide_by_keys(hands, house.packs.conflicts, town)


def lose_find_and_give_back(hands, page, path):
    """Revoke the pack, let it in again, and hand it back."""
    hands.press("Alt+P")
    hands.settle()
    hands.press("Ctrl+Shift+Del")
    hands.type("Im Bus vergessen.", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.list.chosen().state is PackState.REVOKED
    assert "Erna Schmidt" in texts(page.card)
    QTest.keyClick(page.card.verbs[READMIT], Qt.Key.Key_Space)
    hands.settle()
    assert page.list.chosen().state is PackState.OUT
    hands.press("Ctrl+Shift+I")
    hands.settle()
    hands.type(str(path), free=True)
    hands.press("Ctrl+Return")
    done(hands, page.returned)
    assert "4 Einträge sind im Rathaus: 3 von selbst, 1 bitte ansehen." in page.card.told.text()
    assert path.with_name(f"{path.name}.quittung").exists()


def decide_by_keys(hands, page, town):
    """Take the road's value, take that back, keep the town hall's."""
    hands.press("Alt+B")
    hands.settle()
    assert page.card.title.text() == "Telefon"
    assert page.card.road.by.text().startswith("Herr Poppe auf „Laptop 1“, Di 24.11. ")
    assert page.card.office.by.text().startswith("Frau Özdemir, Di 24.11. ")
    for keys, phone, left in (("Ctrl+U", MINE, 0), ("Ctrl+Shift+Z", THEIRS, 1), ("Ctrl+R", THEIRS, 0)):
        hands.press(keys)
        hands.settle()
        assert (town.phone(), page.list.rows.rowCount()) == (phone, left)
