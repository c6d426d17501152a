"""The journal as ciphertext with its keys apart, and the chain of blocks that seals it and both protocols."""

import json
import os
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
AT_ONCE = 500  # entries

BEFORE = sa.table(
    "journal_before",
    sa.column("id", sa.Uuid()),
    sa.column("at", MOMENT),
    sa.column("staff_id", NUMBER),
    sa.column("command", sa.String()),
    sa.column("body", sa.JSON()),
    sa.column("outcome", sa.JSON()),
)
JOURNAL = sa.table(
    "journal",
    sa.column("id", sa.Uuid()),
    sa.column("at", MOMENT),
    sa.column("staff_id", NUMBER),
    sa.column("command", sa.String()),
    sa.column("sealed", sa.LargeBinary()),
)
KEYS = sa.table(
    "journal_key",
    sa.column("journal_id", sa.Uuid()),
    sa.column("key", sa.LargeBinary()),
    sa.column("person_id", NUMBER),
)


def upgrade() -> None:
    op.rename_table("journal", "journal_before")
    if context.get_context().dialect.name == "postgresql":  # there, names of keys are names of indexes
        op.drop_constraint("pk_journal", "journal_before", type_="primary")
    _journal()
    _keys()
    _blocks()
    if not context.is_offline_mode():  # who builds by the written text has no entries yet
        _carry_over(op.get_bind())
    op.drop_table("journal_before")
    for protocol in ("read_log", "export_log"):
        op.add_column(protocol, sa.Column("block_id", NUMBER, nullable=True))
        op.create_index(f"ix_{protocol}_block_id", protocol, ["block_id", "id"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("block_id", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_journal_staff_id"),
    )
    op.create_index("ix_journal_block_id", "journal", ["block_id", "id"])


def _keys() -> None:
    op.create_table(
        "journal_key",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("journal_id", name="pk_journal_key"),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.id"], name="fk_journal_key_journal_id"),
    )
    op.create_index("ix_journal_key_person_id", "journal_key", ["person_id"])


def _blocks() -> None:
    op.create_table(
        "journal_block",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.Column("entries", NUMBER, nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_block"),
    )


def _carry_over(connection: sa.Connection) -> None:
    """Encrypt each entry with a key of its own; they are sealed by the first block."""
    in_order = sa.select(BEFORE).order_by(BEFORE.c.id).limit(AT_ONCE)
    rest = in_order
    while rows := connection.execute(rest).mappings().all():
        made = [_encrypted(dict(row)) for row in rows]
        connection.execute(sa.insert(JOURNAL), [entry for entry, _key in made])
        connection.execute(sa.insert(KEYS), [key for _entry, key in made])
        rest = in_order.where(BEFORE.c.id > rows[-1]["id"])


def _encrypted(row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    key, nonce = AESGCM.generate_key(256), os.urandom(12)
    content = {"body": row.pop("body"), "outcome": row.pop("outcome")}
    text = json.dumps(content, ensure_ascii=False).encode()
    bound_to = f"{row['id']} {row['staff_id']} {row['command']}".encode()
    row["sealed"] = nonce + AESGCM(key).encrypt(nonce, text, bound_to)
    person_id = content["body"].get("person_id") if isinstance(content["body"], dict) else None
    return row, {
        "journal_id": row["id"],
        "key": key,
        "person_id": person_id if isinstance(person_id, int) else None,
    }
