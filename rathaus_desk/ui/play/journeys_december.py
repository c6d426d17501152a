"""J8: December is planned for four weeks, one halt is put elsewhere by hand, the rest planned anew."""

from datetime import date

from rathaus_desk.domain.road.timetables import HaltState, TimetableState
from rathaus_desk.ui.play.journeys_steps import demand, keep_paper, sit
from rathaus_desk.ui.play.player import Player
from rathaus_desk.ui.road.road_grid import NOWHERE
from rathaus_desk.ui.road.road_page import RoadPage

PLANNER = "Poppe"
SCHOOL_OUT = date(2026, 12, 23)
PERMIT = "Genehmigung Marktplatz endet am 30.11."
LEAVE = "Herr Poppe hat am 3.12. Urlaub."


def december(hands: Player) -> None:
    """J8: a plan in seconds, one halt by hand, the rest anew; what cannot be kept is said; posters."""
    _propose(hands)
    _ask_why(hands)
    _move_by_hand(hands)
    _plan_the_rest(hands)
    _see_conflicts(hands)
    _posters(hands)
    _publish(hands)


def road(hands: Player) -> RoadPage:
    """Return the page of the room."""
    return hands.house.road


def go_to_day(hands: Player, typed: str) -> None:
    """Jump to a day by typing it."""
    hands.press("Ctrl+G")
    hands.type(typed)
    hands.press("Return")
    hands.settle()


def _propose(hands: Player) -> None:
    hands.step("Vier Wochen vorgeschlagen")
    sit(hands, PLANNER)
    hands.press("Alt+5")
    hands.press("Ctrl+Shift+N")
    hands.press("Ctrl+Return")
    _await_report(hands, "Vorschlag")
    told = dict(road(hands).parts.report.shown)
    hands.account.figures["plan_seconds"] = round(road(hands).parts.watch.took, 2)
    demand(
        any(PERMIT in one for lines in told.values() for one in lines), "Die Genehmigung wird nicht genannt."
    )
    hands.step("Als Entwurf behalten")
    hands.press("Ctrl+Return")
    hands.expect("Der Entwurf fehlt.", lambda: _is_draft(hands))
    board = road(hands).board
    demand(
        board is not None and len({h.stop_id for _t, h in board.halts()}) >= 12, "Haltepunkte fehlen im Plan."
    )


def _ask_why(hands: Player) -> None:
    """Ask why the station is not visited on the day on which its driver is on leave."""
    hands.step("Warum nicht am 3. Dezember?")
    go_to_day(hands, "3.12.")
    hands.press("Ctrl+W")
    hands.press("Shift+Tab")
    hands.type("Bahn")
    hands.press("Tab")
    hands.press("Tab")
    hands.press("Down")  # Mobil 1
    hands.press("Ctrl+Return")
    _await_report(hands, "Bahnhof")
    report = road(hands).parts.report
    told = [report.sentence.text(), *(one for _name, lines in report.shown for one in lines)]
    demand(LEAVE in told, "Der Urlaub wird nicht genannt.")
    hands.press("Escape")


def _move_by_hand(hands: Player) -> None:
    hands.step("Ein Halt von Hand verlegt und festgehalten")
    go_to_day(hands, "17.12.")
    chosen = road(hands).chosen()
    demand(chosen is not NOWHERE and chosen.halt is not None, "Am 17. Dezember steht kein Halt.")
    hands.press("Ctrl+M")
    hands.press("Left")
    hands.press("Return")
    moved = chosen.halt.id if chosen.halt else 0
    hands.expect("Der Halt ist nicht verlegt.", lambda: _stands_on(hands, moved, date(2026, 12, 16)))


def _plan_the_rest(hands: Player) -> None:
    hands.step("Der Rest neu geplant")
    before = _pinned(hands)
    hands.press("Ctrl+R")
    _await_report(hands, "Vorschlag")
    told = road(hands).parts.report.sentence.text()
    demand(told.endswith((" mehr Fahrt.", " weniger Fahrt.", "gleich viel Fahrt.")), "Der Vergleich fehlt.")
    hands.press("Ctrl+Return")
    hands.expect("Der neue Plan gilt nicht.", lambda: not road(hands).parts.report_open)
    hands.settle()
    demand(bool(before) and before <= _pinned(hands), "Was festgehalten ist, steht woanders.")
    board = road(hands).board
    late = [h for t, h in board.halts() if t.day >= SCHOOL_OUT and "schule" in h.name] if board else []
    demand(not late, "In den Schulferien hält das Mobil an der Schule.")


def _see_conflicts(hands: Player) -> None:
    hands.step("Jede gebrochene Regel in einem Satz")
    hands.press("Ctrl+J")
    board = road(hands).board
    demand(board is not None and bool(board.conflicts), "Der verlegte Halt bricht keine Regel.")
    demand(bool(road(hands).parts.conflict_words.text()), "Der Satz fehlt.")
    hands.press("Return")
    hands.settle()


def _posters(hands: Player) -> None:
    hands.step("Aushänge für alle Haltepunkte")
    hands.press("Ctrl+Shift+P")
    keep_paper(hands, "Aushänge für", "Aushaenge.pdf")


def _publish(hands: Player) -> None:
    hands.step("Veröffentlicht")
    hands.press("Ctrl+Shift+V")
    _await_report(hands, "veröffentlichen")
    hands.press("Ctrl+Return")
    hands.expect("Es wird nicht gefragt.", lambda: "Trotzdem" in road(hands).parts.report.verb.text())
    hands.press("Ctrl+Return")
    hands.expect("Der Fahrplan ist nicht veröffentlicht.", lambda: _published(hands))


def _await_report(hands: Player, title: str) -> None:
    parts = road(hands).parts
    hands.expect(f"„{title}“ fehlt.", lambda: parts.report_open and title in parts.report.title.text())
    hands.settle()


def _is_draft(hands: Player) -> bool:
    board = road(hands).board
    return board is not None and board.is_draft


def _stands_on(hands: Player, halt_id: int, day: date) -> bool:
    board = road(hands).board
    found = board.halt(halt_id) if board else None
    return found is not None and found[0].day == day and found[1].pinned


def _pinned(hands: Player) -> set[tuple[date, int | None]]:
    board = road(hands).board
    return {(tour.day, halt.stop_id) for tour, halt in board.halts() if halt.pinned} if board else set()


def _published(hands: Player) -> bool:
    board = road(hands).board
    states = [one.state for one in board.timetables] if board else []
    halts = [halt.state for _tour, halt in board.halts()] if board else []
    return states.count(TimetableState.PUBLISHED) == 2 and HaltState.PUBLISHED in halts
