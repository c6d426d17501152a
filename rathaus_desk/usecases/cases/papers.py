"""Filing a sheet and taking it out again: the PDF that was shown is the PDF that is kept."""

from hashlib import sha256

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import FiledPaper, FilePaper
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, PaperRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, demand_case_role, local, sees_names
from rathaus_desk.usecases.promises.promise_course import letters_filed
from rathaus_desk.usecases.texts import typed
from rathaus_desk.usecases.timeline import note_down

NO_PAPER = "Dieses Blatt gibt es hier nicht."
LARGEST_PDF = 20_000_000  # bytes
_PDF = b"%PDF-"


@handles(FilePaper, *CASE_ROLES)
def file_paper(work: Work, command: FilePaper) -> FiledPaper:
    """File a sheet to its cases; the same sheet lies in a file once."""
    if not command.pdf.startswith(_PDF) or len(command.pdf) > LARGEST_PDF:
        raise Refused("Das ist kein PDF, das sich ablegen lässt. Es wurde nichts gespeichert.")
    case_ids = _cases(work, command.case_ids)
    fingerprint = sha256(command.pdf).hexdigest()
    row = _same(work, case_ids, fingerprint)
    if row is None:
        row = PaperRow(
            id=work.new_id(),
            kind=command.kind,
            title=typed(command.title, "title", "Titel", needed=True),
            reference=typed(command.reference, "reference", "Zeichen"),
            filed_at=work.now,
            staff_id=work.actor.staff_id,
            sha256=fingerprint,
            pdf=command.pdf,
        )
        work.session.add(row)
        work.session.flush()
    filed = select(CasePaperRow.case_id).where(CasePaperRow.paper_id == row.id)
    known = set(work.session.scalars(filed))
    for case_id in case_ids:
        if case_id not in known:
            work.session.add(CasePaperRow(case_id=case_id, paper_id=row.id))
            note_down(work, case_id, EntryKind.PAPER, f"{word(row.kind)} abgelegt: {row.title}")
    letters_filed(work, case_ids, row.kind)
    by = office.staff_name(work, row.staff_id)
    return FiledPaper(row.id, row.kind, row.title, row.reference, local(work, row.filed_at), by)


def paper_pdf(work: Work, paper_id: int) -> bytes:
    """Return a filed sheet as it was printed. Refuses unknown and hidden ones in the same words."""
    demand_case_role(work)
    found = (
        select(CaseRow.id, CaseRow.owner_id, StaffRow.unit_id)
        .join(CasePaperRow, CasePaperRow.case_id == CaseRow.id)
        .join(PaperRow, PaperRow.id == CasePaperRow.paper_id)
        .join(StaffRow, StaffRow.id == PaperRow.staff_id)
        .where(PaperRow.id == paper_id, case_in_sight(work))
    )
    for case_id, owner_id, unit_id in work.session.execute(found).all():
        own = unit_id == work.actor.unit_id
        kept = owner_id == work.actor.staff_id or work.actor.role is not Role.CLERK
        if own or (kept and sees_names(work, case_id)):
            return work.session.get_one(PaperRow, paper_id).pdf
    raise Refused(NO_PAPER)


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
