"""How long the protocols are kept, and that they forget what is older."""

from datetime import datetime, time

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.protocols import (
    LEAST_MONTHS,
    LONGEST_MONTHS,
    MOST_BLOCKS,
    USUAL_MONTHS,
    ForgetProtocol,
    Forgotten,
    ProtocolClosing,
    ProtocolKind,
    ProtocolPeriod,
    SetProtocolPeriod,
    months_before,
)
from rathaus_desk.domain.words import word
from rathaus_desk.store.forgetting import Oblivion, forget_entries_of
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.store.protocol_tables import ProtocolClosingRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.closing_check import closings_of

PERIODS = "protocols"
FORGETTERS = (Role.ADMIN, Role.DPO)


def protocol_periods(work: Work) -> tuple[ProtocolPeriod, ...]:
    """Return how long each protocol is kept, and what is old enough to be forgotten today."""
    return tuple(_period(work, kind, months) for kind, months in _months(work).items())


def protocol_closings(work: Work) -> tuple[ProtocolClosing, ...]:
    """Return what the protocols have forgotten, the last first; for who may let them forget."""
    if work.actor.role not in FORGETTERS:
        raise Refused("Was die Protokolle gelöscht haben, sehen nur Datenschutz und Administration.")
    return closings_of(work.session, work.office.calendar.zone)


@handles(SetProtocolPeriod, Role.ADMIN)
def set_protocol_period(work: Work, command: SetProtocolPeriod) -> ProtocolPeriod:
    """Set how long a protocol is kept. Refuses less than the least, and for ever but for the journal."""
    kind, months = command.kind, command.months
    if months is None and USUAL_MONTHS[kind] is not None:
        raise Refused(
            f"Das {word(kind)} wird nicht für immer aufbewahrt: Bitte eine Frist in Monaten angeben. "
            "Es wurde nichts geändert.",
            "months",
        )
    if months is not None and not LEAST_MONTHS[kind] <= months <= LONGEST_MONTHS:
        raise Refused(
            f"Das {word(kind)} wird mindestens {LEAST_MONTHS[kind]} und höchstens {LONGEST_MONTHS} Monate "
            "aufbewahrt. Es wurde nichts geändert.",
            "months",
        )
    given = {**{one.value: number for one, number in _months(work).items()}, kind.value: months}
    work.session.merge(SettingRow(key=PERIODS, value=given))
    return _period(work, kind, months)


@handles(ForgetProtocol, *FORGETTERS, locks_rows=True)
def forget_protocol(work: Work, command: ForgetProtocol) -> Forgotten:
    """Delete whole sealed blocks of a protocol that are older than its period; a sealed line says so."""
    kind = command.kind
    period = _period(work, kind, _months(work)[kind])
    if period.months is None or period.until is None:
        raise Refused(f"Für das {word(kind)} ist keine Frist gesetzt. Es wurde nichts gelöscht.", "kind")
    wanted = Oblivion(work.new_id(), kind, period.months, period.until, work.now, work.actor.staff_id)
    line = forget_entries_of(work.session, wanted)
    if line is None:
        return Forgotten(None)
    row = work.session.get_one(ProtocolClosingRow, line)
    zone = work.office.calendar.zone
    closing = ProtocolClosing(
        kind=row.protocol,
        at=row.at.astimezone(zone),
        by=work.actor.name,
        months=row.months,
        until=row.until.astimezone(zone),
        first_block=row.first_block,
        last_block=row.last_block,
        entries=row.entries,
        digest=row.digest.hex(),
    )
    return Forgotten(closing, more=row.last_block - row.first_block + 1 >= MOST_BLOCKS)


def _months(work: Work) -> dict[ProtocolKind, int | None]:
    row = work.session.get(SettingRow, PERIODS)
    given = row.value if row else {}
    return {kind: given.get(kind.value, usual) for kind, usual in USUAL_MONTHS.items()}


def _period(work: Work, kind: ProtocolKind, months: int | None) -> ProtocolPeriod:
    if months is None:
        return ProtocolPeriod(kind, None, None)
    zone = work.office.calendar.zone
    first = months_before(work.now.astimezone(zone).date(), months)
    return ProtocolPeriod(kind, months, datetime.combine(first, time.min, zone))
