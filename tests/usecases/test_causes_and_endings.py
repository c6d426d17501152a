"""Outside authorities, causes with many who report, contact persons, and how cases end and come back."""

from datetime import date

import pytest

from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    CaseState,
    ClaimTask,
    CloseCase,
    DropCase,
    ReopenCase,
    ReturnTask,
    RouteTask,
    TaskState,
    ToldBy,
)
from rathaus_desk.domain.cases.causes import AttachToCause, DetachFromCause, TellReporter
from rathaus_desk.domain.cases.keeping import ChangeOwner, SeeOff
from rathaus_desk.domain.cases.outside import AnswerOutside, HandToAuthority, PutOff
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.store.routing_tables import OutsideAuthorityRow
from rathaus_desk.usecases.cases.bounces import bounces
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.cases.outside import draw_handover, follow_ups, handover_for
from rathaus_desk.usecases.cases.tasks import my_tasks

LAMP = Concern(service="strassenlaterne", place="Rosenweg 4")
ASKED = date(2026, 12, 1)


@pytest.fixture
def landkreis(town):
    with town.store.write.begin() as session:
        session.add(
            OutsideAuthorityRow(
                id=1,
                key="landkreis",
                name="Landkreis",
                sort_name="landkreis",
                address="Kreisstraße 1\n49999 Kreisstadt",
                phone="(030) 23125 900",
                topics="",
            )
        )


@pytest.fixture
def file(town):
    return town.taken(LAMP)


def seen(task):
    return {"task_id": task.id, "seen_version": task.version}


def of(town, case_id):
    return {"case_id": case_id, "seen_version": town.file(case_id).version}


def reported(town, cause, **values):
    return town.taken(Concern(service="strassenlaterne", place="Rosenweg 4", cause_id=cause.id), **values)


def test_a_question_lies_with_the_landkreis_and_the_guide_asks_again(town, landkreis, file):
    command = HandToAuthority(case_id=file.id, authority="landkreis", question="Wann?", follow_up=ASKED)
    task, _ = town.guide.do(command)
    assert (task.outside, task.staff, task.follow_up) == ("Landkreis", "Frau Özdemir", ASKED)
    assert task.due_explained == "Wiedervorlage Dienstag, 1. Dezember: Dann fragen wir bei Landkreis nach."
    with pytest.raises(Refused, match="Diese Frage liegt bei Landkreis"):
        town.guide.do(ReturnTask(proposed_unit="ordnung", because="x", **seen(task)))
    assert town.guide.ask(follow_ups) == ()
    town.clock.on(ASKED)
    assert [one.id for one in town.guide.ask(follow_ups)] == [task.id]
    later, _ = town.guide.do(PutOff(follow_up=date(2026, 12, 3), note="Niemand da", **seen(task)))
    assert town.guide.ask(follow_ups) == ()
    done, _ = town.guide.do(AnswerOutside(answer="Im Januar.", **seen(later)))
    assert (done.state, done.follow_up) == (TaskState.DONE, None)
    assert town.file(file.id).timeline[-1].text == "Landkreis: Im Januar."


@pytest.mark.parametrize("named", [False, True])
def test_the_hand_over_sheet_says_no_more_than_needed(town, landkreis, file, named):
    command = HandToAuthority(
        case_id=file.id, authority="landkreis", question="Wann?", follow_up=ASKED, name_person=named
    )
    task, _ = town.guide.do(command)
    sheet = town.guide.ask(handover_for, task_id=task.id)
    assert sheet.recipient == ("Landkreis", "Kreisstraße 1", "49999 Kreisstadt")
    assert (sheet.number, sheet.contact_person, sheet.follow_up) == (file.number, "Frau Özdemir", ASKED)
    assert (("Es geht um", "Erna Schmidt") in sheet.about) == named
    assert draw_handover(sheet).startswith(b"%PDF-")
    with pytest.raises(Refused):
        town.guide.ask(handover_for, task_id=file.tasks[0].id)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 12, 24), date(2026, 11, 29)])
def test_nobody_is_asked_again_on_a_day_without_work(town, landkreis, file, day):
    with pytest.raises(Refused) as refused:
        town.guide.do(
            HandToAuthority(case_id=file.id, authority="landkreis", question="Wann?", follow_up=day)
        )
    assert refused.value.field == "follow_up"


def test_ping_pong_ends_with_the_lead_who_hands_it_to_the_kreis(town, landkreis, file):
    back, _ = town.clerk.do(ReturnTask(proposed_unit="ordnung", because="Eine Hecke.", **seen(file.tasks[0])))
    sent, _ = town.guide.do(RouteTask(unit="ordnung", **seen(back)))
    twice, _ = town.desk("luebbe").do(
        ReturnTask(proposed_authority="landkreis", because="Die Straße gehört dem Kreis.", **seen(sent))
    )
    assert [(one.unit, one.proposed) for one in twice.arguments] == [
        ("Tiefbau", "Ordnung"), ("Ordnung", "Landkreis"),
    ]  # fmt: skip
    assert twice.proposed_authority == "landkreis"
    hand = HandToAuthority(
        case_id=file.id, authority="landkreis", question="Bitte schneiden.", follow_up=ASKED, task_id=twice.id
    )
    with pytest.raises(Refused, match="darum entscheidet die Leitung"):
        town.guide.do(hand)
    out, _ = town.lead.do(
        HandToAuthority(
            case_id=file.id,
            authority="landkreis",
            question="Bitte schneiden.",
            follow_up=ASKED,
            task_id=twice.id,
        )
    )
    assert (out.id, out.outside, out.staff) == (twice.id, "Landkreis", "Frau Özdemir")
    assert len(town.file(file.id).tasks) == 1
    found = town.lead.ask(bounces)
    assert [(one.unit, one.proposed, one.count) for one in found] == [
        ("Ordnung", "Landkreis", 1), ("Tiefbau", "Ordnung", 1),
    ]  # fmt: skip
    assert town.lead.ask(bounces, since=date(2026, 11, 25)) == ()
    with pytest.raises(Refused, match="sehen Leitung und Administration"):
        town.guide.ask(bounces)


def test_everybody_who_reported_is_told_once_by_their_own_way(town, file, close):
    none = PromiseWish(reply_by=ReplyBy.NONE)
    hans = reported(town, file, person_id=102)  # no calls: a letter
    again = reported(town, file, person_id=102)
    anonymous = reported(town, file, person_id=None, promise=none)
    before = town.file(file.id).reporters
    assert [(one.case_id, one.reply_by) for one in before] == [
        (hans.id, ReplyBy.LETTER), (anonymous.id, ReplyBy.NONE),
    ]  # fmt: skip
    close(file.id, "Die Lampe brennt.")
    first, nobody = town.file(file.id).reporters
    assert (first.told, nobody.told) == (None, ToldBy.NOT_REACHABLE)
    assert town.file(again.id).result == "Die Lampe brennt."
    told, _ = town.guide.do(TellReporter(case_id=hans.id, told_by=ToldBy.LETTER))
    assert told.told is ToldBy.LETTER
    assert town.file(hans.id).promise.state is PromiseState.KEPT
    assert town.file(again.id).timeline[-1].text == "Ergebnis mitgeteilt (mit Brief mitgeteilt)."
    for case_id in (hans.id, again.id, anonymous.id):
        with pytest.raises(Refused):
            town.guide.do(TellReporter(case_id=case_id, told_by=ToldBy.CALL))


def test_two_reports_are_laid_together_and_taken_apart_again(town, file):
    other = town.taken(
        Concern(service="hecke", place="Rosenweg 6"),
        person_id=104,
        promise=PromiseWish(reply_by=ReplyBy.NONE),
    )
    with pytest.raises(Refused, match="gehören schon zusammen"):
        town.guide.do(AttachToCause(cause_number=other.number, **of(town, other.id)))
    town.guide.do(AttachToCause(cause_number=file.number, **of(town, other.id)))
    hung = town.file(other.id)
    assert (hung.cause_id, hung.tasks[0].state) == (file.id, TaskState.DONE)
    assert town.file(file.id).followers == (other.number,)
    town.guide.do(DetachFromCause(**of(town, other.id)))
    free = town.file(other.id)
    assert (free.cause_id, [one.state for one in free.tasks]) == (None, [TaskState.DONE, TaskState.OPEN])
    assert [one.case_id for one in town.desk("luebbe").ask(my_tasks)] == [other.id]


def test_a_closed_case_is_opened_again_within_thirty_days(town, file, close):
    hans = reported(town, file, person_id=102)
    close(file.id)
    town.clock.on(date(2026, 12, 10))
    town.guide.do(ReopenCase(because="Sie flackert wieder.", **of(town, file.id)))
    again = town.file(file.id)
    assert (again.state, again.result) == (CaseState.IN_WORK, "")
    assert again.told_due.date() == date(2026, 12, 17)
    assert town.file(hans.id).state is CaseState.IN_WORK  # nobody had told him yet
    town.guide.do(CloseCase(result="Getauscht.", told_by=ToldBy.CALL, **of(town, file.id)))
    town.clock.on(date(2027, 1, 12))
    with pytest.raises(Refused, match="länger als 30 Tage"):
        town.guide.do(ReopenCase(because="Wieder.", **of(town, file.id)))


def test_a_dropped_case_leaves_no_open_task_and_no_open_promise(town, file):
    with pytest.raises(Refused, match="Grund fehlt"):
        town.guide.do(DropCase(because=" ", **of(town, file.id)))
    town.guide.do(DropCase(because="Die Bürgerin zieht zurück.", **of(town, file.id)))
    dropped = town.file(file.id)
    assert (dropped.state, dropped.result) == (CaseState.DROPPED, "Die Bürgerin zieht zurück.")
    assert dropped.tasks[0].answer == "Nicht mehr nötig: eingestellt."
    assert dropped.promise.state is PromiseState.CANCELLED
    with pytest.raises(Refused):
        town.clerk.do(AnswerTask(answer="x", **seen(dropped.tasks[0])))
    town.guide.do(ReopenCase(because="Doch noch.", **of(town, file.id)))
    assert town.file(file.id).state is CaseState.IN_WORK


def test_a_cause_is_not_dropped_while_others_wait_for_its_result(town, file):
    reported(town, file, person_id=102)
    with pytest.raises(Refused, match="hängen noch Meldungen"):
        town.guide.do(DropCase(because="x", **of(town, file.id)))


def test_a_visit_gets_another_contact_person_and_the_promise_goes_along(town, file):
    with pytest.raises(Refused, match="wer am Empfang arbeitet"):
        town.guide.do(ChangeOwner(to_staff_id=21, **of(town, file.id)))
    town.guide.do(ChangeOwner(to_staff_id=12, **of(town, file.id)))
    given = town.file(file.id)
    assert (given.owner, given.promise.staff_id) == ("Herr Wilkens", 12)
    assert given.timeline[-1].text == "Ansprechperson ist jetzt Herr Wilkens, vorher Frau Özdemir."


def test_whoever_leaves_the_house_hands_everything_over(town, file):
    town.clerk.do(ClaimTask(**seen(file.tasks[0])))
    assert (file.owner_id, file.promise.staff_id) == (11, 11)
    assert town.lead.do(SeeOff(staff_id=11))[0] == 1
    given = town.lead.ask(case, case_id=file.id)
    assert (given.owner_id, given.promise.staff_id) == (12, 12)
    assert given.timeline[-1].text == "Ansprechperson ist jetzt Herr Wilkens, vorher Frau Özdemir."
    assert town.lead.ask(case, case_id=file.id).tasks[0].state is TaskState.CLAIMED
    town.lead.do(SeeOff(staff_id=21))
    (freed,) = town.lead.ask(case, case_id=file.id).tasks
    assert (freed.state, freed.staff) == (TaskState.OPEN, "")
    assert [one.id for one in town.desk("thole").ask(my_tasks)] == [freed.id]
    assert town.lead.ask(case, case_id=file.id).state is CaseState.NEW
    with pytest.raises(Refused, match="lässt sich hier nicht verabschieden"):
        town.lead.do(SeeOff(staff_id=11))
    for login in ("thole", "admin"):  # the administration has no part in cases
        with pytest.raises(Refused, match="darf die Rolle"):
            town.desk(login).do(SeeOff(staff_id=12))
