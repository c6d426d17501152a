"""Tables of mailing lists and of the consents to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import ListChannel
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.store.base import Row, Word

_ACTIVE = text("withdrawn_at IS NULL AND person_id IS NOT NULL")


class MailingListRow(Row):
    """A list with the words to consent to as they are now."""

    __tablename__ = "mailing_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    channel: Mapped[ListChannel] = mapped_column(Word(ListChannel))
    wording: Mapped[str] = mapped_column(Text)
    wording_version: Mapped[int]
    active: Mapped[bool]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class MailingWordingRow(Row):
    """One version of the words to consent to; written once, never changed."""

    __tablename__ = "mailing_wording"

    list_id: Mapped[int] = mapped_column(ForeignKey("mailing_list.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    wording: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class SubscriptionRow(Row):
    """A consent in the words that were shown; only its withdrawal is ever written into it."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index(
            "ix_subscription_once",
            "list_id",
            "person_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index("ix_subscription_list", "list_id", "withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("mailing_list.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    street: Mapped[str]
    house_number: Mapped[str]
    postcode: Mapped[str]
    place: Mapped[str]
    email: Mapped[str]
    wording: Mapped[str] = mapped_column(Text)
    wording_version: Mapped[int]
    at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_how: Mapped[Channel | None] = mapped_column(Word(Channel))
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
