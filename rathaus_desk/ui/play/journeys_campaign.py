"""J6: letters to many out of somebody's list, a paper jam, a fallen program, and what comes back."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QLabel, QWidget

from rathaus_desk.domain.campaigns.campaigns import Step
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_choices import PrintChoice
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.text import figure
from rathaus_desk.ui.campaigns.campaign_desk import CampaignDesk
from rathaus_desk.ui.play.journeys_steps import demand
from rathaus_desk.ui.play.player import Player
from rathaus_desk.ui.printing.job_panel import JobPanel
from rathaus_desk.usecases.printing.practice_printer import PracticePrinter
from rathaus_desk.usecases.printing.remembered_printers import keep_print_choice, print_choice
from rathaus_desk.usecases.sample.sample_list import LETTERS, LIKELY, LINES, WINDOWS, sample_list

TITLE = "Servicemobil für Heidkamp"
PRINTED = LETTERS - WINDOWS
LOST = "140–147"
RETURNED = (3, 77, 145, 150)
MOST_SECONDS = 60  # for four letters that came back


def letters_and_a_jam(hands: Player) -> None:
    """J6: 1,204 lines become 812 letters; eight sheets jam, the run goes on, four letters come back."""
    with (
        TemporaryDirectory(prefix="rathaus-desk-") as folder,
        PracticePrinter() as printer,
        printers_as_before(),
    ):
        path = Path(folder) / "liste.csv"
        path.write_bytes(sample_list())
        write_and_check(hands, path)
        proof_and_order(hands)
        print_until_jam(hands, printer)
        go_on_after_the_fall(hands)
        jam(hands)
        print_the_rest(hands)
        take_returns(hands)
        demand(len(printer.jobs) == len(printer_batches()), "Der Drucker hat etwas anderes bekommen.")
        file_it(hands)


@contextmanager
def printers_as_before() -> Iterator[None]:
    """Begin as on a new PC, and let this one remember afterwards what it remembered before."""
    before = print_choice(PrintKind.MASS_LETTER)
    keep_print_choice(PrintKind.MASS_LETTER, PrintChoice())
    try:
        yield
    finally:
        keep_print_choice(PrintKind.MASS_LETTER, before)


def printer_batches() -> range:
    """Return as many as there are batches: those of 50, and one of the lost sheets."""
    return range(-(-PRINTED // 50) + 1)


def desk_of(hands: Player) -> CampaignDesk:
    """Return the desk on which the campaign lies."""
    return hands.house.print_shop.campaigns.desk


def panel_of(hands: Player) -> JobPanel:
    """Return the panel of the open print job."""
    return hands.house.print_shop.printing.panel


def write_and_check(hands: Player, path: Path) -> None:
    """Begin, choose the words, read the list, and decide who is one person."""
    desk = desk_of(hands)
    hands.step("Anlass mit Zweck und Rechtsgrundlage")
    hands.press("Alt+S")
    hands.press("Ctrl+N")
    hands.type(TITLE, free=True)
    for key in ("Tab", "Down", "Tab", "Down", "Ctrl+Return"):
        hands.press(key)
    _at_step(hands, Step.TEMPLATE)
    hands.step("Vorlage")
    hands.type("servicemobil komm")
    hands.press("Return")
    hands.type("Dorfplatz Heidkamp", free=True)
    hands.press("Tab")
    hands.type("Dienstag, 1. Dezember, 9 bis 11 Uhr", free=True)
    hands.press("Ctrl+Return")
    _at_step(hands, Step.RECIPIENTS)
    hands.step("Die Liste ist gelesen")
    hands.type(str(path), free=True)
    hands.press("Return")
    mapping = desk.recipients.mapping
    hands.expect("Die Spalten sind nicht zu sehen.", mapping.isVisible)
    demand("cp1252" in mapping.head.text(), "Der Zeichensatz ist nicht erkannt.")
    began = time.monotonic()
    hands.press("Ctrl+Return")
    _at_step(hands, Step.CHECK)
    hands.account.figures["check_ms"] = round((time.monotonic() - began) * 1000)
    _decide(hands, desk)


def _decide(hands: Player, desk: CampaignDesk) -> None:
    hands.step("Wer ist eine Person?")
    hands.press("Ctrl+G")
    hands.expect("Die gleichen sind nicht zusammengelegt.", lambda: _undecided(desk) == LIKELY)
    for left in reversed(range(LIKELY)):
        hands.press("Return")
        hands.expect("Ein Paar ist nicht entschieden.", lambda left=left: _undecided(desk) == left)  # type: ignore[misc]
    hands.step("Ein Brief für jeden Haushalt, und was nicht ins Fenster passt")
    hands.press("Ctrl+H")
    funnel = (
        f"{figure(LINES)} Zeilen → 4 nicht lesbar",
        f"→ 38 doppelt → 322 im selben Haushalt → {LETTERS} Briefe",
    )
    hands.expect(
        "Der Trichter stimmt nicht.", lambda: all(one in desk.check.sentence.text() for one in funnel)
    )
    demand("3 Anschriften passen nicht" in _texts(desk.check), "Die drei Anschriften sind nicht genannt.")
    for _ in range(WINDOWS):
        hands.press("Return")
    hands.expect(
        "Die Prüfung ist nicht fertig.",
        lambda: desk.campaign is not None and desk.campaign.step is Step.PROOF,
    )
    hands.press("Ctrl+Return")
    _at_step(hands, Step.PROOF)


def proof_and_order(hands: Player) -> None:
    """Look at the proof, without which nothing goes on, and make the print job."""
    desk = desk_of(hands)
    hands.step("Der Probedruck ist nötig")
    demand(not desk.proof.go_button.isEnabled(), "Es ginge ohne Probedruck.")
    demand(not desk.rail[Step.PRINT].isEnabled(), "Gedruckt werden könnte ohne Probedruck.")
    began = time.monotonic()
    hands.press("Ctrl+P")
    hands.expect("Der Probedruck fehlt.", lambda: bool(desk.proof.pages.pdf))
    hands.account.figures["proof_ms"] = round((time.monotonic() - began) * 1000)
    hands.press("Ctrl+Return")
    _at_step(hands, Step.PRINT)
    hands.step("Der Druckauftrag entsteht")
    desk.print.duplex.setFocus()
    hands.press("Space")
    hands.press("Ctrl+Return")
    panel = panel_of(hands)
    hands.expect(
        "Es gibt keinen Druckauftrag.",
        lambda: panel.job is not None and hands.house.window.room == "printing",
    )


def print_until_jam(hands: Player, printer: PracticePrinter) -> None:
    """Send three batches; two are confirmed, the third jams."""
    panel = panel_of(hands)
    hands.step("Drei Stapel gehen zum Drucker")
    panel.printer.printer.setFocus()
    panel.printer.printer.line.selectAll()
    hands.type(printer.uri, free=True)
    hands.press("Ctrl+Return")
    for first, last in ((1, 50), (51, 100)):
        _asked(hands, f"{first}–{last}")
        hands.press("Return")
    _asked(hands, "101–150")


def go_on_after_the_fall(hands: Player) -> None:
    """Somebody else sits down: the job asks for what was at the printer, and prints nothing by itself."""
    hands.step("Jemand anderes macht weiter: Der Auftrag fragt zuerst")
    hands.house.print_shop.sit_down()
    hands.press("Alt+S")
    hands.press("Alt+D")
    _asked(hands, "101–150")


def jam(hands: Player) -> None:
    """Say which sheets were lost; exactly these come once more."""
    panel = panel_of(hands)
    hands.step("Papierstau nach 147: acht Blätter noch einmal")
    hands.press("Ctrl+J")
    hands.type(LOST.replace("–", "-"))
    demand(LOST.replace("–", "-") in panel.jam_button.text(), "Der Knopf nennt die Nummern nicht.")
    hands.press("Return")
    hands.expect("Nichts ist verloren.", lambda: panel.job is not None and panel.job.lost == 8)
    _asked(hands, "101–139, 148–150")
    panel.came_out.setFocus()
    hands.press("Return")
    hands.expect("Nicht bestätigt.", lambda: panel.job is not None and not panel.job.question)
    hands.press("Ctrl+Return")
    _asked(hands, LOST)


def print_the_rest(hands: Player) -> None:
    """Say of each batch that it came out; the next one follows by itself."""
    panel = panel_of(hands)
    hands.step("Der Rest, Stapel für Stapel")
    began = time.monotonic()
    while panel.job is not None and panel.job.state is not JobState.DONE:
        asked = panel.job.question
        hands.press("Return")
        hands.expect("Der Lauf steht.", _moved_on(panel, asked))
    hands.account.figures["print_ms"] = round((time.monotonic() - began) * 1000)
    demand(panel.job is not None and panel.job.printed == panel.job.sheets, "Es fehlen Blätter.")


def take_returns(hands: Player) -> None:
    """Scan four letters that came back; a scanner types quickly and presses Enter."""
    returns = hands.house.print_shop.printing.returns
    hands.step("Vier Briefe kommen zurück")
    job = panel_of(hands).job
    began = time.monotonic()
    hands.press("Ctrl+R")
    for number in RETURNED:
        hands.type(f"{job.run if job else ''}/{number}/1", free=True)  # by the scanner, not by hand
        hands.press("Return")
    hands.expect("Der Rücklauf ist nicht erfasst.", lambda: returns.count == len(RETURNED))
    seconds = time.monotonic() - began
    hands.account.figures["returns_ms"] = round(seconds * 1000)
    demand(seconds < MOST_SECONDS, "Der Rücklauf dauert zu lange.")


def file_it(hands: Player) -> None:
    """File the campaign, now that no sheet is open."""
    hands.step("Abgelegt")
    panel_of(hands).back_button.setFocus()
    hands.press("Return")
    _at_step(hands, Step.FILE)
    hands.press("Ctrl+Return")
    desk = desk_of(hands)
    hands.expect("Nicht abgelegt.", lambda: desk.campaign is not None and desk.campaign.step is Step.DONE)


def _at_step(hands: Player, step: Step) -> None:
    desk = desk_of(hands)
    hands.expect(f"Nicht beim Schritt {step}: {desk.card.error.text()}", lambda: desk.step is step)
    hands.settle()


def _asked(hands: Player, numbers: str) -> None:
    panel = panel_of(hands)
    hands.expect(
        f"Nach {numbers} wird nicht gefragt.", lambda: panel.job is not None and panel.job.question == numbers
    )
    hands.settle()


def _moved_on(panel: JobPanel, asked: str) -> Callable[[], bool]:
    def seen() -> bool:
        job = panel.job
        return job is not None and (job.state is JobState.DONE or job.question not in ("", asked))

    return seen


def _undecided(desk: CampaignDesk) -> int:
    return desk.campaign.undecided if desk.campaign else -1


def _texts(widget: QWidget) -> str:
    return re.sub(r"\s+", " ", " ".join(one.text() for one in widget.findChildren(QLabel)))
