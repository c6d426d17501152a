"""The first tables: the town hall, its services, citizens, contacts, cases and the work on them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Types and names stand here as they were on the day, whatever the models become.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String()
WORD = sa.String(32)
JSON = sa.JSON()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _town()
    _services()
    _people()
    _contacts()
    _cases()
    _work()


def _town() -> None:
    _table(
        "setting",
        _column("key", TEXT, key=True),
        *_columns(JSON, "value"),
    )
    _table(
        "unit",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "key", "name", "short", "room", "phone", "email", "topics"),
        unique="key",
    )
    _table(
        "staff",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "login", "title", "given_name", "family_name", "sort_name"),
        *_columns(WORD, "role"),
        _column("unit_id", NUMBER, "unit.id"),
        *_columns(TEXT, "room", "phone"),
        *_columns(JSON, "duty"),
        *_columns(sa.Boolean(), "active"),
        unique="login",
    )
    op.create_index("ix_staff_unit_id", "staff", ["unit_id"])
    _table(
        "deputy",
        _column("staff_id", NUMBER, "staff.id", key=True),
        _column("rank", NUMBER, key=True),
        _column("deputy_id", NUMBER, "staff.id"),
    )
    _table(
        "absence",
        _column("id", NUMBER, key=True),
        _column("staff_id", NUMBER, "staff.id"),
        *_columns(sa.Date(), "first", "last"),
    )
    op.create_index("ix_absence_staff_id", "absence", ["staff_id"])
    _table(
        "preference",
        _column("staff_id", NUMBER, "staff.id", key=True),
        _column("key", TEXT, key=True),
        *_columns(JSON, "value"),
    )


def _services() -> None:
    _table(
        "district",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "key", "name", "postcode"),
        *_columns(sa.Double(), "latitude", "longitude"),
        unique="key",
    )
    _table(
        "street",
        _column("id", NUMBER, key=True),
        _column("district_id", NUMBER, "district.id"),
        *_columns(TEXT, "name", "folded"),
    )
    op.create_index("ix_street_district_id", "street", ["district_id"])
    op.create_index("ix_street_folded", "street", ["folded"])
    _table(
        "service",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "key", "leika_key", "name", "sort_name", "short", "topic"),
        _column("unit_id", NUMBER, "unit.id"),
        *_columns(sa.Boolean(), "place_bound", "sensitive"),
        *_columns(JSON, "facts", "fields", "documents", "words"),
        *_columns(TEXT, "fee", "duration"),
        *_columns(NUMBER, "due_days"),
        *_columns(TEXT, "knowledge", "plain", "law", "question"),
        unique="key",
    )
    _table(
        "responsibility",
        _column("id", NUMBER, key=True),
        _column("service_id", NUMBER, "service.id"),
        _column("unit_id", NUMBER, "unit.id"),
        _column("staff_id", NUMBER, "staff.id", maybe=True),
        _column("district_id", NUMBER, "district.id", maybe=True),
        _column("valid_from", sa.Date(), maybe=True),
        _column("valid_until", sa.Date(), maybe=True),
        *_columns(TEXT, "because"),
    )
    op.create_index("ix_responsibility_service_id", "responsibility", ["service_id"])


def _people() -> None:
    _table(
        "person",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "title", "given_name", "family_name", "sort_name"),
        _column("birth_date", sa.Date(), maybe=True),
        *_columns(TEXT, "street", "house_number", "postcode", "place"),
        _column("district_id", NUMBER, "district.id", maybe=True),
        *_columns(TEXT, "phone", "email", "language"),
        *_columns(JSON, "needs"),
        *_columns(WORD, "lock"),
        *_columns(NUMBER, "version"),
    )
    op.create_index("ix_person_birth_date", "person", ["birth_date"])
    op.create_index("ix_person_sort_name", "person", ["sort_name", "id"])
    op.create_index("ix_person_street", "person", ["street", "house_number"])
    _table(
        "phone",
        _column("number", TEXT, key=True),
        _column("person_id", NUMBER, "person.id", key=True),
    )
    op.create_index("ix_phone_person_id", "phone", ["person_id"])
    _table(
        "name_token",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "token", "code"),
    )
    op.create_index("ix_name_token_token", "name_token", ["token"], unique=True)
    _table(
        "name_pair",
        _column("family_id", NUMBER, key=True),
        _column("given_id", NUMBER, key=True),
        _column("person_id", NUMBER, "person.id", key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_pair_given", "name_pair", ["given_id", "family_id", "person_id"])
    op.create_index("ix_name_pair_person_id", "name_pair", ["person_id"])


def _contacts() -> None:
    _table(
        "contact",
        _column("id", NUMBER, key=True),
        *_columns(MOMENT, "at"),
        *_columns(WORD, "channel"),
        _column("taken_by", NUMBER, "staff.id"),
        _column("person_id", NUMBER, "person.id", maybe=True),
        *_columns(TEXT, "caller_name", "caller_phone"),
        *_columns(JSON, "needs"),
        *_columns(TEXT, "pickup_code"),
    )
    op.create_index("ix_contact_person_id", "contact", ["person_id"])
    op.create_index("ix_contact_taken_by", "contact", ["taken_by"])
    _table(
        "quick_answer",
        _column("id", NUMBER, key=True),
        *_columns(MOMENT, "at"),
        *_columns(WORD, "channel"),
        _column("service_id", NUMBER, "service.id"),
        _column("district_id", NUMBER, "district.id", maybe=True),
    )
    op.create_index("ix_quick_answer_at", "quick_answer", ["at"])
    op.create_index("ix_quick_answer_service_id", "quick_answer", ["service_id"])
    _table(
        "promise",
        _column("id", NUMBER, key=True),
        _column("contact_id", NUMBER, "contact.id"),
        *_columns(WORD, "reply_by"),
        _column("staff_id", NUMBER, "staff.id"),
        *_columns(TEXT, "phone"),
        _column("window_start", MOMENT, maybe=True),
        _column("window_end", MOMENT, maybe=True),
        *_columns(WORD, "state"),
        *_columns(NUMBER, "attempts", "version"),
    )
    op.create_index("ix_promise_contact_id", "promise", ["contact_id"])
    op.create_index("ix_promise_open", "promise", ["state", "window_end"])
    op.create_index("ix_promise_staff_id", "promise", ["staff_id"])
    _table(
        "journal",
        _column("id", sa.Uuid(), key=True),
        *_columns(MOMENT, "at"),
        _column("staff_id", NUMBER, "staff.id"),
        *_columns(TEXT, "command"),
        *_columns(JSON, "body", "outcome"),
    )
    _table(
        "counter",
        _column("name", TEXT, key=True),
        *_columns(NUMBER, "value"),
    )


def _cases() -> None:
    _table(
        "case_file",
        _column("id", NUMBER, key=True),
        *_columns(TEXT, "number"),
        _column("contact_id", NUMBER, "contact.id"),
        _column("person_id", NUMBER, "person.id", maybe=True),
        _column("service_id", NUMBER, "service.id"),
        _column("district_id", NUMBER, "district.id", maybe=True),
        *_columns(TEXT, "place", "place_key"),
        *_columns(JSON, "facts", "details"),
        *_columns(sa.Text(), "note"),
        *_columns(WORD, "state"),
        _column("owner_id", NUMBER, "staff.id"),
        _column("cause_id", NUMBER, "case_file.id", maybe=True),
        *_columns(MOMENT, "opened_at", "told_due"),
        *_columns(TEXT, "due_explained"),
        _column("closed_at", MOMENT, maybe=True),
        *_columns(sa.Text(), "result"),
        _column("told_by", WORD, maybe=True),
        *_columns(sa.Text(), "search_text"),
        *_columns(NUMBER, "version"),
        unique="number",
    )
    op.create_index("ix_case_file_cause_id", "case_file", ["cause_id"])
    op.create_index("ix_case_file_contact_id", "case_file", ["contact_id"])
    op.create_index("ix_case_file_due", "case_file", ["state", "told_due"])
    op.create_index("ix_case_file_owner", "case_file", ["owner_id", "state", "id"])
    op.create_index("ix_case_file_person", "case_file", ["person_id", "id"])
    op.create_index("ix_case_file_place", "case_file", ["service_id", "place_key", "id"])
    op.create_index("ix_case_file_state", "case_file", ["state", "id"])


def _work() -> None:
    _table(
        "task",
        _column("id", NUMBER, key=True),
        _column("case_id", NUMBER, "case_file.id"),
        _column("unit_id", NUMBER, "unit.id"),
        _column("staff_id", NUMBER, "staff.id", maybe=True),
        _column("suggested_id", NUMBER, "staff.id", maybe=True),
        *_columns(sa.Text(), "question"),
        *_columns(TEXT, "reason"),
        *_columns(WORD, "state"),
        *_columns(MOMENT, "visible_from", "due"),
        *_columns(sa.Text(), "answer"),
        _column("proposed_unit_id", NUMBER, "unit.id", maybe=True),
        *_columns(NUMBER, "returns", "version"),
    )
    op.create_index("ix_task_case", "task", ["case_id", "unit_id", "visible_from"])
    op.create_index("ix_task_unit", "task", ["unit_id", "state", "id"])
    _table(
        "query",
        _column("id", NUMBER, key=True),
        _column("task_id", NUMBER, "task.id"),
        *_columns(sa.Text(), "text"),
        _column("asked_by", NUMBER, "staff.id"),
        *_columns(MOMENT, "asked_at"),
        *_columns(sa.Text(), "answer"),
        _column("answered_at", MOMENT, maybe=True),
    )
    op.create_index("ix_query_task_id", "query", ["task_id"])
    _table(
        "timeline",
        _column("id", NUMBER, key=True),
        _column("case_id", NUMBER, "case_file.id"),
        *_columns(MOMENT, "at"),
        _column("staff_id", NUMBER, "staff.id"),
        *_columns(WORD, "kind"),
        *_columns(sa.Text(), "text"),
    )
    op.create_index("ix_timeline_case", "timeline", ["case_id", "id"])
    _table(
        "paper",
        _column("id", NUMBER, key=True),
        *_columns(WORD, "kind"),
        *_columns(TEXT, "title", "reference"),
        *_columns(MOMENT, "filed_at"),
        _column("staff_id", NUMBER, "staff.id"),
        *_columns(TEXT, "sha256"),
        *_columns(sa.LargeBinary(), "pdf"),
    )
    _table(
        "case_paper",
        _column("case_id", NUMBER, "case_file.id", key=True),
        _column("paper_id", NUMBER, "paper.id", key=True),
    )
    op.create_index("ix_case_paper_paper_id", "case_paper", ["paper_id"])


def _table(name: str, *columns: sa.Column[Any], unique: str | None = None, **options: Any) -> None:
    keys = [column.name for column in columns if column.primary_key]
    rules = [sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}")]
    alone = [sa.UniqueConstraint(unique, name=f"uq_{name}_{unique}")] if unique else []
    foreign = [
        sa.ForeignKeyConstraint([column.name], [column.info["to"]], name=f"fk_{name}_{column.name}")
        for column in columns
        if "to" in column.info
    ]
    op.create_table(name, *columns, *rules, *alone, *foreign, **options)


def _columns(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [_column(name, kind) for name in names]


def _column(
    name: str, kind: Any, to: str | None = None, *, key: bool = False, maybe: bool = False
) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=key, nullable=maybe, info={"to": to} if to else {})
