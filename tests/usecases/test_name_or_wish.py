"""A first name makes the word beside it a name, even if the catalogue knows it; a street does not."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import sort_key
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.entry_line import entry_line, find_everything, rather_a_name
from rathaus_desk.usecases.names.name_index import index_person
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

NAMES = [
    "Anna Baum", "Karl Ampel", "Peter Weg", "Maria Hund", "Hund Anna", "Baum, Anna", "anna baum", "hund karl",
    "Karl Laterne", "Laterne Peter", "Anna Pass", "Peter Ausweis", "Maria Schule", "Karl Müll", "Anna Steuer",
    "Steuer Anna", "Peter Hecke", "Maria Grab", "Karl Wahl", "Anna Haus", "Tonne Peter", "Maria Urkunde",
    "Frau Anna Baum", "Anna Maria Hund", "Karl von Baum", "Anna-Maria Hund", "Peter Kita", "Karl Brief",
    "Anna Baum 1941", "Maria Lärm", "Herr Karl Spielplatz",
]  # fmt: skip
WISHES = [
    ("Baum Amselweg", "Baum"), ("baum amselweg", "Baum"), ("Hund anmelden", "Hund"), ("hund rosa", "Hund"),
    ("Hund Karl anmelden", "Hund"), ("Laterne Rosenweg", "Straßenlaterne"), ("Baum Anna-Straße", "Baum"),
    ("Baum fällen", "Baum fällen"), ("Anna umgezogen", "Wohnung"), ("der Baum", "Baum"),
    ("Pass für Anna", "Reisepass"), ("Hund von Anna", "Hund"),
]  # fmt: skip


@dataclass
class Register:
    """A sample town in which Anna, Karl, Peter and Maria live, but nobody called like a thing."""

    desk: Desk
    lead: Desk

    def line(self, text, person_chosen=False):
        return self.desk.ask(entry_line, text=text, person_chosen=person_chosen)


def _person(number, given, family, lock=AddressLock.NONE):
    empty = dict.fromkeys(("title", "postcode", "place", "phone", "email", "language"), "")
    return PersonRow(
        id=number,
        given_name=given,
        family_name=family,
        sort_name=sort_key(f"{family} {given}"),
        street="Am Deich",
        house_number="1",
        needs=[],
        lock=lock,
        **empty,
    )


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    path = tmp_path_factory.mktemp("names") / "musterhausen.db"
    create_sample_town(path, TownPlan(people=300, cases=20))
    store = open_store(path, PRACTICE_KEY)
    people = [
        _person(901, "Anna", "Quistorp"), _person(902, "Karl", "Quistorp"), _person(903, "Peter", "Quistorp"),
        _person(904, "Maria", "Quistorp"), _person(905, "Xaverine", "Quistorp", AddressLock.BMG51),
        _person(906, "Elfgard", "Laterne"), _person(907, "Maria", "Freifrau von und zu Hüls"),
    ]  # fmt: skip
    with store.write.begin() as session:
        for row in people:
            session.add(row)
            session.flush()
            index_person(session, row)
    with store.read() as session:
        office = load_office(session)
        desks = [
            Desk(store, office, actor_for(session, login), lambda: office.town.practice_now)
            for login in ("oezdemir", _lead(session))
        ]
    yield Register(*desks)
    store.close()


def _lead(session):
    return session.scalar(select(StaffRow.login).where(StaffRow.role == Role.LEAD).limit(1))


@pytest.mark.parametrize("name", NAMES)
def test_a_first_name_beside_a_word_makes_it_a_name(register, name):
    hits = register.line(name)
    first = hits[0].kind if hits else HitKind.PERSON
    assert first is HitKind.PERSON or rather_a_name(name, hits), [hit.title for hit in hits]


@pytest.mark.parametrize(("wish", "service"), WISHES)
def test_a_wish_beside_a_street_or_a_verb_stays_a_wish(register, wish, service):
    hits = register.line(wish)
    assert hits[0].kind is HitKind.SERVICE, [hit.title for hit in hits]
    assert service in hits[0].title
    assert not rather_a_name(wish, hits)


def test_who_bears_the_name_comes_first_and_the_service_stays_in_reach(register):
    hits = register.line("Elfgard Laterne")
    assert (hits[0].title, hits[0].reason) == ("Elfgard Laterne", "")
    hits = register.line("Laterne Elfgard")
    assert hits[0].title == "Elfgard Laterne"
    assert "Straßenlaterne defekt" in [hit.title for hit in register.line("Karl Laterne")]


def test_once_a_person_is_chosen_the_word_is_a_wish_again(register):
    hits = register.line("Karl Laterne", person_chosen=True)
    assert hits[0].title == "Straßenlaterne defekt"
    assert hits[0].score > 0


def test_a_first_name_that_only_a_locked_person_has_is_no_name(register):
    """Else "Xaverine Baum" would tell that somebody called Xaverine is in the register."""
    locked, unknown = register.line("Xaverine Baum"), register.line("Xaverinx Baum")
    assert locked[0].kind is HitKind.SERVICE
    assert [(hit.title, hit.score > 0) for hit in locked] == [(hit.title, hit.score > 0) for hit in unknown]
    seen = register.lead.ask(entry_line, text="Xaverine Baum")
    assert rather_a_name("Xaverine Baum", seen) or seen[0].kind is HitKind.PERSON


def test_the_palette_knows_names_too(register):
    hits = register.desk.ask(find_everything, text="Elfgard Laterne")
    assert hits[0].title == "Elfgard Laterne"


@pytest.mark.parametrize("text", ["Maria Hund", "maria hünd", "Maria Vonn", "Quistorp Hund", "freifrau unt"])
def test_nobody_is_found_by_a_word_that_sounds_like_a_small_one_of_the_name(register, text):
    for asked in (entry_line, find_everything):
        assert "Maria Freifrau von und zu Hüls" not in [
            hit.title for hit in register.desk.ask(asked, text=text)
        ]


@pytest.mark.parametrize(
    "text", ["Maria Hülz", "Frehfrau von und zu Hüls", "marja und", "Maria und", "hüls von", "Hülz zu"]
)
def test_beside_a_part_that_is_a_name_small_words_are_no_hindrance(register, text):
    assert "Maria Freifrau von und zu Hüls" in [hit.title for hit in register.line(text)]
