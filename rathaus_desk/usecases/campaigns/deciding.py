"""What somebody decides of single lines: who is one person, and who gets no letter."""

from sqlalchemy import select, update

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    Campaign,
    DecidePair,
    PutBack,
    TakeOut,
)
from rathaus_desk.domain.campaigns.duplicates import Likeness, PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.campaign_tables import CampaignPairRow, CampaignRecipientRow, CampaignRow
from rathaus_desk.usecases.campaigns.access import begin_change
from rathaus_desk.usecases.campaigns.checking import check
from rathaus_desk.usecases.campaigns.overview import value
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.texts import typed

_NO_LINE = "Diese Zeile gehört nicht zu dieser Aktion. Es wurde nichts geändert."
_OUT_ANYWAY = "Diese Zeile bekommt ohnehin keinen Brief. Es wurde nichts geändert."


@handles(DecidePair, *CASE_ROLES)
def decide_pair(work: Work, command: DecidePair) -> Campaign:
    """Say whether two lines are one person, or take back what was said."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    row = work.session.get(CampaignPairRow, (command.first_id, command.second_id))
    if row is None or row.campaign_id != campaign.id:
        raise Refused(_NO_LINE)
    row.decision = command.decision
    check(work, campaign)
    return value(work, campaign)


@handles(AcceptCertain, *CASE_ROLES)
def accept_certain(work: Work, command: AcceptCertain) -> Campaign:
    """Say of every undecided pair that is equal in all parts that it is one person; never of generations."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    pair = CampaignPairRow
    certain = (
        pair.campaign_id == campaign.id,
        pair.likeness == Likeness.SAME,
        pair.decision == PairDecision.UNDECIDED,
    )
    work.session.execute(update(pair).where(*certain).values(decision=PairDecision.ONE))
    check(work, campaign)
    return value(work, campaign)


@handles(TakeOut, *CASE_ROLES)
def take_out(work: Work, command: TakeOut) -> Campaign:
    """Take a recipient out by hand, with the reason."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    row = _line(work, campaign, command.recipient_id)
    if row.fate not in (Fate.LETTER, Fate.PROTECTED, Fate.HOUSEHOLD):
        raise Refused(_OUT_ANYWAY)
    row.reason = typed(command.reason, "reason", "Grund", needed=True)
    row.taken_out = True
    check(work, campaign)
    return value(work, campaign)


@handles(PutBack, *CASE_ROLES)
def put_back(work: Work, command: PutBack) -> Campaign:
    """Put a recipient back who was taken out by hand."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    row = _line(work, campaign, command.recipient_id)
    if not row.taken_out:
        raise Refused("Diese Zeile wurde nicht herausgenommen. Es wurde nichts geändert.")
    row.taken_out, row.reason = False, ""
    check(work, campaign)
    return value(work, campaign)


def _line(work: Work, campaign: CampaignRow, recipient_id: int) -> CampaignRecipientRow:
    found = select(CampaignRecipientRow).where(
        CampaignRecipientRow.id == recipient_id, CampaignRecipientRow.campaign_id == campaign.id
    )
    row = work.session.scalar(found)
    if row is None:
        raise Refused(_NO_LINE)
    return row
