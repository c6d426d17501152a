"""The report of the load test: what each use case took, beside its goal, as Markdown and as JSON."""

import json
import os
import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.load_client import SEEN, Book

PROBED = "Änderung: NOTIFY bis zu allen Programmen"
# Use case: goal for p95 in ms.
GOALS = {
    "Aufnahme speichern": 100.0,
    "Suche: ein Tastendruck": 16.0,
    "Suche in Vorgängen: ein Tastendruck": 16.0,
    "Vorgang öffnen": 50.0,
    "Vorgang nach Nummer": 50.0,
    "nächste Nummer aufrufen": 100.0,
    "Wartemarke ziehen": 100.0,
    "Wartemarke beenden": 100.0,
    "Aufgabe beantworten": 100.0,
    "Aufgabe übernehmen": 100.0,
    "Notiz schreiben": 100.0,
    "Termin buchen": 100.0,
    "sofort erledigt": 100.0,
    "Rückfrage beantworten": 100.0,
    "Rückfrage stellen": 100.0,
    "Person ist da": 100.0,
}
LIST_GOAL = 200.0


@dataclass
class Machine:
    """What the run cost the machine; CPU in seconds, memory in MB."""

    seconds: float = 0.0
    server_cpu: float = 0.0
    connections: int = 0
    private_mb: float = 0.0
    shared_mb: float = 0.0
    load: tuple[float, float, float] = (0.0, 0.0, 0.0)
    commits: int = 0
    statements: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """What was asked for."""

    clients: int
    minutes: float
    people: int
    cases: int
    think: float
    gather: float
    server: int
    size_mb: float


def goal_of(name: str, clients: int) -> float | None:
    """Return the goal for p95 in ms, None where there is none."""
    if name in (SEEN, PROBED):
        return 250.0 if clients <= 50 else 1000.0
    if name in GOALS:
        return GOALS[name]
    return LIST_GOAL if name.startswith(("Liste", "Mein Tag", "Zahlen", "Warteraum", "meine Aufg")) else None


def figures(values: Sequence[float]) -> dict[str, float]:
    """Return n, p50, p95, p99 and max of some milliseconds."""
    ordered = sorted(values)

    def at(share: float) -> float:
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)

    return {"n": len(ordered), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": round(ordered[-1], 1)}


def as_json(run: Run, book: Book, machine: Machine) -> dict[str, Any]:
    """Return everything that was measured."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "run": vars(run),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()} | vars(machine),
        "commands_per_second": round(book.commands / machine.seconds, 2),
        "use_cases": {
            name: figures(values) | {"goal_p95": goal_of(name, run.clients)}
            for name, values in sorted(_measured(book).items())
        },
        "client_cpu_seconds": round(book.cpu_seconds, 1),
        "retries": _listed(book.retries),
        "refused": _listed(book.refused),
        "errors": _listed(book.errors),
    }


def as_markdown(run: Run, book: Book, machine: Machine) -> str:
    """Return the report as a page."""
    return "\n".join((*_head(run, book, machine), "", *_table(run, book), "", *_rest(book, machine), ""))


def write(folder: Path, run: Run, book: Book, machine: Machine) -> Path:
    """Write both forms into a folder and return the path of the page."""
    name = f"load-{run.clients}-{run.people}-{run.cases}"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(as_json(run, book, machine), ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    page = folder / f"{name}.md"
    page.write_text(as_markdown(run, book, machine), encoding="utf-8")
    return page


def _measured(book: Book) -> dict[str, list[float]]:
    found = {name: values for name, values in book.took.items() if values}
    if book.hints:
        found[PROBED] = book.hints
    if book.signing_in:
        found["Anmelden"] = book.signing_in
    return found


def _head(run: Run, book: Book, machine: Machine) -> Iterable[str]:
    share = sum(book.retries.values()) / max(book.commands, 1)
    yield f"# {run.clients} clients, {run.minutes:g} minutes"
    yield ""
    yield (
        f"{run.people:,} people, {run.cases:,} cases ({run.size_mb:,.0f} MB), PostgreSQL {run.server}, "
        f"fsync on, a login each, {run.think:g} s between two deeds of one client, at most one refresh in "
        f"{run.gather:g} s; clients and server on the same {os.cpu_count()} cores, "
        f"load average {machine.load[0]:.1f} / {machine.load[1]:.1f}."
    )
    yield ""
    yield (
        f"- {book.commands:,} commands, {book.commands / machine.seconds:.1f}/s; "
        f"{machine.commits / machine.seconds:.0f} transactions/s"
    )
    yield f"- sent again: {sum(book.retries.values())} ({share:.2%} of the commands)"
    yield f"- errors: {sum(book.errors.values())}; refused or in conflict: {sum(book.refused.values())}"
    busy = machine.seconds * (os.cpu_count() or 1)
    yield (
        f"- CPU: server {machine.server_cpu:.0f} s ({machine.server_cpu / busy:.0%} of the machine), clients "
        f"{book.cpu_seconds:.0f} s ({book.cpu_seconds / busy:.0%})"
    )
    yield (
        f"- {machine.connections} connections, {machine.private_mb:.1f} MB of their own each "
        f"({machine.private_mb * machine.connections:,.0f} MB), {machine.shared_mb:.0f} MB shared"
    )


def _table(run: Run, book: Book) -> Iterable[str]:
    yield "| use case | n | p50 ms | p95 | p99 | max | goal p95 | |"
    yield "|---|---:|---:|---:|---:|---:|---:|---|"
    for name, values in sorted(_measured(book).items(), key=lambda one: -len(one[1])):
        one, goal = figures(values), goal_of(name, run.clients)
        met = "" if goal is None else "met" if one["p95"] <= goal else "**not met**"
        wanted = "" if goal is None else f"≤ {goal:g}"
        yield (
            f"| {name} | {one['n']} | {one['p50']} | {one['p95']} | {one['p99']} | {one['max']} "
            f"| {wanted} | {met} |"
        )


def _rest(book: Book, machine: Machine) -> Iterable[str]:
    parts = (("Sent again", book.retries), ("Refused or in conflict", book.refused), ("Errors", book.errors))
    for title, counted in parts:
        if counted:
            yield f"## {title}"
            yield ""
            yield from (f"- {count} × {': '.join(what)}" for what, count in counted.most_common(12))
            yield ""
    if machine.statements:
        yield "## What cost the server most"
        yield ""
        yield "| share | calls | mean ms | statement |"
        yield "|---:|---:|---:|---|"
        for one in machine.statements:
            text = one["statement"].replace("|", "\\|")
            yield f"| {one['share']:.0%} | {one['calls']:.0f} | {one['mean']:.2f} | `{text}` |"


def _listed(counted: Counter[Any]) -> list[dict[str, Any]]:
    return [{"what": list(what), "count": count} for what, count in counted.most_common(40)]
