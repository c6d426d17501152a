"""A day on the road by keys: out of one window, into another without network, and back with both texts."""

from datetime import date, timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from test_watched_tables import read_by

from rathaus_desk.app import build_window
from rathaus_desk.domain.bookings.bookings import BookHalt, BookingState
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.intake.contacts import Channel, Concern, TakeContact
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.domain.pack.told import Outcome
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.ui.pack.pack_actions import READMIT
from rathaus_desk.ui.play.journeys_steps import sit, texts
from rathaus_desk.ui.play.player import Player
from rathaus_desk.ui.window.secret_dialog import SecretDialog
from rathaus_desk.ui.window.typed_page import SHOWN
from rathaus_desk.usecases.bookings.halt_lists import halt_list
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.cases.cases import case, case_by_number
from rathaus_desk.usecases.office_door import clock_of
from rathaus_desk.usecases.pack.bringing import send_out
from rathaus_desk.usecases.pack.packing import packs, people_in, tour_meant
from rathaus_desk.usecases.people.people import person
from tests.house_fixtures import put_away, window_on
from tests.pack_scene import CHEAP, PIN, open_pack

TODAY = date(2026, 11, 24)
TICKING = {"queue_day", "queue_ticket"}  # the card in Empfang reads them anew all along


def words_of(pdf):
    """Return what stands on a sheet."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


class Scene:
    """The service mobile's own desk, and somebody who is booked at today's halt."""

    def __init__(self, house, hands, folder):
        self.house, self.hands, self.folder = house, hands, folder
        sit(hands, "Poppe")
        self.desk = house.background.desk
        self.path = folder / "mobil.paket"
        self.page = house.packs.packs
        self.page.out.cost = CHEAP
        with self.desk._store.read() as session:
            named = PersonRow.family_name == "Schmidt", PersonRow.given_name == "Erna"
            self.erna = session.scalars(select(PersonRow.id).where(*named)).one()
        offers = self.desk.ask(halt_offers, service="personalausweis")
        halt = next(one for one in offers if one.day == TODAY)
        book = BookHalt(
            halt_id=halt.halt_id, service="personalausweis", starts=halt.slots[0], person_id=self.erna
        )
        self.booking, _ = self.desk.do(book)

    def packed(self):
        """Pack the day without the window."""
        tour_id = self.desk.ask(tour_meant, day=TODAY, vehicle="Mobil 1")
        send_out(self.desk, self.path, tour_id=tour_id, device="Laptop 1", pin=PIN, cost=CHEAP)
        return self.path

    def people(self):
        """Return how many are booked at today's halt."""
        return len({one.person_id or one.name for one in self.booked(self.desk)})

    def booked(self, desk):
        return desk.ask(halt_list, halt_id=self.booking.halt_id).bookings

    def arrived(self, desk):
        return {one.id for one in self.booked(desk) if one.state is BookingState.ARRIVED}

    def correct(self, desk, phone):
        seen = desk.ask(person, person_id=self.erna)
        desk.do(CorrectPerson(person_id=self.erna, seen_version=seen.version, phone=phone))

    def phone(self):
        return self.desk.ask(person, person_id=self.erna).phone

    def done(self, card):
        self.hands.expect("still at work", lambda: not card.work.running)
        self.hands.settle()


@pytest.fixture
def scene(house, hands, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return Scene(house, hands, folder)


@pytest.fixture
def pins(qtbot):
    """Somebody who types PINs into the dialog, one after the other; what was asked is kept."""
    timer, asked = QTimer(), []

    def type_in(*typed):
        waiting = list(typed)

        def answer():
            for one in QApplication.topLevelWidgets():
                if isinstance(one, SecretDialog) and one.isVisible():
                    asked.append(one.question.text())
                    one.line.setText(waiting.pop(0))
                    QTest.keyClick(one.line, Qt.Key.Key_Return)

        timer.timeout.connect(answer)
        timer.start(20)
        return asked

    yield type_in
    timer.stop()


def tab(hands, text):
    hands.press("Tab")
    hands.type(text)


def test_a_day_goes_out_and_comes_back_and_both_texts_wait(scene, house, hands, pins, qtbot, tmp_path):
    page = scene.page
    hands.press("Alt+5")
    hands.settle()
    hands.press("Ctrl+Shift+O")
    hands.settle()
    assert f"Es gehen mit: {scene.people()} Personen, " in page.out.what.text()
    assert "20 Nummern" in page.out.what.text()
    hands.type(str(scene.path))
    hands.press("Tab")
    tab(hands, "Laptop 1")
    hands.press("Tab")
    tab(hands, PIN)
    tab(hands, "Linde-4712")
    hands.press("Ctrl+Return")
    assert "verschieden" in page.out.error.text()
    hands.type(PIN)
    hands.press("Ctrl+Return")
    scene.done(page.out)
    assert page.out.error.text() == ""
    assert page.list.chosen().state is PackState.OUT
    assert page.out.pin.text() == page.out.again.text() == "", "nobody after her finds the PIN"

    asked = pins("falsch", PIN)
    with window_on(str(scene.path), tmp_path / "laptop", qtbot) as laptop:
        before = scene.arrived(scene.desk)
        number = a_day_on_the_road(scene, laptop)
        ticked_off = scene.arrived(laptop.background.desk)
    assert ticked_off - before == {scene.booking.id}
    assert "Noch 9 Versuche" in asked[1]

    scene.correct(scene.desk, "0171 6666666")
    hands.press("Ctrl+Shift+I")
    hands.type(str(scene.path))
    hands.press("Ctrl+Return")
    scene.done(page.returned)
    assert page.returned.error.text() == ""
    told = [(one.words, one.outcome) for one in rows(page.card.entries)]
    assert told == [
        (f"Aufnahme {number}", Outcome.BY_ITSELF),
        (f"Abgelegtes Blatt: Laufzettel {number}", Outcome.BY_ITSELF),
        ("Ankunft an einem Halt", Outcome.BY_ITSELF),
        ("Angaben zu einer Person", Outcome.LOOK),
    ]
    assert "4 Einträge sind im Rathaus: 3 von selbst, 1 bitte ansehen." in page.card.told.text()
    assert page.card.verbs["room.pack_conflicts"].isVisible()
    receipt = scene.path.with_name("mobil.paket.quittung")
    assert scene.path.exists(), "the laptop has its own, or this is it; nothing goes unless somebody says so"
    assert receipt.exists()
    assert f"die Quittung für den Laptop liegt unter {receipt}." in page.card.told.text()
    hands.press("Ctrl+Shift+I")
    hands.type(str(scene.path))
    QTest.keyClick(page.returned.direct, Qt.Key.Key_Space)
    hands.press("Ctrl+Return")
    scene.done(page.returned)
    assert page.card.told.text().endswith(" Diese Datei ist gelöscht."), page.card.told.text()
    assert list(scene.folder.iterdir()) == []
    assert scene.desk.ask(case_by_number, number=number).number == number
    assert scene.arrived(scene.desk) == ticked_off
    decide(scene, house, hands)


def a_day_on_the_road(scene, laptop):
    """Take somebody in, tick somebody off, be refused, correct a number; returns what stands on the slip."""
    hands = Player(laptop, "laptop", None)
    hands.settle()
    assert laptop.window.banner.text.text().startswith(
        "Unterwegs: Tagespaket Di 24.11., Mobil 1, gilt bis Do 26.11. "
    )
    assert laptop.window.connection.text() == "Unterwegs"
    assert laptop.window.open_rooms() == ("day", "reception", "cases", "lookup", "road")
    hands.press("F2")
    hands.type("schmidt")
    hands.press("Return")
    hands.settle()
    hands.type("wohngeld")
    hands.press("Return")
    hands.settle()
    hands.press("Ctrl+Return")
    hands.expect(laptop.reception.error.text(), laptop.reception.card.isVisible)
    number = laptop.reception.card.number.accessibleName()
    hands.press("F9")
    hands.expect("no slip", lambda: bool(laptop.paper.pdf))
    assert number in words_of(laptop.paper.pdf).replace(" ", "")
    hands.press("Alt+5")
    hands.settle()
    laptop.road.go_to(TODAY, scene.booking.halt_id)
    hands.settle()
    hands.press("Ctrl+B")
    hands.settle()
    for _row in range(laptop.road.parts.bookings.list.rows.rowCount()):
        if laptop.road.parts.bookings.chosen().id != scene.booking.id:
            hands.press("Down")
    hands.press("Ctrl+D")
    hands.settle()
    hands.press("Ctrl+Shift+O")
    assert "erst wieder im Rathaus" in laptop.window.notice.text.text()
    hands.press("Ctrl+Shift+Del")
    hands.type("Der Motor springt nicht an.", free=True)
    hands.press("Ctrl+Return")
    assert "Das geht unterwegs ohne Netz nicht." in texts(laptop.road)
    hands.press("Escape")
    scene.correct(laptop.background.desk, "0171 5555555")
    return number


def decide(scene, house, hands):
    """Look at both texts, take the road's, take that back, keep the town hall's."""
    read = read_by(house, lambda: hands.press("Alt+B"), hands)
    assert "pack_conflict" in read
    assert read - SHOWN["pack_conflicts"] - TICKING == set()
    hands.press("Alt+1")
    hands.settle()
    (waits,) = house.day.day.from_road
    house.day.open_row(f"pack {waits.pack_id}")
    assert (waits.count, house.window.room) == (1, "pack_conflicts")
    hands.settle()
    page = house.packs.conflicts
    assert page.list.rows.rowCount() == 1
    card = page.card
    assert (card.title.text(), card.about.text()) == ("Telefon", "Erna Schmidt · Mobil 1, Di 24.11.")
    assert (card.road.value.text()[-7:], card.office.value.text()[-7:]) == ("5555555", "6666666")
    assert card.road.by.text().startswith("Herr Poppe auf „Laptop 1“, Di 24.11. ")
    hands.press("Ctrl+U")
    assert (scene.phone(), page.list.rows.rowCount()) == ("0171 5555555", 0)
    hands.press("Ctrl+Shift+Z")
    assert (scene.phone(), page.list.rows.rowCount()) == ("0171 6666666", 1)
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert "Erna" not in texts(page)
    assert "Erna" not in str(page.list.rows.index(0, 0).data())
    hands.press("Ctrl+R")
    assert (scene.phone(), page.list.rows.rowCount()) == ("0171 6666666", 0)
    assert card.title.text() == "Nichts anzusehen"


def rows(view):
    return [view.rows.item(row) for row in range(view.rows.rowCount())]


def test_packing_and_handing_back_stop_at_esc_and_go_on(scene, hands):
    page = scene.page
    hands.press("Alt+P")
    hands.press("Ctrl+Shift+O")
    hands.settle()
    hands.type(str(scene.path))
    page.out.device.setText("Laptop 1")
    for line in (page.out.pin, page.out.again):
        line.setText(PIN)
    stop_at_once(page.out)
    scene.done(page.out)
    assert page.out.error.text().startswith("Abgebrochen.")
    assert list(scene.folder.iterdir()) == []
    assert [one.state for one in scene.desk.ask(packs)] == [PackState.REVOKED]
    hands.press("Ctrl+Return")
    scene.done(page.out)
    assert page.list.chosen().state is PackState.OUT

    case_id = notes_on_the_road(scene, 30)
    hands.press("Ctrl+Shift+I")
    hands.type(str(scene.path))
    stop_at_once(page.returned)
    scene.done(page.returned)
    assert page.returned.error.text().startswith("Unterbrochen.")
    assert scene.desk.ask(packs)[0].applied < 31
    assert scene.path.exists()
    hands.press("Ctrl+Return")
    scene.done(page.returned)
    assert "31 Einträge sind im Rathaus: 31 von selbst." in page.card.told.text()
    assert "Die Uhr des Laptops ging mindestens 3 h vor." in page.card.clock.text()
    assert page.card.clock.isVisible()
    file = scene.desk.ask(case, case_id=case_id)
    said = [one.text for one in file.timeline if one.text.startswith("Notiz ")]
    assert sorted(said) == sorted(f"Notiz {one}." for one in range(30)), "each of them once"


def stop_at_once(card):
    """Press the button and then Esc, before anything else happens."""
    QTest.keyClick(card.verb, Qt.Key.Key_Space)
    assert card.work.running
    QTest.keyClick(card.work.stop_button, Qt.Key.Key_Escape)


def notes_on_the_road(scene, count):
    """Take somebody in on a laptop whose clock is wrong, and write notes to that case; returns its id."""
    right = clock_of(scene.desk.office)

    def clock():
        return right() + timedelta(hours=3)

    pack = open_pack(scene.path, PIN, clock)
    desk = pack.desk(clock)
    intake = TakeContact(
        channel=Channel.MOBILE, person_id=scene.erna, concerns=(Concern(service="wohngeld"),)
    )
    taken, _ = desk.do(intake)
    for one in range(count):
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Notiz {one}."))
    pack.close()
    return taken.cases[0].id


def test_a_lost_pack_is_revoked_and_its_people_stand_on_a_sheet(scene, house, hands):
    page = scene.page
    scene.packed()
    read = read_by(house, lambda: hands.press("Alt+P"), hands)
    assert "pack" in read
    assert read - SHOWN["packs"] - TICKING == set()
    hands.press("Ctrl+Shift+Del")
    hands.press("Ctrl+Return")
    assert "was geschehen ist" in page.lost.error.text()
    hands.type("Im Bus vergessen.")
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.list.chosen().state is PackState.REVOKED
    shown = texts(page.card)
    everybody = scene.desk.ask(people_in, pack_id=page.list.chosen().id)
    assert f"Darin waren Daten von {len(everybody)} Personen. Sie müssen es wissen:" in shown
    assert "Erna Schmidt" in shown
    hands.press("Ctrl+P")
    hands.expect("no sheet", lambda: bool(house.paper.pdf))
    assert "Erna Schmidt" in words_of(house.paper.pdf)
    assert "Im Bus vergessen." in words_of(house.paper.pdf)
    hands.press("Ctrl+Shift+I")
    hands.type(str(scene.path))
    hands.press("Ctrl+Return")
    scene.done(page.returned)
    assert "gesperrt: Im Bus vergessen." in page.returned.error.text()
    assert scene.path.exists()
    sit(hands, "Özdemir")
    assert not house.window.may_enter("packs"), "packs are the crew's and the lead's"
    sit(hands, "Hollmann")
    hands.press("Alt+P")
    hands.settle()
    QTest.keyClick(page.card.verbs[READMIT], Qt.Key.Key_Space)
    hands.settle()
    assert page.list.chosen().state is PackState.OUT


def test_after_ten_wrong_pins_the_first_page_says_what_now(scene, pins, qtbot, tmp_path):
    asked = pins("", *(f"falsch-{one}" for one in range(10)))
    path = scene.packed()
    for said in ("keine PIN eingegeben", "keine PIN öffnet dieses Tagespaket mehr"):
        window, opener = build_window(tmp_path / "log")
        window.show()
        opener.open(str(path))
        qtbot.waitUntil(lambda opened=opener: bool(opened.failure), timeout=20_000)
        assert said in opener.failure
        assert said in texts(window.page("start"))
        put_away(window, opener)
    assert len(asked) == 11
    assert "Noch ein Versuch" in asked[-1]
    assert path.exists(), "the town hall can still take it back"
