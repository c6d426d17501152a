"""J3, one visit with three concerns, and J4, the same visit interrupted by the telephone."""

import time
from functools import partial

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.ui.counter.privacy_curtain import Curtain
from rathaus_desk.ui.kit.rooms import TITLE
from rathaus_desk.ui.play.journeys_steps import (
    demand,
    keep_paper,
    open_case,
    ring,
    save,
    settle,
    sit,
    stored,
    take_person,
    take_service,
    texts,
)
from rathaus_desk.ui.play.player import Player

VISITOR = "Łukasz Wójcik"
HALF_A_SENTENCE = "Die Miete ist gestiegen, die Bescheinigung fe"
THE_REST = "hlt noch"
FLAGS = "Großdruck"


def three_concerns(hands: Player) -> None:
    """J3: housing benefit, a dog that is gone, resident parking; one contact, one slip, one promise."""
    begin_visit(hands)
    hands.type(HALF_A_SENTENCE + THE_REST, free=True)
    numbers = _two_more(hands)
    benefit, dog, parking = (stored(hands, one) for one in numbers)
    demand(len({one.contact_id for one in (benefit, dog, parking)}) == 1, "Es ist nicht ein Kontakt.")
    demand(dog.state is CaseState.DONE, "Der Hund ist nicht gleich erledigt.")
    units = [one.unit for case in (benefit, dog, parking) for one in case.tasks]
    demand(units == ["Soziales", "Ordnung"], f"Gefragt sind {', '.join(units)}.")
    promised = {one.promise.id for one in (benefit, parking) if one.promise}
    demand(len(promised) == 1, "Das Versprechen ist nicht eines für alles.")
    hands.step("Ein Laufzettel für alles")
    hands.press("F9")
    keep_paper(hands, "Laufzettel", "Laufzettel.pdf")
    _write_letter(hands, numbers[0])
    _look_as_units(hands, numbers)


def interrupted(hands: Player) -> None:
    """J4: parked for the telephone and brought back, blanked at the counter, then a call taken over."""
    begin_visit(hands)
    hands.type(HALF_A_SENTENCE, free=True)
    hands.step("Geparkt, das Telefon klingelt")
    hands.press("F8")
    demand(not hands.house.reception.form.touched, "Der Besuch steht noch im Formular.")
    hands.press("F2")
    short_intake(hands)
    hands.step("Der Besuch steht wieder da, der Cursor auch")
    hands.press("F8")
    _expect_note(hands, HALF_A_SENTENCE)
    hands.step("Verdeckt")
    blank(hands)
    hands.step("Aufgedeckt")
    hands.press("F12")
    demand(not hands.house.around.screen.blanked, "F12 deckt nicht wieder auf.")
    _expect_note(hands, HALF_A_SENTENCE)
    hands.type("h", free=True)
    hands.press("Left")
    hands.step("Ein Anruf übernommen, der Besuch liegt geparkt")
    take_call(hands)
    take_service(hands, "perso", "personalausweis")
    hands.type("Der Ausweis ist abgelau", free=True)


def begin_visit(hands: Player) -> None:
    """Find the visitor and the first concern."""
    hands.step("Łukasz Wójcik zu Besuch")
    hands.press("F2")
    take_person(hands, "wojcik l", VISITOR)
    hands.press("Ctrl+T")
    demand(hands.house.reception.form.channel is Channel.VISIT, "Der Weg ist kein Besuch.")
    hands.step("Wohngeld")
    take_service(hands, "wohng", "wohngeld")


def take_call(hands: Player) -> None:
    """Let the telephone ring and take the caller over by key."""
    house = hands.house
    ring(hands)
    hands.press("Ctrl+Shift+F2")
    hands.expect("Die Anruferin ist nicht gewählt.", lambda: house.reception.form.person is not None)
    demand(house.reception.card.isHidden(), "Die Nummernkarte verdeckt das Formular.")


def blank(hands: Player) -> None:
    """Press F12, and note how many milliseconds pass until the cover is painted."""
    window = hands.house.window
    curtain = window.findChild(Curtain)
    assert curtain is not None
    painted: list[float] = []

    def note() -> None:
        painted.append(time.perf_counter())

    curtain.painted.connect(note)
    began = time.perf_counter()
    hands.press("F12")
    hands.expect("Nichts wird verdeckt.", lambda: bool(painted))
    curtain.painted.disconnect(note)
    hands.account.figures["blank_ms"] = round((painted[0] - began) * 1000, 1)
    demand(curtain.geometry() == window.rect(), "Das Fenster ist nicht ganz verdeckt.")
    titles = [one.windowTitle() for one in QApplication.topLevelWidgets() if one.isVisible()]
    demand(all(one in ("", TITLE) for one in titles), f"Ein Titel verrät etwas: {titles}")
    demand(not _readable_beside(window, curtain), "Hinter dem Sichtschutz ist noch etwas zu lesen.")


def _two_more(hands: Player) -> list[str]:
    hands.step("Hund abmelden, gleich erledigt")
    hands.press("Ctrl+E")
    take_service(hands, "hund abm", "hund_abmelden")
    hands.press("Ctrl+Shift+E")
    hands.type("Der Hund ist abgemeldet.", free=True)
    hands.step("Bewohnerparken")
    hands.press("Ctrl+E")
    take_service(hands, "bewohner", "bewohnerparken")
    hands.step("Alle drei gespeichert")
    numbers = save(hands)
    said = hands.house.reception.card.lines.text()
    demand("Wir melden uns gesammelt." in said, "Die Karte sagt nichts vom gesammelten Rückruf.")
    return numbers


def _write_letter(hands: Player, number: str) -> None:
    hands.step("Brief mit dem ganzen Namen")
    open_case(hands, number)
    hands.press("Ctrl+B")
    hands.expect("Der Brief ist nicht offen.", hands.house.cases.desk.isVisible)
    settle(hands)
    hands.press("Ctrl+Return")
    keep_paper(hands, "Brief", "Brief.pdf")


def _look_as_units(hands: Player, numbers: list[str]) -> None:
    head = hands.house.cases.detail.head
    for name, number, sees in (("Niemann", numbers[0], True), ("Lübbe", numbers[2], False)):
        hands.step(f"Was die Stelle sieht: {name}")
        sit(hands, name)
        open_case(hands, number)
        demand((FLAGS in texts(head)) is sees, f"{name}: Die Verständigung steht falsch.")


def short_intake(hands: Player) -> None:
    """Take in a street lamp by telephone."""
    hands.step("Kurze Aufnahme am Telefon")
    take_person(hands, "schm er", "Erna Schmidt")
    take_service(hands, "lat", "strassenlaterne")
    hands.type("1")
    save(hands)


def _expect_note(hands: Player, text: str) -> None:
    note = hands.house.reception.form.note
    hands.expect("Der Text ist nicht wieder da.", lambda: note.toPlainText() == text)
    demand(hands.house.reception.card.isHidden(), "Die Nummernkarte verdeckt den Besuch.")
    demand(_person_is_visitor(hands), "Die Person ist nicht wieder da.")
    hands.expect("Der Cursor steht woanders.", partial(_has_cursor_at_end, hands, note))


def _has_cursor_at_end(hands: Player, note: QPlainTextEdit) -> bool:
    return hands.house.window.focusWidget() is note and note.textCursor().atEnd()


def _person_is_visitor(hands: Player) -> bool:
    person = hands.house.reception.form.person
    return person is not None and person.name == VISITOR


def _readable_beside(window: QWidget, curtain: Curtain) -> list[QWidget]:
    found = [one for kind in (QLabel, QLineEdit, QPlainTextEdit) for one in window.findChildren(kind)]
    return [one for one in found if one.isVisible() and not curtain.isAncestorOf(one)]
