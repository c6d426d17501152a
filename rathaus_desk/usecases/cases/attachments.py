"""Attachments of a case: laid in, listed by right, read, taken out of sight and brought back."""

from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, func, or_, select, true

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.attachments import (
    AttachFile,
    AttachMailPart,
    Attachment,
    AttachmentKind,
    AttachmentOrigin,
    RestoreAttachment,
    WithdrawAttachment,
    kind_of,
    plain_name,
    size_in_words,
)
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.cases.mails import mail_files
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.words import word
from rathaus_desk.paper.foreign_sheets import demand_readable, sheet_of
from rathaus_desk.store.attachment_tables import AttachmentContentRow, AttachmentRow
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import (
    NO_CASE,
    case_in_sight,
    demand_case_role,
    local,
    sees_names,
    sees_whole,
)
from rathaus_desk.usecases.texts import typed
from rathaus_desk.usecases.timeline import note_down

MOST_FILES = 300
NO_ATTACHMENT = "Diese Anlage gibt es hier nicht. Es wurde nichts geändert."


def attachments_of(work: Work, case_id: int) -> tuple[Attachment, ...]:
    """Return the attachments of a case that the actor may see, newest first."""
    demand_case_role(work)
    file = work.session.scalar(select(CaseRow).where(CaseRow.id == case_id, case_in_sight(work)))
    if file is None:
        return ()
    rows = work.session.execute(
        select(AttachmentRow, StaffRow)
        .join(StaffRow, StaffRow.id == AttachmentRow.staff_id)
        .where(AttachmentRow.case_id == case_id, AttachmentRow.withdrawn_at.is_(None), _share(work, file))
        .order_by(AttachmentRow.id.desc())
        .limit(MOST_FILES)
    )
    return tuple(_value(work, row, office.shown(by)) for row, by in rows)


def attachment_content(work: Work, attachment_id: int) -> bytes:
    """Return the bytes of an attachment. Refuses unknown and hidden ones in the same words."""
    row = _row(work, attachment_id)
    return work.session.get_one(AttachmentContentRow, row.id).content


def draw_attachment(content: bytes, kind: AttachmentKind, today: date) -> bytes:
    """Return an attachment as PDF, to be looked at and printed; a picture or mail becomes pages."""
    return sheet_of(content, kind, today)


def judge_file(work: Work, command: AttachFile) -> AttachmentKind:
    """Return what a file is. Refuses what we cannot show; reading it may take a second or two."""
    _file(work, command.case_id)
    return _readable(command.content)


@handles(AttachFile, *CASE_ROLES, prepare=judge_file)
def attach_file(work: Work, command: AttachFile) -> Attachment:
    """Lay a file into a case; the same file lies there once."""
    file, kind = _file(work, command.case_id), work.prepared
    name = plain_name(typed(command.file_name, "file", "Dateiname", 1_000), kind)
    return _lay_in(work, file, name, kind, command.content, command.origin, for_units=command.for_units)


def take_from_mail(work: Work, command: AttachMailPart) -> tuple[str, AttachmentKind, bytes]:
    """Return one file out of a mail: name, kind and bytes. Taking a mail apart may take a second or two."""
    row = _row(work, command.attachment_id)
    if row.kind is not AttachmentKind.MAIL:
        raise Refused("Diese Anlage ist keine E-Mail. Es wurde nichts geändert.")
    files = mail_files(work.session.get_one(AttachmentContentRow, row.id).content)
    if not 0 <= command.part < len(files):
        raise Refused("Diese Datei hängt nicht an der E-Mail. Es wurde nichts geändert.")
    name, content = files[command.part]
    kind = _readable(content)
    return plain_name(name, kind), kind, content


@handles(AttachMailPart, *CASE_ROLES, prepare=take_from_mail)
def attach_mail_part(work: Work, command: AttachMailPart) -> Attachment:
    """Lay one file out of a mail into the case of the mail."""
    row = _row(work, command.attachment_id)
    name, kind, content = work.prepared
    file, origin = _file(work, row.case_id), AttachmentOrigin.MAIL
    return _lay_in(work, file, name, kind, content, origin, for_units=row.for_units)


@handles(WithdrawAttachment, *CASE_ROLES)
def withdraw_attachment(work: Work, command: WithdrawAttachment) -> Attachment:
    """Take an attachment out of sight; its author or the contact person may, and must say why."""
    row = _row(work, command.attachment_id)
    because = typed(command.because, "because", "Grund", needed=True)
    _demand_own(work, row)
    row.withdrawn_at = work.now
    note_down(work, row.case_id, EntryKind.PAPER, f"Anlage herausgenommen: {row.name}. {because}")
    return _value(work, row, office.staff_name(work, row.staff_id))


@handles(RestoreAttachment, *CASE_ROLES)
def restore_attachment(work: Work, command: RestoreAttachment) -> Attachment:
    """Bring a withdrawn attachment back."""
    row = _row(work, command.attachment_id, withdrawn=True)
    _demand_own(work, row)
    row.withdrawn_at = None
    note_down(work, row.case_id, EntryKind.PAPER, f"Anlage zurückgeholt: {row.name}")
    return _value(work, row, office.staff_name(work, row.staff_id))


def _lay_in(
    work: Work,
    file: CaseRow,
    name: str,
    kind: AttachmentKind,
    content: bytes,
    origin: AttachmentOrigin,
    *,
    for_units: bool,
) -> Attachment:
    fingerprint = sha256(content).hexdigest()
    here = (AttachmentRow.case_id == file.id, AttachmentRow.withdrawn_at.is_(None))
    # Whoever may not see a file must not learn that it is here already.
    alike = select(AttachmentRow).where(*here, AttachmentRow.sha256 == fingerprint, _share(work, file))
    same = work.session.scalar(alike.order_by(AttachmentRow.for_units.desc(), AttachmentRow.id).limit(1))
    if same is not None:
        if for_units and not same.for_units:
            _widen(work, file, same)
        return _value(work, same, office.staff_name(work, same.staff_id))
    if (work.session.scalar(select(func.count()).where(*here)) or 0) >= MOST_FILES:
        raise Refused(f"An einem Vorgang ist Platz für {MOST_FILES} Anlagen. Es wurde nichts angehängt.")
    row = AttachmentRow(
        id=work.new_id(),
        case_id=file.id,
        name=name,
        kind=kind,
        origin=origin,
        size=len(content),
        sha256=fingerprint,
        for_units=for_units,
        added_at=work.now,
        staff_id=work.actor.staff_id,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add(AttachmentContentRow(attachment_id=row.id, content=content))
    text = f"Anlage: {name} ({word(kind)}, {size_in_words(len(content))})"
    note_down(work, file.id, EntryKind.PAPER, text)
    return _value(work, row, office.staff_name(work, row.staff_id))


def _readable(content: bytes) -> AttachmentKind:
    kind = kind_of(content)
    demand_readable(content, kind)
    return kind


def _widen(work: Work, file: CaseRow, row: AttachmentRow) -> None:
    """Let the units see a file, if the actor brought it or sees the whole case."""
    if row.staff_id == work.actor.staff_id or sees_whole(work, file.owner_id):
        row.for_units = True
        note_down(work, file.id, EntryKind.PAPER, f"Anlage jetzt auch für die Stellen: {row.name}")


def _file(work: Work, case_id: int) -> CaseRow:
    file = work.session.scalar(select(CaseRow).where(CaseRow.id == case_id, case_in_sight(work)))
    if file is None:
        raise Refused(NO_CASE)
    return file


def _row(work: Work, attachment_id: int, *, withdrawn: bool = False) -> AttachmentRow:
    demand_case_role(work)
    row = work.session.get(AttachmentRow, attachment_id)
    if row is None or (row.withdrawn_at is not None) != withdrawn:
        raise Refused(NO_ATTACHMENT)
    file = work.session.scalar(select(CaseRow).where(CaseRow.id == row.case_id, case_in_sight(work)))
    if file is None:
        raise Refused(NO_ATTACHMENT)
    visible = select(AttachmentRow.id).where(AttachmentRow.id == row.id, _share(work, file))
    if work.session.scalar(visible) is None:
        raise Refused(NO_ATTACHMENT)
    return row


def _share(work: Work, file: CaseRow) -> ColumnElement[bool]:
    """Return the condition on AttachmentRow: a unit sees what is meant for units, and what it laid in.

    A file may show an address: of a case of a locked person a unit sees its own only.
    """
    own = AttachmentRow.staff_id.in_(select(StaffRow.id).where(StaffRow.unit_id == work.actor.unit_id))
    if not sees_names(work, file.id):
        return own
    return true() if sees_whole(work, file.owner_id) else or_(AttachmentRow.for_units, own)


def _demand_own(work: Work, row: AttachmentRow) -> None:
    owner_id = work.session.get_one(CaseRow, row.case_id).owner_id
    if work.actor.staff_id not in (row.staff_id, owner_id):
        raise Refused(
            "Herausnehmen kann das, wer es angehängt hat, oder die Ansprechperson. "
            "Es bleibt alles, wie es ist."
        )


def _value(work: Work, row: AttachmentRow, by: str) -> Attachment:
    return Attachment(
        id=row.id,
        case_id=row.case_id,
        name=row.name,
        kind=row.kind,
        origin=row.origin,
        size=row.size,
        sha256=row.sha256,
        for_units=row.for_units,
        added_at=local(work, row.added_at),
        by=by,
    )
