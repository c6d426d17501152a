"""J5: nobody wants to be responsible for a hedge, and the promised call comes on a day of illness."""

from datetime import datetime, timedelta

from rathaus_desk.domain.cases.cases import CaseState, TaskState
from rathaus_desk.domain.promises.promises import Promise, PromiseState, ReplyBy
from rathaus_desk.ui.cases.case_forms import CLOSE
from rathaus_desk.ui.day.day_rows import DayRow
from rathaus_desk.ui.kit.state_pill import LATE
from rathaus_desk.ui.play.journeys_steps import (
    choose_row,
    command,
    day_rows,
    demand,
    keep_paper,
    open_case,
    save,
    settle,
    show_all,
    sit,
    stored,
    tab_to,
    take_person,
    take_service,
    texts,
    wind,
)
from rathaus_desk.ui.play.player import Player, Stuck

GUIDE, DEPUTY = "Wilkens", "Özdemir"
CITIZEN = "Hans Meyer"
OUTSIDE = "Landkreis Musterland, Straßenverkehr"
NOT_TIEFBAU = "Die Hecke steht auf privatem Grund."
NOT_ORDNUNG = "Die Heidkamper Straße ist Kreisstraße, dort schneidet der Kreis."
PROMISES, NEWS = "Versprechen heute", "Neue Aufgaben"


def ping_pong(hands: Player) -> None:
    """J5: twice not responsible, decided by the lead, called in vain by the deputy, answered by letter."""
    number = hedge_goes_round(hands, GUIDE)
    call_in_vain(hands, number, GUIDE, DEPUTY)


def hedge_goes_round(hands: Player, guide: str) -> str:
    """Take the hedge in, let it go from unit to unit, and have the lead decide; return the number."""
    number = take_in(hands, guide)
    _return_as(hands, number, "Thole", ("Ordn", 0, NOT_TIEFBAU), "Tiefbau gibt zurück")
    _pass_on(hands, number, guide)
    _return_as(hands, number, "Lübbe", ("Landk", 1, NOT_ORDNUNG), "Ordnung gibt zurück")
    _decide(hands, number)
    _print_handover(hands, number, guide)
    return number


def call_in_vain(hands: Player, number: str, guide: str, deputy: str) -> None:
    """On Thursday the guide is away: the deputy sees the call at eight, calls in vain, and writes."""
    day = _thursday(hands)
    hands.step("Donnerstag, 8 Uhr: die Vertretung sieht das Versprechen")
    wind(hands, day.replace(hour=8))
    sit(hands, deputy)
    hands.press("Alt+1")
    settle(hands)
    show_all(hands, PROMISES)
    row = _row(hands)
    demand("9 bis 11" in row.state, f"Das Fenster fehlt: {row.state}")
    demand("für " in row.detail and guide in row.detail, f"Für wen, fehlt: {row.detail}")
    for hour, minute, nth in ((9, 5, 1), (10, 20, 2)):
        hands.step(f"{nth}. Anruf, niemand erreicht")
        wind(hands, day.replace(hour=hour, minute=minute))
        _call(hands)
        hands.press("Ctrl+N")
        demand(_promise(hands, number).attempts == nth, "Der Versuch ist nicht notiert.")
    hands.step("11:01 Uhr: es ist rot")
    wind(hands, day.replace(hour=11, minute=1))
    late = _row(hands)
    red = (late.tone, late.icon, late.state) == (LATE, "late", "versäumt, war bis 11 Uhr")
    demand(red, f"Nicht rot: {late.state}")
    _letter_instead(hands, number)


def take_in(hands: Player, guide: str) -> str:
    """Take the hedge in, with a call promised for Thursday; return the number."""
    sit(hands, guide)
    hands.step("Hecke an der Kreisstraße aufgenommen")
    hands.press("F2")
    take_person(hands, "meyer hans", CITIZEN)
    take_service(hands, "hecke", "hecke_gehweg")
    hands.type("1")
    form = hands.house.reception.form
    tab_to(hands, form.place)
    hands.type("Heidkamper Straße 60", free=True)
    hands.press("Return")
    hands.type("seit dem Sommer", free=True)
    hands.settle()
    hands.step("Rückruf am Donnerstag versprochen")
    tab_to(hands, form.reply)
    while "Donnerstag" not in form.reply.currentText() and form.reply.currentIndex() < form.reply.count() - 1:
        hands.press("Down")
    offered = form.reply.currentText()
    demand("Donnerstag" in offered and "9 bis 11" in offered, f"Nicht angeboten: {offered}")
    (number,) = save(hands)
    return number


def _return_as(hands: Player, number: str, name: str, proposal: tuple[str, int, str], step: str) -> None:
    typed, down, because = proposal
    hands.step(step)
    sit(hands, name)
    open_case(hands, number)
    hands.press("Ctrl+Shift+U")
    settle(hands)
    demand(_state(hands, number) is TaskState.CLAIMED, "Nicht übernommen.")
    _try_without_result(hands, number)
    hands.press("Ctrl+Shift+G")
    hands.type(typed)
    for _ in range(down):
        hands.press("Down")
    hands.press("Tab")
    hands.type(because, free=True)
    hands.press("Ctrl+Return")
    settle(hands)


def _try_without_result(hands: Player, number: str) -> None:
    """Nobody ends a task without saying what came of it."""
    hands.press("Ctrl+Shift+A")
    hands.press("Ctrl+Return")
    settle(hands)
    demand(_state(hands, number) is TaskState.CLAIMED, "Eine Aufgabe endet ohne Ergebnis.")
    hands.press("Escape")


def _pass_on(hands: Player, number: str, guide: str) -> None:
    hands.step("Die Ansprechperson gibt es weiter")
    sit(hands, guide)
    hands.press("Alt+1")
    settle(hands)
    choose_row(hands, NEWS, CITIZEN)
    hands.press("Return")
    settle(hands)
    hands.press("Ctrl+Shift+S")
    hands.press("Ctrl+Return")
    settle(hands)
    (task,) = stored(hands, number).tasks
    demand(task.unit == "Ordnung", f"Die Aufgabe liegt bei {task.unit}.")


def _decide(hands: Player, number: str) -> None:
    hands.step("Beide Begründungen auf einer Seite, die Leitung entscheidet")
    sit(hands, "Hollmann")
    hands.press("Alt+1")
    settle(hands)
    choose_row(hands, NEWS, CITIZEN)
    hands.press("Return")
    settle(hands)
    page = texts(hands.house.cases.detail)
    demand(NOT_TIEFBAU in page and NOT_ORDNUNG in page, "Die beiden Begründungen stehen nicht zusammen.")
    hands.step("An den Landkreis gegeben")
    hands.press("Alt+Right")
    settle(hands)
    (task,) = stored(hands, number).tasks
    demand(task.outside == OUTSIDE, f"Die Aufgabe liegt bei {task.outside or task.unit}.")
    demand(task.follow_up is not None, "Die Wiedervorlage fehlt.")


def _print_handover(hands: Player, number: str, guide: str) -> None:
    hands.step("Übergabeblatt")
    sit(hands, guide)
    open_case(hands, number)
    command(hands, "Übergabeblatt")
    keep_paper(hands, "Übergabeblatt", "Uebergabeblatt.pdf")
    hands.step("Ohne Ergebnis wird nichts abgeschlossen")
    hands.press("Ctrl+E")
    hands.press("Tab")
    hands.press("Down")  # telefonisch mitgeteilt
    hands.press("Ctrl+Return")
    settle(hands)
    case = stored(hands, number)
    said = hands.house.cases.detail.head.place.form(CLOSE).error.text()
    demand("Ergebnis" in said or "Teilaufgabe" in said, f"Niemand sagt, was noch fehlt: {said}")
    demand(case.state is not CaseState.DONE, "Der Vorgang ist ohne Ergebnis abgeschlossen.")
    demand(guide in case.owner, f"Die Ansprechperson hat gewechselt: {case.owner}.")


def _call(hands: Player) -> None:
    choose_row(hands, PROMISES, CITIZEN)
    hands.press("Return")
    hands.expect("Der Anruf öffnet sich nicht.", hands.house.day.panel.isVisible)
    settle(hands)


def _letter_instead(hands: Player, number: str) -> None:
    hands.step("3. Anruf, jetzt wird ein Brief angeboten")
    _call(hands)
    hands.press("Ctrl+N")
    settle(hands)
    demand("Dreimal niemand erreicht" in texts(hands.house.day.panel), "Der Brief wird nicht angeboten.")
    hands.step("Der Brief")
    hands.press("Ctrl+Shift+B")
    settle(hands)
    demand(_promise(hands, number).reply_by is ReplyBy.LETTER, "Der Brief ist nicht versprochen.")
    hands.expect("Der Brief ist nicht offen.", hands.house.cases.desk.isVisible)
    tab_to(hands, hands.house.cases.desk.text)
    hands.type("Die Hecke schneidet der Landkreis. Wir fragen dort am 8. Dezember nach.", free=True)
    settle(hands)
    hands.press("Ctrl+Return")
    keep_paper(hands, "Brief", "Brief.pdf")
    hands.expect("Das Versprechen ist nicht gehalten.",
        lambda: _promise(hands, number).state is PromiseState.KEPT)  # fmt: skip


def _thursday(hands: Player) -> datetime:
    now = hands.house.background.desk.now()
    return (now + timedelta(days=(3 - now.weekday()) % 7)).replace(minute=0, second=0, microsecond=0)


def _row(hands: Player) -> DayRow:
    found = [one for one in day_rows(hands, PROMISES) if CITIZEN in one.title]
    demand(len(found) == 1, "Das Versprechen steht nicht in Mein Tag.")
    return found[0]


def _state(hands: Player, number: str) -> TaskState:
    return stored(hands, number).tasks[0].state


def _promise(hands: Player, number: str) -> Promise:
    promise = stored(hands, number).promise
    if promise is None:
        raise Stuck("Es gibt kein Versprechen.")
    return promise
