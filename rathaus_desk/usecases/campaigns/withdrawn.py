"""Who has withdrawn from a mailing list since a campaign took them from it."""

from collections.abc import Iterator

from sqlalchemy import select

from rathaus_desk.domain.campaigns.lists import SourceKind
from rathaus_desk.store.campaign_tables import CampaignRecipientRow, CampaignRow, CampaignSourceRow
from rathaus_desk.store.mailing_tables import SubscriptionRow
from rathaus_desk.usecases.desk import Work

FROM_LIST = "mailing:"  # before the number of the list, where other sources keep the digest of a file
_HOME = ("given_name", "family_name", "street", "house_number", "postcode", "place")


def withdrawn_lines(work: Work, campaign: CampaignRow) -> frozenset[int]:
    """Return the lines whose consent is withdrawn and stands in no other form; else a letter would follow it.

    Somebody of the register is known by the number, others by name and home as they were written down.
    """
    source = CampaignSourceRow
    lists = select(source.id, source.digest).where(
        source.campaign_id == campaign.id, source.kind == SourceKind.MAILING
    )
    found: set[int] = set()
    for source_id, digest in work.session.execute(lists).all():
        found |= set(_withdrawn(work, source_id, int(digest.removeprefix(FROM_LIST))))
    return frozenset(found)


def _withdrawn(work: Work, source_id: int, list_id: int) -> Iterator[int]:
    consent, line = SubscriptionRow, CampaignRecipientRow
    columns = [getattr(consent, name) for name in _HOME]
    rows = select(consent.withdrawn_at, consent.person_id, *columns).where(consent.list_id == list_id)
    holds: set[object] = set()
    over: set[object] = set()
    for withdrawn_at, person_id, *home in work.session.execute(rows):
        known = {person_id} if person_id is not None else {tuple(home)}
        (holds if withdrawn_at is None else over).update(known)
    if not over:
        return
    lines = select(line.id, line.person_id, line.fields).where(line.source_id == source_id)
    for line_id, person_id, fields in work.session.execute(lines):
        known = {person_id, tuple(fields.get(name, "") for name in _HOME)}
        if known & over and not known & holds:
            yield line_id
