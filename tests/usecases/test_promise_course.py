"""The course of a promise: one person on the phone at a time, another time, a letter, the deputy, the end."""

from datetime import date, datetime
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import AddConcern, Concern, TakeContact
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import (
    CancelPromise,
    KeepPromise,
    LeaveCall,
    OfferLetter,
    PromiseCall,
    PromiseState,
    PromiseWish,
    ReplyBy,
    RescheduleCall,
    StartCall,
)
from rathaus_desk.store.case_tables import CaseRow, PromiseRow
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.day.call_sheet import call_sheet
from rathaus_desk.usecases.promises.promise_course import windows_for
from rathaus_desk.usecases.promises.promises import keeper_of, next_promise, promises_due

BERLIN = ZoneInfo("Europe/Berlin")
OEZDEMIR, WILKENS, HIDDEN, HANS, ROBIN = 11, 12, 103, 102, 104
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)
PDF = b"%PDF-1.7 Brief"


@pytest.fixture
def promise(town):
    """A call to Erna Schmidt, promised by Frau Özdemir for Wednesday, 9 to 11."""
    return town.taken().promise


def do(town, command, login="oezdemir"):
    return town.desk(login).do(command)[0]


def tried(town, promise, login="oezdemir", *, reached=False):
    return do(town, KeepPromise(promise_id=promise.id, reached=reached, seen_version=promise.version), login)


def due(town, login="oezdemir"):
    return town.desk(login).ask(promises_due)


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def story(town, case_id):
    return [entry.text for entry in town.file(case_id).timeline]


def first_case(town, promise):
    return town.guide.ask(call_sheet, promise_id=promise.id).cases[0].case_id


def test_two_people_never_call_one_citizen_at_once(town, promise):
    town.clock.on(WEDNESDAY, 9, 5)
    begun = do(town, StartCall(promise_id=promise.id))
    assert (begun.calling_id, begun.calling) == (OEZDEMIR, "Frau Özdemir")
    with pytest.raises(Conflict, match="Frau Özdemir ruft gerade an, seit 9:05 Uhr") as conflict:
        do(town, StartCall(promise_id=promise.id), "wilkens")
    assert "nichts geändert" in str(conflict.value)
    (seen,) = due(town)
    assert seen.calling == "Frau Özdemir"
    missed = tried(town, begun)
    assert (missed.calling, missed.attempts) == ("", 1)
    assert do(town, StartCall(promise_id=promise.id), "wilkens").calling_id == WILKENS


def test_a_call_that_nobody_ended_blocks_for_ten_minutes_only(town, promise):
    do(town, StartCall(promise_id=promise.id))
    town.clock.forward(minutes=9, seconds=59)
    with pytest.raises(Conflict):
        do(town, StartCall(promise_id=promise.id), "wilkens")
    do(town, StartCall(promise_id=promise.id))  # the same person goes on
    town.clock.forward(minutes=10)
    assert do(town, StartCall(promise_id=promise.id), "wilkens").calling == "Herr Wilkens"


def test_a_call_is_given_back_by_the_one_who_began_it(town, promise):
    do(town, StartCall(promise_id=promise.id))
    assert do(town, LeaveCall(promise_id=promise.id), "wilkens").calling == "Frau Özdemir"
    assert do(town, LeaveCall(promise_id=promise.id)).calling == ""


def test_of_two_who_begin_in_the_same_moment_one_is_told_so(town, promise):
    desks = [town.desk(login) for login in ("oezdemir", "wilkens")]
    together, outcomes = Barrier(2), []

    def begin(desk):
        together.wait()
        try:
            outcomes.append(desk.do(StartCall(promise_id=promise.id))[0].calling_id)
        except Conflict as conflict:
            outcomes.append(str(conflict))

    threads = [Thread(target=begin, args=(desk,)) for desk in desks]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    begun, told = sorted(outcomes, key=lambda one: isinstance(one, str))
    assert begun in (OEZDEMIR, WILKENS)
    assert "ruft gerade an" in told


def test_the_citizen_agrees_on_another_time(town, promise):
    case_id = first_case(town, promise)
    promise = tried(town, promise)
    moved = do(
        town,
        RescheduleCall(
            promise_id=promise.id, start=at(THURSDAY, 14), end=at(THURSDAY, 16),
            because="Ist vormittags beim Arzt.", seen_version=promise.version,
        ),
    )  # fmt: skip
    assert (moved.start, moved.attempts, moved.state) == (at(THURSDAY, 14), 0, PromiseState.OPEN)
    assert story(town, case_id)[-1] == (
        "Neue Zeit vereinbart. Wir rufen Sie an: Donnerstag, 26. November, 14 bis 16 Uhr. "
        "Grund: Ist vormittags beim Arzt."
    )
    town.clock.on(WEDNESDAY, 12)
    assert due(town) == ()
    assert town.guide.ask(next_promise).id == promise.id


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (at(THURSDAY, 12), at(THURSDAY, 14, 30), "niemand für den Anruf im Dienst"),  # over lunch
        (at(date(2026, 12, 24), 9), at(date(2026, 12, 24), 11), "niemand für den Anruf im Dienst"),
        (at(THURSDAY, 16), at(THURSDAY, 18), "niemand für den Anruf im Dienst"),
        (at(date(2026, 11, 23), 9), at(date(2026, 11, 23), 11), "schon vorbei"),
        (at(THURSDAY, 11), at(THURSDAY, 9), "nicht möglich"),
    ],
)
def test_no_time_is_agreed_that_nobody_can_keep(town, promise, start, end, why):
    command = RescheduleCall(
        promise_id=promise.id, start=start, end=end, because="Wunsch", seen_version=promise.version
    )
    with pytest.raises(Refused, match=why):
        do(town, command)
    assert promises_now(town, promise).start == promise.start


def promises_now(town, promise):
    return town.guide.ask(call_sheet, promise_id=promise.id).promise


def test_another_time_needs_its_reason_and_what_was_seen(town, promise):
    with pytest.raises(Refused, match="Grund fehlt noch"):
        do(town, RescheduleCall(promise_id=promise.id, because=" ", seen_version=promise.version))
    tried(town, promise)
    with pytest.raises(Conflict):
        do(town, RescheduleCall(promise_id=promise.id, because="x", seen_version=promise.version))


def test_after_three_attempts_a_letter_takes_the_place_of_the_call(town, promise):
    case_id = first_case(town, promise)
    with pytest.raises(Refused, match="Erst nach 3 Anrufen"):
        do(town, OfferLetter(promise_id=promise.id, seen_version=promise.version))
    for _ in range(3):
        promise = tried(town, promise)
    letter = do(town, OfferLetter(promise_id=promise.id, seen_version=promise.version))
    assert (letter.reply_by, letter.start, letter.end) == (ReplyBy.LETTER, None, at(WEDNESDAY, 12, 30))
    assert story(town, case_id)[-1] == (
        "Wir schreiben statt anzurufen, bis Mittwoch, 25. November. Grund: 3 Anrufe, niemand erreicht."
    )
    town.clock.on(WEDNESDAY, 8)
    assert [one.id for one in due(town)] == [promise.id]
    with pytest.raises(Refused, match="kein Anruf versprochen"):
        do(town, StartCall(promise_id=promise.id))
    file_letter(town, case_id)
    assert due(town) == ()
    assert promises_now(town, promise).state is PromiseState.KEPT


def test_a_letter_before_the_third_attempt_has_a_reason_and_an_address(town, promise):
    command = OfferLetter(promise_id=promise.id, because="Hört schlecht.", seen_version=promise.version)
    assert do(town, command).reply_by is ReplyBy.LETTER
    nowhere = town.taken(
        person_id=ROBIN, promise=PromiseWish(reply_by=ReplyBy.CALL, phone="0171 3920099")
    ).promise
    with pytest.raises(Refused, match="fehlt die Anschrift"):
        do(town, OfferLetter(promise_id=nowhere.id, because="x", seen_version=nowhere.version))


def file_letter(town, *case_ids, pdf=PDF):
    command = FilePaper(case_ids=case_ids, kind=PaperKind.LETTER, title="Ihr Anliegen", reference="", pdf=pdf)
    town.guide.do(command)


def test_a_promised_letter_is_kept_once_every_case_of_the_visit_has_one(town):
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, _ = town.guide.do(town.intake(Concern(service="unklar"), Concern(service="hecke"), promise=wish))
    first, second = (one.id for one in taken.cases)
    slip = FilePaper(case_ids=(first, second), kind=PaperKind.SLIP, title="Laufzettel", reference="", pdf=PDF)
    town.guide.do(slip)
    file_letter(town, first, pdf=PDF + b" 1")
    assert town.file(first).promise.state is PromiseState.OPEN
    file_letter(town, second, pdf=PDF + b" 2")
    assert town.file(first).promise.state is PromiseState.KEPT
    for case_id in (first, second):
        assert story(town, case_id).count("Brief geschrieben.") == 1
    with town.store.read() as session:
        settled = session.scalar(select(PromiseRow.settled_at).where(PromiseRow.id == taken.promise.id))
    assert settled == town.clock.now


def test_a_concern_that_was_taken_back_waits_for_no_letter(town):
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, _ = town.guide.do(town.intake(Concern(service="unklar"), Concern(service="hecke"), promise=wish))
    first, second = (one.id for one in taken.cases)
    with town.store.write.begin() as session:
        session.get_one(CaseRow, second).state = CaseState.DROPPED
    file_letter(town, first)
    assert town.file(first).promise.state is PromiseState.KEPT


def test_a_letter_in_place_of_the_call_ends_the_call(town, promise):
    do(town, StartCall(promise_id=promise.id))
    begun = promises_now(town, promise)
    assert begun.calling_id == OEZDEMIR
    letter = do(
        town, OfferLetter(promise_id=promise.id, because="Hört schlecht.", seen_version=begun.version)
    )
    assert (letter.calling_id, letter.calling) == (None, "")
    with town.store.read() as session:
        row = session.get_one(PromiseRow, promise.id)
        assert (row.calling_id, row.calling_until) == (None, None)


def test_a_unit_promises_no_call_for_a_case_that_others_keep(town):
    file = town.taken(promise=PromiseWish(reply_by=ReplyBy.NONE))
    with pytest.raises(Refused, match="verspricht die Ansprechperson des Vorgangs"):
        town.clerk.do(PromiseCall(case_id=file.id))
    assert town.file(file.id).promise is None


def test_a_promise_is_called_off_with_its_reason(town, promise):
    case_id = first_case(town, promise)
    with pytest.raises(Refused, match="Grund fehlt noch"):
        do(town, CancelPromise(promise_id=promise.id, because="", seen_version=promise.version))
    gone = do(
        town, CancelPromise(promise_id=promise.id, because="War heute da.", seen_version=promise.version)
    )
    assert gone.state is PromiseState.CANCELLED
    assert story(town, case_id)[-1] == "Die Rückmeldung entfällt. Grund: War heute da."
    with pytest.raises(Refused, match="schon aufgehoben"):
        do(town, StartCall(promise_id=promise.id))


def test_a_call_is_promised_for_a_case_that_is_there(town):
    file = town.taken()
    with pytest.raises(Refused, match="schon etwas versprochen: Wir rufen Sie an: Mittwoch"):
        do(town, PromiseCall(case_id=file.id))
    tried(town, file.promise, reached=True)
    made = do(town, PromiseCall(case_id=file.id, start=at(FRIDAY, 9), end=at(FRIDAY, 11)))
    assert (made.contact_id, made.phone, made.staff_id) == (file.contact_id, "0171 3920011", OEZDEMIR)
    assert made.id != file.promise.id
    assert story(town, file.id)[-1] == "Wir rufen Sie an: Freitag, 27. November, 9 bis 11 Uhr."
    with pytest.raises(Refused, match="Diesen Vorgang gibt es hier nicht"):
        do(town, PromiseCall(case_id=file.id), "luebbe")
    quiet = town.taken(person_id=HANS)
    dropped = CancelPromise(promise_id=quiet.promise.id, because="x", seen_version=quiet.promise.version)
    do(town, dropped)
    with pytest.raises(Refused, match="möchte nicht angerufen werden"):
        do(town, PromiseCall(case_id=quiet.id))


def test_a_promise_moves_to_the_deputy_when_its_owner_becomes_absent(town, promise):
    assert town.guide.ask(keeper_of, promise=promise).id == OEZDEMIR
    town.absent(OEZDEMIR, WEDNESDAY, WEDNESDAY)
    found = town.guide.ask(keeper_of, promise=promise)
    assert isinstance(found, Staff)
    assert found.id == WILKENS
    town.clock.on(WEDNESDAY, 8)
    (seen,) = due(town, "wilkens")
    assert (seen.staff_name, seen.keeper, seen.needs_time) == ("Frau Özdemir", "Herr Wilkens", False)


def test_what_nobody_can_keep_any_more_asks_for_another_time(town, promise):
    for staff_id in (OEZDEMIR, WILKENS):
        town.absent(staff_id, WEDNESDAY, WEDNESDAY)
    assert town.guide.ask(keeper_of, promise=promise) is None
    (seen,) = due(town)  # already today, for it has to be agreed on before
    assert seen.needs_time
    assert seen.start == at(WEDNESDAY, 9)
    proposed = town.guide.ask(windows_for, promise_id=promise.id)[0]
    assert proposed.start == at(THURSDAY, 9)
    do(town, RescheduleCall(promise_id=promise.id, because="Beide krank", seen_version=promise.version))
    assert due(town) == ()
    town.clock.on(THURSDAY, 8)
    assert [(one.start, one.needs_time) for one in due(town)] == [(at(THURSDAY, 9), False)]


def test_with_owner_and_deputy_away_the_lead_sees_it(town, promise):
    for staff_id in (OEZDEMIR, WILKENS):
        town.absent(staff_id, date(2026, 11, 24), THURSDAY)
    assert [one.id for one in due(town, "vogel")] == [promise.id]


def test_a_closure_that_came_later_asks_for_another_time(town, promise):
    with town.store.write.begin() as session:
        row = session.get_one(SettingRow, "town")
        row.value = {**row.value, "closures": [["2026-11-25", "2026-11-25", "Personalversammlung"]]}
    (seen,) = due(town)
    assert seen.needs_time


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


def due_next(town):
    return town.guide.ask(next_promise)


def test_the_same_start_sent_twice_is_one(town, promise):
    command = StartCall(promise_id=promise.id)
    first = do(town, command)
    town.clock.forward(minutes=1)
    assert do(town, command) == first
    assert first.version == promise.version + 1
