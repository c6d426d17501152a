"""What holds of a campaign's people now: who came under protection since is in no list any more."""

from collections.abc import Mapping

from sqlalchemy import delete, or_, select

from rathaus_desk.domain.campaigns.campaigns import OBJECTION_HOLDS
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.campaign_door import known_now as ask_register
from rathaus_desk.store.campaign_tables import CampaignPairRow, CampaignRecipientRow, CampaignRow
from rathaus_desk.usecases.desk import Work

NOTHING = (AddressLock.NONE, False)


def known_now(work: Work, campaign: CampaignRow) -> Mapping[int | None, tuple[AddressLock, bool]]:
    """Return lock and objection of those who have one, after taking out who must be in no list (§ 51 BMG).

    An objection counts only where the law gives one: not to a duty, a contract, or help in danger.
    """
    found, gone = ask_register(work.session, campaign.id, campaign.purpose)
    table, pair = CampaignRecipientRow, CampaignPairRow
    for person_id in gone:
        lines = select(table.id).where(table.campaign_id == campaign.id, table.person_id == person_id)
        work.session.execute(delete(pair).where(or_(pair.first_id.in_(lines), pair.second_id.in_(lines))))
        leaves = table.campaign_id == campaign.id, table.person_id == person_id
        work.session.execute(delete(table).where(*leaves))
    heard = campaign.basis in OBJECTION_HOLDS
    return _Standing({one: (lock, objects and heard) for one, (lock, objects) in found.items()})


class _Standing(dict[int | None, tuple[AddressLock, bool]]):
    """Most people have neither a lock nor an objection."""

    def __missing__(self, _person_id: int | None) -> tuple[AddressLock, bool]:
        return NOTHING
