"""J7: a day on the road without network, with a clock three hours slow, and everything back once."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from rathaus_desk.domain.bookings.bookings import Booking, BookingState, MarkBooking
from rathaus_desk.domain.cases.cases import AnswerTask, TaskState
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Channel, Concern, TakeContact, TakenCase
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.domain.pack.told import Outcome
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.ui.pack.pack_page import PackPage
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import demand, open_case, sit, stored, wind
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.bookings.halt_lists import halt_list
from rathaus_desk.usecases.cases.cases import case_by_number
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for
from rathaus_desk.usecases.pack.laptop import LaptopPack, PackDesk, open_pack
from rathaus_desk.usecases.road.timetables import tours

CREW, GUIDE, LAPTOP, PIN = "Poppe", "Özdemir", "Laptop 1", "Linde-4711"
WEDNESDAY = date(2026, 11, 25)
SLOW = timedelta(hours=3)  # so much the laptop's clock is behind
BOOKED, BACK_BY_ITSELF = 14, 13
ON_THE_ROAD, AT_THE_DESK = "Vor Ort geklärt, es geht um Wohngeld.", "Am Telefon geklärt: Wohngeld."
CLOCK = "Die Uhr des Laptops ging mindestens 3 h nach."
LookIn = Callable[[LaptopPack, list[Booking]], None]


def day_on_the_road(hands: Player, look_in: LookIn = lambda _pack, _booked: None) -> None:
    """J7: out with that day's people alone, worked on, back: each thing once, one to be looked at.

    `look_in` sees the open pack before anything is done on it.
    """
    with TemporaryDirectory(prefix="tagespaket") as folder:
        path = Path(folder) / "mobil.paket"
        number = an_open_question(hands)
        tour = take_along(hands, path)
        done = work_without_network(hands, path, number, tour, look_in)
        change_meanwhile(hands, number)
        _hand_back(hands, path)
        demand(list(Path(folder).iterdir()) == [], "Auf dem Laptop ist das Tagespaket noch da.")
        demand(stored(hands, done).number == done, "Der Besuch von unterwegs fehlt.")
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


def work_without_network(hands: Player, path: Path, number: str, tour: Tour, look_in: LookIn) -> str:
    """Do the day's work at the laptop's own desk; returns the number on the slip that was handed out."""
    hands.step("Unterwegs ohne Netz")
    office = hands.house.background.desk.now

    def slow() -> datetime:
        return office() - SLOW

    pack = open_pack(path, PIN, slow)
    try:
        desk = pack.desk(slow)
        booked = _booked(desk, tour)
        demand(len(booked) == BOOKED, f"Auf der Tour sind {len(booked)} Anmeldungen, nicht {BOOKED}.")
        look_in(pack, booked)
        for one in booked[:10]:
            state = BookingState.MISSED if one is booked[9] else BookingState.ARRIVED
            desk.do(MarkBooking(booking_id=one.id, state=state, seen_version=one.version))
        done = _slip(desk, next(one.person_id for one in booked if one.person_id is not None))
        desk.do(AnswerAtOnce(service="wohngeld"))
        (task,) = desk.ask(case_by_number, number=number).tasks
        desk.do(AnswerTask(task_id=task.id, answer=ON_THE_ROAD, seen_version=task.version))
    finally:
        pack.close()
    return done


def _slip(desk: PackDesk, person_id: int) -> str:
    """Take somebody in and hand out the slip; its number is final, for it was kept back for this laptop."""
    taken, _ = desk.do(
        TakeContact(channel=Channel.MOBILE, person_id=person_id, concerns=(Concern(service="wohngeld"),))
    )
    case: TakenCase = taken.cases[0]
    pdf = draw_slip(desk.ask(slip_for, contact_id=taken.contact_id))
    title = f"Laufzettel {case.number}"
    desk.do(FilePaper(kind=PaperKind.SLIP, title=title, reference=case.number, pdf=pdf, case_ids=(case.id,)))
    return case.number


def change_meanwhile(hands: Player, number: str) -> None:
    """Answer in the town hall what is answered on the road too."""
    hands.step("Im Rathaus inzwischen beantwortet")
    wind(hands, datetime.combine(WEDNESDAY, datetime.min.time()).replace(hour=16, minute=30))
    sit(hands, GUIDE)
    open_case(hands, number)
    hands.press("Ctrl+Shift+A")
    hands.type(AT_THE_DESK, free=True)
    hands.press("Ctrl+Return")
    done = TaskState.DONE
    hands.expect("Nicht beantwortet.", lambda: stored(hands, number).tasks[0].state is done)


def _hand_back(hands: Player, path: Path) -> None:
    hands.step("Zurückgegeben, zweimal unterbrochen")
    sit(hands, CREW)
    hands.press("Alt+P")
    hands.press("Ctrl+Shift+I")
    back, card = packs_page(hands).returned, packs_page(hands).card
    hands.type(str(path), free=True)
    for _twice in range(2):
        hands.strike("Ctrl+Return")
        demand(back.work.running, "Die Rückgabe beginnt nicht.")
        hands.strike("Escape")
        hands.expect("Die Rückgabe hört nicht auf.", lambda: not back.work.running)
        hands.settle()
        demand(back.error.text().startswith("Unterbrochen."), back.error.text())
    hands.press("Ctrl+Return")
    hands.expect("Die Rückgabe endet nicht.", lambda: not back.work.running)
    hands.settle()
    entries = card.entries.rows
    told = [one.outcome for row in range(entries.rowCount()) if (one := entries.item(row)) is not None]
    by_itself, look = told.count(Outcome.BY_ITSELF), told.count(Outcome.LOOK)
    demand((by_itself, look) == (BACK_BY_ITSELF, 1), f"{card.told.text()} {back.error.text()}")
    demand(CLOCK in card.clock.text(), f"Die Uhr wird nicht genannt. {card.clock.text()}")
    hands.account.figures["entries"] = len(told)


def _look_at_both(hands: Player) -> None:
    hands.step("Bitte ansehen: beide Antworten")
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
