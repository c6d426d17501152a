"""The printers that this PC remembers for each kind of paper, and those that it has."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.printing.print_choices import PrintChoice, choices_as_toml, choices_of
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.printers import PrinterAddress, printer_address
from rathaus_desk.settings import settings_folder
from rathaus_desk.usecases.printing.ipp_printer import printers_of
from rathaus_desk.whole_file import write_whole

_FILE = "printing.toml"
_SECONDS = 2.0  # the print server of this very PC answers at once, or there is none
_HERE = "ipp://localhost/"


def print_choice(kind: PrintKind) -> PrintChoice:
    """Return what this PC remembers for a kind of paper. Raises CannotOpen if its file cannot be read."""
    return _load().get(kind, PrintChoice())


def keep_print_choice(kind: PrintKind, choice: PrintChoice) -> None:
    """Remember printer, tray, sides and copies for a kind of paper, whole or not at all.

    Raises Refused for what cannot be meant, CannotOpen if the file cannot be read or written.
    """
    text = choices_as_toml({**_load(), kind: choice})
    try:
        choices_of(tomllib.loads(text))
    except ValueError as error:
        raise Refused("Drucker, Fach oder Exemplare sind so nicht möglich. Gemerkt wurde nichts.") from error
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        raise CannotOpen(
            f"Der Drucker lässt sich in {path} nicht merken. Es bleibt alles, wie es war. Bitte die IT rufen."
        ) from error


def label_stock() -> LabelStock:
    """Return on which sheets this PC prints labels. Raises CannotOpen if its file cannot be read."""
    return LabelStock(print_choice(PrintKind.LABEL).stock or LabelStock.L3X8_70X36)


def keep_label_stock(stock: LabelStock) -> None:
    """Remember on which sheets labels go. Raises CannotOpen if the file cannot be read or written."""
    before = print_choice(PrintKind.LABEL)
    if before.stock != stock:
        keep_print_choice(PrintKind.LABEL, replace(before, stock=str(stock)))


def printers_here() -> tuple[tuple[str, PrinterAddress], ...]:
    """Return the printers of this PC's own print server (CUPS), each with its name; none if there is none."""
    try:
        return printers_of(printer_address(_HERE), _SECONDS)
    except Refused:
        return ()


def _load() -> dict[PrintKind, PrintChoice]:
    path = _path()
    text = ""
    try:
        text = path.read_text("utf-8-sig")
        return choices_of(tomllib.loads(text))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise _unreadable(path, int(found[1]) if found else len(text.splitlines())) from error
    except ValueError as error:
        raise _unreadable(path, _line_of(str(error), text)) from error
    except OSError as error:
        raise _unreadable(path, 1) from error


def _path() -> Path:
    return settings_folder() / _FILE


def _line_of(name: str, text: str) -> int:
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if name in line), 1)


def _unreadable(path: Path, line: int) -> CannotOpen:
    return CannotOpen(
        f"Die gemerkten Drucker in {path} sind in Zeile {line} nicht zu verstehen. An den Daten wurde nichts "
        "geändert. Bitte die Zeile berichtigen oder die Datei löschen; dann wird neu gefragt."
    )
