"""Print jobs: their batches, letters and sheets, and addresses from which letters came back."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.printing.course import BatchState, JobState
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.domain.printing.sheets import SheetFate
from rathaus_desk.store.base import Row, Word


class PrintJobRow(Row):
    """One job. `run` stands in the codes of its sheets; `batch` is the number of the last batch."""

    __tablename__ = "print_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[PrintKind] = mapped_column(Word(PrintKind))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    state: Mapped[JobState] = mapped_column(Word(JobState))
    duplex: Mapped[bool]
    batch_size: Mapped[int]
    batch: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PrintBatchRow(Row):
    """Sheets that went to a printer together; written before they do."""

    __tablename__ = "print_batch"

    job_id: Mapped[int] = mapped_column(ForeignKey("print_job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[BatchState] = mapped_column(Word(BatchState))
    printer: Mapped[str]
    spool_id: Mapped[int]
    reason: Mapped[str]
    sent_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class PrintLetterRow(Row):
    """One letter of a job: when all of it was on paper, and when it came back.

    Of a campaign it bears the number of its recipient, without a reference: recipients are forgotten one day.
    To whom it goes no login reads on a server; it is loaded where it is asked for, in a file.
    """

    __tablename__ = "print_letter"

    job_id: Mapped[int] = mapped_column(ForeignKey("print_job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    pages: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, deferred=True)
    recipient_id: Mapped[int | None] = mapped_column(index=True)
    printed_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    return_reason: Mapped[ReturnReason | None] = mapped_column(Word(ReturnReason))
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class LetterReaderRow(Row):
    """Somebody of the register who reads the letter of another in the same household."""

    __tablename__ = "letter_reader"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "number"], ["print_letter.job_id", "print_letter.number"]),
    )

    job_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class PrintSheetRow(Row):
    """One sheet of a job, and its one fate."""

    __tablename__ = "print_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "letter"], ["print_letter.job_id", "print_letter.number"]),
        Index("ix_print_sheet_letter", "job_id", "letter"),
    )

    job_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[int]
    place: Mapped[int]
    places: Mapped[int]
    fate: Mapped[SheetFate] = mapped_column(Word(SheetFate))
    attempts: Mapped[int]
    batch: Mapped[int]


class AddressFlagRow(Row):
    """Somebody's address of which the post says that it is wrong."""

    __tablename__ = "address_flag"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "letter"], ["print_letter.job_id", "print_letter.number"]),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    reason: Mapped[ReturnReason] = mapped_column(Word(ReturnReason))
    job_id: Mapped[int]
    letter: Mapped[int]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
