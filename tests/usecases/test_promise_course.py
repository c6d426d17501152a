"""The course of a promise: one person on the phone at a time, another time, the deputy, the end."""

from datetime import date
from threading import Barrier, Thread

import pytest
from promise_scene import (
    FRIDAY,
    HANS,
    OEZDEMIR,
    THURSDAY,
    WEDNESDAY,
    WILKENS,
    at,
    do,
    due,
    first_case,
    promises_now,
    story,
    tried,
)

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.promises.promises import (
    CancelPromise,
    LeaveCall,
    PromiseCall,
    PromiseState,
    PromiseWish,
    ReplyBy,
    RescheduleCall,
    StartCall,
)
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.usecases.promises.promise_course import windows_for
from rathaus_desk.usecases.promises.promises import keeper_of, next_promise


@pytest.fixture
def promise(town):
    """A call to Erna Schmidt, promised by Frau Özdemir for Wednesday, 9 to 11."""
    return town.taken().promise


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


def test_another_time_needs_its_reason_and_what_was_seen(town, promise):
    with pytest.raises(Refused, match="Grund fehlt noch"):
        do(town, RescheduleCall(promise_id=promise.id, because=" ", seen_version=promise.version))
    tried(town, promise)
    with pytest.raises(Conflict):
        do(town, RescheduleCall(promise_id=promise.id, because="x", seen_version=promise.version))


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


def test_the_same_start_sent_twice_is_one(town, promise):
    command = StartCall(promise_id=promise.id)
    first = do(town, command)
    town.clock.forward(minutes=1)
    assert do(town, command) == first
    assert first.version == promise.version + 1
