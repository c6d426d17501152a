"""Tables of letters to many: campaigns, where their recipients come from, who may be whom, and objections."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.duplicates import Likeness, PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.campaigns.lists import SourceKind
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.store.base import Row, Word


class CampaignRow(Row):
    """One letter to many; seen by the unit that made it and by the lead."""

    __tablename__ = "campaign"
    __table_args__ = (Index("ix_campaign_unit", "unit_id", "changed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    basis: Mapped[Basis] = mapped_column(Word(Basis))
    occasion: Mapped[str] = mapped_column(Text)
    template: Mapped[str]
    template_text: Mapped[str] = mapped_column(Text, server_default="")  # as it was proofed
    size: Mapped[PrintSize] = mapped_column(Word(PrintSize), server_default="senior")
    details: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # typed for fields, by their keys
    household: Mapped[bool]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    proofed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    proofed_at: Mapped[datetime | None]
    proof_digest: Mapped[str]  # of what was looked at; empty as soon as anything has changed
    filed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class CampaignSourceRow(Row):
    """A list or a selection of the register as it was taken; of a file only its fingerprint stays."""

    __tablename__ = "campaign_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[SourceKind] = mapped_column(Word(SourceKind))
    name: Mapped[str]
    encoding: Mapped[str]
    lines: Mapped[int]
    digest: Mapped[str]
    criteria: Mapped[str] = mapped_column(Text)
    heads: Mapped[list[Any]]
    columns: Mapped[list[Any]]


class CampaignRecipientRow(Row):
    """A line of a source and what became of it; a broken one keeps its cells until it is mended.

    A number of the register has no reference here: whether somebody is there would show by its failing.
    """

    __tablename__ = "campaign_recipient"
    __table_args__ = (Index("ix_campaign_recipient_fate", "campaign_id", "fate", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("campaign_source.id"), index=True)
    line: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(index=True)
    fields: Mapped[dict[str, Any]]
    fate: Mapped[Fate] = mapped_column(Word(Fate))
    reason: Mapped[str] = mapped_column(Text)
    taken_out: Mapped[bool]
    of_id: Mapped[int | None]  # of whom it is a double
    household_id: Mapped[int | None]  # in whose letter it is named
    hidden: Mapped[str]  # what the window of the envelope would not show


class CampaignPairRow(Row):
    """Two lines that may be one person, and what somebody said to that."""

    __tablename__ = "campaign_pair"

    first_id: Mapped[int] = mapped_column(ForeignKey("campaign_recipient.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("campaign_recipient.id"), primary_key=True, index=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    likeness: Mapped[Likeness] = mapped_column(Word(Likeness))
    because: Mapped[str]
    decision: Mapped[PairDecision] = mapped_column(Word(PairDecision))


class ColumnMappingRow(Row):
    """What the columns of lists with the same heads meant the last time, for a unit."""

    __tablename__ = "column_mapping"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    heads_key: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[list[Any]]
    changed_at: Mapped[datetime]


class ObjectionRow(Row):
    """Somebody wants no letters of a purpose."""

    __tablename__ = "objection"
    __table_args__ = (Index("ix_objection_person", "person_id", "purpose", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
