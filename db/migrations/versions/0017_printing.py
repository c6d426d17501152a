"""Print jobs with their batches, letters and sheets, and addresses from which letters came back."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String()
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_jobs()
    _make_letters()
    op.create_table(
        "address_flag",
        sa.Column("person_id", NUMBER, nullable=False, autoincrement=False),
        _column("since", MOMENT),
        _column("reason", WORD),
        *(_column(name, NUMBER) for name in ("job_id", "letter", "staff_id")),
        sa.PrimaryKeyConstraint("person_id", name="pk_address_flag"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_address_flag_person_id"),
        sa.ForeignKeyConstraint(
            ["job_id", "letter"],
            ["print_letter.job_id", "print_letter.number"],
            name="fk_address_flag_job_id",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_address_flag_staff_id"),
    )


def _make_jobs() -> None:
    op.create_table(
        "print_job",
        _column("id", NUMBER),
        *(_column(name, TEXT) for name in ("run", "title")),
        _column("kind", WORD),
        *(_column(name, NUMBER) for name in ("unit_id", "staff_id")),
        _column("created_at", MOMENT),
        _column("state", WORD),
        _column("duplex", sa.Boolean()),
        *(_column(name, NUMBER) for name in ("batch_size", "batch", "version")),
        sa.PrimaryKeyConstraint("id", name="pk_print_job"),
        sa.UniqueConstraint("run", name="uq_print_job_run"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_print_job_unit_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_print_job_staff_id"),
    )
    op.create_index("ix_print_job_unit_id", "print_job", ["unit_id"])
    op.create_table(
        "print_batch",
        *(_column(name, NUMBER) for name in ("job_id", "number")),
        _column("state", WORD),
        _column("printer", TEXT),
        _column("spool_id", NUMBER),
        _column("reason", TEXT),
        _column("sent_at", MOMENT),
        _column("settled_at", MOMENT, maybe=True),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_print_batch"),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name="fk_print_batch_job_id"),
    )


def _make_letters() -> None:
    op.create_table(
        "print_letter",
        *(_column(name, NUMBER) for name in ("job_id", "number", "pages")),
        _column("person_id", NUMBER, maybe=True),
        _column("printed_at", MOMENT, maybe=True),
        _column("returned_at", MOMENT, maybe=True),
        _column("return_reason", WORD, maybe=True),
        _column("returned_by", NUMBER, maybe=True),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_print_letter"),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name="fk_print_letter_job_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_print_letter_person_id"),
        sa.ForeignKeyConstraint(["returned_by"], ["staff.id"], name="fk_print_letter_returned_by"),
    )
    op.create_index("ix_print_letter_person_id", "print_letter", ["person_id"])
    op.create_table(
        "print_sheet",
        *(_column(name, NUMBER) for name in ("job_id", "number", "letter", "place", "places")),
        _column("fate", WORD),
        *(_column(name, NUMBER) for name in ("attempts", "batch")),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_print_sheet"),
        sa.ForeignKeyConstraint(
            ["job_id", "letter"],
            ["print_letter.job_id", "print_letter.number"],
            name="fk_print_sheet_job_id",
        ),
    )
    op.create_index("ix_print_sheet_letter", "print_sheet", ["job_id", "letter"])


def _column(name: str, kind: Any, *, maybe: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=maybe)
