"""What holds of a campaign's people now: who came under protection since is in no list any more."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import delete, or_, select

from rathaus_desk.domain.campaigns.campaigns import OBJECTION_HOLDS
from rathaus_desk.store.campaign_door import Standing
from rathaus_desk.store.campaign_door import known_now as ask_register
from rathaus_desk.store.campaign_tables import CampaignPairRow, CampaignRecipientRow, CampaignRow
from rathaus_desk.usecases.desk import Work


def known_now(work: Work, campaign: CampaignRow) -> Mapping[int | None, Standing]:
    """Return how people stand, after taking out who must be in no list (§ 51 BMG); most have nothing.

    An objection counts only where the law gives one: not to a duty, a contract, or help in danger.
    """
    found, gone = ask_register(work.session, campaign.id, campaign.purpose)
    table, pair = CampaignRecipientRow, CampaignPairRow
    for person_id in gone:
        of_person = table.campaign_id == campaign.id, table.person_id == person_id
        lines = select(table.id).where(*of_person)
        work.session.execute(delete(pair).where(or_(pair.first_id.in_(lines), pair.second_id.in_(lines))))
        work.session.execute(delete(table).where(*of_person))
    heard = campaign.basis in OBJECTION_HOLDS
    standing: dict[int | None, Standing] = defaultdict(Standing)
    for person_id, one in found.items():
        standing[person_id] = one._replace(objects=one.objects and heard)
    return standing
