"""People of the register in somebody's list: what is known of them holds, and nobody is betrayed."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.campaigns.campaign_commands import AddListSource, CheckAgain, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.campaign_tables import CampaignRecipientRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.campaigns.overview import recipients
from tests.campaign_scene import step
from tests.small_town import ERNA, HANS, HIDDEN

HEAD = "Vorname;Nachname;Geburtsdatum;Straße;PLZ;Ort\n"
LIST = (
    f"{HEAD}Erna;Schmidt;12.05.1941;Alter Weg 1;49999;Kleinstadt\n"  # has moved since
    "Hans;Meyer;;Rosenweg 6;49999;Kleinstadt\n"
    "Katharina;Brinkmann;08.02.1986;Rosenweg 8;49999;Kleinstadt\n"
    "Erna;Schmidt;01.01.1990;Rosenweg 4;49999;Kleinstadt\n"  # a namesake
    "Zoë;Niemand;01.01.1950;Weg 1;49999;Kleinstadt\n"
).encode()


@pytest.fixture
def listed(town):
    """A campaign of the front office with the list in it."""
    now, _ = town.guide.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))
    return step(town.guide, AddListSource, now, name="Verein.csv", content=LIST)


def known(town):
    with town.store.read() as session:
        row = CampaignRecipientRow
        return dict(session.execute(select(row.line, row.person_id).order_by(row.line)).all())


def bulk_lines(town):
    with town.store.read() as session:
        found = session.scalars(select(ReadLogRow).where(ReadLogRow.kind == "bulk"))
        return [(one.criteria, sorted(one.person_ids), one.purpose) for one in found]


def test_who_is_written_the_same_is_known_and_the_protocol_says_so(town, listed):
    assert known(town) == {2: ERNA, 3: HANS, 4: None, 5: None, 6: None}
    ((criteria, people, purpose),) = bulk_lines(town)
    assert (people, purpose) == ([ERNA, HANS], "AddListSource")
    for part in ("Fest", "Einladungen", "Art. 6 Abs. 1 e DSGVO", "Verein.csv"):
        assert part in criteria
    assert dict(listed.counts) == {Fate.LETTER: 5}, "nothing of the register shows in the list itself"


def test_an_objection_and_a_protected_home_hold_for_a_list_too(town, listed):
    town.guide.do(ObjectTo(person_id=ERNA, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    with town.store.write.begin() as session:
        session.get_one(PersonRow, HANS).lock = AddressLock.BMG52
    now = step(town.guide, CheckAgain, listed)
    assert dict(now.counts) == {Fate.OBJECTED: 1, Fate.PROTECTED: 1, Fate.LETTER: 3}
    (one,) = town.guide.ask(recipients, campaign_id=now.id, fate=Fate.OBJECTED)
    assert (one.line, one.address[-2]) == (2, "Alter Weg 1"), "the address of the list stays as it is"


def test_of_two_who_are_written_the_same_nobody_is_meant(town):
    with town.store.write.begin() as session:
        hans, erna = session.get_one(PersonRow, HANS), session.get_one(PersonRow, ERNA)
        for name in ("given_name", "family_name", "birth_date"):
            setattr(hans, name, getattr(erna, name))
    now, _ = town.guide.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))
    step(town.guide, AddListSource, now, name="Verein.csv", content=LIST)
    assert known(town)[2] is None


@pytest.mark.server
def test_with_psql_nobody_learns_of_people_without_a_committed_line(town_server):
    town = town_server
    asked = text("SELECT desk.open_match(cast(:lines AS jsonb), 'x')")
    lines = (
        '[{"line": 1, "given": "Erna", "family": "Schmidt", "born": "1941-05-12"},'
        ' {"line": 2, "given": "Katharina", "family": "Brinkmann", "born": "1986-02-08"}]'
    )
    found = text("SELECT line, person_id FROM desk.matched_by(:ticket)")
    with town.sign_in("tepe").engine.connect() as line:
        line = line.execution_options(isolation_level="READ COMMITTED")
        ticket = line.execute(asked, {"lines": lines}).scalar_one()
        assert line.execute(found, {"ticket": ticket}).all() == []
        line.commit()
        assert line.execute(found, {"ticket": ticket}).all() == [(1, ERNA)], (
            "not even the lead meets who is locked"
        )
        with pytest.raises(DBAPIError, match="permission denied"):
            line.execute(text("SELECT * FROM rathaus.matched"))
        line.rollback()
        for wrong in ("{}", "null", "1"):
            with pytest.raises(DBAPIError, match="no people"):
                line.execute(asked, {"lines": wrong})
            line.rollback()
    with town.sign_in("wilkens").engine.connect() as line:
        assert line.execute(found, {"ticket": ticket}).all() == [], "a ticket is one's own"
    assert HIDDEN not in {one for _, people, _ in bulk_lines(town) for one in people}


@pytest.mark.server
def test_there_is_one_bound_for_selections_and_lists(town_server):
    town = town_server
    asked = text("SELECT desk.open_match('[]', 'x')")
    with town.sign_in("oezdemir").engine.connect() as line:
        line = line.execution_options(isolation_level="READ COMMITTED")
        for _ in range(60):
            assert line.execute(asked).scalar_one() > 0
        assert line.execute(asked).scalar_one() == 0
        line.commit()
    now, _ = town.guide.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))
    with pytest.raises(Refused, match="In der letzten Stunde"):
        step(town.guide, AddListSource, now, name="Verein.csv", content=LIST)
