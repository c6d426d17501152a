"""`pack`: the offline day of the service mobile, out and in, from the command line."""

import platform
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, day, number, words
from rathaus_desk.cli_output import ask_passphrase, cause, confirmed, say, say_json, warn
from rathaus_desk.cli_place import open_desk, placed
from rathaus_desk.domain.commands import MOST_ID
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import NeedsConsent, Refused
from rathaus_desk.domain.pack.pack import PACK_HOURS, PACK_NUMBERS, Pack, PackState, RevokePack
from rathaus_desk.domain.words import word

if TYPE_CHECKING:
    from rathaus_desk.domain.pack.pack import DayBack, PackConflict
    from rathaus_desk.usecases.pack.laptop import LaptopPack

_FILE = click.argument("file", metavar="DATEI", type=click.Path(path_type=Path), help="Das Tagespaket.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
_WITHOUT_DRAFTS = click.option(
    "--without-drafts", is_flag=True, help="Auch wenn dort Text liegt, der nicht gespeichert ist."
)
_ID = click.argument("pack_id", metavar="NUMMER", type=number(1, MOST_ID), help="Nummer aus „pack list“.")


@click.group("pack", cls=GermanGroup, no_args_is_help=True)
def pack() -> None:
    """Einen Tag ohne Netz mitnehmen und zurückgeben.

    Die PIN wird gefragt; ohne Terminal ist sie die nächste Zeile der Eingabe. Zurückgeben geht ohne PIN: Das
    Rathaus öffnet seine eigenen Tagespakete.
    """


@pack.command("out", cls=GermanCommand)
@_FILE
@click.option("--day", "on", metavar="DATUM", type=day, required=True, help="Für welchen Tag.")
@click.option("--vehicle", metavar="NAME", type=words, default="", help="Welches Fahrzeug von mehreren.")
@click.option("--device", metavar="NAME", type=words, default="", help="Wie der Laptop heißt.")
@click.option("--person", "people", metavar="NUMMER", type=number(1, MOST_ID), multiple=True,
              help="Wer außer den Hausbesuchen noch mitkommt; mehrfach möglich.")  # fmt: skip
@click.option("--numbers", metavar="ZAHL", type=number(0, 50), default=str(PACK_NUMBERS), help="Nummern.")
@click.option("--hours", metavar="ZAHL", type=number(1, 120), default=str(PACK_HOURS), help="Wie lange.")
@click.option("--here", is_flag=True,
              help="Dieser PC ist der Laptop: An seinen Schlüsselbund wird das Paket gebunden.")  # fmt: skip
@_JSON
@placed
def out(
    file: Path,
    on: date,
    vehicle: str,
    device: str,
    people: tuple[int, ...],
    numbers: int,
    hours: int,
    here: bool,
    as_json: bool,
) -> None:
    """Ein Tagespaket packen: verschlüsselt, nur für ein Fahrzeug und einen Tag.

    Beim ersten Öffnen auf dem Laptop wird es an dessen Schlüsselbund gebunden, wenn er einen hat.
    """
    from rathaus_desk.store.pack_lock import read_lock
    from rathaus_desk.usecases.pack.bringing import send_out
    from rathaus_desk.usecases.pack.packing import tour_meant

    with open_desk() as desk:
        tour_id = desk.ask(tour_meant, day=on, vehicle=vehicle)
        issued = send_out(
            desk, file, tour_id=tour_id, device=device or platform.node(), pin=ask_passphrase("PIN"),
            people=people, numbers=numbers, hours=hours, here=here,
        )  # fmt: skip
    lock = read_lock(file)
    if as_json:
        say_json({"header": issued.header, "numbers": issued.numbers, "bound": lock.bound})
        return
    header = issued.header
    say(
        f"Tagespaket {header.pack_id} für {header.vehicle} am {numeric_date(header.day)} liegt unter {file}; "
        f"{len(issued.numbers)} Nummern sind dabei. Die Datei mit der Endung .schloss gehört dazu."
    )
    say(lock.words)


@pack.command("in", cls=GermanCommand)
@_FILE
@click.option("--receipt", metavar="DATEI", type=click.Path(path_type=Path),
              help="Quittung dorthin schreiben statt neben DATEI; gelöscht wird nichts.")  # fmt: skip
@click.option(
    "--direct", is_flag=True, help="Dieser PC ist der Laptop selbst: Uhr vergleichen, DATEI danach löschen."
)
@click.option("--pin", "by_pin", is_flag=True,
              help="Mit der PIN öffnen statt mit dem Schlüssel des Rathauses.")  # fmt: skip
@_WITHOUT_DRAFTS
@_JSON
@placed
def take_in(
    file: Path, receipt: Path | None, direct: bool, by_pin: bool, without_drafts: bool, as_json: bool
) -> int:
    """Ein Tagespaket zurückgeben; abgebrochen, geht derselbe Befehl dort weiter, wo er stand.

    Das kann jede und jeder vom Servicemobil und die Leitung. Ende mit 1, wenn etwas nicht zusammenpasst und
    angesehen werden muss. Ohne „--direct“ bleibt DATEI, und daneben kommt eine Quittung für den Laptop.
    """
    from rathaus_desk.store.pack_file import receipt_of
    from rathaus_desk.usecases.pack.bringing import bring_back
    from rathaus_desk.usecases.pack.laptop import open_at_the_office, open_for_return
    from rathaus_desk.usecases.pack.pack_work import DRAFTS_GO
    from rathaus_desk.usecases.pack.receipts import demand_place

    if receipt is None and not direct:
        receipt = receipt_of(file)
    if receipt is not None:
        demand_place(receipt, file)  # before anything comes in: what is told afterwards nobody can take back
    with open_desk() as desk:
        pin = ask_passphrase("PIN") if by_pin else ""
        laptop = open_for_return(file, pin) if by_pin else open_at_the_office(desk, file)
        with closing(laptop):
            if receipt is None and not without_drafts:
                _demand_no_drafts(laptop, DRAFTS_GO)
            here = datetime.now().astimezone() if direct else None
            back = bring_back(desk, laptop, laptop_now=here, copied=receipt is not None)
    if receipt is not None:
        _write_receipt(receipt, back)
    if as_json:
        say_json(back)
    else:
        _tell(back, wiped=receipt is None)
    return 1 if back.conflicts else 0


@pack.command("wipe", cls=GermanCommand)
@_FILE
@click.option("--receipt", metavar="DATEI", type=click.Path(path_type=Path), required=True,
              help="Die Quittung des Rathauses.")  # fmt: skip
@_WITHOUT_DRAFTS
def wipe(file: Path, receipt: Path, without_drafts: bool) -> None:
    """Ein Tagespaket vom Laptop löschen, das laut Quittung ganz im Rathaus ist."""
    from rathaus_desk.usecases.pack.laptop import open_for_return, read_receipt
    from rathaus_desk.usecases.pack.pack_work import DRAFTS_LOST

    word_of_office = read_receipt(_text(receipt))
    laptop = open_for_return(file, ask_passphrase("PIN"))
    with closing(laptop):
        if not without_drafts:
            _demand_no_drafts(laptop, DRAFTS_LOST)
        laptop.wipe(word_of_office)
    say(f"{file} ist gelöscht.")


@pack.command("show", cls=GermanCommand)
@_FILE
@_JSON
def show_typed(file: Path, as_json: bool) -> None:
    """Zeigen, was unterwegs in ein Tagespaket eingegeben wurde, auch in ein abgelaufenes oder gesperrtes.

    So geht kein Text verloren, den das Rathaus nicht annimmt: Er lässt sich lesen und von Hand eintragen.
    """
    from rathaus_desk.usecases.pack.laptop import open_for_return
    from rathaus_desk.usecases.pack.own_pack import entries_typed

    with closing(open_for_return(file, ask_passphrase("PIN"))) as laptop:
        desk = laptop.desk(lambda: datetime.now().astimezone())
        told = desk.ask(entries_typed, entries=laptop.entries())
    if as_json:
        plain = (
            {"seq": one.seq, "said_at": one.said_at, "about": one.words, "lines": one.lines} for one in told
        )
        say_json({"entries": list(plain)})
        return
    for one in told:
        say(f"{one.seq}  {numeric_date(one.said_at)}, {clock(one.said_at)} Uhr: {one.words}")
        for head, text in one.lines:
            say(f"     {head}: {text}")
    if not told:
        say("In diesem Tagespaket ist noch nichts eingegeben.")


@pack.command("revoke", cls=GermanCommand)
@_ID
@click.option("--because", metavar="TEXT", type=words, required=True, help="Was geschehen ist.")
@_JSON
@placed
def revoke(pack_id: int, because: str, as_json: bool) -> None:
    """Ein verlorenes Tagespaket sperren und sagen, wessen Daten darin waren."""
    with open_desk() as desk:
        people, _tables = desk.do(RevokePack(pack_id=pack_id, because=because))
    if as_json:
        say_json({"people": people})
        return
    say(f"Tagespaket {pack_id} ist gesperrt. Darin waren Daten von {len(people)} Personen:")
    for one in people:
        say(f"  {one.id}  {one.name}")


@pack.command("list", cls=GermanCommand)
@_JSON
@placed
def show(as_json: bool) -> None:
    """Zeigen, welche Tagespakete unterwegs, zurück oder gesperrt sind."""
    from rathaus_desk.usecases.pack.packing import packs

    with open_desk() as desk:
        found = desk.ask(packs)
    if as_json:
        say_json({"packs": found})
        return
    say("\n".join(map(_line, found)) or "Es gibt noch keine Tagespakete.")


@pack.command("conflicts", cls=GermanCommand)
@_JSON
@placed
def show_conflicts(as_json: bool) -> None:
    """Zeigen, was bitte anzusehen ist: was unterwegs geschrieben wurde, und was im Rathaus steht."""
    from rathaus_desk.usecases.pack.conflicts import pack_conflicts
    from rathaus_desk.usecases.pack.pack_kinds import label_of

    with open_desk() as desk:
        found = desk.ask(pack_conflicts)
    if as_json:
        say_json({"conflicts": found})
        return
    for one in found:
        by = f"{one.mine_by} auf „{one.mine_device}“"
        said = f"Paket {one.pack_id}, {numeric_date(one.mine_at)}, {clock(one.mine_at)} Uhr, {by}"
        about = label_of(one.kind, one.field)
        there = f"im Rathaus{_whose(one)} „{one.theirs}“"
        values = f"{about}: unterwegs „{one.mine}“, {there}" if about else one.because
        say(f"{one.id}  {said}: {values}")
    if not found:
        say("Es ist nichts anzusehen.")


def _whose(one: "PackConflict") -> str:
    """Say who wrote what stands in the town hall, on which laptop and when, as far as that is known."""
    if not one.theirs_by:
        return ""
    where = f" auf „{one.theirs_device}“" if one.theirs_device else ""
    when = f", {numeric_date(one.theirs_at)}, {clock(one.theirs_at)} Uhr" if one.theirs_at else ""
    return f" ({one.theirs_by}{where}{when})"


def _line(one: Pack) -> str:
    until = f"gilt bis {numeric_date(one.expires_at)}, {clock(one.expires_at)} Uhr"
    waiting = f", {one.open_conflicts} bitte ansehen" if one.open_conflicts else ""
    brought = f" durch {one.brought_by}" if one.brought_by and one.state is PackState.BACK else ""
    return (
        f"{one.id}  {numeric_date(one.day)}  {one.vehicle}  {one.device}  {one.by}  "
        f"{word(one.state)}{brought}, {until}{waiting}"
    )


def _tell(back: "DayBack", *, wiped: bool) -> None:
    gone = "Diese Datei ist gelöscht." if wiped else "Die Quittung ist geschrieben; gelöscht wurde nichts."
    say(f"{back.applied} Einträge sind im Rathaus. {gone}")
    if back.taken_by:
        say(f"Mitgenommen hatte es {back.taken_by}; in den Vorgängen steht beides.")
    if back.conflicts:
        say(f"{back.conflicts} davon bitte ansehen: Dort steht im Rathaus inzwischen etwas anderes.")
    if back.clock:
        warn(back.clock)


def _demand_no_drafts(laptop: "LaptopPack", question: str) -> None:
    from rathaus_desk.usecases.pack.pack_work import demand_no_drafts

    try:
        demand_no_drafts(laptop, question)
    except NeedsConsent as asked:
        if not confirmed(str(asked)):
            raise NeedsConsent(f"{asked} Mit --without-drafts stimmen Sie zu.") from None


def _write_receipt(path: Path, back: "DayBack") -> None:
    from rathaus_desk.store.pack_lock import canonical
    from rathaus_desk.whole_file import write_whole

    try:
        write_whole(path, canonical(back.acknowledgement))
    except OSError as error:
        raise Refused(
            f"Die Quittung „{path}“ lässt sich nicht schreiben ({cause(error)}). Im Rathaus ist alles; "
            f"derselbe "
            "Befehl schreibt sie noch einmal."
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[:10_000].decode("utf-8", "replace")
    except OSError as error:
        raise Refused(f"„{path}“ lässt sich nicht lesen ({cause(error)}).") from error
