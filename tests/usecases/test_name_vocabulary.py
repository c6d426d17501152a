"""The vocabulary of names follows the register: what is new is found at once, what is dropped leaves it."""

from datetime import date

from people_scene import row_of, titles
from sqlalchemy import func, select

from rathaus_desk.store.people_tables import NamePairRow, NameTokenRow, PersonRow
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.names.name_index import (
    drop_unused_names,
    forget_person,
    index_people,
    index_person,
)
from tests.benchmarks.made_up_people import citizens


def test_someone_new_is_found_at_once_and_by_a_corrected_name_too(town):
    desk = town.guide
    assert desk.ask(find_people, text="zyprzewski") == ()
    with town.store.write.begin() as session:
        row = row_of(900, "Jadwiga", "Zyprzewski", date(1950, 1, 1), "Neugasse", "1", "")
        session.add(row)
        index_person(session, row)
    assert titles(desk.ask(find_people, text="zyprz jad")) == ["Jadwiga Zyprzewski"]
    assert titles(desk.ask(find_people, text="neugas")) == ["Jadwiga Zyprzewski"]
    with town.store.write.begin() as session:
        row = session.get_one(PersonRow, 900)
        row.family_name = "Quellenhorst"
        index_person(session, row)
    assert titles(desk.ask(find_people, text="quellenhorst")) == ["Jadwiga Quellenhorst"]
    assert desk.ask(find_people, text="zyprzewski") == ()


def test_a_forgotten_name_leaves_the_vocabulary(town):
    with town.store.write.begin() as session:
        row = row_of(900, "Jadwiga", "Zyprzewski", None, "", "", "")
        session.add(row)
        index_person(session, row)
    assert titles(town.guide.ask(find_people, text="zyprz")) == ["Jadwiga Zyprzewski"]
    with town.store.write.begin() as session:
        drop_unused_names(session, forget_person(session, 900))
        session.delete(session.get_one(PersonRow, 900))
        assert session.scalar(select(func.count()).where(NameTokenRow.token == "zyprzewski")) == 0
    assert town.guide.ask(find_people, text="zyprz") == ()
    assert titles(town.guide.ask(find_people, text="schm er")) == ["Erna Schmidt"]


def test_a_corrected_name_leaves_the_vocabulary_and_shared_parts_stay(town):
    with town.store.write.begin() as session:
        row = row_of(900, "Erna", "Zyprzewski Schmidt", None, "", "", "")
        session.add(row)
        index_person(session, row)
    with town.store.write.begin() as session:
        row = session.get_one(PersonRow, 900)
        row.given_name, row.family_name = "Jadwiga", "Adlerhorst"
        index_person(session, row)
        left = set(session.scalars(select(NameTokenRow.token)))
    assert "zyprzewski" not in left
    assert {"erna", "schmidt", "jadwiga", "adlerhorst"} <= left
    assert titles(town.guide.ask(find_people, text="schm er")) == ["Erna Schmidt"]


def test_a_part_that_takes_the_place_of_a_dropped_one_is_found(town):
    """The engine gives the ids of the youngest parts away again when they have gone."""

    def rename(*names):
        with town.store.write.begin() as session:
            row = session.get(PersonRow, 900) or row_of(900, "", "", None, "", "", "")
            row.given_name, row.family_name = names
            session.add(row)
            index_person(session, row)

    rename("Zenobia", "Zyprzewski")
    assert titles(town.guide.ask(find_people, text="zyprz")) == ["Zenobia Zyprzewski"]
    rename("Erna", "Schmidt")
    rename("Jadwiga Dorota", "Adlerhorst")
    for part in ("adlerh", "dorot", "jadwi"):
        assert titles(town.guide.ask(find_people, text=part)) == ["Jadwiga Dorota Adlerhorst"]
    for part in ("zyprz", "zenob"):
        assert town.guide.ask(find_people, text=part) == ()


def test_a_crowded_street_shows_some_and_with_a_name_the_right_one(town):
    crowd = [
        row_of(5_000 + one.id, one.given_name, one.family_name, one.birth_date, "Hochhausring", "1", "")
        for one in citizens(700, seed=9)
    ]
    crowd.append(row_of(9_000, "Jadwiga", "Zyprzewski", date(1950, 1, 1), "Hochhausring", "77 b", ""))
    with town.store.write.begin() as session:
        session.add_all(crowd)
        index_people(session, crowd)
    ask = town.guide.ask
    assert len(ask(find_people, text="hochhausring")) == 8
    assert titles(ask(find_people, text="zyprzewski hochhausring")) == ["Jadwiga Zyprzewski"]
    assert titles(ask(find_people, text="hochh 77b")) == ["Jadwiga Zyprzewski"]
    assert titles(ask(find_people, text="zyprzevski hochh")) == ["Jadwiga Zyprzewski"]
    assert len(ask(find_people, text="s hochh", limit=20)) == 20


def test_indexing_twice_changes_nothing(town):
    with town.store.write.begin() as session:
        before = session.scalar(select(func.count()).select_from(NamePairRow))
        index_person(session, session.get_one(PersonRow, 101))
        assert session.scalar(select(func.count()).select_from(NamePairRow)) == before


def test_a_rolled_back_name_is_not_remembered(town):
    """The vocabulary is kept per file; what a transaction took back must not stay in it."""
    session = town.store.write()
    row = row_of(900, "Jadwiga", "Zyprzewski", None, "", "", "")
    session.add(row)
    index_person(session, row)
    session.rollback()
    session.close()
    assert town.guide.ask(find_people, text="zyprz") == ()
    with town.store.write.begin() as session:
        row = row_of(901, "Adam", "Ygelmann", None, "", "", "")
        session.add(row)
        index_person(session, row)
    assert titles(town.guide.ask(find_people, text="ygel")) == ["Adam Ygelmann"]
