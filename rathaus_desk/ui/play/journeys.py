"""The days that can be played by real key events: the main job, and the journeys J1 to J8."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rathaus_desk.domain.cases.cases import CaseState, TaskState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.promises.promises import Promise, ReplyBy
from rathaus_desk.ui.play.journeys_campaign import letters_and_a_jam
from rathaus_desk.ui.play.journeys_december import december
from rathaus_desk.ui.play.journeys_returned import ping_pong
from rathaus_desk.ui.play.journeys_road import day_on_the_road
from rathaus_desk.ui.play.journeys_steps import (
    demand,
    open_case,
    ring,
    save,
    sit,
    stored,
    take_person,
    take_service,
)
from rathaus_desk.ui.play.journeys_visit import interrupted, three_concerns
from rathaus_desk.ui.play.player import Account, Beside, Player, Stuck
from rathaus_desk.ui.window.house import House

MOST_KEYS = {"J1": 20, "J2": 9}


def play(house: House, journey: str, out: Path | None, beside: Beside | None = None) -> Account:
    """Play one journey in an open house; the account says whether it went as promised.

    `beside` is a second PC, which J7 needs.

    Raises Refused anywhere but in the sample town: what is played there is stored.
    """
    if not house.background.desk.office.practice:
        raise Refused(
            "Gespielt wird nur in der Beispielstadt, denn es entstehen Vorgänge. Es wurde nichts geändert."
        )
    hands = Player(house, journey, out, beside)
    try:
        JOURNEYS[journey](hands)
    except Stuck as stuck:
        return hands.finish(str(stuck))
    account = hands.finish()
    most = MOST_KEYS.get(journey)
    if most is not None and account.keys > most:
        account.ok, account.failure = False, f"{account.keys} Tasten, erlaubt sind {most}."
    return account


def street_lamp_by_phone(hands: Player) -> None:
    """J1: Erna Schmidt reports a street lamp; the way to the unit and the promise stand on the card."""
    hands.step("Der Anruf ist gemeldet")
    ring(hands)
    number = _report_lamp(hands)
    hands.step("Der Vorgang liegt beim Tiefbau")
    case = stored(hands, number)
    task = case.tasks[0]
    demand(task.unit == "Tiefbau" and "weil" in task.reason, "Die Aufgabe liegt nicht beim Tiefbau.")
    promise = case.promise
    demand(promise is not None and promise.reply_by is ReplyBy.CALL, "Es gibt kein Versprechen.")
    demand(_is_next_morning(hands, promise), "Das Versprechen liegt nicht am nächsten Vormittag.")
    demand(hands.house.window.notice.isVisible(), "Rückgängig wird nicht angeboten.")


def answered_at_once(hands: Player) -> None:
    """J2: what do I need for a new identity card? Answered, printed in large type, counted."""
    hands.step("Frage verstanden")
    hands.press("F2")
    take_service(hands, "perso", "personalausweis")
    hands.step("Liste zum Mitnehmen")
    hands.press("Ctrl+P")
    hands.expect("Die Liste ist nicht gezeichnet.", lambda: bool(hands.house.paper.pdf))
    hands.keep_paper("Mitbringliste.pdf")
    hands.step("Gezählt, ohne Person")
    hands.press("Ctrl+Shift+Return")
    hands.expect("Die Frage ist nicht gezählt.", lambda: "Heute" in hands.house.window.notice.text.text())


def main_job(hands: Player) -> None:
    """A request on the phone, routed, answered by the unit, closed, and out as a letter."""
    number = _report_lamp(hands)
    hands.step("Laufzettel")
    hands.press("F9")
    hands.expect("Der Laufzettel fehlt.", lambda: "Laufzettel" in hands.house.paper.title.text())
    hands.keep_paper("Laufzettel.pdf")
    _answer_as_clerk(hands, number)
    _close_and_write(hands, number)


def _report_lamp(hands: Player) -> str:
    reception = hands.house.reception
    hands.step("Person gefunden")
    hands.press("F2")
    take_person(hands, "schm er", "Erna Schmidt")
    hands.step("Anliegen gewählt")
    take_service(hands, "lat", "strassenlaterne")
    hands.type("1")
    hands.type("seit Montag", free=True)
    hands.expect("Der Weg steht nicht da.", lambda: "weil" in reception.route.text())
    hands.step("Gespeichert und weitergegeben")
    (number,) = save(hands)
    return number


def _answer_as_clerk(hands: Player, number: str) -> None:
    hands.step("Die Stelle sieht die Aufgabe")
    hands.wait(10_500)  # ten seconds in which the intake could be taken back
    sit(hands, "Thole")
    open_case(hands, number)
    hands.step("Übernommen")
    hands.press("Ctrl+Shift+U")
    hands.expect("Nicht übernommen.", lambda: _task_state(hands, number) is TaskState.CLAIMED)
    hands.step("Beantwortet")
    hands.press("Ctrl+Shift+A")
    hands.type("Das Leuchtmittel ist getauscht. Die Laterne brennt wieder.", free=True)
    hands.press("Ctrl+Return")
    hands.expect("Nicht beantwortet.", lambda: _task_state(hands, number) is TaskState.DONE)


def _close_and_write(hands: Player, number: str) -> None:
    house = hands.house
    hands.step("Brief")
    sit(hands, "Özdemir")
    open_case(hands, number)
    hands.press("Ctrl+B")
    hands.wait(600)  # the preview follows a pause in typing
    hands.settle()
    hands.press("Ctrl+Return")
    hands.expect("Der Brief fehlt.", lambda: house.paper.file_name.startswith("Brief-"))
    hands.keep_paper("Brief.pdf")
    hands.step("Abgeschlossen")
    hands.press("Ctrl+E")
    hands.press("Down")
    hands.press("Down")  # mit Brief mitgeteilt
    hands.press("Ctrl+Return")
    hands.expect("Nicht abgeschlossen.", lambda: stored(hands, number).state is CaseState.DONE)


def _task_state(hands: Player, number: str) -> TaskState:
    return stored(hands, number).tasks[0].state


def _is_next_morning(hands: Player, promise: Promise | None) -> bool:
    if promise is None or promise.start is None:
        return False
    now = hands.house.background.desk.now()
    local = promise.start.astimezone(now.tzinfo)
    return local.date() == now.date() + timedelta(days=1) and local.hour < 12


JOURNEYS: dict[str, Callable[[Player], None]] = {
    "main": main_job,
    "J1": street_lamp_by_phone,
    "J2": answered_at_once,
    "J3": three_concerns,
    "J4": interrupted,
    "J5": ping_pong,
    "J6": letters_and_a_jam,
    "J7": day_on_the_road,
    "J8": december,
}
