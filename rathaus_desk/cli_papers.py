"""`letter` and `slip`: draws a sheet, files it to its cases and writes the very same bytes to a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rathaus_desk.cli_german import GermanCommand, words
from rathaus_desk.cli_output import say, say_json
from rathaus_desk.cli_place import AnyCommand, case_meant, open_desk, placed

if TYPE_CHECKING:
    from rathaus_desk.domain.paper.letters import FiledPaper, PaperKind
    from rathaus_desk.usecases.desk import Desk


def of_a_case(command: AnyCommand) -> AnyCommand:
    """Give a command the case it is about, the file its sheet goes to, and --json."""
    number = "Nummer wie 26-00001-4, oder Kennung des Vorgangs."
    case = click.argument("case", metavar="VORGANG", type=words, help=number)
    out = click.option("--out", metavar="DATEI", required=True, help="Wohin das PDF geschrieben wird; nötig.")
    as_json = click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
    return case(out(as_json(placed(command))))


@click.command(cls=GermanCommand)
@of_a_case
def letter(case: str, out: str, as_json: bool) -> None:
    """Brief aus einem Vorgang: zeichnen, zum Vorgang ablegen, als PDF schreiben."""
    from rathaus_desk.domain.paper.letters import PaperKind
    from rathaus_desk.usecases.cases.letters import draw_letter, letter_for

    with open_desk() as desk:
        found = case_meant(desk, case)
        pdf = draw_letter(desk.ask(letter_for, case_id=found.id))
        filed = keep(desk, (found.id,), PaperKind.LETTER, found.number, pdf, Path(out))
    tell(filed, out, as_json)


@click.command(cls=GermanCommand)
@of_a_case
def slip(case: str, out: str, as_json: bool) -> None:
    """Laufzettel des Besuchs, zu dem ein Vorgang gehört: zeichnen, ablegen, als PDF schreiben."""
    from rathaus_desk.domain.paper.letters import PaperKind
    from rathaus_desk.usecases.cases.cases import case_by_number
    from rathaus_desk.usecases.intake.slips import draw_slip, slip_for

    with open_desk() as desk:
        found = case_meant(desk, case)
        sheet = desk.ask(slip_for, contact_id=found.contact_id)
        ids = tuple(desk.ask(case_by_number, number=one.number).id for one in sheet.concerns)
        filed = keep(desk, ids, PaperKind.SLIP, sheet.number, draw_slip(sheet), Path(out))
    tell(filed, out, as_json)


def keep(
    desk: "Desk", case_ids: tuple[int, ...], kind: "PaperKind", reference: str, pdf: bytes, out: Path
) -> "FiledPaper":
    """File a sheet and write it to `out`: neither happens if the other cannot."""
    from rathaus_desk.domain.paper.letters import FilePaper
    from rathaus_desk.domain.words import word
    from rathaus_desk.usecases.cases.sheet_files import write_sheet

    title = f"{word(kind)} {reference}"
    command = FilePaper(case_ids=case_ids, kind=kind, title=title, reference=reference, pdf=pdf)
    filed: list[FiledPaper] = []
    write_sheet(pdf, out, lambda: filed.append(desk.do(command)[0]))
    return filed[0]


def tell(filed: "FiledPaper", out: str, as_json: bool) -> None:
    """Say which sheet lies where."""
    if as_json:
        say_json({"file": out, "paper": filed})
    else:
        say(f"{filed.title} steht in {out} und liegt in der Akte.")
