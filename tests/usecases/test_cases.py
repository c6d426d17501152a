"""The file of a case: what each role sees of it, notes, and how it ends."""

from datetime import timedelta

import pytest

from rathaus_desk.domain.cases.cases import (
    AddTask,
    CaseState,
    CloseCase,
    EntryKind,
    ToldBy,
    WriteNote,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact, UndoContact
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.usecases.cases.cases import case, case_by_number, open_cases_of

ERNA, HANS, HIDDEN = 101, 102, 103
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
UNKNOWN = "Diesen Vorgang gibt es hier nicht. Es wurde nichts geändert."


def closing(file, result="Die Lampe brennt wieder.", told_by=ToldBy.CALL):
    return CloseCase(case_id=file.id, result=result, told_by=told_by, seen_version=file.version)


def test_a_case_is_closed_with_its_result_and_the_promise_stays(town, answer):
    file = town.taken()
    answer(file.id)
    town.guide.do(closing(town.file(file.id), " Die Lampe\nbrennt wieder. "))
    closed = town.file(file.id)
    assert (closed.state, closed.result) == (CaseState.DONE, "Die Lampe\nbrennt wieder.")
    assert closed.timeline[-1].text == "Die Lampe\nbrennt wieder.\n(am Telefon gesagt)"
    assert closed.promise.state is PromiseState.OPEN
    with pytest.raises(Refused, match="schon abgeschlossen"):
        town.guide.do(closing(closed))


def test_a_case_with_open_tasks_stays_open_and_says_where(town, answer):
    file = town.taken()
    town.guide.do(AddTask(case_id=file.id, unit="ordnung", question="Parkt dort jemand?"))
    with pytest.raises(Refused, match=r"^Noch nicht alles ist beantwortet: Ordnung, Tiefbau\."):
        town.guide.do(closing(town.file(file.id)))
    answer(file.id)
    town.guide.do(closing(town.file(file.id)))


@pytest.mark.parametrize("result", ["", "  \n ", "x" * 4_001])
def test_closing_needs_a_result(town, answer, result):
    file = town.taken()
    answer(file.id)
    with pytest.raises(Refused, match="Ergebnis") as refused:
        town.guide.do(closing(town.file(file.id), result))
    assert refused.value.field == "result"


def test_of_two_who_close_the_second_sees_what_the_first_wrote(town, answer):
    file = town.taken()
    answer(file.id)
    seen = town.file(file.id)
    town.guide.do(closing(seen, "Repariert."))
    with pytest.raises(Conflict) as conflict:
        town.desk("wilkens").do(closing(seen, "Ausgetauscht."))
    (difference,) = conflict.value.differences
    assert (difference.theirs, difference.mine) == ("Repariert.", "Ausgetauscht.")


def test_the_guide_keeps_the_case(town, answer):
    file = town.taken()
    answer(file.id)
    seen = town.file(file.id)
    with pytest.raises(Refused, match="Ansprechperson ab: Frau Özdemir"):
        town.clerk.do(closing(seen))
    with pytest.raises(Refused) as refused:
        town.desk("luebbe").do(closing(seen))
    assert str(refused.value) == UNKNOWN
    town.desk("wilkens").do(closing(seen))  # a colleague at the front desk stands in


def test_one_cause_is_answered_once_for_everybody(town, answer):
    first = town.taken()
    same = Concern(service="strassenlaterne", cause_id=first.id)
    second = town.taken(same, person_id=HANS, promise=NO_REPLY)
    answer(first.id)
    assert town.file(second.id).state is CaseState.IN_WORK  # it follows
    with pytest.raises(Refused, match=f"hängt an {first.number}"):
        town.guide.do(closing(town.file(second.id)))
    town.guide.do(closing(town.file(first.id)))
    follower = town.file(second.id)
    assert (follower.state, follower.result) == (CaseState.DONE, "Die Lampe brennt wieder.")
    assert follower.timeline[-1].text == f"Mit {first.number} abgeschlossen: Die Lampe brennt wieder."


def test_a_report_that_was_taken_back_stays_taken_back(town, answer):
    first = town.taken()
    same = Concern(service="strassenlaterne", cause_id=first.id)
    taken, _ = town.guide.do(town.intake(same, person_id=HANS, promise=NO_REPLY))
    town.guide.do(UndoContact(contact_id=taken.contact_id))
    answer(first.id)
    town.guide.do(closing(town.file(first.id)))
    assert town.file(taken.cases[0].id).state is CaseState.DROPPED


def test_a_note_is_written_and_read_back(town, close):
    file = town.taken()
    entry, changed = town.guide.do(WriteNote(case_id=file.id, text="Ruft noch einmal an."))
    assert (entry.actor, entry.kind, entry.text) == ("Frau Özdemir", EntryKind.NOTE, "Ruft noch einmal an.")
    assert changed == {"timeline", "journal"}
    assert town.file(file.id).timeline[-1] == entry
    close(file.id)
    town.guide.do(WriteNote(case_id=file.id, text="Bedankt sich."))
    for text in ("", "x" * 4_001):
        with pytest.raises(Refused, match="Notiz"):
            town.guide.do(WriteNote(case_id=file.id, text=text))
    with pytest.raises(Refused) as refused:
        town.desk("luebbe").do(WriteNote(case_id=file.id, text="Neugierig."))
    assert str(refused.value) == UNKNOWN


def test_a_case_is_found_by_its_number_in_any_spelling(town):
    file = town.taken()
    for typed in (file.number, file.number.replace("-", " "), file.number.replace("-", "")):
        assert town.guide.ask(case_by_number, number=typed).id == file.id
    with pytest.raises(Refused, match="zwei Ziffern vertauscht"):
        town.guide.ask(case_by_number, number="26-00010-0")
    with pytest.raises(Refused, match="zwei Ziffern vertauscht"):
        town.guide.ask(case_by_number, number="Laterne")
    with pytest.raises(Refused) as refused:
        town.guide.ask(case_by_number, number="26-04711-7")
    assert str(refused.value) == UNKNOWN


def test_a_unit_sees_its_own_share_and_no_more_of_the_citizen_than_it_needs(town):
    file = town.taken(Concern(service="strassenlaterne", place="Rosenweg 4"), caller_phone="0441 123456")
    town.guide.do(AddTask(case_id=file.id, unit="ordnung", question="Parkt dort jemand?"))
    town.guide.do(WriteNote(case_id=file.id, text="Bitte bald."))
    town.desk("luebbe").do(WriteNote(case_id=file.id, text="Unter uns in Ordnung."))
    seen = town.clerk.ask(case, case_id=file.id)
    assert [task.unit for task in seen.tasks] == ["Tiefbau"]
    assert (seen.person.name, seen.person.address) == ("Erna Schmidt", "Rosenweg 4, Heidkamp")
    assert (seen.person.phone, seen.caller_phone, seen.pickup_code, seen.promise.phone) == ("", "", "", "")
    assert seen.owner == "Frau Özdemir"
    texts = [entry.text for entry in seen.timeline]
    assert texts == ["Am Telefon aufgenommen.", "Bitte bald."]
    whole = town.file(file.id)
    assert len(whole.timeline) == 6
    assert (whole.caller_phone, whole.promise.phone) == ("0441 123456", "0441 123456")


def test_a_unit_that_was_not_asked_sees_nothing(town):
    file = town.taken()
    for case_id in (file.id, 1):
        with pytest.raises(Refused) as refused:
            town.desk("luebbe").ask(case, case_id=case_id)
        assert str(refused.value) == UNKNOWN
    with pytest.raises(Refused, match="Die Rolle Administration sieht keine"):
        town.desk("admin").ask(case, case_id=file.id)
    with pytest.raises(Refused, match="Die Rolle Administration sieht keine"):
        town.desk("admin").ask(case_by_number, number=file.number)


def test_whoever_took_a_visit_in_may_look_at_what_became_of_it(town):
    taken, _ = town.clerk.do(town.intake(Concern(service="hecke", place="Rosenweg 4")))
    seen = town.clerk.ask(case, case_id=taken.cases[0].id)
    assert (seen.tasks, seen.pickup_code) == ((), "")


def test_a_clerk_who_owns_a_case_sees_and_closes_it(town, answer):
    for staff_id in (11, 12):
        town.absent(staff_id, town.clock.now.date(), town.clock.now.date())
    taken, _ = town.clerk.do(town.intake(Concern(service="hecke", place="Rosenweg 4")))
    town.clock.forward(seconds=11)
    answer(taken.cases[0].id)
    seen = town.clerk.ask(case, case_id=taken.cases[0].id)
    assert (seen.owner, [task.unit for task in seen.tasks]) == ("Herr Tepe", ["Ordnung"])
    town.clerk.do(closing(seen))


def test_open_cases_of_a_person(town, close):
    first, second = town.taken(), town.taken(Concern(service="hecke"))
    town.taken(person_id=HANS, promise=NO_REPLY)
    lines = town.guide.ask(open_cases_of, person_id=ERNA)
    assert [line.id for line in lines] == [second.id, first.id]
    close(first.id)
    assert [line.id for line in town.guide.ask(open_cases_of, person_id=ERNA)] == [second.id]
    assert town.clerk.ask(open_cases_of, person_id=ERNA) == ()  # the hedge is not theirs
    assert town.guide.ask(open_cases_of, person_id=999) == ()


def test_of_a_locked_person_nobody_but_the_lead_learns_anything(town):
    command = TakeContact(
        concerns=(Concern(service="strassenlaterne", place="Rosenweg 8"),),
        person_id=HIDDEN,
        caller_name="Katharina Brinkmann",
        caller_phone="0171 3920030",
    )
    taken, _ = town.lead.do(command)
    assert taken.contact_person == "Frau Vogel"  # a guide could not keep the promise
    town.clock.forward(seconds=11)
    case_id = taken.cases[0].id
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.ask(case, case_id=case_id)
    share = town.clerk.ask(case, case_id=case_id)  # the unit does its task without the name
    assert (share.person, share.caller_name, share.promise, share.pickup_code) == (None, "", None, "")
    assert "Brinkmann" not in repr(share)
    assert "3920030" not in repr(share)
    for desk in (town.guide, town.clerk):
        assert desk.ask(open_cases_of, person_id=HIDDEN) == ()
    assert town.lead.ask(case, case_id=case_id).person.name == "Katharina Brinkmann"
    assert len(town.lead.ask(open_cases_of, person_id=HIDDEN)) == 1


def test_times_are_the_towns(town):
    file = town.taken()
    moments = [file.opened_at, file.told_due, file.tasks[0].due, file.timeline[0].at, file.promise.start]
    assert {one.utcoffset() for one in moments} == {timedelta(hours=1)}
