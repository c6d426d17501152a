"""A filed sheet beside the page: opened, printed again, and of a letter noted that it went out."""

from collections.abc import Callable
from functools import partial

from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.paper.letters import FiledPaper, PaperKind
from rathaus_desk.domain.printing.single_letters import NoteSheetOut
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.papers import paper_pdf

Noted = Callable[[], None]


def file_name(kind: PaperKind, reference: str) -> str:
    """Return what a saved sheet is called: kind and reference, never a person."""
    safe = "".join(one if one.isalnum() else "-" for one in reference).strip("-")
    return f"{word(kind)}-{safe}.pdf"


def open_filed(at: Workplace, paper: FiledPaper, noted: Noted | None = None) -> None:
    """Show a filed sheet as it was printed; from there it is printed again, and `noted` hears of it."""
    at.background.ask(at.look, paper_pdf, partial(show_filed, at, paper, noted=noted), paper_id=paper.id)


def show_filed(at: Workplace, paper: FiledPaper, pdf: bytes, noted: Noted | None = None) -> None:
    """Show a sheet; once it is on paper, a letter's fate says so."""
    name = file_name(paper.kind, paper.reference)
    out = partial(_went_out, at, paper.id, noted) if paper.kind is PaperKind.LETTER else None
    at.speaker.show_paper(paper.title, pdf, name, out)


def fate_in_words(paper: FiledPaper, *, short: bool = False) -> str:
    """Return what became of a letter, "gedruckt Di 24.11., 9:41 · kam zurück …"; of other sheets nothing.

    With `short` two or three words, for a list: only what was last, without the hour.
    """
    if paper.kind is not PaperKind.LETTER:
        return ""
    said = []  # nothing, if it was printed elsewhere or before this was noted: nobody knows
    if paper.printed_at is not None:
        day = short_day(paper.printed_at.date())
        how = "als PDF gespeichert" if paper.as_file else "gedruckt"
        said.append(f"{how} {day}" if short else f"{how} {day}, {clock(paper.printed_at)}")
    if paper.returned_at is not None:
        day = short_day(paper.returned_at.date())
        said.append(f"zurück: {paper.returned}" if short else f"kam zurück {day}: {paper.returned}")
    return (said[-1] if said else "") if short else " · ".join(said)


def _went_out(at: Workplace, paper_id: int, noted: Noted | None, printer: str, pages: int) -> None:
    note = NoteSheetOut(paper_id=paper_id, printer=printer, pages=max(pages, 1))
    # The sheet is out of the printer, whatever the database says to that; nobody is to be held up by it.
    at.background.do(at.look, note, lambda _first: noted() if noted else None, lambda _refused: None)
