"""Making the sample town and an empty one: the same every time, whole or not at all, nothing overwritten."""

import getpass
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from rathaus_desk import usecases  # noqa: F401  registers every command
from rathaus_desk.domain.cases.cases import CaseView, TaskState
from rathaus_desk.domain.errors import CannotOpen, NeedsConsent
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.settings import PRACTICE_KEY, data_folder
from rathaus_desk.store.backup import check
from rathaus_desk.store.case_tables import (
    CaseRow,
    TaskRow,
)
from rathaus_desk.store.office_tables import StreetRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.cases.cases import case_lines
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.sample.sample_town import (
    TownPlan,
    create_empty_town,
    create_sample_town,
    standing_sample_town,
)
from tests.opened_town import (
    BERLIN,
    SMALL,
    TODAY,
    Town,
    broken,
    cases_of,
    fingerprint,
    in_opening_hours,
    made,
    moments,
)

OTHER_DAYS = [
    datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN),  # before the doors open
    datetime(2026, 11, 21, 11, 0, tzinfo=BERLIN),  # a Saturday
    datetime(2026, 11, 26, 20, 0, tzinfo=BERLIN),  # after the doors are shut
    datetime(2026, 12, 28, 12, 0, tzinfo=BERLIN),  # closed between the years
    datetime(2027, 1, 7, 15, 0, tzinfo=BERLIN),  # numbers of two years
    datetime(2027, 3, 30, 9, 40, tzinfo=BERLIN),  # summer time has just begun
]


def test_it_is_made_in_a_moment(tmp_path):
    start = time.perf_counter()
    path = made(tmp_path, TownPlan())
    seconds = time.perf_counter() - start
    print(f"sample town: {seconds:.2f} s, {path.stat().st_size / 1e6:.1f} MB")  # noqa: T201
    assert seconds < 15  # alone on the machine it takes less than one
    assert check(path, PRACTICE_KEY) == []
    assert [one.name for one in tmp_path.iterdir()] == ["town.db"]


def test_the_same_plan_makes_the_same_rows(tmp_path):
    first = fingerprint(made(tmp_path, SMALL, "one.db"))
    assert fingerprint(made(tmp_path, SMALL, "two.db")) == first
    assert fingerprint(made(tmp_path, replace(SMALL, seed=8), "three.db")) != first


@pytest.mark.parametrize("today", OTHER_DAYS, ids=str)
@pytest.mark.parametrize("seed", [7, 2026])
def test_every_day_and_seed_has_the_same_troubles(tmp_path, today, seed):
    path = made(tmp_path, replace(SMALL, today=today, seed=seed))
    assert check(path, PRACTICE_KEY) == []
    with closing(Town(path)) as opened:
        assert len(broken(opened)) == 6
        assert [key for _, key in cases_of(opened, "Erna", "Schmidt")] == [
            "sperrmuell", "wohngeld", "hecke_gehweg"
        ]  # fmt: skip
        happened = moments(opened)
        assert max(happened) <= today
        assert all(in_opening_hours(one, opened.office.calendar) for one in happened)
        rows = opened.rows(select(CaseRow).order_by(CaseRow.id))
        assert [row.number for row in rows] == sorted(row.number for row in rows)
        assert all(row.number[:2] == f"{row.opened_at.astimezone(BERLIN):%y}" for row in rows)
        assert {TaskState.QUERY, TaskState.RETURNED} <= set(opened.rows(TaskRow.state))


@pytest.mark.parametrize("plan", [TownPlan(people=0, cases=0), TownPlan(people=60, cases=40)], ids=str)
def test_a_town_may_be_tiny(tmp_path, plan):
    path = made(tmp_path, plan)
    with closing(Town(path)) as opened:
        assert (opened.count(PersonRow), opened.count(CaseRow)) == (plan.people, plan.cases)
    assert check(path, PRACTICE_KEY) == []


def test_a_large_town_has_numbers_of_ten_years(tmp_path):
    path = made(tmp_path, TownPlan(people=4_500, cases=4_200))
    with closing(Town(path)) as opened:
        rows = opened.rows(select(CaseRow).order_by(CaseRow.id))
        years = Counter(row.number[:2] for row in rows)
        assert sorted(years) == [f"{year}" for year in range(16, 27)]
        assert [row.number for row in rows] == sorted(row.number for row in rows)
        assert opened.count(PersonRow, PersonRow.lock != AddressLock.NONE) == 6
        assert len(opened.desk.ask(case_lines, view=CaseView.ALL_OPEN)) < 200
    assert check(path, PRACTICE_KEY) == []


def test_progress_is_told_to_the_end(tmp_path):
    told = []
    create_sample_town(tmp_path / "town.db", SMALL, lambda *step: told.append(step))
    assert told == [("Menschen", 240, 240), ("Vorgänge", 130, 130), ("Suche", 0, 1), ("Suche", 1, 1)]


def test_an_existing_town_is_replaced_only_when_told(tmp_path):
    path = made(tmp_path, SMALL)
    before = path.read_bytes()
    with pytest.raises(NeedsConsent, match="Soll sie neu angelegt werden"):
        create_sample_town(path, SMALL)
    assert path.read_bytes() == before
    create_sample_town(path, replace(SMALL, cases=50), replace=True)
    with closing(Town(path)) as opened:
        assert opened.count(CaseRow) == 50
    assert [one.name for one in tmp_path.iterdir()] == ["town.db"]


@pytest.mark.parametrize("content", [b"", b"Ein Brief an den Rat.", b"SQLite format 3\0" + bytes(4_080)])
def test_another_file_is_never_replaced(tmp_path, content):
    path = tmp_path / "rathaus.db"
    path.write_bytes(content)
    with pytest.raises(CannotOpen, match="keine Beispielstadt"):
        create_sample_town(path, SMALL, replace=True)
    assert path.read_bytes() == content


def test_a_real_database_is_never_replaced(tmp_path):
    path = tmp_path / "rathaus.db"
    create_empty_town(path, bytes(range(32)))
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match="keine Beispielstadt"):
        create_sample_town(path, SMALL, replace=True)
    assert path.read_bytes() == before


def test_what_is_broken_off_leaves_nothing(tmp_path):
    def break_off(what, _done, _of):
        if what == "Vorgänge":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_sample_town(tmp_path / "town.db", SMALL, break_off)
    assert list(tmp_path.iterdir()) == []


def test_the_standing_town_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    path = standing_sample_town()
    assert path.parent == data_folder() == tmp_path
    before = path.stat().st_mtime_ns
    assert standing_sample_town() == path
    assert path.stat().st_mtime_ns == before


def test_an_own_town_hall_starts_with_the_catalogue_and_nobody_in_it(tmp_path):
    path, key = tmp_path / "Unser Rathaus.db", bytes(range(32))
    create_empty_town(path, key)
    assert check(path, key) == []
    store = open_store(path, key)
    try:
        with store.read() as session:
            office = load_office(session)
            actor = actor_for(session, getpass.getuser())
            counts = [
                session.scalar(select(func.count()).select_from(table))
                for table in (UnitRow, PersonRow, CaseRow, StreetRow)
            ]
        assert counts == [9, 0, 0, 0]
        assert not office.practice
        desk = Desk(store, office, actor, lambda: TODAY)
        assert len(desk.ask(catalogue.services)) >= 60
        lamp = Concern(service="strassenlaterne", place="Rosenweg 4")
        taken, _ = desk.do(TakeContact(concerns=(lamp,), promise=PromiseWish(reply_by=ReplyBy.NONE)))
        assert taken.cases[0].number.startswith("26-00001-")
    finally:
        store.close()
    with pytest.raises(CannotOpen, match="liegt schon eine Datei"):
        create_empty_town(path, key)
