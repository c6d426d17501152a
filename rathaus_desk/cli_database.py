"""`db`: create, check, verify, back up, restore, look at a database. 0 is well, 1 damaged, 2 impossible."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, words
from rathaus_desk.cli_output import ask_passphrase, confirmed, say, say_json
from rathaus_desk.cli_place import (
    at_database,
    database_file,
    given_password,
    place,
    placed,
    standing_database,
)
from rathaus_desk.cli_protocols import protocols
from rathaus_desk.cli_server import postgres, user
from rathaus_desk.cli_town import town
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import CannotOpen, NeedsConsent, Refused, TurnedAway
from rathaus_desk.domain.words import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from rathaus_desk.domain.office.journal import JournalReport
    from rathaus_desk.domain.office.town import Office
    from rathaus_desk.store.backup import BackupReport, FileInfo
    from rathaus_desk.usecases.desk import Work
    from rathaus_desk.usecases.office_door import OpenOffice

Found = TypeVar("Found")
_MEGABYTE = 1_000_000
_READERS = (
    "Das Journal prüft auf einem Server, wer für den Datenschutz eingetragen ist; die Anmeldung nennt --as."
)
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
    """Datei anlegen, prüfen, sichern, zurückholen; Server einrichten, Zugänge geben; Journal nachrechnen."""


database.add_command(postgres)
database.add_command(user)
database.add_command(protocols)
database.add_command(town)


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


@database.command("verify", cls=GermanCommand)
@click.option("--anchor", metavar="KOPF", type=words, default="", help="Der Kopf von einem Tagesblatt.")
@click.argument("groups", metavar="[GRUPPEN]", nargs=-1, type=words, help="Weitere Gruppen des Kopfes.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def verify(anchor: str, groups: tuple[str, ...], as_json: bool) -> int:
    """Die Kette des Journals nachrechnen. Ergebnis 1, wenn etwas fehlt oder geändert ist.

    Ein abgeschnittenes Ende oder eine ganz neu geschriebene Kette zeigt nur der Vergleich mit dem Kopf, der
    auf einem Tagesblatt gedruckt steht.
    """
    from rathaus_desk.domain.office.journal import read_head
    from rathaus_desk.usecases.office.journal_check import check_journal

    given = "".join((anchor, *groups))
    anchors = (read_head(given),) if given else ()
    report = _at_journal(
        lambda session, office, now: check_journal(session, office.calendar.zone, anchors, now), whole=True
    )
    if as_json:
        say_json({"ok": report.well, "report": report})
    else:
        say("\n".join(_verified(report)))
    return 0 if report.well else 1


@database.command("head", cls=GermanCommand)
@click.option("--out", metavar="DATEI", default="", help="Das Tagesblatt dazu als PDF schreiben.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def show_head(out: str, as_json: bool) -> None:
    """Den Kopf der Journalkette zeigen, wie er auf dem Tagesblatt steht."""
    from rathaus_desk.usecases.cases.sheet_files import write_sheet
    from rathaus_desk.usecases.office.journal_head import draw_journal_sheet, sheet_of

    sheet = _at_journal(sheet_of)
    head = sheet.head
    if out:
        write_sheet(draw_journal_sheet(sheet), Path(out), lambda: None)
    if as_json:
        say_json({"head": head, "entries_of_day": sheet.entries_of_day, "file": out or None})
        return
    say(f"Kopf        {' '.join(head.groups)}")
    say(f"Block       {head.block}, versiegelt {_moment(head.sealed_at)}")
    say(f"Einträge    {head.entries}, davon {sheet.entries_of_day} vom {numeric_date(sheet.day)}")
    if out:
        say(f"Tagesblatt  {out}")


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


def _at_journal(look: "Callable[[Session, Office, datetime], Found]", *, whole: bool = False) -> "Found":
    """Return what `look` finds in the journal, with everything sealed that was written until now.

    A file is opened by its key; on a server only a login that may see the journal gets anywhere, and to the
    `whole` of it only that of data protection: to everybody else what others wrote would look lost.
    """
    from rathaus_desk.store.addresses import is_server
    from rathaus_desk.store.sealing import seal_journal
    from rathaus_desk.store.sessions import open_store
    from rathaus_desk.usecases.office.office import load_office
    from rathaus_desk.usecases.office_door import clock_of

    def look_at_journal(work: "Work") -> "Found":
        return look(work.session, work.office, work.now)

    named = standing_database()
    if named is not None and is_server(named):
        opened = _journal_reader(named)
        try:
            if whole and opened.desk.actor.role is not Role.DPO:
                raise Refused(f"{opened.desk.actor.name} sieht davon nur die eigenen Einträge. {_READERS}")
            opened.desk.seal_journal()
            return opened.desk.ask(look_at_journal)
        finally:
            opened.close()
    store = open_store(*_unlocked())
    try:
        with store.read() as session:
            office = load_office(session)
        now = clock_of(office)()
        seal_journal(store, now)
        with store.read() as session:
            return look(session, office, now)
    finally:
        store.close()


def _journal_reader(named: str) -> "OpenOffice":
    from rathaus_desk.store.turned_away import WantsPassword
    from rathaus_desk.usecases.office_door import open_office

    try:
        return open_office(named, place().login, ask_passphrase, password=given_password())
    except WantsPassword:
        raise
    except TurnedAway as refusal:  # such as whoever runs the server: nobody of the town hall
        raise CannotOpen(f"{refusal} {_READERS}") from None


def _verified(report: "JournalReport") -> Iterator[str]:
    """Say what a check came to, line by line."""
    yield from report.findings
    if report.findings:
        yield "Das Journal ist verändert worden. Bitte nichts daran richten, sondern den Datenschutz rufen."
    else:
        yield f"Das Journal ist unversehrt: {report.entries} Einträge in {_blocks(report)}."
    for late in report.backdated:
        count = "1 Eintrag trägt" if late.entries == 1 else f"{late.entries} Einträge tragen"
        yield (
            f"Block {late.block} vom {_moment(late.sealed_at)}, {word(late.kind)}: {count} eine Zeit lange "
            f"vor dem Block davor, ab {_moment(late.first)}. Das wurde nachträglich eingefügt, oder die Uhr "
            "eines PCs ging falsch."
        )
    for one in report.anchors:
        yield (
            f"Das Blatt reicht bis Block {one.block} vom {_moment(one.sealed_at)}, {one.entries} Einträge. "
            "Stimmen Block und Zahl mit dem Blatt überein?"
        )
    if not report.findings and not report.anchors:
        yield "Ob am Ende etwas fehlt, zeigt nur der Kopf von einem Tagesblatt: mit --anchor angeben."
    yield from _unsealed(report)
    if report.erased:
        yield f"Ohne Inhalt, weil der Schlüssel gelöscht ist: {report.erased}."
    for closing in report.closings:
        yield (
            f"{word(closing.kind)}: {closing.entries} Einträge vor dem {numeric_date(closing.until)} nach "
            f"{closing.months} Monaten gelöscht, am {_moment(closing.at)}, durch {closing.by}."
        )


def _unsealed(report: "JournalReport") -> Iterator[str]:
    if report.unsealed:
        yield f"Noch nicht versiegelt: {report.unsealed}."
    if report.unsealed_since:
        yield (
            f"Seit {_moment(report.unsealed_since)} wird nicht alles versiegelt; das ist zu lange. Was noch "
            "kein Siegel hat, ließe sich unbemerkt ändern: bitte nachsehen, was den Server aufhält."
        )


def _blocks(report: "JournalReport") -> str:
    return "einem Block" if report.blocks == 1 else f"{report.blocks} Blöcken"


def _moment(moment: datetime) -> str:
    return f"{numeric_date(moment)}, {clock(moment)} Uhr"


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
