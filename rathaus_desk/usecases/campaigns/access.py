"""Which campaigns somebody sees and may change, and that two people never overwrite each other."""

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm.attributes import flag_modified

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.store.campaign_tables import CampaignRow
from rathaus_desk.usecases.campaigns.printed import at_the_printer
from rathaus_desk.usecases.desk import CHANGED, Work
from rathaus_desk.usecases.office.rights import demand_case_role

NO_CAMPAIGN = "Diese Serienbrief-Aktion gibt es hier nicht. Es wurde nichts geändert."
FILED = "Diese Aktion ist abgelegt und bleibt, wie sie ist. Es wurde nichts geändert."

PRINTING = (
    "Von dieser Aktion sind schon Briefe gedruckt oder beim Drucker. Was darin steht und wer einen bekommt, "
    "bleibt darum, wie es ist. Es wurde nichts geändert."
)


def campaign_in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition on CampaignRow: one's unit made it, or one is the lead."""
    return true() if work.actor.role is Role.LEAD else CampaignRow.unit_id == work.actor.unit_id


def campaign_row(work: Work, campaign_id: int) -> CampaignRow:
    """Return a campaign. Refuses an unknown one and one of another unit in the same words."""
    demand_case_role(work)
    row = work.session.get(CampaignRow, campaign_id)
    if row is None or (work.actor.role is not Role.LEAD and row.unit_id != work.actor.unit_id):
        raise Refused(NO_CAMPAIGN)
    return row


def begin_change(work: Work, campaign_id: int, seen_version: int, *, keep_proof: bool = False) -> CampaignRow:
    """Return a campaign that is about to change; a proof of it is void from now on, or kept.

    Raises Conflict if somebody has changed it since it was seen; refuses one that is filed.
    """
    row = campaign_row(work, campaign_id)
    if row.filed_at is not None:
        raise Refused(FILED)
    if not keep_proof and at_the_printer(work, row.id):
        raise Refused(PRINTING)
    if row.version != seen_version:
        raise Conflict(CHANGED, version=row.version)
    row.changed_at = work.now
    flag_modified(row, "changed_at")  # two changes within one second are two versions
    if not keep_proof:
        row.proofed_at, row.proofed_by, row.proof_digest, row.template_text = None, None, "", ""
    return row
