"""The letters of a campaign in the order of the post, those of the protected homes as a pile behind."""

from dataclasses import dataclass

from sqlalchemy import select

from rathaus_desk.domain.campaigns.funnel import Fate, fate_of
from rathaus_desk.domain.campaigns.recipients import Recipient, postage_order
from rathaus_desk.store.campaign_tables import CampaignRecipientRow
from rathaus_desk.usecases.campaigns.access import campaign_row
from rathaus_desk.usecases.campaigns.known_now import standing_now
from rathaus_desk.usecases.campaigns.stored import NOTHING, from_stored
from rathaus_desk.usecases.desk import Work

_IN_LETTERS = (Fate.LETTER, Fate.PROTECTED, Fate.HOUSEHOLD)


@dataclass(frozen=True, slots=True)
class CampaignLetter:
    """One letter: its lines by number, and who it is for, the one who leads the household first."""

    head: int  # the line that leads it
    recipient_ids: tuple[int, ...]
    recipients: tuple[Recipient, ...]
    protected: bool  # § 52 BMG: the pile of its own


def letters_to_print(work: Work, campaign_id: int, *, now: bool = False) -> tuple[CampaignLetter, ...]:
    """Return the letters sorted by postcode, street and house; what goes abroad last, the own pile behind.

    They are those of the last check. With `now` nobody reads one who dropped out since: who came under a
    lock, objected, withdrew, or did not get the last letter.
    """
    campaign = campaign_row(work, campaign_id)
    standing = standing_now(work, campaign) if now else {}
    row = CampaignRecipientRow
    wanted = (
        select(row.id, row.line, row.source_id, row.person_id, row.fields, row.fate, row.household_id)
        .where(row.campaign_id == campaign_id, row.fate.in_(_IN_LETTERS))
        .order_by(row.fate == Fate.HOUSEHOLD, row.id)
    )
    letters: dict[int, list[tuple[int, Recipient]]] = {}
    piles: dict[int, bool] = {}
    for one in work.session.execute(wanted):
        head = one.household_id if one.fate is Fate.HOUSEHOLD else one.id
        piles.setdefault(head, one.fate is Fate.PROTECTED)
        stands = standing.get(one.id, NOTHING)
        recipient = from_stored(one.fields, one.line, one.source_id, one.person_id, stands)
        if not now or fate_of(recipient) in (Fate.LETTER, Fate.PROTECTED):
            letters.setdefault(head, []).append((one.id, recipient))
    found = (
        CampaignLetter(head, tuple(id_ for id_, _ in some), tuple(one for _, one in some), piles[head])
        for head, some in letters.items()
    )
    return tuple(sorted(found, key=lambda one: (one.protected, postage_order(one.recipients[0]))))
