"""J7: a day on the road without network, with a clock three hours slow, and everything back once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.bookings.bookings import Booking, BookingState
from rathaus_desk.domain.cases.cases import TaskState
from rathaus_desk.domain.intake.contacts import Channel, Concern, TakeContact
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.domain.pack.told import Outcome
from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.ui.pack.laptop_page import LaptopPage
from rathaus_desk.ui.pack.pack_page import PackPage
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import (
    demand,
    keep_paper,
    open_case,
    save,
    sit,
    stored,
    take_person,
    take_service,
    wind,
)
from rathaus_desk.ui.play.player import Beside, Place, Player
from rathaus_desk.ui.window.house import House
from rathaus_desk.ui.window.secret_dialog import SecretDialog
from rathaus_desk.ui.window.start_page import StartPage
from rathaus_desk.usecases.bookings.halt_lists import halt_list
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.pack.laptop import PackDesk
from rathaus_desk.usecases.road.timetables import tours

CREW, GUIDE, LAPTOP, PIN = "Poppe", "Özdemir", "Laptop 1", "Linde-4711"
WEDNESDAY = date(2026, 11, 25)
SLOW = timedelta(hours=3)  # so much the laptop's clock is behind
BOOKED, COME, BACK_BY_ITSELF = 14, 10, 13
ON_THE_ROAD, AT_THE_DESK = "Vor Ort geklärt, es geht um Wohngeld.", "Am Telefon geklärt: Wohngeld."
CLOCK = "Die Uhr des Laptops ging mindestens 3 h nach."
LookIn = Callable[[PackDesk, list[Booking]], None]
Break = Callable[[Player, LaptopPage], None]


def esc(hands: Player, _page: LaptopPage) -> None:
    """Break a hand-back off at once, by hand."""
    hands.strike("Escape")


def day_on_the_road(
    hands: Player,
    look_in: LookIn = lambda _desk, _booked: None,
    break_off: Break = esc,
    address: str = "",
) -> None:
    """J7: out with that day's people alone, worked on, back: each thing once, one to be looked at.

    `look_in` sees the open pack before anything is done on it; `break_off` breaks a hand-back that runs; to
    the laptop the town hall has another `address`, perhaps.
    """
    beside = hands.beside
    demand(beside is not None, "Für den Laptop fehlt ein zweites Fenster.")
    assert beside is not None
    with TemporaryDirectory(prefix="tagespaket") as folder:
        path = Path(folder) / "mobil.paket"
        number = an_open_question(hands)
        tour = take_along(hands, path)
        with open_by_pin(hands, beside, path) as (laptop, house):
            work_without_network(hands, house, number, tour, look_in)
            change_meanwhile(hands, number)
            hand_back(hands, laptop, address or beside.database, break_off)
            demand(list(Path(folder).iterdir()) == [], "Auf dem Laptop ist das Tagespaket noch da.")
        _look_at_both(hands)


def packs_page(hands: Player) -> PackPage:
    """Return the page of the packs."""
    return hands.house.packs.packs


def an_open_question(hands: Player) -> str:
    """Leave a question about somebody of the tour open the evening before; returns the case's number."""
    hands.step("Eine Rückfrage ist noch offen")
    sit(hands, GUIDE)
    desk = hands.house.background.desk
    person = next(one.person_id for one in _booked(desk, tour_of_the_day(desk)) if one.person_id is not None)
    concern = Concern(service="unklar", note="Was ist mit dem Brief gemeint?")
    taken, tables = desk.do(TakeContact(channel=Channel.PHONE, person_id=person, concerns=(concern,)))
    hands.house.background.changed.emit(tables)
    wind(hands, datetime.combine(WEDNESDAY, datetime.min.time()).replace(hour=7, minute=45))
    return taken.cases[0].number


def take_along(hands: Player, path: Path) -> Tour:
    """Pack Wednesday's tour into a file, from the timetable."""
    hands.step("Tagespaket mitgenommen")
    sit(hands, CREW)
    hands.press("Alt+5")
    go_to_day(hands, "25.11.")
    hands.press("Ctrl+Shift+O")
    out = packs_page(hands).out
    hands.expect("Was mitgeht, steht nicht da.", lambda: "Es gehen mit: " in out.what.text())
    hands.type(str(path), free=True)
    hands.press("Tab")
    hands.press("Tab")
    hands.type(LAPTOP)
    hands.press("Tab")
    for _twice in range(2):
        hands.press("Tab")
        hands.type(PIN)
    began = time.monotonic()
    hands.press("Ctrl+Return")
    hands.expect(f"Nicht gepackt. {out.error.text()}", lambda: not out.work.running)
    hands.settle()
    hands.account.figures["pack_seconds"] = round(time.monotonic() - began, 1)
    chosen = packs_page(hands).list.chosen()
    demand(chosen is not None and chosen.state is PackState.OUT, f"Nicht gepackt. {out.error.text()}")
    return tour_of_the_day(hands.house.background.desk)


@contextmanager
def open_by_pin(hands: Player, beside: Beside, path: Path) -> Iterator[tuple[Place, House]]:
    """Open the pack on the laptop by its PIN, while the block lasts."""
    hands.step("Auf dem Laptop geöffnet")
    typed: list[str] = []

    def type_pin() -> None:
        if not typed and isinstance(QApplication.activeModalWidget(), SecretDialog):
            typed.append(PIN)
            hands.type(PIN)
            hands.press("Return")

    look = QTimer(interval=20)  # the dialog holds everything up until somebody has answered
    look.timeout.connect(type_pin)
    look.start()
    with beside.open(str(path)) as laptop:
        opener = laptop.opener
        hands.expect("Der Laptop öffnet nichts.", lambda: opener.house is not None or bool(opener.failure))
        look.stop()
        demand(opener.house is not None, opener.failure)
        assert opener.house is not None
        yield laptop, opener.house


def work_without_network(hands: Player, laptop: House, number: str, tour: Tour, look_in: LookIn) -> None:
    """Do the day's work in the laptop's window, whose clock is slow."""
    morning = datetime.combine(WEDNESDAY, datetime.min.time()).replace(hour=10)
    desk = laptop.background.desk
    assert isinstance(desk, PackDesk)
    with hands.at(laptop):
        hands.step("Unterwegs: wer gekommen ist")
        wind(hands, morning - SLOW)
        booked = _booked(desk, tour)
        demand(len(booked) == BOOKED, f"Auf der Tour sind {len(booked)} Anmeldungen, nicht {BOOKED}.")
        look_in(desk, booked)
        _tick_off(hands)
        hands.step("Unterwegs: eine Aufnahme mit Laufzettel")
        hands.press("F2")
        take_person(hands, booked[0].name, booked[0].name)
        take_service(hands, "wohngeld", "wohngeld")
        (case,) = save(hands)
        hands.press("F9")
        keep_paper(hands, case, "Laufzettel.pdf")
        hands.step("Unterwegs: eine Auskunft und eine Antwort")
        hands.press("F2")
        take_service(hands, "wohngeld", "wohngeld")
        hands.press("Ctrl+Shift+Return")
        hands.expect("Nicht gezählt.", lambda: "Heute" in laptop.window.notice.text.text())
        _answer(hands, number, ON_THE_ROAD)


def _tick_off(hands: Player) -> None:
    """Tick off who comes to both halts; the last of them does not."""
    left = COME
    hands.press("Alt+5")
    for way_to_next in (("Escape", "Down", "Down"), ()):  # a home visit lies between
        hands.press("Ctrl+B")
        hands.press("Home")
        shown, before = hands.house.road.parts.bookings, None
        while left and (one := shown.chosen()) is not None and one.id != before:
            if one.state is BookingState.BOOKED:
                hands.press("Ctrl+D" if left > 1 else "Ctrl+Shift+D")
                left -= 1
            before = one.id
            hands.press("Down")
        for key in way_to_next:
            hands.press(key)
    demand(not left, f"{left} Anmeldungen sind nicht abgehakt.")


def _answer(hands: Player, number: str, text: str) -> None:
    open_case(hands, number)
    hands.press("Ctrl+Shift+A")
    hands.type(text, free=True)
    hands.press("Ctrl+Return")
    done = TaskState.DONE
    hands.expect("Nicht beantwortet.", lambda: stored(hands, number).tasks[0].state is done)


def change_meanwhile(hands: Player, number: str) -> None:
    """Answer in the town hall what is answered on the road too."""
    hands.step("Im Rathaus inzwischen beantwortet")
    wind(hands, datetime.combine(WEDNESDAY, datetime.min.time()).replace(hour=16, minute=30))
    sit(hands, GUIDE)
    _answer(hands, number, AT_THE_DESK)


def hand_back(hands: Player, laptop: Place, address: str, break_off: Break) -> None:
    """Hand in from the laptop's window, with two breaks; then delete the pack there."""
    house, office = laptop.opener.house, hands.house.background.desk
    assert house is not None
    assert house.packs.own is not None
    page, line = house.packs.own, house.packs.own.line
    with hands.at(house):
        hands.step("Zurückgegeben, zweimal unterbrochen")
        line.town_clock = office.now
        wind(hands, office.now().replace(tzinfo=None) - SLOW)
        hands.press("Alt+5")
        hands.press("Ctrl+Shift+I")
        hands.type(address, free=True)
        for _twice in range(2):
            hands.strike("Ctrl+Return")
            demand(line.work.running, f"Die Rückgabe beginnt nicht. {line.error.text()}")
            break_off(hands, page)
            hands.expect("Die Rückgabe hört nicht auf.", lambda: not line.work.running)
            hands.settle()
            demand(bool(line.error.text()) and not line.told.text(), "Nicht unterbrochen.")
        hands.press("Ctrl+Return")
        hands.expect("Die Rückgabe endet nicht.", lambda: not line.work.running)
        hands.settle()
        _demand_told(hands, page)
        hands.step("Vom Laptop gelöscht")
        hands.strike("Ctrl+Shift+Del")
        hands.expect("Das Fenster bleibt stehen.", lambda: laptop.opener.house is not house)
    said = laptop.window.page("start")
    demand(isinstance(said, StartPage) and "gelöscht" in said.progress.text(), "Es steht nicht da.")


def _demand_told(hands: Player, page: LaptopPage) -> None:
    outcomes = list(page.outcomes.values())
    by_itself, look = outcomes.count(Outcome.BY_ITSELF), outcomes.count(Outcome.LOOK)
    demand((by_itself, look) == (BACK_BY_ITSELF, 1), f"{page.line.told.text()} {page.line.error.text()}")
    demand(CLOCK in page.line.clock.text(), f"Die Uhr wird nicht genannt. {page.line.clock.text()}")
    demand(page.pack is not None and page.pack.may_go, "Die Quittung fehlt.")
    hands.account.figures["entries"] = len(outcomes)


def _look_at_both(hands: Player) -> None:
    hands.step("Bitte ansehen: beide Antworten")
    sit(hands, CREW)
    hands.press("Alt+B")
    hands.settle()
    page = hands.house.packs.conflicts
    demand(page.list.rows.rowCount() == 1, "Es wartet nicht genau eines.")
    shown = (page.card.road.value.text(), page.card.office.value.text())
    demand(shown == (ON_THE_ROAD, AT_THE_DESK), f"Es stehen nicht beide Antworten da: {shown}.")
    hands.press("Ctrl+R")
    hands.expect("Nicht entschieden.", lambda: page.list.rows.rowCount() == 0)


def tour_of_the_day(desk: Desk) -> Tour:
    """Return Wednesday's tour to Heidkamp and Klein Lohe."""
    found = desk.ask(tours, first=WEDNESDAY, last=WEDNESDAY)
    return max(found, key=lambda one: len(one.halts))


def _booked(desk: Desk, tour: Tour) -> list[Booking]:
    return [
        one
        for halt in tour.halts
        if halt.stop_id is not None
        for one in desk.ask(halt_list, halt_id=halt.id).bookings
        if one.state is BookingState.BOOKED
    ]
