"""Intake: one contact, its cases on their ways, one promise; and ten seconds to take it back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import (
    AddTask,
    CaseState,
    CaseView,
    ClaimTask,
    EntryKind,
    ReturnTask,
    RouteTask,
    TaskState,
)
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Channel, Concern, TakeContact, UndoContact
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, ContactRow, QuickAnswerRow, TaskRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.numbers import is_valid
from rathaus_desk.store.routing_tables import InterimRow
from rathaus_desk.usecases.cases.cases import case, case_by_number, case_lines
from rathaus_desk.usecases.cases.tasks import my_tasks
from rathaus_desk.usecases.intake.intake_preview import preview_intake

BERLIN = ZoneInfo("Europe/Berlin")
ERNA, HANS, ROBIN = 101, 102, 104
LAMP = Concern(service="strassenlaterne", place="Rosenweg 4", facts=("ganz dunkel",), note="seit Montag")
CALL = PromiseWish(reply_by=ReplyBy.CALL)
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def at(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_a_lamp_by_phone_goes_to_roads_with_a_reason(town):
    taken, changed = town.guide.do(town.intake(LAMP))
    (one,) = taken.cases
    assert one.route == "geht an Tiefbau (Herr Tepe), weil Straßenbeleuchtung in Heidkamp"
    assert one.number == "26-00001-0"
    assert is_valid(one.number)
    assert (one.service, one.due) == ("Straßenlaterne defekt", at(12, 1, 16))
    assert (taken.contact_person, taken.contact_phone) == ("Frau Özdemir", "(030) 23125 011")
    assert taken.undo_until == at(11, 24, 9, 40).replace(second=10)
    assert (taken.promise.start, taken.promise.end) == (at(11, 25, 9), at(11, 25, 11))
    assert taken.promise.phone == "0171 3920011"
    assert changed == {"contact", "case_file", "task", "promise", "timeline", "running_number", "journal"}


def test_the_case_keeps_everything_that_was_said(town):
    file = town.taken(LAMP)
    assert (file.place, file.facts, file.note, file.district) == (
        "Rosenweg 4", ("ganz dunkel",), "seit Montag", "Heidkamp",
    )  # fmt: skip
    assert (file.person.name, file.owner, file.state) == ("Erna Schmidt", "Frau Özdemir", CaseState.NEW)
    assert [entry.kind for entry in file.timeline] == [EntryKind.TAKEN, EntryKind.ROUTED, EntryKind.PROMISE]
    assert [entry.text for entry in file.timeline] == [
        "Am Telefon aufgenommen.",
        "Geht an Tiefbau (Herr Tepe), weil Straßenbeleuchtung in Heidkamp.",
        "Wir rufen Sie an: Mittwoch, 25. November, 9 bis 11 Uhr.",
    ]
    (task,) = file.tasks
    assert (task.question, task.unit, task.state) == ("Bitte prüfen.", "Tiefbau", TaskState.OPEN)
    assert task.due == at(11, 30, 12, 30)  # a working day before what the citizen was told
    assert (
        file.due_explained == "5 Arbeitstage nach Dienstag, 24. November: das ist Dienstag, der 1. Dezember."
    )


def test_three_concerns_are_one_contact_and_one_promise(town):
    concerns = [Concern(service=key) for key in ("wohngeld", "hecke", "unklar")]
    taken, _ = town.guide.do(town.intake(*concerns, channel=Channel.VISIT))
    assert [one.number[:8] for one in taken.cases] == ["26-00001", "26-00002", "26-00003"]
    files = [town.file(one.id) for one in taken.cases]
    assert [file.tasks[0].unit for file in files] == ["Ordnung", "Ordnung", "Bürgerbüro"]
    assert {file.contact_id for file in files} == {taken.contact_id}
    assert {file.promise.id for file in files} == {taken.promise.id}
    assert len({file.pickup_code for file in files}) == 1


def test_an_anonymous_caller_gets_a_number_and_a_code(town):
    taken, _ = town.guide.do(TakeContact(concerns=(LAMP,), promise=NO_REPLY))
    assert taken.promise is None
    assert len(taken.pickup_code) == 4
    assert taken.pickup_code.isdecimal()
    file = town.file(taken.cases[0].id)
    assert (file.person, file.caller_name, file.promise) == (None, "", None)
    assert [entry.kind for entry in file.timeline] == [EntryKind.TAKEN, EntryKind.ROUTED]


def test_pickup_codes_differ_but_stay_with_their_command(town):
    commands = [TakeContact(concerns=(LAMP,), promise=NO_REPLY) for _ in range(8)]
    codes = [town.guide.do(one)[0].pickup_code for one in commands]
    assert len(set(codes)) > 4
    assert [town.guide.do(one)[0].pickup_code for one in commands] == codes


def test_the_needs_of_the_person_follow_the_contact_unless_others_are_said(town):
    own, _ = town.guide.do(town.intake(LAMP))
    said, _ = town.guide.do(town.intake(LAMP, needs=(Need.ESCORT, Need.ESCORT)))
    with town.store.read() as session:
        assert session.get_one(ContactRow, own.contact_id).needs == ["large_print"]
        assert session.get_one(ContactRow, said.contact_id).needs == ["escort"]


def test_a_visit_may_take_none_of_the_flags_on_record(town):
    none, _ = town.guide.do(town.intake(LAMP, needs=()))
    with town.store.read() as session:
        assert session.get_one(ContactRow, none.contact_id).needs == []
    usual, _ = town.guide.do(town.intake(LAMP, person_id=HANS))
    called, _ = town.guide.do(town.intake(LAMP, person_id=HANS, needs=()))
    assert (usual.promise.reply_by, called.promise.reply_by) == (ReplyBy.LETTER, ReplyBy.CALL)
    preview = town.guide.ask(preview_intake, service="hecke", person_id=HANS, needs=())
    assert preview.reply_by is ReplyBy.CALL
    for needs in (None, (), (Need.ESCORT,)):
        command = TakeContact(concerns=(LAMP,), needs=needs)
        assert from_plain(TakeContact, to_plain(command), "x") == command
    assert from_plain(TakeContact, {"concerns": [{"service": "hecke"}]}, "x").needs is None


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"concerns": ()}, "service", "mindestens ein Anliegen"),
        ({"concerns": (LAMP,) * 21}, None, "höchstens 20"),
        ({"concerns": (Concern(service="mond"),)}, "service", "steht nicht im Verzeichnis"),
        ({"concerns": (Concern(service="unklar", district="mond"),)}, "district", "gibt es hier nicht"),
        ({"concerns": (Concern(service="unklar", note="x" * 4_001),)}, "note", "Platz für 4000 Zeichen"),
        ({"concerns": (Concern(service="unklar", place="x" * 301),)}, "place", "Platz für 300 Zeichen"),
        ({"concerns": (Concern(service="unklar", facts=("x",) * 31),)}, "facts", "Mehr als 30"),
        ({"concerns": (Concern(service="unklar", facts=("x" * 301,)),)}, "facts", "Angabe"),
        ({"concerns": (Concern(service="unklar", details=(("Mast", "x" * 301),)),)}, "details", "^Mast:"),
        ({"concerns": (Concern(service="unklar", cause_id=7),)}, None, "nicht anhängen"),
        ({"caller_phone": "0171"}, "phone", "nicht vollständig"),
        ({"caller_name": "x" * 301}, "caller_name", "Name"),
        ({"person_id": 999}, None, "nicht zu finden"),
        ({"person_id": None, "promise": CALL}, "promise", "fehlt die Telefonnummer.*einen Brief"),
        ({"person_id": HANS, "promise": CALL}, "promise", "nicht angerufen werden.*einen Brief"),
        ({"needs": (Need.NO_PHONE,), "promise": CALL}, "promise", "nicht angerufen werden"),
        ({"person_id": ROBIN, "promise": PromiseWish(reply_by=ReplyBy.LETTER)}, "promise", "Anschrift"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_and_takes_no_number(town, values, field, words):
    with pytest.raises(Refused, match=words) as refused:
        town.guide.do(TakeContact(**{"concerns": (LAMP,), "person_id": ERNA, **values}))
    assert refused.value.field == field
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(ContactRow)) == 0
    assert town.guide.do(town.intake())[0].cases[0].number == "26-00001-0"


@pytest.mark.parametrize(
    ("values", "reply_by"),
    [
        ({"person_id": ERNA}, ReplyBy.CALL),
        ({"person_id": HANS}, ReplyBy.LETTER),
        ({"person_id": ROBIN}, None),
        ({"person_id": ROBIN, "caller_phone": "0441 123456"}, ReplyBy.CALL),
        ({"person_id": ROBIN, "promise": PromiseWish(phone="0441 123456")}, ReplyBy.CALL),
        ({"person_id": ERNA, "promise": PromiseWish(start=at(11, 26, 9), end=at(11, 26, 10))}, ReplyBy.CALL),
    ],
)
def test_when_nobody_says_how_we_answer_by_the_best_way_known(town, values, reply_by):
    promise = town.guide.do(TakeContact(concerns=(LAMP,), **values))[0].promise
    assert (promise.reply_by if promise else None) is reply_by


def test_a_letter_is_promised_without_a_window(town):
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, _ = town.guide.do(town.intake(LAMP, person_id=HANS, promise=wish))
    assert (taken.promise.reply_by, taken.promise.start, taken.promise.phone) == (ReplyBy.LETTER, None, "")
    texts = [entry.text for entry in town.file(taken.cases[0].id).timeline]
    assert texts[-1] == "Wir schreiben Ihnen einen Brief."


def test_a_wished_window_is_kept_if_somebody_is_on_duty(town):
    wish = PromiseWish(start=at(11, 26, 14), end=at(11, 26, 16), phone="0441 123456")
    taken, _ = town.guide.do(town.intake(LAMP, promise=wish))
    assert (taken.promise.start, taken.promise.phone) == (at(11, 26, 14), "0441 123456")
    as_typed = PromiseWish(start=datetime(2026, 11, 26, 9), end=datetime(2026, 11, 26, 10))  # noqa: DTZ001
    assert town.guide.do(town.intake(LAMP, promise=as_typed))[0].promise.start == at(11, 26, 9)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(11, 26, 17), at(11, 26, 18), "niemand für den Anruf im Dienst"),
        (at(11, 28, 9), at(11, 28, 11), "Samstag, 28. November, 9 bis 11 Uhr, ist niemand"),
        (at(12, 28, 9), at(12, 28, 11), "niemand"),  # the town hall is shut
        (at(11, 24, 8), at(11, 24, 9), "schon vorbei"),
        (at(11, 26, 11), at(11, 26, 9), "schon vorbei oder nicht möglich"),
        (at(11, 26, 9), at(11, 27, 9), "nicht möglich"),
    ],
)
def test_a_window_that_nobody_can_keep_is_refused(town, start, end, words):
    with pytest.raises(Refused, match=words) as refused:
        town.guide.do(town.intake(LAMP, promise=PromiseWish(start=start, end=end)))
    assert refused.value.field == "promise"


def test_a_clerk_takes_in_for_a_guide_on_duty(town):
    taken, _ = town.clerk.do(town.intake(LAMP))
    assert taken.contact_person == "Frau Özdemir"
    town.absent(11, date(2026, 11, 24), date(2026, 11, 24))
    assert town.clerk.do(town.intake(LAMP))[0].contact_person == "Herr Wilkens"
    town.absent(12, date(2026, 11, 24), date(2026, 11, 24))
    assert town.clerk.do(town.intake(LAMP))[0].contact_person == "Herr Tepe"


def test_a_task_reaches_its_unit_after_ten_seconds(town):
    town.guide.do(town.intake(LAMP))
    assert town.clerk.ask(my_tasks) == ()
    assert town.clerk.ask(case_lines, view=CaseView.MY_UNIT) == ()
    town.clock.forward(seconds=10)
    assert [one.unit for one in town.clerk.ask(my_tasks)] == ["Tiefbau"]
    assert len(town.clerk.ask(case_lines, view=CaseView.MY_UNIT)) == 1


def test_an_intake_is_taken_back_without_a_trace_in_the_unit(town):
    taken, _ = town.guide.do(town.intake(LAMP, Concern(service="wohngeld")))
    town.clock.forward(seconds=12)
    town.guide.do(UndoContact(contact_id=taken.contact_id))
    town.clock.forward(seconds=60)
    assert town.clerk.ask(my_tasks) == ()
    for one in taken.cases:
        file = town.file(one.id)
        assert (file.state, file.result, file.tasks) == (CaseState.DROPPED, "Zurückgenommen", ())
        assert file.promise.state is PromiseState.CANCELLED
        assert file.timeline[-1].kind is EntryKind.UNDONE
    assert town.guide.do(town.intake(LAMP))[0].cases[0].number[:8] == "26-00003"  # numbers stay used
    assert town.guide.ask(case_by_number, number=taken.cases[0].number).state is CaseState.DROPPED


def test_an_intake_is_taken_back_by_its_author_in_time_and_once(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    undo = {"contact_id": taken.contact_id}
    with pytest.raises(Refused, match="nicht von Ihnen"):
        town.desk("wilkens").do(UndoContact(**undo))
    with pytest.raises(Refused, match="nicht von Ihnen"):
        town.guide.do(UndoContact(contact_id=1))
    town.clock.forward(seconds=12, milliseconds=1)
    with pytest.raises(Refused, match="nur 10 Sekunden"):
        town.guide.do(UndoContact(**undo))
    town.clock.forward(seconds=-2)
    town.guide.do(UndoContact(**undo))
    with pytest.raises(Refused, match="schon zurückgenommen"):
        town.guide.do(UndoContact(**undo))


def test_what_somebody_works_on_is_not_taken_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    town.clock.forward(seconds=11)
    (task,) = town.clerk.ask(my_tasks)
    town.clerk.do(ClaimTask(task_id=task.id, seen_version=task.version))
    with pytest.raises(Refused, match="arbeitet schon jemand"):
        town.guide.do(UndoContact(contact_id=taken.contact_id))


def test_what_came_back_within_the_ten_seconds_is_not_taken_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    task = town.file(taken.cases[0].id).tasks[0]
    town.clock.forward(seconds=10)
    sent, _ = town.clerk.do(
        ReturnTask(task_id=task.id, proposed_unit="ordnung", because="Nein.", seen_version=task.version)
    )
    town.guide.do(RouteTask(task_id=task.id, unit="ordnung", seen_version=sent.version))
    with pytest.raises(Refused, match="arbeitet schon jemand"):
        town.guide.do(UndoContact(contact_id=taken.contact_id))
    assert len(town.file(taken.cases[0].id).tasks) == 1


def test_what_another_unit_is_asked_as_well_is_not_taken_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    town.guide.do(AddTask(case_id=taken.cases[0].id, unit="ordnung", question="Auch gesehen?"))
    with pytest.raises(Refused, match="arbeitet schon jemand"):
        town.guide.do(UndoContact(contact_id=taken.contact_id))


def test_what_hangs_on_a_task_keeps_its_intake(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    task = town.file(taken.cases[0].id).tasks[0]
    with town.store.write.begin() as session:
        session.add(InterimRow(id=5, task_id=task.id, at=town.clock.now, staff_id=21, text="Bestellt."))
    with pytest.raises(Refused, match="arbeitet schon jemand"):
        town.guide.do(UndoContact(contact_id=taken.contact_id))


def test_what_others_hang_on_is_not_taken_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    same = Concern(service="strassenlaterne", place="Rosenweg 6", cause_id=taken.cases[0].id)
    town.guide.do(town.intake(same, person_id=HANS, promise=NO_REPLY))
    with pytest.raises(Refused, match="arbeitet schon jemand"):
        town.guide.do(UndoContact(contact_id=taken.contact_id))


def test_the_neighbour_hangs_on_the_same_lamp_with_a_number_of_his_own(town):
    first = town.taken(LAMP)
    same = Concern(service="strassenlaterne", place="Rosenweg 6", cause_id=first.id)
    taken, _ = town.guide.do(town.intake(same, person_id=HANS, promise=NO_REPLY))
    (one,) = taken.cases
    assert one.number != first.number
    assert one.route == f"gehört zu {first.number}, das schon gemeldet ist"
    assert one.due == first.told_due
    file = town.file(one.id)
    assert (file.tasks, file.cause_id, file.state) == ((), first.id, CaseState.NEW)
    assert town.file(first.id).followers == (one.number,)
    third = Concern(service="strassenlaterne", cause_id=file.id)  # hangs on the first, not on the second
    again = town.taken(third, promise=NO_REPLY)
    assert again.cause_id == first.id
    (line,) = [one for one in town.guide.ask(case_lines, view=CaseView.ALL_OPEN) if one.id == file.id]
    assert (line.waiting_on, line.unit) == (first.number, "Tiefbau")


def test_nothing_hangs_on_another_service_or_on_something_taken_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    with pytest.raises(Refused, match="nicht anhängen"):
        town.guide.do(town.intake(Concern(service="hecke", cause_id=taken.cases[0].id)))
    town.guide.do(UndoContact(contact_id=taken.contact_id))
    with pytest.raises(Refused, match="nicht anhängen"):
        town.guide.do(town.intake(Concern(service="strassenlaterne", cause_id=taken.cases[0].id)))


def test_what_was_done_and_comes_again_is_asked_anew(town, close):
    first = town.taken(LAMP)
    close(first.id)
    again = town.taken(Concern(service="strassenlaterne", cause_id=first.id))
    assert again.cause_id is None
    (task,) = again.tasks
    assert task.question == f"Bitte prüfen. Schon einmal gemeldet: {first.number}, erledigt am 24.11.2026."


def test_answered_at_once_counts_and_stores_nobody(town):
    command = AnswerAtOnce(service="unklar", channel=Channel.VISIT, district="heidkamp")
    assert town.guide.do(command)[0] == 1
    assert town.guide.do(AnswerAtOnce(service="wohngeld"))[0] == 2
    assert town.guide.do(command)[0] == 1  # sent again, counted once
    town.clock.forward(days=1)
    assert town.clerk.do(AnswerAtOnce(service="unklar"))[0] == 1
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(QuickAnswerRow)) == 3
        assert session.scalar(select(func.count()).select_from(CaseRow)) == 0
    with pytest.raises(Refused):
        town.guide.do(AnswerAtOnce(service="mond"))


def test_sending_an_intake_again_changes_nothing_and_answers_the_same(town):
    command = town.intake(LAMP)
    first, changed = town.guide.do(command)
    again, nothing = town.guide.do(command)
    assert (again, nothing) == (first, frozenset())
    assert changed
    with town.store.read() as session:
        for row in (ContactRow, CaseRow, TaskRow, JournalRow):
            assert session.scalar(select(func.count()).select_from(row)) == 1


def test_roles_without_cases_take_nothing_in(town):
    with pytest.raises(Refused, match="Das darf die Rolle Administration nicht"):
        town.desk("admin").do(town.intake(LAMP))


def test_the_year_of_a_number_is_the_towns(town):
    town.clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))  # half past midnight here
    number = town.guide.do(town.intake(LAMP, promise=NO_REPLY))[0].cases[0].number
    assert number.startswith("27-00001")


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_has_its_words(town, channel):
    file = town.taken(LAMP, channel=channel)
    assert file.timeline[0].text.endswith(".")
    assert town.guide.ask(case, case_id=file.id).timeline == file.timeline
