"""`plan bench`: how good the tour planner is, measured on published problems."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, decimal, number
from rathaus_desk.cli_output import cause, say, say_json, warn
from rathaus_desk.cli_streets import minutes
from rathaus_desk.domain.errors import Refused
from rathaus_desk.whole_file import may_replace, write_whole

if TYPE_CHECKING:
    from rathaus_desk.planning.pvrp import Instance
    from rathaus_desk.planning.pvrp_bench import Result

_SOLUTION = re.compile(rb"[0-9]+\.[0-9]{2}\r?\n([0-9]+( [0-9]+)+\r?\n|$)")
MOST_SECONDS, MOST_BYTES, MOST_TOLD = 86_400, 5_000_000, 10


@click.group("plan", cls=GermanGroup, no_args_is_help=True)
def plan() -> None:
    """Den Tourenplaner prüfen und ihm Fahrzeiten geben."""


plan.add_command(minutes)


@plan.command("bench", cls=GermanCommand)
@click.argument("file", metavar="DATEI", help="Aufgabe im Textformat von Cordeau (PVRP).")
@click.option(
    "--seconds",
    metavar="ZAHL",
    type=decimal(0, MOST_SECONDS),
    default="60",
    help="Wie lange gesucht wird, sonst 60.",
)
@click.option("--best", metavar="ZAHL", type=decimal(0, 999_999), help="Bester bekannter Wert zum Vergleich.")
@click.option("--seed", metavar="ZAHL", type=number(0, 2**31), default="1", help="Andere Zahl, andere Suche.")
@click.option("--out", metavar="DATEI", help="Wohin die Lösung geschrieben wird.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
def bench(file: str, seconds: float, best: float | None, seed: int, out: str | None, as_json: bool) -> int:
    """Eine Aufgabe lösen und sagen, wie nah die Lösung am besten bekannten Wert ist.

    Ohne --best gilt der Wert aus der Datei gleichen Namens mit der Endung .res, sonst ein eingebauter.
    """
    from rathaus_desk.planning.pvrp import read_instance
    from rathaus_desk.planning.pvrp_bench import solve

    path = Path(file)
    instance = read_instance(_text(path))
    best = best or _known(path, instance)
    if out:
        _demand_place(Path(out))
    if instance.lines_left:
        warn(f"Zeilen nach dem letzten Kunden, die nicht mitzählen: {instance.lines_left}")
    result = solve(instance, seconds, seed)
    if out:
        _write(Path(out), result)
    if as_json:
        say_json(_plain(path, result, best))
    else:
        customers = _counted(len(instance.customers), "Kunde", "Kunden")
        days = _counted(len(instance.bounds), "Tag", "Tage")
        say(
            f"{path.name}: {customers}, {days}, {_counted(instance.vehicles, 'Fahrzeug', 'Fahrzeuge')} am Tag"
        )
        say(_in_words(result, best))
    for one in result.faults[:MOST_TOLD]:
        warn(one)
    if len(result.faults) > MOST_TOLD:
        warn(f"… und {len(result.faults) - MOST_TOLD} weitere.")
    return 1 if result.faults else 0


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _in_words(result: "Result", best: float | None) -> str:
    length = _number(result.length, 2)
    after = f"nach {_number(result.seconds, 1)} s ({result.rounds} Runden)"
    if result.faults:
        return f"Keine zulässige Lösung {after}."
    if best is None:
        return f"Länge {length} {after}; ein bester bekannter Wert fehlt, bitte mit --best angeben."
    gap = _number(abs(result.gap(best)), 2)
    side = "darunter" if result.gap(best) < -0.005 else "darüber"
    return f"Länge {length} {after}; bester bekannter Wert {_number(best, 2)}, also {gap} % {side}."


def _number(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")


def _plain(path: Path, result: "Result", best: float | None) -> dict[str, object]:
    return {
        "file": path.name,
        "feasible": not result.faults,
        "length": round(result.length, 4),
        "best_known": best,
        "gap_percent": None if best is None or result.faults else round(result.gap(best), 4),
        "seconds": round(result.seconds, 3),
        "first_solution_seconds": round(result.first_seconds, 3),
        "rounds": result.rounds,
        "faults": list(result.faults),
        "routes": [{"day": day + 1, "customers": list(route)} for day, route in result.routes],
    }


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(f"„{path.name}“ ist zu groß für eine Aufgabe dieser Art.")
        return path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise Refused(f"„{path}“ lässt sich nicht lesen ({cause(error)}).") from error


def _known(path: Path, instance: "Instance") -> float | None:
    from rathaus_desk.planning.pvrp_bench import stated_best
    from rathaus_desk.planning.pvrp_known import best_known

    beside = path.with_suffix(".res")
    if beside != path and beside.is_file():
        stated = stated_best(_text(beside))
        if stated is not None:
            return stated
    return best_known(instance, path.stem)


def _demand_place(path: Path) -> None:
    """Refuse to write over anything but a solution, before anybody waits for one."""
    if not may_replace(path, lambda beginning: _SOLUTION.match(beginning) is not None):
        raise Refused(
            f"„{path}“ ist keine Lösung einer solchen Aufgabe und wird nicht überschrieben. Bitte einen "
            "anderen Namen wählen."
        )


def _write(path: Path, result: "Result") -> None:
    """Write a solution as such files are: its length, then day, vehicle and customers of each route."""
    lines = [f"{result.length:.2f}"]
    counts: dict[int, int] = {}
    for day, route in result.routes:
        counts[day] = counts.get(day, 0) + 1
        lines.append(f"{day + 1} {counts[day]} 0 {' '.join(map(str, route))} 0")
    try:
        write_whole(path, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise Refused(f"„{path}“ lässt sich nicht schreiben ({cause(error)}).") from error
