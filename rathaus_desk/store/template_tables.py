"""Tables of templates: what the town hall has written or changed itself, with every version."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.templates.stored import TemplateKind
from rathaus_desk.store.base import Row, Word

_OF_HOUSE = text("unit_id IS NULL")


class TemplateRow(Row):
    """A template of a unit, or without a unit of the house; `shipped_digest` is what it was copied from."""

    __tablename__ = "template"
    __table_args__ = (
        Index("ix_template_place", "key", "unit_id", unique=True),
        # Two NULLs are never the same, so the house needs a rule of its own.
        Index("ix_template_of_house", "key", unique=True, sqlite_where=_OF_HOUSE, postgresql_where=_OF_HOUSE),
        Index("ix_template_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    kind: Mapped[TemplateKind] = mapped_column(Word(TemplateKind))
    name: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]
    retired: Mapped[bool]
    shipped_digest: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TemplateVersionRow(Row):
    """A template as somebody wrote it; never changed afterwards."""

    __tablename__ = "template_version"

    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    retired: Mapped[bool]
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
