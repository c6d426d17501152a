"""The call sheet: what to tell for every case of a visit, and who may open it."""

import pytest
from promise_scene import HANS, HIDDEN, OEZDEMIR, WEDNESDAY, do, due, due_next

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import AddConcern, Concern, TakeContact
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import (
    LeaveCall,
    StartCall,
)
from rathaus_desk.store.case_tables import PromiseRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.day.call_sheet import call_sheet
from rathaus_desk.usecases.promises.promise_course import windows_for


@pytest.fixture
def promise(town):
    """A call to Erna Schmidt, promised by Frau Özdemir for Wednesday, 9 to 11."""
    return town.taken().promise


def test_the_call_sheet_says_what_to_tell_for_every_case_of_the_visit(town, answer):
    taken, _ = town.guide.do(
        town.intake(Concern(service="strassenlaterne", place="Rosenweg 4"), Concern(service="hecke"))
    )
    town.clock.forward(seconds=11)
    answer(taken.cases[0].id, "Die Lampe brennt wieder.")
    sheet = town.guide.ask(call_sheet, promise_id=taken.promise.id)
    assert sheet.citizen == "Erna Schmidt"
    assert sheet.needs == (Need.LARGE_PRINT,)
    assert sheet.can_write
    assert [one.service for one in sheet.cases] == ["Straßenlaterne defekt", "Hecke ragt in den Weg"]
    assert sheet.cases[0].lines == ("Tiefbau: Die Lampe brennt wieder.",)
    assert sheet.cases[1].lines[0] == "Ordnung arbeitet noch daran."
    assert sheet.cases[1].lines[1].startswith("Gesagt haben wir: bis Dienstag, 8. Dezember")
    assert sheet.cases[0].allowed
    assert len(sheet.tried) == 1


def test_the_result_is_what_to_tell_once_a_case_is_closed(town, close):
    file = town.taken()
    close(file.id, "Die Lampe ist neu.")
    sheet = town.guide.ask(call_sheet, promise_id=file.promise.id)
    assert sheet.cases[0].lines == ("Die Lampe ist neu.",)


def test_nobody_but_who_may_keep_it_opens_the_call_sheet(town, promise):
    with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
        town.desk("tepe").ask(call_sheet, promise_id=promise.id)
    hidden, _ = town.lead.do(TakeContact(concerns=(Concern(service="unklar"),), person_id=HIDDEN))
    for command in (StartCall, LeaveCall):
        with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
            do(town, command(promise_id=hidden.promise.id))
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(call_sheet, promise_id=promise.id)


def test_a_promise_with_the_number_of_a_locked_person_is_the_leads_alone(town):
    concern = Concern(service="unklar", concerned_id=HIDDEN)
    taken, _ = town.lead.do(TakeContact(concerns=(concern,), person_id=HANS))
    promise = taken.promise
    assert promise.phone == "0171 3920030"
    with town.store.write.begin() as session:
        row = session.get_one(PromiseRow, promise.id)
        row.staff_id = OEZDEMIR  # somebody gave it to a guide, and the lock came after
    assert due_next(town) is None
    for command in (StartCall, LeaveCall):
        with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
            do(town, command(promise_id=promise.id))
    for query in (call_sheet, windows_for):
        with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
            town.guide.ask(query, promise_id=promise.id)
    with pytest.raises(Refused, match="Kontakt gibt es hier nicht"):
        town.guide.do(AddConcern(contact_id=taken.contact_id, concern=Concern(service="hecke")))
    town.clock.on(WEDNESDAY, 8)
    assert due(town) == ()
    town.clock.on(WEDNESDAY, 18)
    assert [one.id for one in due(town, "vogel")] == [promise.id]


def test_a_case_beside_one_about_a_locked_person_shows_no_number(town):
    concerns = (Concern(service="hecke"), Concern(service="unklar", concerned_id=HIDDEN))
    taken, _ = town.lead.do(TakeContact(concerns=concerns, person_id=HANS, caller_phone="0171 3920077"))
    file = town.file(taken.cases[0].id)
    assert (file.person.id, file.promise, file.caller_phone) == (HANS, None, "")
    seen = town.lead.ask(case, case_id=file.id)
    assert (seen.promise is None, seen.caller_phone) == (False, "0171 3920077")
