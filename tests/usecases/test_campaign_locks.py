"""§ 51 BMG and letters to many: nothing of the register goes along, and no list tells who is protected."""

import pytest
from sqlalchemy import func, select, update

from rathaus_desk.domain.campaigns.campaign_commands import (
    AddListSource,
    AddRegisterSource,
    CheckAgain,
    DropSource,
    ForgetRecipients,
    OpenCampaign,
)
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.campaign_tables import CampaignRecipientRow, CampaignRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.campaigns.overview import recipients
from rathaus_desk.usecases.people.people import person
from tests.campaign_scene import step
from tests.small_town import HANS, TODAY

HEADS = "Vorname;Nachname;Straße;Hausnummer;PLZ;Ort"


@pytest.fixture
def begun(town):
    opening = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    return town.guide.do(opening)[0]


def the_list(town):
    one = town.guide.ask(person, person_id=HANS)
    hans = ";".join((one.given_name, one.family_name, one.street, one.house_number, one.postcode, one.place))
    return "\n".join((HEADS, hans, "Ole;Thies;Rosenweg;9;49999;Kleinstadt")).encode()


def told(town, campaign):
    """All that somebody with the list can see of it: counts, sources, lines with name, address and fate."""
    lines = town.guide.ask(recipients, campaign_id=campaign.id)
    assert sum(one.lines for one in campaign.sources) == campaign.funnel.lines == len(lines)
    seen = [(one.line, one.name, one.address, one.fate, one.reason) for one in lines]
    return campaign.counts, [(one.kind, one.lines) for one in campaign.sources], seen


def linked(town):
    with town.store.read() as session:
        row = CampaignRecipientRow
        return session.scalars(select(row.person_id).where(row.person_id.is_not(None))).all()


def test_a_list_tells_the_same_whether_the_lock_or_the_list_came_first(town, begun):
    content = the_list(town)
    now = step(town.guide, AddListSource, begun, name="Verein", content=content)
    assert linked(town) == [HANS]
    before = told(town, now)
    assert dict(now.counts) == {Fate.LETTER: 2}
    with town.store.write.begin() as session:
        session.get_one(PersonRow, HANS).lock = AddressLock.BMG51
    now = step(town.guide, CheckAgain, now)
    assert told(town, now) == before, "nobody can tell whose lock it was"
    assert linked(town) == [], "and what the register knows of him is in it no more"
    now = step(town.guide, DropSource, now, source_id=now.sources[0].id)
    now = step(town.guide, AddListSource, now, name="Verein", content=content)
    assert told(town, now) == before
    assert linked(town) == []


def test_what_came_from_the_register_goes_and_the_source_counts_what_is_left(town, begun):
    everybody = RegisterCriteria(on=TODAY.date(), age_from=40)
    now = step(town.guide, AddRegisterSource, begun, criteria=everybody)
    assert HANS in linked(town)
    count = now.funnel.lines
    with town.store.write.begin() as session:
        session.get_one(PersonRow, HANS).lock = AddressLock.BMG51
    now = step(town.guide, CheckAgain, now)
    assert told(town, now)[1] == [("register", count - 1)]
    assert HANS not in linked(town)


def test_who_comes_under_a_lock_leaves_what_was_filed_as_well(town, begun):
    """Nobody checks it again: for half a year the unit would read there where he lives."""
    now = step(town.guide, AddRegisterSource, begun, criteria=RegisterCriteria(on=TODAY.date(), age_from=40))
    now = step(town.guide, AddListSource, now, name="Liste.csv", content=the_list(town))
    with town.store.write.begin() as session:
        session.get_one(CampaignRow, now.id).filed_at = town.clock.now
    before = [one.name for one in town.guide.ask(recipients, campaign_id=now.id)]
    assert before == ["Erna Schmidt", "Hans Meyer", "Hans Meyer", "Ole Thies"]
    with town.store.write.begin() as session:
        session.get_one(PersonRow, HANS).lock = AddressLock.BMG51
    assert town.guide.do(ForgetRecipients())[0] == 0
    after = [one.name for one in town.guide.ask(recipients, campaign_id=now.id)]
    assert after == ["Erna Schmidt", "Hans Meyer", "Ole Thies"], "the unit's own list tells nothing"
    with town.store.read() as session:
        assert HANS not in session.scalars(select(CampaignRecipientRow.person_id)).all()


@pytest.mark.server
def test_a_pc_that_is_ahead_of_the_server_has_nobody_forgotten(town_server):
    """Every window tidies once a day: one wrong clock would delete what must still be proved."""
    town = town_server
    opening = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(town.guide, AddListSource, town.guide.do(opening)[0], name="Liste.csv", content=the_list(town))
    with town.store.write.begin() as session:
        session.execute(update(CampaignRow).values(filed_at=func.now()))
    town.clock.forward(days=3_650)
    assert town.guide.do(ForgetRecipients())[0] == 0
    assert len(town.guide.ask(recipients, campaign_id=now.id)) == 2
