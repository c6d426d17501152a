"""Campaigns as one looks at them: the list, one with its funnel and next step, its recipients, open pairs."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, PairToDecide, Source, StoredRecipient
from rathaus_desk.domain.campaigns.campaigns import CampaignFacts, CampaignLine, next_step
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.duplicates import PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate, Funnel
from rathaus_desk.domain.campaigns.lists import ListLine, ReadList
from rathaus_desk.domain.campaigns.recipients import address_lines
from rathaus_desk.store.campaign_tables import (
    CampaignPairRow,
    CampaignRecipientRow,
    CampaignRow,
    CampaignSourceRow,
    ColumnMappingRow,
)
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.usecases.campaigns.access import campaign_in_sight, campaign_row
from rathaus_desk.usecases.campaigns.printed import printing_of
from rathaus_desk.usecases.campaigns.stored import from_stored
from rathaus_desk.usecases.campaigns.template_texts import text_now
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import demand_case_role, local

PAGE = 200
_LETTERS = (Fate.LETTER, Fate.PROTECTED)


def campaigns(work: Work, limit: int = PAGE) -> tuple[CampaignLine, ...]:
    """Return the campaigns of one's unit, for the lead of all, those that changed last first."""
    demand_case_role(work)
    rows = work.session.execute(
        select(CampaignRow, UnitRow.short, StaffRow)
        .join(UnitRow, UnitRow.id == CampaignRow.unit_id)
        .join(StaffRow, StaffRow.id == CampaignRow.created_by)
        .where(campaign_in_sight(work))
        .order_by(CampaignRow.changed_at.desc(), CampaignRow.id.desc())
        .limit(limit)
    )
    return tuple(_line(work, row, unit, by) for row, unit, by in rows)


def _line(work: Work, row: CampaignRow, unit: str, by: StaffRow) -> CampaignLine:
    now = value(work, row)
    changed = local(work, row.changed_at)
    return CampaignLine(row.id, row.title, now.step, now.funnel.letters, unit, shown(by), changed)


def campaign(work: Work, campaign_id: int) -> Campaign:
    """Return a campaign with its funnel and its next step."""
    return value(work, campaign_row(work, campaign_id))


def value(work: Work, row: CampaignRow) -> Campaign:
    """Return a stored campaign as it stands."""
    work.session.flush()
    line = CampaignRecipientRow
    of_it = line.campaign_id == row.id
    counted = work.session.execute(select(line.fate, func.count()).where(of_it).group_by(line.fate))
    counts: dict[Fate, int] = {row[0]: row[1] for row in counted}
    pair = CampaignPairRow
    open_pairs = select(func.count()).where(
        pair.campaign_id == row.id, pair.decision == PairDecision.UNDECIDED
    )
    hidden = select(func.count()).where(of_it, line.fate.in_(_LETTERS), line.hidden != "")
    undecided, problems = work.session.scalar(open_pairs) or 0, work.session.scalar(hidden) or 0
    funnel = Funnel(sum(counts.values()), counts)
    jobs, printed, settled = printing_of(work, row.id)
    return Campaign(
        id=row.id,
        version=row.version,
        title=row.title,
        purpose=row.purpose,
        basis=row.basis,
        occasion=row.occasion,
        template=row.template,
        size=row.size,
        details=tuple(sorted(row.details.items())),
        household=row.household,
        unit_id=row.unit_id,
        step=next_step(_facts(row, funnel, undecided, problems, settled if printed else 0)),
        counts=tuple((one, counts[one]) for one in Fate if one in counts),
        undecided=undecided,
        window_problems=problems,
        sources=_sources(work, row),
        proofed_at=_local(work, row.proofed_at),
        filed_at=_local(work, row.filed_at),
        jobs=jobs,
        printed=printed,
        settled=settled,
    )


def _facts(row: CampaignRow, funnel: Funnel, undecided: int, problems: int, settled: int) -> CampaignFacts:
    return CampaignFacts(
        purpose=row.purpose,
        basis=row.basis,
        template=row.template,
        recipients=funnel.lines,
        undecided=undecided,
        letters=funnel.letters,
        window_problems=problems,
        proofed_at=row.proofed_at,
        proof_holds=bool(row.proof_digest),
        settled=settled,
        filed=row.filed_at is not None,
    )


def _local(work: Work, moment: datetime | None) -> datetime | None:
    return local(work, moment) if moment else None


def _sources(work: Work, campaign: CampaignRow) -> tuple[Source, ...]:
    """Return the sources, each with the lines that it has now, or had when they were forgotten."""
    row, line = CampaignSourceRow, CampaignRecipientRow
    of_source = select(line.source_id, func.count()).where(line.campaign_id == campaign.id)
    lines: dict[int, int] = {
        one[0]: one[1] for one in work.session.execute(of_source.group_by(line.source_id))
    }
    found = select(row).where(row.campaign_id == campaign.id).order_by(row.id)
    forgotten = campaign.filed_at is not None and not lines
    return tuple(
        Source(
            one.id,
            one.kind,
            one.name,
            one.encoding,
            one.lines if forgotten else lines.get(one.id, 0),
            one.criteria,
        )
        for one in work.session.scalars(found)
    )


def recipients(
    work: Work,
    campaign_id: int,
    fate: Fate | None = None,
    after: int = 0,
    limit: int = PAGE,
    *,
    window_problems: bool = False,
) -> tuple[StoredRecipient, ...]:
    """Return a page of a campaign's lines, perhaps of one fate, or those whose window hides something."""
    campaign_row(work, campaign_id)
    row = CampaignRecipientRow
    wanted = select(row).where(row.campaign_id == campaign_id, row.id > after)
    if fate is not None:
        wanted = wanted.where(row.fate == fate)
    if window_problems:
        wanted = wanted.where(row.hidden != "", row.fate.in_(_LETTERS))
    return tuple(shown_recipient(one) for one in work.session.scalars(wanted.order_by(row.id).limit(limit)))


def shown_recipient(row: CampaignRecipientRow) -> StoredRecipient:
    """Return a line as a list shows it; of a broken one its first cells."""
    address: tuple[str, ...] = ()
    if row.fate is Fate.BROKEN:
        name = " ".join(row.fields["cells"][:3])
    else:
        one = from_stored(row.fields, row.line, row.source_id)
        name, address = one.name or one.organisation, address_lines((one,))
    return StoredRecipient(
        id=row.id,
        source_id=row.source_id,
        line=row.line,
        name=name,
        address=address,
        fate=row.fate,
        reason=row.reason or row.hidden,
        of_id=row.of_id,
        household_id=row.household_id,
    )


def pairs(
    work: Work, campaign_id: int, *, undecided: bool = True, limit: int = PAGE
) -> tuple[PairToDecide, ...]:
    """Return pairs that may be one person: those nobody has decided, or all."""
    campaign_row(work, campaign_id)
    pair, first, second = CampaignPairRow, aliased(CampaignRecipientRow), aliased(CampaignRecipientRow)
    wanted = (
        select(pair, first, second)
        .join(first, first.id == pair.first_id)
        .join(second, second.id == pair.second_id)
        .where(pair.campaign_id == campaign_id)
        .order_by(pair.first_id, pair.second_id)
    )
    if undecided:
        wanted = wanted.where(pair.decision == PairDecision.UNDECIDED)
    return tuple(
        PairToDecide(shown_recipient(one), shown_recipient(other), row.likeness, row.because, row.decision)
        for row, one, other in work.session.execute(wanted.limit(limit))
    )


def broken_lines(
    work: Work, campaign_id: int, source_id: int
) -> tuple[tuple[str, ...], tuple[ListLine, ...]]:
    """Return the heads of a source and its broken lines, for the file that gives them back."""
    campaign_row(work, campaign_id)
    source = work.session.get(CampaignSourceRow, source_id)
    if source is None or source.campaign_id != campaign_id:
        return (), ()
    row = CampaignRecipientRow
    found = select(row).where(row.source_id == source_id, row.fate == Fate.BROKEN).order_by(row.line)
    lines = (
        ListLine(one.line, tuple(one.fields["cells"]), one.reason) for one in work.session.scalars(found)
    )
    return tuple(source.heads), tuple(lines)


def broken_lists(work: Work, campaign_id: int) -> tuple[tuple[tuple[str, ...], tuple[ListLine, ...]], ...]:
    """Return heads and broken lines of every source that has some, in the order in which they came."""
    source = CampaignSourceRow
    campaign_row(work, campaign_id)
    ids = work.session.scalars(select(source.id).where(source.campaign_id == campaign_id).order_by(source.id))
    found = (broken_lines(work, campaign_id, one) for one in ids.all())
    return tuple((heads, lines) for heads, lines in found if lines)


def columns_for(work: Work, read: ReadList) -> tuple[Column, ...]:
    """Return what the columns of a list meant the last time in one's unit, else what they probably mean."""
    known = work.session.get(ColumnMappingRow, (work.actor.unit_id, read.heads_key))
    return tuple(Column(one) for one in known.columns) if known else read.columns


def proof_digest(work: Work, campaign_id: int) -> str:
    """Return the fingerprint of what a proof shows: the text, its size, the rule, and every letter in it."""
    row = campaign_row(work, campaign_id)
    line = CampaignRecipientRow
    in_it = (Fate.LETTER, Fate.PROTECTED, Fate.HOUSEHOLD)
    found = select(line.id, line.fate, line.household_id, line.fields)
    found = found.where(line.campaign_id == row.id, line.fate.in_(in_it)).order_by(line.id)
    text = text_now(work, row)
    details = sorted(row.details.items())
    made = sha256(repr((row.id, text, row.size.value, details, row.household)).encode())
    for one in work.session.execute(found):
        fields = sorted(one.fields.items())
        made.update(repr((one.id, one.fate.value, one.household_id, fields)).encode())
    return made.hexdigest()
