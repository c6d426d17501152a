"""The sheet that was shown is the sheet that is kept, once, and for whom."""

import pytest
from sheet_scene import filing, visit
from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.store.case_tables import PaperRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for


def test_the_sheet_that_was_shown_is_the_sheet_that_is_kept(town):
    taken = visit(town, "hecke", "strassenlaterne")
    pdf = draw_slip(town.guide.ask(slip_for, contact_id=taken.contact_id))
    command = FilePaper(
        case_ids=tuple(one.id for one in taken.cases) * 2,
        kind=PaperKind.SLIP,
        title="Laufzettel 1",
        reference="26-00001-0",
        pdf=pdf,
    )
    filed, changed = town.guide.do(command)
    assert {"paper", "case_paper", "timeline"} <= changed
    assert (filed.kind, filed.title, filed.by) == (PaperKind.SLIP, "Laufzettel 1", "Frau Özdemir")
    for one in taken.cases:
        file = town.file(one.id)
        assert file.papers == (filed,)
        assert (file.timeline[-1].kind, file.timeline[-1].text) == (
            EntryKind.PAPER,
            "Laufzettel abgelegt: Laufzettel 1",
        )
    assert town.guide.ask(paper_pdf, paper_id=filed.id) == pdf
    assert town.guide.do(command) == (filed, frozenset())


def test_the_same_sheet_lies_in_a_file_once(town):
    first, second = town.taken(), town.taken()
    filed, _ = town.guide.do(filing(first.id))
    again, _ = town.guide.do(filing(first.id))
    assert again == filed
    to_both = {"case_ids": (first.id, second.id), "kind": PaperKind.SLIP, "title": "x", "reference": ""}
    both, _ = town.guide.do(FilePaper(pdf=b"%PDF-1.7 x", **to_both))
    assert both.id == filed.id
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(PaperRow)) == 1
    kinds = [entry.kind for entry in town.file(first.id).timeline]
    assert kinds.count(EntryKind.PAPER) == 1
    assert town.file(second.id).papers == (filed,)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"pdf": b"MZ"}, "kein PDF"),
        ({"pdf": b"%PDF-" + b"x" * 20_000_000}, "kein PDF"),
        ({"title": ""}, "Titel fehlt"),
        ({"reference": "x" * 301}, "Zeichen"),
        ({"case_ids": ()}, "gibt es hier nicht"),
        ({"case_ids": (1,)}, "gibt es hier nicht"),
    ],
)
def test_what_cannot_be_filed_is_refused(town, values, words):
    usual = {
        "case_ids": (town.taken().id,),
        "kind": PaperKind.LETTER,
        "title": "x",
        "reference": "x",
        "pdf": b"%PDF-",
    }
    with pytest.raises(Refused, match=words):
        town.guide.do(FilePaper(**{**usual, **values}))


def test_a_unit_sees_the_sheets_it_wrote_itself(town):
    file = town.taken()
    by_guide, _ = town.guide.do(filing(file.id))
    by_clerk, _ = town.clerk.do(filing(file.id, b"%PDF-1.7 letter", kind=PaperKind.LETTER, title="Brief"))
    assert town.clerk.ask(case, case_id=file.id).papers == (by_clerk,)
    assert town.clerk.ask(paper_pdf, paper_id=by_clerk.id) == b"%PDF-1.7 letter"
    for login, paper in (("tepe", by_guide), ("luebbe", by_clerk)):
        with pytest.raises(Refused, match="Blatt gibt es hier nicht"):
            town.desk(login).ask(paper_pdf, paper_id=paper.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.desk("luebbe").do(filing(file.id))
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(paper_pdf, paper_id=by_guide.id)
    assert len(town.file(file.id).papers) == 2
