"""What a login gets past the program: nobody without a committed line, and nothing of other units."""

from datetime import date

import pytest
from sqlalchemy import text

from rathaus_desk.domain.campaigns.campaign_commands import AddRegisterSource, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose
from tests.past_the_program import at_psql, refused, rows
from tests.small_town import ERNA, HANS, HIDDEN

pytestmark = pytest.mark.server
ALL = """SELECT desk.open_pick('{"births": [], "district": null}', 'Umfrage')"""
SENIORS = RegisterCriteria(on=date(2026, 11, 24), age_from=40)
NOBODY = 4_711


@pytest.fixture
def town(town_server):
    return town_server


def picked(line, ticket):
    return [one.id for one in rows(line, "SELECT * FROM desk.picked_by(:ticket)", ticket=ticket)]


@pytest.fixture
def of_roads(town):
    """A campaign of the unit of roads with Erna and Hans in it."""
    now, _ = town.clerk.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))
    command = AddRegisterSource(campaign_id=now.id, seen_version=now.version, criteria=SENIORS)
    return town.clerk.do(command)[0]


def test_nobody_comes_before_the_line_is_committed(town):
    with at_psql(town, "oezdemir") as line:
        ticket = line.execute(text(ALL)).scalar_one()
        assert picked(line, ticket) == []
        line.commit()
        assert picked(line, ticket) == [ERNA, HANS]
        lost = line.execute(text(ALL)).scalar_one()
        line.rollback()
        assert picked(line, lost) == []
    with at_psql(town, "wilkens") as line:
        assert picked(line, ticket) == []
    with at_psql(town, "vogel") as line:
        ticket = line.execute(text(ALL)).scalar_one()
        line.commit()
        assert HIDDEN not in picked(line, ticket)


def test_the_line_says_what_was_asked_whatever_the_caller_writes(town):
    with at_psql(town, "tepe") as line:
        wanted = '{"births": [["1930-01-01", "1950-01-01"]], "district": 61}'
        asked = text("SELECT desk.open_pick(cast(:wanted AS jsonb), 'harmlos')")
        ticket = line.execute(asked, {"wanted": wanted}).scalar_one()
        line.commit()
    with town.store.read() as session:
        found = session.execute(text("SELECT * FROM rathaus.read_log WHERE id = :id"), {"id": ticket}).one()
    assert found.criteria == "harmlos [1930-01-01 – 1950-01-01; Heidkamp: 1]"
    assert (found.kind, found.person_ids, found.refused, found.staff_id) == ("bulk", [ERNA], False, 21)


def test_who_may_not_or_asks_strangely_is_refused(town):
    with at_psql(town, "admin") as line:
        assert refused(line, ALL)
        assert refused(line, "SELECT * FROM desk.picked_by(1)")
    with at_psql(town, "tepe") as line:
        for wanted in ("{}", '{"births": 1}', "null"):
            assert refused(line, f"SELECT desk.open_pick('{wanted}', 'x')".replace(":", r"\:"))
        assert refused(line, ALL.replace("'Umfrage'", "NULL"))
        assert refused(line, "SELECT * FROM rathaus.picked")
    with town.sign_in("tepe").engine.connect() as line:  # serializable, as commands are
        assert refused(line, ALL)


def test_there_is_a_bound_of_an_hour_and_it_stands_in_the_protocol(town):
    with at_psql(town, "tepe") as line:
        for _ in range(60):
            assert line.execute(text(ALL)).scalar_one() > 0
        assert line.execute(text(ALL)).scalar_one() == 0
        line.commit()
    with town.store.read() as session:
        lines = "SELECT refused, count(*) FROM rathaus.read_log WHERE kind = 'bulk' GROUP BY 1 ORDER BY 1"
        assert session.execute(text(lines)).all() == [(False, 60), (True, 1)]
    now, _ = town.clerk.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))
    with pytest.raises(Refused, match="In der letzten Stunde"):
        town.clerk.do(AddRegisterSource(campaign_id=now.id, seen_version=now.version, criteria=SENIORS))


INSERTED = (
    "INSERT INTO campaign_recipient SELECT 1, campaign_id, source_id, 9, :whom, fields, fate, reason, "
    "taken_out, of_id, household_id, hidden FROM campaign_recipient LIMIT 1"
)


def test_no_number_goes_into_a_list_that_was_not_picked(town, of_roads):
    with at_psql(town, "tepe") as line:
        for whom in (HIDDEN, 104, NOBODY):
            assert refused(line, INSERTED, whom=whom)
        assert refused(line, "UPDATE campaign_recipient SET person_id = 103")
        assert refused(line, "UPDATE campaign SET unit_id = 1")
        rows(line, INSERTED + " RETURNING id", whom=ERNA)
        line.rollback()


def test_other_units_see_and_change_nothing(town, of_roads):
    known = "SELECT * FROM desk.known_now(:id, 'invitation')"
    with at_psql(town, "luebbe") as line:
        for name in ("campaign", "campaign_source", "campaign_recipient", "campaign_pair", "column_mapping"):
            assert rows(line, f"SELECT * FROM {name}") == []
        assert rows(line, "UPDATE campaign SET household = true RETURNING id") == []
        assert rows(line, known, id=of_roads.id) == []
        forged = (
            "INSERT INTO campaign SELECT 1, 'x', 'survey', 'task', '', '', false, :unit, :by, now(), now(), "
            "NULL, NULL, '', NULL, 1"
        )
        assert refused(line, forged, unit=2, by=31)
        assert refused(line, forged, unit=3, by=21)
    with at_psql(town, "vogel") as line:
        assert len(rows(line, "SELECT * FROM campaign_recipient")) == 2


def test_who_is_locked_and_who_is_nobody_look_alike(town, of_roads):
    with town.store.write.begin() as session:
        for at, whom in enumerate((HIDDEN, NOBODY), 1):
            session.execute(text(INSERTED.replace("SELECT 1,", f"SELECT {at},")), {"whom": whom})
    town.lead.do(ObjectTo(person_id=HIDDEN, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    town.guide.do(ObjectTo(person_id=HANS, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    with at_psql(town, "tepe") as line:
        told = rows(line, "SELECT * FROM desk.known_now(:id, 'invitation') ORDER BY 1", id=of_roads.id)
        assert told == [
            (HANS, "", True, False),
            (HIDDEN, "bmg51", False, False),
            (NOBODY, "bmg51", False, False),
        ]
        assert rows(line, "SELECT * FROM objection") == []
        assert refused(line, "INSERT INTO objection VALUES (1, 102, 'survey', now(), 'phone', 21)")
