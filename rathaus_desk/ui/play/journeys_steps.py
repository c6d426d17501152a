"""What all journeys share: to sit down, to find, to open a case, to read what the window shows."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QWidget

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.day.day_card import ROW_DATA
from rathaus_desk.ui.day.day_rows import DayRow
from rathaus_desk.ui.play.player import Player, Stuck
from rathaus_desk.usecases.cases.cases import case_by_number

CALLER = "0171 3920011"  # Erna Schmidt
MOST_TABS = 60
FOLLOWS_MS = 120  # the list waits a moment before the page beside it follows


def demand(true: bool, otherwise: str) -> None:
    """Raise Stuck with `otherwise` unless something is true."""
    if not true:
        raise Stuck(otherwise)


def stored(hands: Player, number: str) -> Case:
    """Return a case as the desk has it now; refuses like the desk."""
    return hands.house.background.desk.ask(case_by_number, number=number)


def sit(hands: Player, name: str) -> None:
    """Let somebody else sit down at this window, as one does in the sample town."""
    hands.settle()
    seat = hands.house.seat
    wanted = [index for index in range(seat.count()) if name in seat.itemText(index)]
    demand(bool(wanted), f"{name} fehlt in der Beispielstadt.")
    seat.setCurrentIndex(wanted[0])
    seat.activated.emit(wanted[0])
    hands.settle()


def wind(hands: Player, when: datetime) -> None:
    """Wind the clock of the sample town to `when`, in the town's time; it runs on from there."""
    desk = hands.house.background.desk
    demand(desk.office.practice, "Die Uhr lässt sich nur in der Beispielstadt stellen.")
    began, at = time.monotonic(), when.replace(tzinfo=desk.office.calendar.zone)
    hands.house.background.desk = desk.by_clock(lambda: at + timedelta(seconds=time.monotonic() - began))
    hands.house.refresh()
    hands.settle()


def ring(hands: Player) -> None:
    """Report a call by Erna Schmidt; who types goes on typing."""
    house = hands.house
    focused = house.window.focusWidget()
    house.show_call(CALLER)
    hands.expect("Der Anruf erscheint nicht.", lambda: bool(house.around.calls.cards))
    demand(house.window.focusWidget() is focused, "Der Anruf nimmt den Cursor weg.")


def take_person(hands: Player, typed: str, name: str) -> None:
    """Find somebody by the entry line."""
    hands.type(typed)
    hands.press("Return")
    hands.expect(f"{name} ist nicht gewählt.", lambda: _name_of(hands.house.reception.form.person) == name)


def take_service(hands: Player, typed: str, key: str) -> None:
    """Choose what the open concern is about."""
    hands.type(typed)
    hands.press("Return")
    expect_service(hands, key)


def expect_service(hands: Player, key: str) -> None:
    """Wait until a concern is chosen."""

    def chosen() -> bool:
        service = hands.house.reception.form.service
        return service is not None and service.key == key

    hands.expect(f"Das Anliegen {key} ist nicht gewählt.", chosen)
    hands.settle()


def save(hands: Player) -> list[str]:
    """Save the visit and return the numbers on the card."""
    reception = hands.house.reception
    hands.press("Ctrl+Return")
    hands.expect(f"Nicht gespeichert. {reception.error.text()}", reception.card.isVisible)
    return reception.card.number.accessibleName().split(", ")


def open_case(hands: Player, number: str) -> None:
    """Open a case by its number."""
    _find_and_open(hands, number)

    def shown() -> bool:
        case = hands.house.cases.detail.case
        return case is not None and case.number == number

    hands.expect(f"{number} ist nicht offen.", shown)
    settle(hands)


def command(hands: Player, words: str) -> None:
    """Carry out what has no key of its own, by its name."""
    _find_and_open(hands, words)
    settle(hands)


def settle(hands: Player) -> None:
    """Wait until the page beside the list has followed."""
    hands.settle()
    hands.wait(FOLLOWS_MS)
    hands.settle()


def day_rows(hands: Player, name: str) -> list[DayRow]:
    """Return the rows of a list of Mein Tag as they are painted; `name` begins the list's name."""
    rows = _day_list(hands, name)
    return [rows.item(place).data(ROW_DATA) for place in range(rows.count())]


def choose_row(hands: Player, name: str, wanted: str) -> None:
    """Go by Tab and Down to the row of Mein Tag whose title contains `wanted`."""
    titles = [one.title for one in day_rows(hands, name)]
    places = [place for place, one in enumerate(titles) if wanted in one]
    demand(bool(places), f"„{wanted}“ steht nicht unter „{name}“.")
    rows = _day_list(hands, name)
    tab_to(hands, rows)
    while rows.currentRow() != places[0]:
        hands.press("Down" if rows.currentRow() < places[0] else "Up")


def tab_to(hands: Player, wanted: QWidget) -> None:
    """Press Tab until a control has the keyboard."""
    for _ in range(MOST_TABS):
        if hands.house.window.focusWidget() is wanted:
            return
        hands.press("Tab")
    raise Stuck(f"„{wanted.accessibleName()}“ ist mit der Tabtaste nicht zu erreichen.")


def show_all(hands: Player, name: str) -> None:
    """Show all rows of a list of Mein Tag, not only the first seven."""
    shown = [one for one in hands.house.day.findChildren(QPushButton) if one.isVisible()]
    more = [one for one in shown if one.accessibleName().startswith(f"{name}, alle")]
    if more:
        tab_to(hands, more[0])
        hands.press("Space")
        settle(hands)


def texts(widget: QWidget) -> str:
    """Return every text that stands visibly on a widget."""
    shown: Iterable[QLabel] = widget.findChildren(QLabel)
    return "\n".join(one.text() for one in shown if one.isVisible())


def keep_paper(hands: Player, what: str, file_name: str) -> None:
    """Wait until a sheet is shown whose title contains `what`, and keep it."""
    paper = hands.house.paper
    hands.expect(f"{what} fehlt.", lambda: what in paper.title.text() and bool(paper.pdf))
    hands.keep_paper(file_name)


def _day_list(hands: Player, name: str) -> QListWidget:
    shown = hands.house.day.findChildren(QListWidget)
    found = [one for one in shown if one.isVisible() and one.accessibleName().startswith(name)]
    demand(bool(found), f"„{name}“ ist nicht zu sehen.")
    return found[0]


def _find_and_open(hands: Player, words: str) -> None:
    hands.press("Ctrl+K")
    hands.type(words)
    hands.wait(FOLLOWS_MS)
    hands.press("Return")
    settle(hands)


def _name_of(person: Person | None) -> str:
    return person.name if person else ""
