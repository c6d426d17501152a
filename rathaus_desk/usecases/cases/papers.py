"""Filing a sheet and taking it out again: the PDF that was shown is the PDF that is kept."""

from hashlib import sha256

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import FiledPaper, FilePaper, PaperKind
from rathaus_desk.domain.printing.single_letters import is_single
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, PaperRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.cases.sent_papers import filed_line
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, demand_case_role, local, sees_names
from rathaus_desk.usecases.promises.promise_course import letters_filed
from rathaus_desk.usecases.texts import typed
from rathaus_desk.usecases.timeline import note_down

NO_PAPER = "Dieses Blatt gibt es hier nicht."
_OF_NO_CASE = "Dieses Zeichen gehört zu einem Brief ohne Vorgang. Es wurde nichts gespeichert."
LARGEST_PDF = 20_000_000  # bytes
_PDF = b"%PDF-"


@handles(FilePaper, *CASE_ROLES)
def file_paper(work: Work, command: FilePaper) -> FiledPaper:
    """File a sheet to its cases; the same sheet lies in a file once.

    A letter of no case stays its writer's own, whatever becomes of any case: none is filed under its sign.
    """
    reference = typed(command.reference, "reference", "Zeichen")
    if is_single(reference):
        raise Refused(_OF_NO_CASE, "reference")
    _demand_pdf(command.pdf)
    case_ids = _cases(work, command.case_ids)
    fingerprint = sha256(command.pdf).hexdigest()
    row = _same(work, case_ids, fingerprint)
    if row is None:
        row = keep_sheet(work, command.kind, command.title, reference, command.pdf)
    filed = select(CasePaperRow.case_id).where(CasePaperRow.paper_id == row.id)
    known = set(work.session.scalars(filed))
    for case_id in case_ids:
        if case_id not in known:
            work.session.add(CasePaperRow(case_id=case_id, paper_id=row.id))
            note_down(work, case_id, EntryKind.PAPER, filed_line(row.kind, row.title))
    letters_filed(work, case_ids, row.kind)
    return filed_value(work, row)


def paper_pdf(work: Work, paper_id: int) -> bytes:
    """Return a filed sheet as it was printed. Refuses unknown and hidden ones in the same words."""
    return seen_paper(work, paper_id).pdf


def seen_paper(work: Work, paper_id: int) -> PaperRow:
    """Return a filed sheet that the actor may see. Refuses unknown and hidden ones in the same words."""
    demand_case_role(work)
    found = (
        select(CaseRow.id, CaseRow.owner_id, StaffRow.unit_id)
        .join(CasePaperRow, CasePaperRow.case_id == CaseRow.id)
        .join(PaperRow, PaperRow.id == CasePaperRow.paper_id)
        .join(StaffRow, StaffRow.id == PaperRow.staff_id)
        .where(PaperRow.id == paper_id, case_in_sight(work))
    )
    filed = work.session.execute(found).all()
    if not filed and (mine := _of_no_case(work, paper_id)) is not None:
        return mine
    for case_id, owner_id, unit_id in filed:
        own = unit_id == work.actor.unit_id
        kept = owner_id == work.actor.staff_id or work.actor.role is not Role.CLERK
        if own or (kept and sees_names(work, case_id)):
            return work.session.get_one(PaperRow, paper_id)
    raise Refused(NO_PAPER)


def _of_no_case(work: Work, paper_id: int) -> PaperRow | None:
    """Return a letter that was written without a case, for who wrote it."""
    in_a_case = select(CasePaperRow.case_id).where(CasePaperRow.paper_id == PaperRow.id).exists()
    mine = PaperRow.staff_id == work.actor.staff_id
    row = work.session.scalar(select(PaperRow).where(PaperRow.id == paper_id, mine, ~in_a_case))
    return row if row is not None and is_single(row.reference) else None


def _demand_pdf(pdf: bytes) -> None:
    if not pdf.startswith(_PDF) or len(pdf) > LARGEST_PDF:
        raise Refused("Das ist kein PDF, das sich ablegen lässt. Es wurde nichts gespeichert.")


def keep_sheet(work: Work, kind: PaperKind, title: str, reference: str, pdf: bytes) -> PaperRow:
    """Keep a sheet as it was drawn. Refuses what is no PDF."""
    _demand_pdf(pdf)
    row = PaperRow(
        id=work.new_id(),
        kind=kind,
        title=typed(title, "title", "Titel", needed=True),
        reference=typed(reference, "reference", "Zeichen"),
        filed_at=work.now,
        staff_id=work.actor.staff_id,
        sha256=sha256(pdf).hexdigest(),
        pdf=pdf,
    )
    work.session.add(row)
    work.session.flush()
    return row


def filed_value(work: Work, row: PaperRow) -> FiledPaper:
    """Return a filed sheet without its bytes."""
    by = office.staff_name(work, row.staff_id)
    return FiledPaper(row.id, row.kind, row.title, row.reference, local(work, row.filed_at), by)


def _cases(work: Work, case_ids: tuple[int, ...]) -> list[int]:
    wanted = dict.fromkeys(case_ids)
    visible = select(CaseRow.id).where(CaseRow.id.in_(wanted), case_in_sight(work)).order_by(CaseRow.id)
    found = list(work.session.scalars(visible))
    if not wanted or len(found) != len(wanted):
        raise Refused(NO_CASE)
    return found


def _same(work: Work, case_ids: list[int], fingerprint: str) -> PaperRow | None:
    return work.session.scalar(
        select(PaperRow)
        .join(CasePaperRow, CasePaperRow.paper_id == PaperRow.id)
        .where(CasePaperRow.case_id.in_(case_ids), PaperRow.sha256 == fingerprint)
        .limit(1)
    )
