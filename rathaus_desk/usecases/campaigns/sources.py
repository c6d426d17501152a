"""Where recipients come from: a file or pasted list, or the register under its protocol."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, or_, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.campaigns.campaign_commands import (
    AddListSource,
    AddMailingListSource,
    AddRegisterSource,
    Campaign,
    DropSource,
)
from rathaus_desk.domain.campaigns.columns import Column, enough
from rathaus_desk.domain.campaigns.criteria import births, in_words, wrong_with
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.campaigns.lists import ListLine, ReadList, SourceKind, sort_lines
from rathaus_desk.domain.campaigns.recipients import Recipient
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.mailing.mailing_lists import Addressee, ListChannel
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.store.campaign_door import MOST_PICKED, ListedPerson, Picked, Wanted
from rathaus_desk.store.campaign_tables import (
    CampaignPairRow,
    CampaignRecipientRow,
    CampaignRow,
    CampaignSourceRow,
    ColumnMappingRow,
)
from rathaus_desk.usecases.campaigns.access import begin_change
from rathaus_desk.usecases.campaigns.checking import check
from rathaus_desk.usecases.campaigns.overview import columns_for, value
from rathaus_desk.usecases.campaigns.reading import read_list
from rathaus_desk.usecases.campaigns.stored import to_stored
from rathaus_desk.usecases.campaigns.withdrawn import FROM_LIST
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.mailing.mailing_lists import list_row
from rathaus_desk.usecases.mailing.subscriptions import addressees
from rathaus_desk.usecases.office.routes import district_by_key, house
from rathaus_desk.usecases.texts import plain_json, typed

_SAFE = " Es wurde nichts übernommen."
_TOO_MANY = (
    f"So sind mehr als {figure(MOST_PICKED)} Personen gemeint. Bitte nach Alter oder Ortsteil teilen." + _SAFE
)


def _read(_work: Work, command: AddListSource) -> ReadList:
    return read_list(command.content, command.kind, command.encoding)


@handles(AddListSource, *CASE_ROLES, prepare=_read)
def add_list_source(work: Work, command: AddListSource) -> Campaign:
    """Take the lines of a list; what cannot be read is kept apart with its reason. A list comes once."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    read: ReadList = work.prepared
    columns = command.columns or columns_for(work, read)
    if len(columns) != len(read.heads):
        raise Refused(f"Die Liste hat {len(read.heads)} Spalten.{_SAFE}", "columns")
    if missing := enough(columns):
        raise Refused(missing + _SAFE, "columns")
    source = _source(work, campaign, read.kind, typed(command.name, "name", "Name der Liste", needed=True))
    _refuse_twice(work, campaign, read.digest)
    source.encoding, source.digest, source.lines = read.encoding, read.digest, len(read.lines)
    source.heads, source.columns = plain_json(read.heads), [one.value for one in columns]
    work.session.add(source)
    work.session.flush()
    _remember(work, read, columns)
    found = sort_lines(read, columns, source.id)
    _keep(work, campaign, source, _known(work, campaign, source, found.recipients), found.broken)
    check(work, campaign)
    return value(work, campaign)


@handles(AddRegisterSource, *CASE_ROLES)
def add_register_source(work: Work, command: AddRegisterSource) -> Campaign:
    """Take people of the register. Before anybody is shown, the protocol says who took whom, for what."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    if wrong := wrong_with(command.criteria):
        raise Refused(wrong + _SAFE, "criteria")
    district = district_by_key(house(work), command.criteria.district)
    told = in_words(command.criteria, district.name if district else "")
    wanted = Wanted(births(command.criteria), district.id if district else None)
    why = f"{campaign.title}; {word(campaign.purpose)}; {word(campaign.basis)}; {told}"
    people = work.pick(wanted, why)
    if len(people) > MOST_PICKED:
        raise Refused(_TOO_MANY, "criteria")
    if not people:
        raise Refused("So ist im Register niemand gemeint." + _SAFE, "criteria")
    source = _source(work, campaign, SourceKind.REGISTER, "Register")
    source.criteria, source.lines = told, len(people)
    work.session.add(source)
    work.session.flush()
    _keep(work, campaign, source, [_of_register(one, at, source.id) for at, one in enumerate(people, 1)], ())
    check(work, campaign)
    return value(work, campaign)


@handles(AddMailingListSource, *CASE_ROLES)
def add_mailing_list_source(work: Work, command: AddMailingListSource) -> Campaign:
    """Take those who stand in a mailing list, once. Refuses a list that is closed, or only for e-mail."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    kept = list_row(work, command.list_id)
    if not kept.active or kept.channel is ListChannel.EMAIL:
        raise Refused("An diesen Verteiler gehen keine Briefe." + _SAFE, "list_id")
    found = addressees(work, kept.id)
    if not found:
        raise Refused("In diesem Verteiler steht niemand." + _SAFE, "list_id")
    source = _source(work, campaign, SourceKind.MAILING, kept.name)
    source.digest, source.lines = f"{FROM_LIST}{kept.id}", len(found)
    _refuse_twice(work, campaign, source.digest)
    work.session.add(source)
    work.session.flush()
    people = tuple(_of_mailing_list(one, at, source.id) for at, one in enumerate(found, 1))
    _keep(work, campaign, source, _known(work, campaign, source, people), ())
    check(work, campaign)
    return value(work, campaign)


@handles(DropSource, *CASE_ROLES)
def drop_source(work: Work, command: DropSource) -> Campaign:
    """Take a source out again, with its lines and what was said of them."""
    campaign = begin_change(work, command.campaign_id, command.seen_version)
    source = work.session.get(CampaignSourceRow, command.source_id)
    if source is None or source.campaign_id != campaign.id:
        raise Refused("Diese Liste gehört nicht zu dieser Aktion. Es wurde nichts geändert.")
    line, pair = CampaignRecipientRow, CampaignPairRow
    lines = select(line.id).where(line.source_id == source.id)
    work.session.execute(delete(pair).where(or_(pair.first_id.in_(lines), pair.second_id.in_(lines))))
    work.session.execute(delete(line).where(line.source_id == source.id))
    work.session.delete(source)
    check(work, campaign)
    return value(work, campaign)


def _source(work: Work, campaign: CampaignRow, kind: SourceKind, name: str) -> CampaignSourceRow:
    empty: dict[str, Any] = {"encoding": "", "digest": "", "criteria": "", "heads": [], "columns": []}
    return CampaignSourceRow(id=work.new_id(), campaign_id=campaign.id, kind=kind, name=name, **empty)


def _refuse_twice(work: Work, campaign: CampaignRow, digest: str) -> None:
    row = CampaignSourceRow
    same = select(row.id).where(row.campaign_id == campaign.id, row.digest == digest)
    if work.session.scalar(same) is not None:
        raise Refused("Genau diese Liste ist schon dabei." + _SAFE, "content")


def _remember(work: Work, read: ReadList, columns: tuple[Column, ...]) -> None:
    key = (work.actor.unit_id, read.heads_key)
    row = work.session.get(ColumnMappingRow, key) or ColumnMappingRow(unit_id=key[0], heads_key=key[1])
    row.columns, row.changed_at = [one.value for one in columns], work.now
    work.session.add(row)


def _known(
    work: Work, campaign: CampaignRow, source: CampaignSourceRow, recipients: tuple[Recipient, ...]
) -> tuple[Recipient, ...]:
    """Return the recipients, those with their number who are surely in the register; the protocol says so.

    So objections, protected homes and letters that came back hold for a list as well.
    """
    listed = tuple(
        ListedPerson(
            one.line,
            one.given_name,
            one.family_name,
            one.birth_date,
            one.street,
            one.house_number,
            one.postcode,
        )
        for one in recipients
        if one.given_name and one.family_name and (one.birth_date or one.street)
    )
    why = f"{campaign.title}; {word(campaign.purpose)}; {word(campaign.basis)}; Liste {source.name}"
    meant = work.match(listed, why)
    return tuple(replace(one, person_id=meant.get(one.line)) for one in recipients)


def _keep(
    work: Work,
    campaign: CampaignRow,
    source: CampaignSourceRow,
    recipients: tuple[Recipient, ...] | list[Recipient],
    broken: tuple[ListLine, ...],
) -> None:
    """Write lines down; their fates are worked out afterwards, all at once."""
    usual = {
        "campaign_id": campaign.id,
        "source_id": source.id,
        "person_id": None,
        "fate": Fate.LETTER,
        "reason": "",
        "taken_out": False,
        "of_id": None,
        "household_id": None,
        "hidden": "",
    }
    lines: list[dict[str, Any]] = [
        usual | {"line": one.line, "person_id": one.person_id, "fields": to_stored(one)} for one in recipients
    ]
    lines += [
        usual
        | {
            "line": one.number,
            "fields": {"cells": plain_json([cell.replace("\x00", "\ufffd") for cell in one.cells])},
            "fate": Fate.BROKEN,
            "reason": one.reason,
        }
        for one in broken
    ]
    work.session.execute(insert(CampaignRecipientRow), [{"id": work.new_id(), **one} for one in lines])


def _of_register(one: Picked, line: int, source: int) -> Recipient:
    return Recipient(
        line=line,
        source=source,
        title=one.title,
        given_name=one.given_name,
        family_name=one.family_name,
        street=one.street,
        house_number=one.house_number,
        postcode=one.postcode,
        place=one.place,
        birth_date=one.birth_date,
        language=one.language,
        person_id=one.id,
    )


def _of_mailing_list(one: Addressee, line: int, source: int) -> Recipient:
    who = one.subscriber
    return Recipient(
        line=line,
        source=source,
        given_name=who.given_name,
        family_name=who.family_name,
        street=who.street,
        house_number=who.house_number,
        postcode=who.postcode,
        place=who.place,
        birth_date=one.birth_date,
    )
