"""Mein Tag: what waits for the guide, the clerk, the deputy and the lead, and no name too many."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from rathaus_desk.domain.cases.cases import AskBack, ClaimTask, ReturnTask, RouteTask
from rathaus_desk.domain.day.my_day import SHOWN, NewsKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.intake.drafts import KeepDraft, ParkDraft, new_draft_id
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.usecases.day.my_day import my_day
from tests.small_town import ONLY_FILE

OEZDEMIR, HIDDEN = 11, 103
WEDNESDAY = date(2026, 11, 25)
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def day(town, login="oezdemir", **values):
    return town.desk(login).ask(my_day, **values)


def news(town, login="oezdemir"):
    return [(one.kind, one.number) for one in day(town, login).news]


def test_an_empty_day_names_the_next_promise(town):
    assert day(town).next is None
    promise = town.taken().promise
    found = day(town)
    assert (found.promises, found.news, found.drafts) == ((), (), ())
    assert found.next.id == promise.id


def test_a_promise_says_for_whom_and_what_about(town):
    taken, _ = town.guide.do(town.intake(Concern(service="unklar"), Concern(service="hecke")))
    town.clock.on(WEDNESDAY, 8)
    (row,) = day(town).promises
    assert (row.citizen, row.about, row.cases) == ("Erna Schmidt", "Unklar, Hecke ragt in den Weg", 2)
    assert row.case_id == taken.cases[0].id
    assert day(town).next is None


def test_the_deputy_sees_it_at_eight_and_it_is_late_a_minute_after_eleven(town):
    promise = town.taken().promise
    town.absent(OEZDEMIR, WEDNESDAY, WEDNESDAY)
    town.clock.on(WEDNESDAY, 8)
    (row,) = day(town, "wilkens").promises
    assert (row.promise.id, row.promise.keeper) == (promise.id, "Herr Wilkens")
    assert not row.promise.broken(town.clock.now)
    town.clock.on(WEDNESDAY, 11)
    assert not day(town, "wilkens").promises[0].promise.broken(town.clock.now)
    town.clock.on(WEDNESDAY, 11, 1)
    assert day(town, "wilkens").promises[0].promise.broken(town.clock.now)
    assert day(town, "vogel").promises[0].promise.id == promise.id


def test_a_unit_sees_its_new_tasks_and_the_clerk_her_own(town):
    file = town.taken()
    assert news(town, "tepe") == [(NewsKind.TASK, file.number)]
    assert news(town, "luebbe") == []
    (row,) = day(town, "tepe").news
    assert (row.text, row.unit, row.place) == ("Bitte prüfen.", "Tiefbau", "Rosenweg 4")
    (task,) = file.tasks
    town.clerk.do(ClaimTask(task_id=task.id, seen_version=task.version))
    assert news(town, "tepe") == [(NewsKind.MINE, file.number)]
    assert news(town, "thole") == []


def test_the_guide_hears_of_questions_answers_and_returns(town, answer):
    asked, told, back = (
        town.taken(promise=NO_REPLY),
        town.taken(promise=NO_REPLY),
        town.taken(promise=NO_REPLY),
    )
    town.clerk.do(
        AskBack(task_id=asked.tasks[0].id, text="Welche Lampe?", seen_version=asked.tasks[0].version)
    )
    answer(told.id, "Ist repariert.")
    town.clerk.do(
        ReturnTask(
            task_id=back.tasks[0].id, proposed_unit="ordnung", because="Privat.",
            seen_version=back.tasks[0].version,
        )
    )  # fmt: skip
    assert news(town) == [
        (NewsKind.QUERY, asked.number),
        (NewsKind.ANSWERED, told.number),
        (NewsKind.RETURNED, back.number),
    ]
    assert [one.text for one in day(town).news] == ["Welche Lampe?", "Ist repariert.", "Privat."]
    assert news(town, "wilkens") == []


def test_the_second_return_is_the_leads(town):
    file = town.taken(promise=NO_REPLY)
    (task,) = file.tasks
    command = ReturnTask(
        task_id=task.id, proposed_unit="ordnung", because="Privat.", seen_version=task.version
    )
    once, _ = town.clerk.do(command)
    again, _ = town.guide.do(RouteTask(task_id=task.id, unit="ordnung", seen_version=once.version))
    town.clock.forward(seconds=11)
    town.desk("luebbe").do(
        ReturnTask(
            task_id=task.id, proposed_unit="tiefbau", because="Öffentlich.", seen_version=again.version
        )
    )
    assert news(town, "vogel") == [(NewsKind.SECOND_RETURN, file.number)]
    assert news(town) == []


def test_a_card_has_seven_rows_and_says_how_many_there_are(town):
    for _ in range(SHOWN + 2):
        town.taken(promise=NO_REPLY)
    found = day(town, "tepe")
    assert (len(found.news), found.news_all) == (SHOWN, SHOWN + 2)
    assert len(day(town, "tepe", whole=("news",)).news) == SHOWN + 2


def test_drafts_lie_on_the_day_of_the_one_who_began_them(town):
    draft_id = new_draft_id()
    town.guide.do(KeepDraft(draft_id=draft_id, window="a", label="Laterne", content={"note": "x"}))
    assert day(town).drafts == ()
    town.guide.do(ParkDraft(draft_id=draft_id))
    assert [one.label for one in day(town).drafts] == ["Laterne"]
    assert day(town, "wilkens").drafts == ()


def test_nobody_reads_of_a_locked_person(town):
    hidden, _ = town.lead.do(TakeContact(concerns=(Concern(service="unklar"),), person_id=HIDDEN))
    town.clock.on(WEDNESDAY, 12)
    assert "Brinkmann" in str(day(town, "vogel"))
    for login in ("oezdemir", "wilkens", "tepe"):
        assert "Brinkmann" not in str(day(town, login))
        assert str(hidden.promise.id) not in str(day(town, login))
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        day(town, "admin")


@ONLY_FILE
def test_no_table_that_grows_with_the_years_is_read_from_end_to_end(town):
    """What one person has to do today must not get slower with every case of the years before."""
    town.taken()
    statements = []

    def keep(_connection, _cursor, statement, parameters, *_rest):
        statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", keep)
    for login in ("oezdemir", "tepe", "vogel"):
        day(town, login)
    event.remove(Engine, "before_cursor_execute", keep)
    assert len(statements) > 10
    scans = set()
    with town.store.read() as session:
        for statement, parameters in statements:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            scans |= {
                (row[3], statement)
                for row in plan
                if row[3].startswith("SCAN") and any(name in row[3].split() for name in GROWING)
            }
    assert scans == set()


GROWING = ("promise", "case_file", "task", "contact", "timeline", "person", "query", "paper")


def test_the_day_changes_at_midnight_of_the_town(town):
    promise = town.taken().promise
    town.clock.now = datetime(2026, 11, 24, 23, 59, tzinfo=town.clock.now.tzinfo)
    assert day(town).promises == ()
    town.clock.now += timedelta(minutes=1)
    assert [one.promise.id for one in day(town).promises] == [promise.id]
