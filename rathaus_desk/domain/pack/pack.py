"""The pack for one vehicle and one day: what it says of itself, and what may be done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from rathaus_desk.domain.commands import Command, is_id
from rathaus_desk.domain.pack.three_way import FieldEdit

PACK_NUMBERS = 20
PACK_HOURS = 48
BEGINNING = "0" * 64  # what stands before the first entry of a chain


class PackState(StrEnum):
    """Where a pack is."""

    OUT = "out"
    BACK = "back"
    REVOKED = "revoked"


class ConflictState(StrEnum):
    """Whether somebody has decided what did not fit; DISSOLVED came right by itself.

    TAKEN fitted, and is kept so that whoever contradicts it later hears whose it is.
    """

    OPEN = "open"
    OFFICE = "office"
    ROAD = "road"
    DISSOLVED = "dissolved"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class PackHeader:
    """What stands on a pack in plain text, signed by the town hall."""

    pack_id: int
    device: str
    vehicle: str
    day: date
    staff_id: int
    login: str
    issued_at: datetime
    expires_at: datetime
    office_key: str


@dataclass(frozen=True, slots=True)
class PackIssued:
    """A pack that the town hall has written down, with the numbers that are kept back for it."""

    header: PackHeader
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackPreview:
    """What would go along on a tour, before anything is packed; `taken_by` is the device that has it now."""

    tour_id: int
    day: date
    vehicle: str
    people: int
    cases: int
    numbers: int
    expires_at: datetime
    taken_by: str


@dataclass(frozen=True, slots=True)
class PackedPerson:
    """Somebody whose data went along; the id is 0 for a mere name that is booked or visited."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as the list shows it; `brought_by` is named where somebody else handed it back than took it."""

    id: int
    device: str
    vehicle: str
    day: date
    by: str
    state: PackState
    issued_at: datetime
    expires_at: datetime
    applied: int
    open_conflicts: int
    clock: str
    version: int
    brought_by: str = ""


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """What one command changed in one record that was there before."""

    kind: str
    record_id: int
    fields: tuple[FieldEdit, ...]


@dataclass(frozen=True, slots=True)
class PackedEntry:
    """One command of the road as it comes back, a link of the laptop's own chain."""

    seq: int
    command_id: UUID
    kind: str
    body: dict[str, Any]
    edits: tuple[RecordEdit, ...]
    said_at: datetime
    previous: str
    digest: str
    signature: str
    pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class PackConflict:
    """What did not fit: one field with three values, or, without a field, a command that was refused.

    Each value has who wrote it, on which laptop (none at a desk), and when by the town hall's clock.
    """

    id: int
    pack_id: int
    kind: str
    record_id: int
    field: str
    base: Any
    mine: Any
    theirs: Any
    mine_by: str
    mine_at: datetime
    theirs_by: str
    theirs_at: datetime | None
    because: str
    state: ConflictState
    version: int
    mine_device: str = ""
    theirs_device: str = ""


@dataclass(frozen=True, slots=True)
class HandedBack:
    """How far the town hall has got with a pack, and what it found out about the clock.

    `taken_by` is named where somebody else hands it back than took it along, `head` is the last link it has.
    """

    pack_id: int
    applied: int
    clock: str
    taken_by: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one entry; `at` is when it was said, by the office's clock."""

    seq: int
    conflicts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The town hall's word that it has everything up to `head`; only then may a laptop delete.

    `conflicts` is how many of them wait for somebody to decide.
    """

    pack_id: int
    count: int
    head: str
    signature: str
    conflicts: int = 0


@dataclass(frozen=True, kw_only=True)
class PackOut(Command[PackIssued]):
    """Write down that a pack goes along: for which tour, with whose data, on which device.

    `device_key` verifies what comes back; with `office_seed` the town hall signs for this pack alone.
    """

    device: str
    tour_id: int
    device_key: bytes
    office_seed: bytes
    people: tuple[int, ...] = ()
    numbers: int = PACK_NUMBERS
    hours: int = PACK_HOURS


@dataclass(frozen=True, kw_only=True)
class BeginHandBack(Command[HandedBack]):
    """Take a laptop's word about its clock; what was measured first holds for the whole pack."""

    pack_id: int
    opened_at: datetime
    written_at: datetime
    direct: bool = False


@dataclass(frozen=True, kw_only=True)
class ApplyPacked(Command[Applied]):
    """Carry out one command of the road; its id is that command's, so it acts once."""

    pack_id: int
    seq: int
    kind: str
    body: dict[str, Any]
    edits: tuple[RecordEdit, ...]
    said_at: datetime
    previous: str
    digest: str
    signature: str
    pdf: bytes = b""

    @property
    def person_id(self) -> int | None:
        """Whom it is about, as far as it says so: what is said of somebody is erased with them."""
        said = self.body.get("contact") if isinstance(self.body.get("contact"), dict) else self.body
        return _number(said.get("person_id")) if said else None

    @property
    def case_id(self) -> int | None:
        """Which case it is about, as far as it says so."""
        return _number(self.body.get("case_id"))

    @property
    def booking_id(self) -> int | None:
        """Which booking it is about, as far as it says so."""
        return _number(self.body.get("booking_id"))

    @property
    def task_id(self) -> int | None:
        """Which task it is about, as far as it says so."""
        return _number(self.body.get("task_id"))


@dataclass(frozen=True, kw_only=True)
class AcknowledgePack(Command[Acknowledgement]):
    """Say that everything up to `head` has come back, and take the pack in.

    Of a `copied` one somebody may still hand out slips: its numbers stay with it until it has expired.
    """

    pack_id: int
    count: int
    head: str
    copied: bool = False


UNFINISHED = "Das Packen ist abgebrochen, bevor die Datei fertig war."


@dataclass(frozen=True, kw_only=True)
class RevokePack(Command[tuple[PackedPerson, ...]]):
    """Refuse a pack from now on, for its laptop is lost; returns the people in it.

    `unfinished` says that its file never came to be: nobody has its numbers, and nothing can come back.
    """

    pack_id: int
    because: str
    unfinished: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadmitPack(Command[None]):
    """Let a revoked pack come back after all: its laptop was found."""

    pack_id: int


@dataclass(frozen=True, kw_only=True)
class SettleConflict(Command[PackConflict]):
    """Decide a conflict: with `take_road` what was written on the road, else it stays as it is here.

    `theirs` is what stood here when it was decided. What belongs together is decided together.
    """

    conflict_id: int
    take_road: bool
    theirs: Any = None


@dataclass(frozen=True, kw_only=True)
class ReopenConflict(Command[PackConflict]):
    """Take a decision back: it waits again, and what was written for it is as it was before."""

    conflict_id: int


@dataclass(frozen=True, slots=True)
class DayBack:
    """What came of handing a pack back."""

    acknowledgement: Acknowledgement
    applied: int
    conflicts: int
    clock: str
    taken_by: str = ""


def _number(said: Any) -> int | None:
    return said if is_id(said) else None
