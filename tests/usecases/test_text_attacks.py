"""Whatever people type or paste is stored cleaned and read back as text, or refused by field."""

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    CloseCase,
    ReplyToQuery,
    ReturnTask,
    RouteTask,
    ToldBy,
    WriteNote,
)
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.people.people import RegisterPerson
from rathaus_desk.domain.promises.promises import KeepPromise, PromiseWish, ReplyBy
from rathaus_desk.domain.text import clean
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.cases import case_by_number
from rathaus_desk.usecases.cases.letters import draw_letter, letter_for
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for
from rathaus_desk.usecases.people.people import people_by_phone, person

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
ATTACKS = {
    "markup": "Müller <img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE person; --",
    "like": "100% _x_ \\",
    "nul": "Erna\x00Schmidt",
    "nfd": "Mu\u0308ller Zoe\u0308",
    "surrogate": "a\ud800b",
    "emoji": "👩🏽‍🦽 Rampe 🇺🇦",
    "rtl": "\u202eabc\u202c شكوى",
    "arabic": "محمد الحسن",
    "zalgo": "Z̵̢͝a̶͚͐l̴̰̏g̸͎̈́o̷͙̓",
    "template": "{{7*7}} ${x} %s {0}",
    "formula": '=HYPERLINK("http://x")',
    "fts": 'NEAR("a" b*) OR -c ^d:e',
    "blank": "\u3000\u2003x\u200b",
    "noncharacter": "\uffffx\U0010ffff",
    "newlines": "a\r\nb\u2028c\x0b\x0cd",
}
cases = pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)


@cases
def test_an_intake_keeps_strange_text_as_text(town, attack):
    concern = Concern(
        service="strassenlaterne",
        place=attack,
        facts=(attack,),
        details=((attack, attack),),
        note=attack,
    )
    file = town.taken(concern, person_id=None, caller_name=attack, promise=NO_REPLY)
    line, text = clean(attack), clean(attack, lines=True)
    assert (file.place, file.facts, file.details) == (line, (line,), ((line, line),))
    assert (file.note, file.caller_name) == (text, line)
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(PersonRow)) == 4
    assert draw_slip(town.guide.ask(slip_for, contact_id=file.contact_id)).startswith(b"%PDF-")


@cases
def test_a_persons_name_keeps_strange_text_as_text(town, attack):
    new, _ = town.guide.do(
        RegisterPerson(family_name=attack, given_name=attack, street=attack, house_number="1", email=attack,
                       place="Kleinstadt", postcode="49999")
    )  # fmt: skip
    assert (new.family_name, new.given_name, new.email) == (clean(attack),) * 3
    assert town.guide.ask(person, person_id=new.id) == new
    file = town.taken(Concern(service="unklar", note=attack), person_id=new.id, promise=NO_REPLY)
    assert draw_letter(town.guide.ask(letter_for, case_id=file.id)).startswith(b"%PDF-")


@cases
def test_the_work_on_a_task_keeps_strange_text_as_text(town, attack):
    file = town.taken()
    task, text = file.tasks[0], clean(attack, lines=True)
    town.guide.do(WriteNote(case_id=file.id, text=attack))
    asked, _ = town.clerk.do(AskBack(task_id=task.id, text=attack, seen_version=task.version))
    replied, _ = town.guide.do(ReplyToQuery(query_id=asked.queries[0].id, answer=attack))
    done, _ = town.clerk.do(AnswerTask(task_id=task.id, answer=attack, seen_version=replied.version))
    town.guide.do(
        KeepPromise(promise_id=file.promise.id, reached=True, note=attack, seen_version=file.promise.version)
    )
    version = town.file(file.id).version
    town.guide.do(CloseCase(case_id=file.id, result=attack, told_by=ToldBy.CALL, seen_version=version))
    closed = town.file(file.id)
    assert (closed.result, done.answer) == (text, text)
    assert (done.queries[0].text, done.queries[0].answer) == (text, text)
    assert text in [entry.text for entry in closed.timeline]


@cases
def test_a_returned_task_keeps_one_line_for_each_argument(town, attack):
    task = town.taken().tasks[0]
    first, _ = town.clerk.do(
        ReturnTask(task_id=task.id, proposed_unit="ordnung", because=attack, seen_version=task.version)
    )
    said = clean(attack)
    assert [(one.unit, one.because, one.proposed) for one in first.arguments] == [
        ("Tiefbau", said, "Ordnung")
    ]
    assert (first.reason, first.question) == (task.reason, task.question)
    sent, _ = town.guide.do(RouteTask(task_id=task.id, unit="ordnung", seen_version=first.version))
    second, _ = town.desk("luebbe").do(
        ReturnTask(task_id=task.id, proposed_unit="tiefbau", because="Nein.", seen_version=sent.version)
    )
    assert [one.because for one in second.arguments] == [said, "Nein."]
    last = town.file(task.case_id).timeline[-1].text
    assert last.split("\n")[1:] == [
        f"Tiefbau: „{said}“ Vorschlag: Ordnung.",
        "Ordnung: „Nein.“ Vorschlag: Tiefbau.",
    ]


@cases
def test_what_is_looked_for_is_only_looked_for(town, attack):
    assert town.guide.ask(people_by_phone, text=attack) == ()
    with pytest.raises(Refused, match="keine Vorgangsnummer"):
        town.guide.ask(case_by_number, number=attack)
    for values in ({"service": attack}, {"service": "unklar", "district": attack}):
        with pytest.raises(Refused, match="nicht"):
            town.guide.do(town.intake(Concern(**values)))
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(CaseRow)) == 0


def test_three_hundred_letters_have_room_and_one_more_has_not(town):
    file = town.taken(Concern(service="unklar", place="ä" * 300), promise=NO_REPLY)
    assert file.place == "ä" * 300
    spread = "u\u0308" * 300  # 600 code points that are 300 letters
    assert town.taken(Concern(service="unklar", place=spread), promise=NO_REPLY).place == "ü" * 300
    with pytest.raises(Refused, match="es sind 301"):
        town.guide.do(town.intake(Concern(service="unklar", place="ä" * 301)))


def test_a_sensitive_concern_is_in_no_index(town):
    note = "Schulden beim Vermieter"
    nameless = {"person_id": None, "caller_name": "Meier", "promise": NO_REPLY}
    town.taken(Concern(service="wohngeld", place="Rosenweg 4", note=note), **nameless)
    town.taken(Concern(service="hecke", place="Rosenweg 4", note="hoch"), **nameless)
    town.taken(Concern(service="hecke", note="breit"), caller_name="Schmidt am Apparat")
    with town.store.read() as session:
        texts = session.scalars(select(CaseRow.search_text).order_by(CaseRow.id)).all()
    assert [one.split(" ", 4)[4] for one in texts] == [
        "wohngeld wohngeld",
        "hecke ragt in den weg hecke ragt in den weg rosenweg 4 hoch meier",
        "hecke ragt in den weg hecke ragt in den weg breit",
    ]
    assert texts[0].startswith("26 00001 0 26000010 ")
