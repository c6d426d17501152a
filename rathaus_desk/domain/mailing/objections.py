"""For what the town writes to many, and that somebody does not want such letters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.intake.contacts import Channel


class Purpose(StrEnum):
    """For what letters go to many; an objection holds for one of these."""

    INVITATION = "invitation"
    INFORMATION = "information"
    CONGRATULATION = "congratulation"
    SURVEY = "survey"
    PROTECTION = "protection"
    NOTICE = "notice"


ONE_FOR_A_HOUSEHOLD = frozenset((Purpose.INVITATION, Purpose.INFORMATION, Purpose.PROTECTION))


@dataclass(frozen=True, slots=True)
class Objection:
    """That a person wants no letters of a purpose, since when and how she said so."""

    id: int
    person_id: int
    purpose: Purpose
    at: datetime
    channel: Channel
    by: str


@dataclass(frozen=True, kw_only=True)
class ObjectTo(Command[Objection]):
    """Write down that a person wants no letters of a purpose (Art. 21 GDPR, § 50 (5) BMG)."""

    person_id: int
    purpose: Purpose
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class TakeObjectionBack(Command[None]):
    """Write down that a person wants letters of a purpose again."""

    person_id: int
    purpose: Purpose
