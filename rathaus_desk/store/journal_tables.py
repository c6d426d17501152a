"""The journal: who asked for what, as ciphertext; the keys to it apart; and the blocks that seal it.

What a command said is a citizen's data and must go one day, the chain must stand for ever. So each entry is
encrypted with a key of its own and the chain covers the ciphertext: to destroy the key erases the content.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, ForeignKey, Index, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from rathaus_desk.store.base import Row
from rathaus_desk.store.changes import note_changed

_KEY_BITS = 256
_NONCE_BYTES = 12  # NIST SP 800-38D


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What everybody may know of an entry."""

    id: UUID
    at: datetime
    staff_id: int
    command: str


class JournalKeyRow(Row):
    """The key to one entry, and which citizen it speaks of, if that is known."""

    __tablename__ = "journal_key"

    journal_id: Mapped[UUID] = mapped_column(ForeignKey("journal.id"), primary_key=True)
    key: Mapped[bytes]
    person_id: Mapped[int | None] = mapped_column(index=True)


class JournalRow(Row):
    """Who asked for what and when; its key makes a second sending harmless, its outcome answers it.

    `block_id` is the block that seals the entry; it has no reference, so that a lost block can be named.
    """

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_block_id", "block_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    command: Mapped[str]
    sealed: Mapped[bytes]
    block_id: Mapped[int | None]
    key: Mapped[JournalKeyRow | None] = relationship(lazy="joined", viewonly=True)

    @cached_property
    def content(self) -> Mapping[str, Any] | None:
        """What the command said and what came of it; None once the key is destroyed."""
        if self.key is None:
            return None
        nonce, text = self.sealed[:_NONCE_BYTES], self.sealed[_NONCE_BYTES:]
        opened = AESGCM(self.key.key).decrypt(nonce, text, _bound_to(self.id, self.staff_id, self.command))
        content: Mapping[str, Any] = json.loads(opened)
        return content

    @property
    def body(self) -> Any:
        """The fields of the command, None once the key is destroyed."""
        return self.content and self.content["body"]

    @property
    def outcome(self) -> Any:
        """What came of it, None once the key is destroyed."""
        return self.content and self.content["outcome"]


class JournalBlockRow(Row):
    """About a second of entries of all protocols; `digest` covers them and the digest before."""

    __tablename__ = "journal_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_at: Mapped[datetime]
    entries: Mapped[int]
    previous: Mapped[bytes]
    digest: Mapped[bytes]


def write_entry(
    session: Session, entry: JournalLine, content: Mapping[str, Any], person_id: int | None
) -> None:
    """Write an entry whose content is encrypted by a fresh key and bound to its id, author and command."""
    key = AESGCM.generate_key(_KEY_BITS)
    connection = session.connection()  # past the session: nobody shows a key, so nobody hears of it
    connection.execute(insert(JournalRow), {**asdict(entry), "sealed": _encrypted(key, entry, content)})
    connection.execute(insert(JournalKeyRow), {"journal_id": entry.id, "key": key, "person_id": person_id})
    note_changed(session, JournalRow)


def rewrite_entry(row: JournalRow, content: Mapping[str, Any]) -> None:
    """Give an entry of a workplace's own file other content; on a server no entry can be changed."""
    assert row.key is not None
    row.sealed = _encrypted(row.key.key, row, content)
    vars(row).pop("content", None)


def forget_entries(session: Session, which: ColumnElement[bool]) -> None:
    """Delete entries of a workplace's own file with their keys; on a server none can be deleted."""
    gone = select(JournalRow.id).where(which)
    session.execute(delete(JournalKeyRow).where(JournalKeyRow.journal_id.in_(gone)))
    session.execute(delete(JournalRow).where(which))


def _encrypted(key: bytes, entry: "JournalLine | JournalRow", content: Mapping[str, Any]) -> bytes:
    nonce, text = os.urandom(_NONCE_BYTES), json.dumps(content, ensure_ascii=False).encode()
    return nonce + AESGCM(key).encrypt(nonce, text, _bound_to(entry.id, entry.staff_id, entry.command))


def _bound_to(entry_id: UUID, staff_id: int, command: str) -> bytes:
    return f"{entry_id} {staff_id} {command}".encode()
