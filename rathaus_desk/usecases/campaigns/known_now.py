"""What holds of a campaign's people now: who came under protection since is known to none any more."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import delete, or_, select, update

from rathaus_desk.domain.campaigns.campaigns import OBJECTION_HOLDS
from rathaus_desk.domain.campaigns.lists import FROM_REGISTER
from rathaus_desk.store.campaign_door import Standing
from rathaus_desk.store.campaign_door import known_now as ask_register
from rathaus_desk.store.campaign_tables import (
    CampaignPairRow,
    CampaignRecipientRow,
    CampaignRow,
    CampaignSourceRow,
)
from rathaus_desk.usecases.campaigns.withdrawn import withdrawn_lines
from rathaus_desk.usecases.desk import Work


def known_now(work: Work, campaign: CampaignRow) -> Mapping[int | None, Standing]:
    """Return how people stand, after letting go who must be written to by no list of ours (§ 51 BMG).

    What came from the register goes with them. A line of somebody's own list stays and only loses its person,
    as if we had never known them: were it missing, whoever has the list would read there who is protected.
    An objection counts only where the law gives one: not to a duty, a contract, or help in danger.
    """
    found, gone = ask_register(work.session, campaign.id, campaign.purpose)
    table, pair = CampaignRecipientRow, CampaignPairRow
    source = CampaignSourceRow
    ours = select(source.id).where(source.campaign_id == campaign.id, source.kind.in_(FROM_REGISTER))
    for person_id in gone:
        of_person = table.campaign_id == campaign.id, table.person_id == person_id
        from_here = *of_person, table.source_id.in_(ours)
        lines = select(table.id).where(*from_here)
        work.session.execute(delete(pair).where(or_(pair.first_id.in_(lines), pair.second_id.in_(lines))))
        work.session.execute(delete(table).where(*from_here))
        work.session.execute(update(table).where(*of_person).values(person_id=None))
    heard = campaign.basis in OBJECTION_HOLDS
    standing: dict[int | None, Standing] = defaultdict(Standing)
    for person_id, one in found.items():
        standing[person_id] = one._replace(objects=one.objects and heard)
    return standing


def standing_now(work: Work, campaign: CampaignRow) -> Mapping[int, Standing]:
    """Return how the lines of which something holds stand now, by their numbers; nobody is let go.

    A line of somebody's own list has no person under § 51 BMG, as above.
    """
    found, gone = ask_register(work.session, campaign.id, campaign.purpose)
    withdrawn = withdrawn_lines(work, campaign)
    heard = campaign.basis in OBJECTION_HOLDS
    line, source = CampaignRecipientRow, CampaignSourceRow
    lines = (
        select(line.id, line.person_id, source.kind)
        .join(source, source.id == line.source_id)
        .where(line.campaign_id == campaign.id, or_(line.person_id.in_(list(found)), line.id.in_(withdrawn)))
    )
    standing = {}
    for line_id, person_id, kind in work.session.execute(lines):
        unknown = person_id in gone and kind not in FROM_REGISTER
        one = Standing() if unknown else found.get(person_id or 0, Standing())
        standing[line_id] = one._replace(objects=(one.objects and heard) or line_id in withdrawn)
    return standing
