"""`db`: create, check, back up, restore and look at a database file. 0 is well, 1 damaged, 2 not possible."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup
from rathaus_desk.cli_output import ask_passphrase, confirmed, say, say_json
from rathaus_desk.cli_place import at_database, database_file
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import CannotOpen, NeedsConsent

if TYPE_CHECKING:
    from rathaus_desk.store.backup import BackupReport, FileInfo

_MEGABYTE = 1_000_000
# What somebody asks about; the other tables are counted together, and by name with --json.
_COUNTED = {
    "person": "Personen",
    "contact": "Kontakte",
    "case_file": "Vorgänge",
    "task": "Teilaufgaben",
    "query": "Rückfragen",
    "promise": "Rückrufe",
    "timeline": "Einträge im Verlauf",
    "paper": "abgelegte Blätter",
    "quick_answer": "Auskünfte sofort",
    "service": "Anliegen",
    "unit": "Stellen",
    "staff": "Mitarbeitende",
}


@click.group("db", cls=GermanGroup, no_args_is_help=True)
@at_database
def database() -> None:
    """Datenbankdatei anlegen, prüfen, sichern, zurückholen."""


@database.command("create", cls=GermanCommand)
@click.argument("file", metavar="DATEI", help="Wo die neue Datei liegen soll.")
@click.option(
    "--passphrase",
    is_flag=True,
    help="Nach einer Passphrase fragen, wenn dieser PC keinen Schlüsselbund hat.",
)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
def create(file: str, passphrase: bool, as_json: bool) -> None:
    """Neue, verschlüsselte, leere Datei anlegen.

    Der Schlüssel kommt in den Schlüsselbund dieses PCs. Ohne Terminal steht die Passphrase zweimal in der
    Eingabe, je in einer Zeile.
    """
    from rathaus_desk.settings import create_key, key_note
    from rathaus_desk.store.location import read_file
    from rathaus_desk.usecases.sample.sample_town import create_empty_town

    path = read_file(file).path
    try:
        key = create_key(path, ask_passphrase if passphrase else None)
    except CannotOpen as error:
        hint = "" if passphrase or path.exists() else " Mit --passphrase geht es auch hier."
        raise CannotOpen(f"{error}{hint}") from None
    try:
        create_empty_town(path, key)
    except BaseException:
        key_note(path).unlink(missing_ok=True)  # a note without its file would only puzzle
        raise
    if as_json:
        say_json({"database": str(path), "key_note": str(key_note(path))})
    else:
        say(f"Angelegt: {path}\nDaneben liegt {key_note(path).name}; beide Dateien gehören in die Sicherung.")


@database.command("check", cls=GermanCommand)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def check_file(as_json: bool) -> int:
    """Jede Seite, jeden Verweis und die Zähler prüfen. Ergebnis 1, wenn etwas nicht stimmt."""
    from rathaus_desk.store.backup import check

    path, key = _unlocked()
    findings = check(path, key)
    if as_json:
        say_json({"database": str(path), "ok": not findings, "findings": findings})
    else:
        say("\n".join(findings) if findings else f"{path} ist in Ordnung.")
    return 1 if findings else 0


@database.command("backup", cls=GermanCommand)
@click.argument(
    "file", metavar="DATEI", help="Wohin gesichert wird; eine frühere Sicherung dort wird ersetzt."
)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def back_up(file: str, as_json: bool) -> None:
    """Verschlüsselte, geprüfte Kopie schreiben; das Fenster darf dabei offen sein."""
    from rathaus_desk.store.backup import backup

    path, key = _unlocked()
    report = backup(path, key, Path(file))
    if as_json:
        say_json(_plain(report))
    else:
        say(f"Gesichert: {report.path}, {_size(report.size)}, geprüft.")


@database.command("restore", cls=GermanCommand)
@click.argument("file", metavar="SICHERUNG", help="Die Datei, die „db backup“ geschrieben hat.")
@click.option("--yes", is_flag=True, help="Nicht fragen, ob eine vorhandene Datei ihren Platz räumt.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def bring_back(file: str, yes: bool, as_json: bool) -> None:
    """Sicherung an die Stelle der Datenbank setzen; die bisherige Datei bleibt unter anderem Namen liegen."""
    from rathaus_desk.store.backup import restore
    from rathaus_desk.store.opening import unlock

    source, target = Path(file), database_file()
    key = unlock(source, ask_passphrase)
    try:
        report = restore(source, target, key, consent=yes)
    except NeedsConsent as question:
        if not confirmed(str(question)):
            raise NeedsConsent(f"{question} Es wurde nichts geändert; mit --yes stimmen Sie zu.") from None
        report = restore(source, target, key, consent=True)
    if as_json:
        say_json(_plain(report))
        return
    say(f"Zurückgeholt: {report.path}, {_size(report.size)}.")
    if report.kept:
        say(f"Die bisherige Datei liegt jetzt unter {report.kept}.")


@database.command("info", cls=GermanCommand)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def show_info(as_json: bool) -> None:
    """Stand, Größe, Zeilen und letzte Sicherung zeigen."""
    from rathaus_desk.store.backup import info

    found = info(*_unlocked())
    if as_json:
        say_json({**_plain(found), "database": str(found.path)})
        return
    for name, value in _described(found).items():
        say(f"{name:<18}{value}")


def _unlocked() -> tuple[Path, bytes]:
    from rathaus_desk.store.opening import unlock

    path = database_file()
    return path, unlock(path, ask_passphrase)


def _described(found: "FileInfo") -> dict[str, str]:
    last = found.last_backup.astimezone() if found.last_backup else None
    return {
        "Datei": str(found.path),
        "Stand": found.revision or "noch ohne Tabellen",
        "Verschlüsselt": "ja" if found.encrypted else "nein",
        "SQLite": f"{found.sqlite}, SQLCipher {found.sqlcipher}",
        "Größe": f"{_size(found.size)}, {found.pages} Seiten zu {found.page_size} Bytes",
        "Letzte Sicherung": f"{numeric_date(last)}, {clock(last)} Uhr" if last else "noch keine",
        "Zeilen": _rows_in_words(found.rows),
    }


def _rows_in_words(rows: dict[str, int]) -> str:
    counts = {word: rows.get(table, 0) for table, word in _COUNTED.items()}
    counts["weitere Tabellen"] = sum(rows.values()) - sum(counts.values())
    return ", ".join(f"{word} {count}" for word, count in counts.items() if count) or "keine"


def _plain(value: "BackupReport | FileInfo") -> dict[str, Any]:
    """Return a report with its paths as text."""
    from dataclasses import asdict

    return {name: str(one) if isinstance(one, Path) else one for name, one in asdict(value).items()}


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB".replace(".", ",")
