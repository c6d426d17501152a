"""What nobody could place waits in a basket of its own; complaints never go to whom they are about."""

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import AddTask, ReturnTask, RouteTask
from rathaus_desk.domain.cases.causes import DetachFromCause
from rathaus_desk.domain.cases.tasks import ChangeTask
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, ReassignService
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.usecases.intake.intake_preview import preview_intake
from rathaus_desk.usecases.intake.reassign import unclear_cases

FRONT, ROADS, ORDER = 1, 2, 3
VOGEL, LUEBBE = 41, 31
UNCLEAR = Concern(service="unklar", note="Brief nicht verstanden")
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def complaint(**values):
    return Concern(service="beschwerde", note="Niemand ruft zurück.", **values)


@pytest.fixture
def office(town):
    """The small town with a service for complaints, answered by the front desk."""
    with town.store.write.begin() as session:
        pattern = session.get_one(ServiceRow, 74)
        values = {one.name: getattr(pattern, one.key) for one in ServiceRow.__table__.columns}
        values |= {"id": 75, "key": "beschwerde", "name": "Beschwerde", "short": "Beschwerde"}
        values |= {"sort_name": "beschwerde", "topic": "Beschwerden", "complaint": True}
        session.add(ServiceRow(**values))
    return town


def test_the_basket_holds_the_oldest_first_and_empties_by_sorting(town):
    first = town.taken(UNCLEAR)
    town.clock.forward(hours=1)
    second = town.taken(UNCLEAR)
    town.taken()
    assert [one.id for one in town.guide.ask(unclear_cases)] == [first.id, second.id]
    assert [one.id for one in town.lead.ask(unclear_cases)] == [first.id, second.id]
    assert town.clerk.ask(unclear_cases) == ()
    town.guide.do(
        ReassignService(case_id=first.id, service="hecke", because="es geht um die Hecke", seen_version=1)
    )
    assert [one.id for one in town.guide.ask(unclear_cases)] == [second.id]
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(unclear_cases)


def test_a_closed_one_is_in_the_basket_no_more(town, close):
    file = town.taken(UNCLEAR)
    close(file.id)
    assert town.guide.ask(unclear_cases) == ()


def test_a_complaint_about_another_unit_goes_to_the_complaint_office(office):
    file = office.taken(complaint(about_unit="tiefbau"), promise=NO_REPLY)
    assert [one.unit_id for one in file.tasks] == [FRONT]


def test_a_complaint_about_the_complaint_office_goes_to_a_lead_elsewhere(office):
    with office.store.write.begin() as session:
        session.get_one(StaffRow, LUEBBE).role = Role.LEAD
    file = office.taken(complaint(about_unit="buergerbuero"), promise=NO_REPLY)
    assert [one.unit_id for one in file.tasks] == [ORDER]
    assert file.tasks[0].reason == "geht an Ordnung (Herr Lübbe), weil die Beschwerde Bürgerbüro betrifft"


def test_with_no_unit_left_the_lead_keeps_the_complaint(office):
    file = office.taken(complaint(details=(("Welche Stelle", "Bürgerbüro"),)), promise=NO_REPLY)
    assert file.tasks == ()
    assert file.owner == "Frau Vogel"
    texts = [one.text for one in file.timeline]
    assert "Bleibt bei der Leitung (Frau Vogel), weil die Beschwerde Bürgerbüro betrifft." in texts
    with office.store.read() as session:
        row = session.get_one(CaseRow, file.id)
        assert (row.about_unit_id, row.owner_id) == (FRONT, VOGEL)
    found = office.guide.ask(preview_intake, service="beschwerde", about_unit_key="buergerbuero")
    assert found.route.startswith("bleibt bei der Leitung")


def test_a_unit_that_does_not_exist_cannot_be_complained_about(office):
    with pytest.raises(Refused, match="Stelle, um die es geht") as caught:
        office.guide.do(office.intake(complaint(about_unit="hofamt")))
    assert caught.value.field == "about_unit"


def test_what_is_no_complaint_is_about_no_unit(office):
    file = office.taken(Concern(service="hecke", about_unit="ordnung"), promise=NO_REPLY)
    assert [one.unit_id for one in file.tasks] == [ORDER]


def test_an_unclear_case_becomes_a_complaint_and_stays_away_from_whom_it_is_about(office):
    file = office.taken(UNCLEAR, promise=NO_REPLY)
    told, _ = office.guide.do(
        ReassignService(
            case_id=file.id,
            service="beschwerde",
            because="sie beschwert sich",
            seen_version=file.version,
            about_unit="buergerbuero",
        )
    )
    assert told.route.startswith("bleibt bei der Leitung")
    assert office.file(file.id).tasks == ()
    assert office.file(file.id).owner == "Frau Vogel"


def test_whoever_makes_a_case_a_complaint_says_whom_it_is_about(office):
    file = office.taken(UNCLEAR, promise=NO_REPLY)

    def made(**values):
        command = ReassignService(case_id=file.id, service="beschwerde", because="sie beschwert sich",
                                  seen_version=file.version, **values)  # fmt: skip
        return office.guide.do(command)[0]

    with pytest.raises(Refused, match="Über welche Stelle") as caught:
        made()
    assert caught.value.field == "about_unit"
    assert office.file(file.id).service.key == "unklar"
    assert made(about_unit="-").route == "geht an Bürgerbüro, weil es um Beschwerden geht"


def test_a_complaint_that_names_the_unit_needs_no_further_word(office):
    file = office.taken(Concern(service="unklar", details=(("Stelle", "tiefbau"),)), promise=NO_REPLY)
    office.guide.do(
        ReassignService(
            case_id=file.id, service="beschwerde", because="Beschwerde", seen_version=file.version
        )
    )
    with office.store.read() as session:
        assert session.get_one(CaseRow, file.id).about_unit_id == ROADS


def test_nobody_asks_routes_or_proposes_the_unit_a_complaint_is_about(office):
    file = office.taken(complaint(about_unit="tiefbau"), promise=NO_REPLY)
    (task,) = file.tasks
    seen = {"task_id": task.id, "seen_version": task.version}
    refused = [
        AddTask(case_id=file.id, unit="tiefbau", question="Was war los?"),
        RouteTask(unit="tiefbau", **seen),
    ]
    for command in refused:
        with pytest.raises(Refused, match="keine Beschwerde über sich selbst") as caught:
            office.guide.do(command)
        assert caught.value.field == "unit"
    with pytest.raises(Refused, match="keine Beschwerde über sich selbst") as caught:
        office.guide.do(ReturnTask(proposed_unit="tiefbau", because="Die waren es.", **seen))
    assert caught.value.field == "proposed_unit"
    later, _ = office.guide.do(
        AddTask(case_id=file.id, unit="ordnung", question="Stimmt das?", after_task_id=task.id)
    )
    change = {"task_id": later.id, "question": "Stimmt das?", "after_task_id": task.id, "seen_version": 1}
    with pytest.raises(Refused, match="keine Beschwerde über sich selbst"):
        office.guide.do(ChangeTask(unit="tiefbau", **change))
    assert {one.unit_id for one in office.file(file.id).tasks} == {FRONT, ORDER}


def test_a_complaint_let_go_of_a_cause_stays_away_from_whom_it_is_about(office):
    first = office.taken(complaint(about_unit="tiefbau"), promise=NO_REPLY)
    second = office.taken(complaint(about_unit="buergerbuero", cause_id=first.id), promise=NO_REPLY)
    office.guide.do(DetachFromCause(case_id=second.id, seen_version=office.file(second.id).version))
    after = office.file(second.id)
    assert (after.tasks, after.owner) == ((), "Frau Vogel")
