"""Data protection reads on either engine who looked at whom; nobody under § 51 BMG is named to it."""

from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from sqlalchemy import select

from rathaus_desk import usecases
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.reading_lines import _PURPOSES, ReadingFilter, purpose_in_words
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.desk import HANDLERS
from rathaus_desk.usecases.openings import MOST_ROUNDS
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.people.reading_protocol import (
    READING_COLUMNS,
    count_readings,
    people_in_words,
    reading_lines,
    reading_rows,
)
from tests.small_town import ERNA, HIDDEN, OEZDEMIR, TEPE, THOLE

GONE = 987_654


@pytest.fixture
def officer(town):
    """The data protection officer of a town in which five looks were written down, one an hour."""
    town.appoint(THOLE, "thole", Role.DPO)
    looks = (
        (OEZDEMIR, ReadKind.SEARCH, [ERNA, HIDDEN], "schmidt"),
        (OEZDEMIR, ReadKind.OPENED, [ERNA], ""),
        (TEPE, ReadKind.OPENED, [HIDDEN], ""),
        (TEPE, ReadKind.OPENED, [GONE], ""),
        (TEPE, ReadKind.SEARCH, [], "=1+1"),
    )
    with town.store.write.begin() as session:
        for at, (who, kind, people, criteria) in enumerate(looks):
            session.add(
                ReadLogRow(
                    id=5_000 + at, at=town.clock.now + timedelta(hours=at), staff_id=who, kind=kind,
                    purpose="person", criteria=criteria, person_ids=people, refused=at == 4,
                )
            )  # fmt: skip
    return town.desk("thole")


def wanted(town, **values):
    begin = {"since": town.clock.now, "until": town.clock.now + timedelta(days=1), **values}
    return ReadingFilter(**begin)


def ids(found):
    return [one.id - 5_000 for one in found]


def test_the_newest_come_first_with_who_why_and_whom(town, officer):
    lines = officer.ask(reading_lines, wanted=wanted(town))
    assert ids(lines) == [4, 3, 2, 1, 0]
    opened = lines[3]
    assert (opened.by, opened.kind, opened.purpose) == ("Frau Özdemir", ReadKind.OPENED, "Person")
    assert opened.at == town.clock.now + timedelta(hours=1)
    assert opened.people == ("Schmidt, Erna",)
    assert lines[0].refused
    assert ids(officer.ask(reading_lines, wanted=wanted(town), before=5_003, limit=2)) == [2, 1]


def test_who_is_locked_cannot_be_told_from_who_is_gone(town, officer):
    _last, gone, hidden, _opened, searched = officer.ask(reading_lines, wanted=wanted(town))
    assert (gone.people, gone.unnamed) == (hidden.people, hidden.unnamed) == ((), 1)
    assert people_in_words(gone) == people_in_words(hidden) == "eine Person ohne Namen im Register"
    assert searched.people == ("Schmidt, Erna",)
    assert searched.unnamed == 1


def test_a_name_finds_nobody_who_is_locked(town, officer):
    with town.store.read() as session:
        name = session.get_one(PersonRow, HIDDEN).family_name
    assert officer.ask(reading_lines, wanted=wanted(town, person=f"{name} zzz")) == ()
    found = officer.ask(reading_lines, wanted=wanted(town, person=name))
    assert 2 not in ids(found)


def test_name_staff_and_time_narrow_it(town, officer):
    assert ids(officer.ask(reading_lines, wanted=wanted(town, person="erna schm"))) == [1, 0]
    assert officer.ask(count_readings, wanted=wanted(town, person="Schmidt")) >= 2
    assert ids(officer.ask(reading_lines, wanted=wanted(town, staff_id=OEZDEMIR))) == [1, 0]
    soon = town.clock.now + timedelta(hours=2)
    assert ids(officer.ask(reading_lines, wanted=wanted(town, since=soon))) == [4, 3, 2]
    assert ids(officer.ask(reading_lines, wanted=wanted(town, until=soon))) == [1, 0]
    assert officer.ask(reading_lines, wanted=wanted(town, person="%")) == ()


@pytest.mark.parametrize("login", ["oezdemir", "tepe", "vogel", "admin"])
def test_nobody_else_reads_it(town, officer, login):
    assert officer.ask(count_readings, wanted=wanted(town)) == 5
    for query in (reading_lines, count_readings):
        with pytest.raises(Refused, match="Datenschutz"):
            town.desk(login).ask(query, wanted=wanted(town))


def test_all_lines_leave_as_cells(town, officer):
    keys = [one.key for one in READING_COLUMNS]
    rows = officer.ask(lambda work: list(reading_rows(work, keys, wanted(town))))
    assert len(rows) == 5
    assert rows[0][keys.index("kind")] == "in einer Suche gesehen, abgelehnt"


def test_a_purpose_is_always_said_in_words():
    assert purpose_in_words("TakeContact") == "beim Speichern"
    assert purpose_in_words("something_new") == "Liste oder Ansicht"
    assert purpose_in_words("") == "Personensuche"


def test_who_opens_a_person_met_in_a_case_before_has_opened_both(town):
    file = town.taken()
    with town.store.read() as session:
        before = session.scalars(select(ReadLogRow.id)).all()
    guide = town.desk("wilkens")  # who has not seen her yet
    for _ in range(2):  # the second time everybody is known
        guide.ask(case, case_id=file.id)
        guide.ask(person, person_id=ERNA)
        guide.ask(case, case_id=file.id)
    with town.store.read() as session:
        new = select(ReadLogRow).where(ReadLogRow.id.not_in(before)).order_by(ReadLogRow.id)
        assert [(one.kind, one.purpose, one.person_ids) for one in session.scalars(new)] == [
            (ReadKind.OPENED, "case", [ERNA]),
            (ReadKind.OPENED, "person", [ERNA]),
        ]


def test_who_is_led_to_ever_new_people_is_not_told_that_she_looked_up_many(town):
    def led_on(work):
        for one in range(MOST_ROUNDS + 3):
            work.look_at([GONE + one])
        return "there"

    guide = town.guide
    if town.open_as is None:
        assert guide.ask(led_on) == "there", "in a file nobody is asked before"
        return
    with pytest.raises(Refused, match="immer neue Personen"):
        guide.ask(led_on)
    assert guide.ask(led_on) == "there", "what is opened stays so for a while"


def test_every_purpose_in_words_is_a_query_or_a_command():
    known = {one.__name__ for one in HANDLERS}
    for found in walk_packages(usecases.__path__, "rathaus_desk.usecases."):
        known |= {
            one
            for one, what in vars(import_module(found.name)).items()
            if getattr(what, "__name__", "") == one
        }
    assert set(_PURPOSES) <= known
