"""Tables of the daily work: contacts, cases, tasks, promises, papers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.cases.cases import CaseState, EntryKind, TaskState, ToldBy
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.paper.letters import PaperKind
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy
from rathaus_desk.store.base import Row, Word


class ContactRow(Row):
    """One visit or call; `person_id` spoke to us, `code_misses` is how often its code was wrong in a row.

    A server marks it: `restricted` if a locked person spoke (§ 51 BMG), `shielded` if a case is restricted.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    taken_by: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    caller_name: Mapped[str]
    caller_phone: Mapped[str]
    needs: Mapped[list[Any]]
    pickup_code: Mapped[str]
    language: Mapped[str] = mapped_column(default="", server_default="")
    code_misses: Mapped[int] = mapped_column(default=0, server_default="0")
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    shielded: Mapped[bool] = mapped_column(default=False, server_default=false())


class QuickAnswerRow(Row):
    """A question answered on the spot: counted, without a person."""

    __tablename__ = "quick_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))


class CaseRow(Row):
    """One concern. `person_id` is whom it is about, `caller_id` who reported it if that is somebody else.

    `search_text` is the folded text that the full-text index reads. A server marks as `restricted` what
    speaks of somebody under § 51 BMG.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_state", "state", "id"),
        Index("ix_case_file_owner", "owner_id", "state", "id"),
        Index("ix_case_file_person", "person_id", "id"),
        Index("ix_case_file_caller", "caller_id", "id"),
        Index("ix_case_file_place", "service_id", "place_key", "id"),
        Index("ix_case_file_due", "state", "told_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    place: Mapped[str]
    place_key: Mapped[str]
    facts: Mapped[list[Any]]
    details: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[CaseState] = mapped_column(Word(CaseState))
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    cause_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    opened_at: Mapped[datetime]
    told_due: Mapped[datetime]
    due_explained: Mapped[str]
    closed_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(Text)
    told_by: Mapped[ToldBy | None] = mapped_column(Word(ToldBy))
    search_text: Mapped[str] = mapped_column(Text)
    caller_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    concerned_name: Mapped[str] = mapped_column(default="", server_default="")
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    share_needs: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    covered: Mapped[bool | None]
    about_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TaskRow(Row):
    """One unit's share of a case; it reaches the unit at `visible_from`, so an intake can be undone.

    What waits for another task reaches its unit once that one is answered: until then at the end of days.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_unit", "unit_id", "state", "id"),
        Index("ix_task_case", "case_id", "unit_id", "visible_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    question: Mapped[str] = mapped_column(Text)
    reason: Mapped[str]
    state: Mapped[TaskState] = mapped_column(Word(TaskState))
    visible_from: Mapped[datetime]
    due: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text)
    proposed_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    proposed_authority_id: Mapped[int | None] = mapped_column(ForeignKey("outside_authority.id"))
    returns: Mapped[int] = mapped_column(default=0)
    after_task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    outside_id: Mapped[int | None] = mapped_column(ForeignKey("outside_authority.id"))
    follow_up: Mapped[date | None]
    name_person: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_explained: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class QueryRow(Row):
    """A question back to the citizen, asked through the guide."""

    __tablename__ = "query"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None]


class PromiseRow(Row):
    """A promise to a citizen; until `calling_until` `calling_id` is on the phone about it."""

    __tablename__ = "promise"
    __table_args__ = (
        Index("ix_promise_open", "state", "window_end"),
        Index("ix_promise_keeper", "staff_id", "state", "window_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    reply_by: Mapped[ReplyBy] = mapped_column(Word(ReplyBy))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    phone: Mapped[str]
    window_start: Mapped[datetime | None]
    window_end: Mapped[datetime | None]
    state: Mapped[PromiseState] = mapped_column(Word(PromiseState))
    attempts: Mapped[int] = mapped_column(default=0)
    calling_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    calling_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TimelineRow(Row):
    __tablename__ = "timeline"
    __table_args__ = (Index("ix_timeline_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind))
    text: Mapped[str] = mapped_column(Text)


class PaperRow(Row):
    """A sheet that left the house, as the PDF that was printed."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    title: Mapped[str]
    reference: Mapped[str]
    filed_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sha256: Mapped[str]
    pdf: Mapped[bytes]


class CasePaperRow(Row):
    """Which sheets lie in the file of which case; one slip may speak of several."""

    __tablename__ = "case_paper"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True, index=True)


class RunningNumberRow(Row):
    """The last number given out under a name; taken last in a transaction, so no number is lost."""

    __tablename__ = "running_number"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
