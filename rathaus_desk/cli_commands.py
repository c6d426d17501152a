"""`do`: one command as JSON per line, carried out through the office's one door, one answer per line."""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from rathaus_desk.cli_german import GermanCommand, words
from rathaus_desk.cli_output import cause, printable, say_json, warn
from rathaus_desk.cli_place import open_desk, placed
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import MOST_ID, Command
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.error_log import record_error

if TYPE_CHECKING:
    from rathaus_desk.usecases.desk import Desk

LONGEST_LINE = 1_000_000  # bytes
LONGEST_MESSAGE = 400  # characters
DEEPEST = 20
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input; `text` is None if it was too long to be kept."""

    number: int
    text: bytes | None


@click.command("do", cls=GermanCommand)
@click.argument("source", metavar="[DATEI|-]", default="-", help="JSON-Zeilen; „-“ liest die Eingabe.")
@click.option("--list", "listing", is_flag=True, help="Alle Befehle mit ihren Feldern zeigen.")
@placed
def do_commands(source: str, listing: bool) -> int:
    """Befehle ausführen: je Zeile ein JSON-Objekt, je Zeile eine Antwort.

    {"command": "TakeContact", "concerns": [{"service": "strassenlaterne"}]}

    Die Antwort steht erst da, wenn alles sicher gespeichert ist. Wer eine "command_id" mitgibt, darf dieselbe
    Zeile gefahrlos noch einmal schicken. Ist die Datei durch eine Passphrase geschützt, gehört sie in die
    erste Zeile der Eingabe. Ergebnis 1, wenn eine Zeile abgelehnt wurde.
    """
    if listing:
        list_commands()
        return 0
    with open_desk() as desk, _opened(source) as stream:
        return carry_out(desk, stream)


def list_commands() -> None:
    """Show every command with its fields, one JSON object a line."""
    from dataclasses import MISSING, fields

    import rathaus_desk.usecases  # noqa: F401  registers all commands

    for name, kind in sorted(command_kinds().items()):
        shown = {
            one.name: "nötig" if one.default is MISSING and one.default_factory is MISSING else "möglich"
            for one in fields(kind)
        }
        say_json({"command": name, "fields": shown, "roles": sorted(roles_of(kind))})


def command_kinds() -> dict[str, type[Command[Any]]]:
    """Return all commands of the office by name."""
    from rathaus_desk.usecases.desk import HANDLERS

    return {kind.__name__: kind for kind in HANDLERS}


def roles_of(kind: type[Command[Any]]) -> frozenset[str]:
    """Return the roles that may ask for a command."""
    from rathaus_desk.usecases.desk import HANDLERS

    return HANDLERS[kind].roles


def carry_out(desk: "Desk", stream: BinaryIO) -> int:
    """Carry out all lines; return 0, or 1 if any was refused, or 3 if one met a mistake of ours."""
    kinds = command_kinds()
    code = 0
    for line in read_lines(stream):
        answer = answer_line(desk, kinds, line)
        say_json(answer)
        if not answer["ok"]:
            code = max(code, 3 if "log_id" in answer else 1)
    return code


def answer_line(desk: "Desk", kinds: dict[str, type[Command[Any]]], line: Line) -> dict[str, Any]:
    """Carry out one line and return what is said about it; it never raises for what stands in a line."""
    given: str | None = None
    try:
        command = read_command(kinds, line)
        given = str(command.command_id)
        result, changed = desk.do(command)
    except DeskError as error:
        return _failure(line, given, error)
    except Exception as error:  # one line that meets a mistake of ours must not hold up the others
        from rathaus_desk.settings import data_folder

        log_id = record_error(data_folder() / "log", error)
        message = (
            f"Im Programm ist ein Fehler aufgetreten (Fehler {log_id}). Diese Zeile ist nicht gespeichert."
        )
        return {
            "ok": False,
            "line": line.number,
            "command_id": given,
            "error": "Fault",
            "message": message,
            "field": None,
            "log_id": log_id,
        }
    return {
        "ok": True,
        "line": line.number,
        "command_id": given,
        "result": to_plain(result),
        "changed": sorted(changed),
    }


def read_command(kinds: dict[str, type[Command[Any]]], line: Line) -> Command[Any]:
    """Return the command that stands in a line. Refuses everything else by name."""
    data = read_object(line)
    name = data.pop("command", None)
    if not isinstance(name, str):
        raise Refused("Es fehlt das Feld „command“ mit dem Namen des Befehls.", "command")
    if name not in kinds:
        raise Refused(f"Den Befehl „{name[:60]}“ gibt es nicht. „do --list“ zeigt alle.", "command")
    return from_plain(kinds[name], data)


def read_object(line: Line) -> dict[str, Any]:
    """Return the JSON object of a line (RFC 8259, but no name twice, no NaN, bounded size and depth)."""
    if line.text is None:
        raise Refused(f"Die Zeile ist länger als {LONGEST_LINE:,} Bytes.".replace(",", "."))
    try:
        text = line.text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"Das ist kein UTF-8 (Byte {error.start + 1}).") from None
    try:
        data = json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_small,
        )
    except json.JSONDecodeError as error:
        raise Refused(f"Das ist kein JSON (Zeichen {error.pos + 1}).") from None
    except RecursionError:
        raise Refused(_TOO_DEEP) from None
    if not isinstance(data, dict):
        raise Refused("Hier wird ein JSON-Objekt in geschweiften Klammern erwartet.")
    _demand_shallow(data)
    return data


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines that are not blank; one that is too long is skipped to its end without being kept."""
    number = 0
    while piece := stream.readline(LONGEST_LINE + 2):
        number += 1
        if number == 1:
            piece = piece.removeprefix(b"\xef\xbb\xbf")
        text = piece.rstrip(b"\r\n")
        if len(text) > LONGEST_LINE:
            while piece and not piece.endswith(b"\n"):
                piece = stream.readline(_CHUNK)
            yield Line(number, None)
        elif text.strip():
            yield Line(number, text)


_TOO_DEEP = f"Das JSON ist zu tief verschachtelt; mehr als {DEEPEST} Ebenen braucht kein Befehl."


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(f"Das Feld „{name[:60]}“ steht zweimal da.", name[:60])
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise Refused(f"{name} ist keine Zahl, mit der sich rechnen lässt.")


def _finite(text: str) -> float:
    if not math.isfinite(value := float(text)):
        raise Refused(f"Die Zahl {text[:30]} ist zu groß.")
    return value


def _small(text: str) -> int:
    if len(text) > 20 or abs(value := int(text)) > MOST_ID:
        raise Refused(f"Die Zahl {text[:30]} ist zu groß.")
    return value


def _demand_shallow(data: Any) -> None:
    """Refuse deep nesting and text that is no text; walks without recursion."""
    waiting = [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Refused(_TOO_DEEP)
        if isinstance(value, dict):
            waiting += [(one, depth + 1) for pair in value.items() for one in pair]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, str) and printable(value) != value:
            raise Refused("Ein Text enthält ein halbes Zeichen (ein einzelnes Surrogat), das es nicht gibt.")


def _failure(line: Line, given: str | None, error: DeskError) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "ok": False,
        "line": line.number,
        "command_id": given,
        "error": type(error).__name__,
        "message": _bounded(str(error) if given else f"Zeile {line.number}: {error}"),
        "field": error.field if isinstance(error, Refused) else None,
    }
    if isinstance(error, Conflict):
        answer["differences"] = to_plain(error.differences)
    return answer


def _bounded(message: str) -> str:
    """Cut the middle out of a sentence that quotes a very long value."""
    if len(message) <= LONGEST_MESSAGE:
        return message
    return f"{message[: LONGEST_MESSAGE // 2]} … {message[-LONGEST_MESSAGE // 4 :]}"


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        if sys.stdin.isatty():
            warn("Befehle zeilenweise als JSON eingeben; Strg+D (Windows: Strg+Z) beendet.")
        yield sys.stdin.buffer
        return
    try:
        with Path(source).open("rb") as file:
            yield file
    except OSError as error:
        raise Refused(
            f"{words(source)} lässt sich nicht lesen ({cause(error)}). Es wurde nichts ausgeführt."
        ) from None
