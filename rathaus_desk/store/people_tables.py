"""Tables of citizens and of the index that finds them by name or phone number."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.base import Row, Word


class PersonRow(Row):
    """A citizen; `sort_name` orders as in the phone book (DIN 5007-2)."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_sort_name", "sort_name", "id"),
        Index("ix_person_street", "street", "house_number"),
        Index("ix_person_birth_date", "birth_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    sort_name: Mapped[str]
    birth_date: Mapped[date | None]
    street: Mapped[str]
    house_number: Mapped[str]
    postcode: Mapped[str]
    place: Mapped[str]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    phone: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    needs: Mapped[list[Any]]
    lock: Mapped[AddressLock] = mapped_column(Word(AddressLock))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PersonChangeRow(Row):
    """Which fields of a person a correction touched, by whom and when; the version is the one that it made.

    Of corrections of before 0031 nobody knows who made them.
    """

    __tablename__ = "person_change"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[list[Any]]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime | None]


class PhoneRow(Row):
    """A phone number (E.164) and whose it is; a number may belong to several people."""

    __tablename__ = "phone"

    number: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class AuthorityRow(Row):
    """Who may speak for whom; a person or representative whom the register does not know has no id here."""

    __tablename__ = "authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    representative_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    representative_name: Mapped[str]
    state: Mapped[AuthorityState] = mapped_column(Word(AuthorityState))
    scope: Mapped[str]
    seen_on: Mapped[date | None]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    valid_until: Mapped[date | None]
    ended: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class NameTokenRow(Row):
    """The vocabulary of name parts: folded, with its code in Kölner Phonetik; it is read into memory."""

    __tablename__ = "name_token"
    __table_args__ = (Index("ix_name_token_token", "token", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    code: Mapped[str]


class NamePairRow(Row):
    """Every pair of one family-name part and one given-name part that some person bears."""

    __tablename__ = "name_pair"
    __table_args__ = (
        Index("ix_name_pair_given", "given_id", "family_id", "person_id"),
        Index("ix_name_pair_person_id", "person_id"),
        {"sqlite_with_rowid": False},
    )

    family_id: Mapped[int] = mapped_column(primary_key=True)
    given_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
