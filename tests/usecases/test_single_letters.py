"""A letter from a case: its code, its fate in the case's papers and timeline, and what comes back."""

from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import FilePaper, LetterDraft, PaperKind, Paragraph, PrintSize
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.returns import RegisterReturn, ReturnReason
from rathaus_desk.domain.printing.single_letters import (
    FILE,
    KEPT_DAYS,
    FileSingleLetter,
    ForgetLetters,
    NoteSheetOut,
)
from rathaus_desk.store.printing_tables import PrintJobRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.cases.letters import draw_letter, letter_for
from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.printing.job_queries import print_jobs
from rathaus_desk.usecases.printing.returned_mail import letters_to
from rathaus_desk.usecases.printing.single_letters import letter_of_job, next_single_run
from rathaus_desk.usecases.templates.address_letters import address_draft, address_letter
from tests.small_town import ERNA, HIDDEN, THOLE


def filed(town, file, reference, kind=PaperKind.LETTER):
    letter = town.guide.ask(letter_for, case_id=file.id)
    pdf = draw_letter(letter, reference)
    command = FilePaper(
        case_ids=(file.id,), kind=kind, title=f"Brief {reference}", reference=reference, pdf=pdf
    )
    return town.guide.do(command)[0], pdf


def out(town, paper, **values):
    return town.guide.do(NoteSheetOut(paper_id=paper.id, printer="Flur 2", **values))[0]


def test_a_letter_is_known_when_it_comes_back_and_its_case_says_so(town):
    file = town.taken()
    reference = f"{file.number}-1"
    paper, pdf = filed(town, file, reference)
    slip, _ = filed(town, file, f"{file.number}-2", PaperKind.SLIP)
    code = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil())[0].text
    assert code == f"{reference}/1/1"
    assert town.file(file.id).papers[0].printed_at is None
    with pytest.raises(Refused, match=r"kein Code|gibt es hier nicht"):
        town.guide.do(RegisterReturn(code=code, reason=ReturnReason.MOVED))  # nobody has printed it
    assert town.guide.do(NoteSheetOut(paper_id=paper.id, printer=FILE, pages=2))[0]
    (saved,) = (one for one in town.file(file.id).papers if one.id == paper.id)
    assert saved.printed_at == town.clock.now
    assert saved.as_file, "nobody says of a file that it was printed"
    assert not town.guide.do(NoteSheetOut(paper_id=paper.id, printer=FILE))[0]
    town.appoint(THOLE, "thole", Role.GUIDE)
    other = NoteSheetOut(paper_id=paper.id, printer="Flur 1")
    assert not town.desk("thole").do(other)[0], "the job is another unit's"
    town.clock.forward(hours=1)
    assert out(town, paper, pages=2), "paper replaces the file"
    assert not town.file(file.id).papers[0].as_file
    printed = town.clock.now
    assert town.file(file.id).papers[0].printed_at == printed
    assert not out(town, slip), "a slip is given into a hand"
    town.clock.forward(days=3)
    assert not out(town, paper), "printed again, it is still one letter"
    told, _ = town.desk("wilkens").do(RegisterReturn(code=code, reason=ReturnReason.MOVED))
    assert told.title == f"Brief {reference}"
    letter, other = town.file(file.id).papers
    assert (letter.printed_at, letter.returned_at) == (printed, printed + timedelta(days=3))
    assert letter.returned == "unbekannt verzogen"
    assert (other.printed_at, other.returned) == (None, "")
    lines = [one for one in town.file(file.id).timeline if one.kind is EntryKind.PAPER]
    assert [one.paper for one in lines] == [letter, other], "each line leads to its own sheet"
    assert all(one.paper is None for one in town.file(file.id).timeline if one.kind is not EntryKind.PAPER)
    assert town.guide.ask(letters_to, person_id=ERNA) == (), "no list tells whose case it is"


def test_who_does_not_see_a_sheet_says_nothing_of_it(town):
    file = town.taken()
    paper, _ = filed(town, file, f"{file.number}-1")
    for login, paper_id in (("luebbe", paper.id), ("oezdemir", 1)):
        with pytest.raises(Refused, match=r"kein Code|gibt es hier nicht"):
            town.desk(login).do(NoteSheetOut(paper_id=paper_id, printer="Flur 2"))
    assert town.guide.ask(print_jobs) == ()
    assert out(town, paper)
    assert town.guide.ask(print_jobs) == (), "a letter of a case stands in its case"
    assert not out(town, filed(town, file, "K26-001")[0]), "a number that is counted for serial letters"


def test_the_job_of_a_cases_letter_opens_nothing_past_its_case(town):
    """Who sees a letter of a case is asked of the case; its job would not ask."""
    file = town.taken()
    paper, _ = filed(town, file, f"{file.number}-1")
    assert out(town, paper)
    with town.store.read() as session:
        job_id = session.scalars(select(PrintJobRow.id)).one()
    with pytest.raises(Refused, match="jemand anderes geschrieben"):
        town.guide.ask(letter_of_job, job_id=job_id)


def test_of_two_sheets_with_one_title_each_line_leads_to_its_own(town):
    file = town.taken()
    sheets = []
    for number in (1, 2):
        command = FilePaper(
            case_ids=(file.id,),
            kind=PaperKind.LETTER,
            title="Zwischenstand",
            reference=f"{file.number}-{number}",
            pdf=b"%PDF-1.7 " + str(number).encode(),
        )
        sheets.append(town.guide.do(command)[0].id)
        town.clock.forward(hours=3)
    lines = [one for one in town.file(file.id).timeline if one.kind is EntryKind.PAPER]
    assert len({one.text for one in lines}) == 1
    assert [one.paper.id for one in sorted(lines, key=lambda one: one.at)] == sheets


def test_of_somebody_under_a_lock_no_job_tells(town):
    """Every login reads the titles of jobs: one with the number of a hidden case would tell of it."""
    file = town.lead.do(town.intake(person_id=HIDDEN))[0].cases[0]
    command = FilePaper(
        case_ids=(file.id,),
        kind=PaperKind.LETTER,
        title="Brief",
        reference=f"{file.number}-1",
        pdf=b"%PDF-1.7",
    )
    paper, _ = town.lead.do(command)
    assert not town.lead.do(NoteSheetOut(paper_id=paper.id, printer="Flur 2"))[0]
    with pytest.raises(Refused, match=r"kein Code|gibt es hier nicht"):
        town.lead.do(RegisterReturn(code=f"{file.number}-1/1", reason=ReturnReason.MOVED))
    assert town.lead.ask(case, case_id=file.id).papers[0].printed_at is None


FIRM = "Mühlenbau Ahlers GmbH & Co. KG\n\nAm Hafen 3\n49998 Nachbarstadt"
WORDS = LetterDraft("Ihr Angebot", "Guten Tag,", (Paragraph("Vielen Dank."),), PrintSize.STANDARD)


def to_firm(town, login="oezdemir"):
    desk = town.desk(login)
    run = desk.ask(next_single_run)
    letter = desk.ask(address_letter, run=run, address=FIRM, draft=WORDS)
    command = FileSingleLetter(run=run, title="Einzelbrief: frei", pdf=draw_letter(letter, run), pages=1)
    return letter, desk.do(command)[0]


def test_a_letter_to_an_address_of_no_register_has_a_number_a_job_and_a_keeper(town):
    letter, paper = to_firm(town)
    assert letter.recipient == ("Mühlenbau Ahlers GmbH & Co. KG", "Am Hafen 3", "49998 Nachbarstadt")
    assert letter.reference == paper.reference == "E26-001"
    (job,) = town.guide.ask(print_jobs)
    assert (job.run, job.state, job.waiting) == ("E26-001", JobState.RUNNING, 1)
    assert town.guide.ask(letter_of_job, job_id=job.id) == paper
    assert town.guide.ask(paper_pdf, paper_id=paper.id).startswith(b"%PDF-")
    colleague = town.desk("wilkens")
    assert [one.run for one in colleague.ask(print_jobs)] == ["E26-001"], "the unit sees that there is one"
    for wrong in (
        lambda: colleague.ask(letter_of_job, job_id=job.id),
        lambda: colleague.ask(paper_pdf, paper_id=paper.id),
        lambda: colleague.do(NoteSheetOut(paper_id=paper.id, printer="x")),
    ):
        with pytest.raises(Refused):
            wrong()
    assert out(town, paper)
    assert not out(town, paper)
    assert town.guide.ask(print_jobs)[0].state is JobState.DONE
    back = colleague.do(RegisterReturn(code="E26-001/1/1", reason=ReturnReason.REFUSED))[0]
    assert back.title == "Einzelbrief: frei"
    assert to_firm(town, "wilkens")[1].reference == "E26-002"


def test_a_sheet_of_a_case_never_bears_the_sign_of_a_letter_of_no_case(town):
    """Such a letter stays its writer's own, also when everything about somebody is hidden."""
    file = town.taken()
    paper, _ = filed(town, file, "E-Mail vom 3.12.")
    assert paper.reference == "E-Mail vom 3.12."
    for reference in ("E26-001", " E26-001", "\x00E26-999"):
        with pytest.raises(Refused, match="Brief ohne Vorgang") as told:
            filed(town, file, reference)
        assert told.value.field == "reference"
    assert [one.id for one in town.file(file.id).papers] == [paper.id]


def test_a_letter_of_no_case_goes_after_half_a_year_and_its_job_says_so(town_file):
    file = town_file.taken()
    kept, _ = filed(town_file, file, f"{file.number}-1")
    _, paper = to_firm(town_file)
    job = town_file.guide.ask(print_jobs)[0]
    town_file.clock.forward(days=KEPT_DAYS)
    _, later = to_firm(town_file)
    assert town_file.clerk.do(ForgetLetters())[0] == 0
    assert town_file.guide.ask(letter_of_job, job_id=job.id) == paper
    town_file.clock.forward(minutes=1)
    assert town_file.clerk.do(ForgetLetters())[0] == 1, "whoever wrote it"
    with pytest.raises(Refused, match="Blatt ist gelöscht"):
        town_file.guide.ask(letter_of_job, job_id=job.id)
    with pytest.raises(Refused):
        town_file.guide.ask(paper_pdf, paper_id=paper.id)
    assert town_file.guide.ask(paper_pdf, paper_id=later.id)
    assert town_file.guide.ask(paper_pdf, paper_id=kept.id), "what lies in a case stays with the case"


@pytest.mark.parametrize("address", ["", "Ahlers", "\n \nAhlers\n", "A\x00\nB" + "x" * 400])
def test_what_is_no_address_is_refused_at_its_field(town_file, address):
    with pytest.raises(Refused) as told:
        town_file.guide.ask(address_letter, run="E26-001", address=address, draft=WORDS)
    assert told.value.field == "address"


def test_a_number_that_is_taken_or_of_a_campaign_is_refused(town_file):
    to_firm(town_file)
    for run in ("E26-001", "K26-001", "E26-" + "9" * 5000, "E26-102", "E25-001"):
        with pytest.raises(Refused) as told:
            town_file.guide.do(FileSingleLetter(run=run, title="x", pdf=b"%PDF-1.7"))
        assert told.value.field == "run"
    with pytest.raises(Refused, match="kein PDF"):
        town_file.guide.do(FileSingleLetter(run="E26-009", title="x", pdf=b"PK"))
    assert len(town_file.guide.ask(print_jobs)) == 1


def test_a_template_is_filled_with_what_the_town_hall_knows(town_file):
    draft = town_file.guide.ask(address_draft, key="allgemein").draft
    assert draft.salutation == "Guten Tag,"
    assert any("Frau Özdemir" in one.text for one in draft.body)
    with pytest.raises(Refused, match="gibt es nicht"):
        town_file.guide.ask(address_draft, key="nirgends")
