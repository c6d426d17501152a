"""Routing: tasks in a row, shared answers, authorities outside, arguments, interim words, tellings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String()
LONG = sa.Text()
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _authorities()
    _tasks()
    _arguments()
    _interims()
    _tellings()


def _authorities() -> None:
    op.create_table(
        "outside_authority",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sort_name", TEXT, nullable=False),
        sa.Column("address", LONG, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("topics", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outside_authority"),
        sa.UniqueConstraint("key", name="uq_outside_authority_key"),
    )


def _tasks() -> None:
    op.add_column("task", _reference("proposed_authority_id", "task", "outside_authority.id"), **INLINE)
    op.add_column("task", _reference("after_task_id", "task", "task.id"), **INLINE)
    op.add_column("task", _reference("outside_id", "task", "outside_authority.id"), **INLINE)
    op.add_column("task", sa.Column("follow_up", sa.Date(), nullable=True))
    for flag in ("shared", "name_person"):
        op.add_column("task", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("task", sa.Column("due_explained", TEXT, nullable=False, server_default=""))
    op.create_index("ix_task_after_task_id", "task", ["after_task_id"])


def _arguments() -> None:
    op.create_table(
        "task_argument",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("task_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("proposed_unit_id", NUMBER, nullable=True),
        sa.Column("proposed_authority_id", NUMBER, nullable=True),
        sa.Column("because", LONG, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_argument_task_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_task_argument_unit_id"),
        sa.ForeignKeyConstraint(["proposed_unit_id"], ["unit.id"], name="fk_task_argument_proposed_unit_id"),
        sa.ForeignKeyConstraint(
            ["proposed_authority_id"], ["outside_authority.id"], name="fk_task_argument_proposed_authority_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_argument"),
    )
    op.create_index("ix_task_argument_task_id", "task_argument", ["task_id"])
    op.create_index("ix_task_argument_at", "task_argument", ["at"])


def _interims() -> None:
    op.create_table(
        "interim",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("task_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("text", LONG, nullable=False),
        sa.Column("expected", sa.Date(), nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_interim_task_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_interim_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_interim"),
    )
    op.create_index("ix_interim_task_id", "interim", ["task_id"])


def _tellings() -> None:
    op.create_table(
        "telling",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("cause_id", NUMBER, nullable=False),
        sa.Column("reply_by", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("told_by", WORD, nullable=True),
        sa.Column("staff_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_telling_case_id"),
        sa.ForeignKeyConstraint(["cause_id"], ["case_file.id"], name="fk_telling_cause_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_telling_staff_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_telling"),
    )
    op.create_index("ix_telling_cause_id", "telling", ["cause_id"])


def _reference(name: str, table: str, target: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, sa.ForeignKey(target, name=f"fk_{table}_{name}"), nullable=True)


INLINE = {"inline_references": True}
