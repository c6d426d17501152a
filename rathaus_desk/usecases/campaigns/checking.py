"""The funnel of a campaign, worked out anew: who is locked or objects now, who is twice, who shares one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import delete, insert, select, update

from rathaus_desk.domain.campaigns.duplicates import Likeness, Pair, PairDecision, likely_pairs
from rathaus_desk.domain.campaigns.funnel import Fate, fate_of, households
from rathaus_desk.domain.campaigns.lists import SourceKind
from rathaus_desk.domain.campaigns.recipients import Recipient, address_lines
from rathaus_desk.store.campaign_tables import (
    CampaignPairRow,
    CampaignRecipientRow,
    CampaignRow,
    CampaignSourceRow,
)
from rathaus_desk.store.changes import note_changed
from rathaus_desk.usecases.campaigns.known_now import known_now
from rathaus_desk.usecases.campaigns.stored import from_stored
from rathaus_desk.usecases.campaigns.window_fit import hidden_in_window
from rathaus_desk.usecases.campaigns.withdrawn import withdrawn_lines
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.names.name_index import sound_of

_STILL_IN = (Fate.LETTER, Fate.PROTECTED)


@dataclass(slots=True)
class _Line:
    """A recipient on its way through the funnel."""

    row: Any
    recipient: Recipient
    fate: Fate
    of_id: int | None = None
    household_id: int | None = None
    hidden: str = ""


def check(work: Work, campaign: CampaignRow) -> None:
    """Bring every line's fate up to date, propose new pairs, and forget proposals that no longer hold."""
    work.session.flush()
    lines = _lines(work, campaign)
    alive = [one for one in lines if one.fate in _STILL_IN]
    pairs = likely_pairs([one.recipient for one in alive], sound_of, OSA.distance)
    decided = _keep_pairs(work, campaign, alive, pairs)
    _drop_doubles(alive, decided)
    for one in alive:
        if one.row.taken_out and one.fate is not Fate.DOUBLE:
            one.fate = Fate.TAKEN_OUT
    _share_letters([one for one in alive if one.fate in _STILL_IN], together=campaign.household)
    _write(work, lines)


def _lines(work: Work, campaign: CampaignRow) -> list[_Line]:
    """Return the readable lines, people of the register first: of two that are one, the first one stays."""
    table, source = CampaignRecipientRow, CampaignSourceRow
    of_register = select(source.id).where(
        source.campaign_id == campaign.id, source.kind == SourceKind.REGISTER
    )
    wanted = (
        select(
            *(table.id, table.line, table.source_id, table.person_id, table.fields, table.taken_out),
            *(table.fate, table.of_id, table.household_id, table.hidden),
        )
        .where(table.campaign_id == campaign.id, table.fate != Fate.BROKEN)
        .order_by(table.source_id.not_in(of_register), table.person_id.is_(None), table.id)
    )
    now = known_now(work, campaign)
    withdrawn = withdrawn_lines(work, campaign)
    found = []
    for row in work.session.execute(wanted):
        standing = now[row.person_id]
        if row.id in withdrawn:
            standing = standing._replace(objects=True)
        one = from_stored(row.fields, row.line, row.source_id, row.person_id, standing)
        found.append(_Line(row, one, fate_of(one)))
    return found


def _keep_pairs(
    work: Work, campaign: CampaignRow, alive: Sequence[_Line], pairs: Sequence[Pair]
) -> dict[tuple[int, int], PairDecision]:
    """Store the pairs; what was decided of one stays. Two generations count as two until somebody objects."""
    table = CampaignPairRow
    stored = select(table.first_id, table.second_id, table.decision).where(table.campaign_id == campaign.id)
    known = {(first, second): said for first, second, said in work.session.execute(stored)}
    found = {(alive[one.first].row.id, alive[one.second].row.id): one for one in pairs}
    gone = [key for key, said in known.items() if said is PairDecision.UNDECIDED and key not in found]
    for first, second in gone:
        work.session.execute(delete(table).where(table.first_id == first, table.second_id == second))
    new = [
        {
            "first_id": first,
            "second_id": second,
            "campaign_id": campaign.id,
            "likeness": one.likeness,
            "because": one.because,
            "decision": PairDecision.TWO if one.likeness is Likeness.GENERATIONS else PairDecision.UNDECIDED,
        }
        for (first, second), one in found.items()
        if (first, second) not in known
    ]
    if new:
        work.session.execute(insert(table), new)
    return known


def _drop_doubles(alive: Sequence[_Line], decided: dict[tuple[int, int], PairDecision]) -> None:
    """Let of those who are one person only the first one stay."""
    by_id = {one.row.id: one for one in alive}
    first_of = _same_person(alive)

    def root(at: int) -> int:
        while at in first_of:
            at = first_of[at]
        return at

    place = {one.row.id: at for at, one in enumerate(alive)}
    for (first, second), said in decided.items():
        if said is PairDecision.ONE and first in by_id and second in by_id:
            kept, dropped = sorted((root(first), root(second)), key=place.__getitem__)
            if kept != dropped:
                first_of[dropped] = kept
    for dropped in first_of:
        by_id[dropped].fate, by_id[dropped].of_id = Fate.DOUBLE, root(dropped)


def _same_person(alive: Sequence[_Line]) -> dict[int, int]:
    """Return of whom a line is the double as the register says: nobody gets two letters of one run."""
    known: dict[int, int] = {}
    found: dict[int, int] = {}
    for one in alive:
        if one.row.person_id is not None:
            first = known.setdefault(one.row.person_id, one.row.id)
            if first != one.row.id:
                found[one.row.id] = first
    return found


def _share_letters(letters: Sequence[_Line], *, together: bool) -> None:
    """Say who reads whose letter, and what of each letter's address its window would hide."""
    recipients = [one.recipient for one in letters]
    groups = households(recipients) if together else tuple((at,) for at in range(len(letters)))
    for places in groups:
        head = letters[places[0]]
        if len(places) > 1:
            for at in places:
                letters[at].household_id = head.row.id
            for at in places[1:]:
                letters[at].fate = Fate.HOUSEHOLD
        head.hidden = hidden_in_window(address_lines(tuple(recipients[at] for at in places)))


def _write(work: Work, lines: Sequence[_Line]) -> None:
    changed = [
        {
            "id": one.row.id,
            "fate": one.fate,
            "of_id": one.of_id,
            "household_id": one.household_id,
            "hidden": one.hidden,
        }
        for one in lines
        if (one.fate, one.of_id, one.household_id, one.hidden)
        != (one.row.fate, one.row.of_id, one.row.household_id, one.row.hidden)
    ]
    if changed:
        work.session.execute(update(CampaignRecipientRow), changed)
        note_changed(work.session, CampaignRecipientRow)
