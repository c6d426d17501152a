"""Citizens: written down, corrected by two at once, found by phone, and hidden where the law says so."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import TakeContact
from rathaus_desk.domain.people.people import CorrectPerson, Need, RegisterPerson
from rathaus_desk.store.people_tables import NamePairRow, PersonRow, PhoneRow
from rathaus_desk.usecases.people.people import people_by_phone, person

ERNA, HANS, HIDDEN, ROBIN = 101, 102, 103, 104


def correct(town, person_id=ERNA, seen_version=1, login="oezdemir", **values):
    command = CorrectPerson(person_id=person_id, seen_version=seen_version, **values)
    return town.desk(login).do(command)[0]


def test_a_person_is_written_down_with_what_is_known(town):
    new, changed = town.guide.do(
        RegisterPerson(
            title="Herr",
            given_name=" Łukasz ",
            family_name="Wo\u0301jcik",
            birth_date=date(1962, 3, 4),
            street="Lange Str.",
            house_number="11",
            phone="0171/3920013",
            needs=(Need.LARGE_PRINT, Need.INTERPRETER, Need.LARGE_PRINT),
            language="pl",
        )
    )
    assert (new.name, new.phone, new.district) == ("Łukasz Wójcik", "0171 3920013", "Innenstadt")
    assert (new.postcode, new.place) == ("49998", "Kleinstadt")  # from the district, for the letter
    assert new.needs == (Need.LARGE_PRINT, Need.INTERPRETER)
    assert {"person", "phone"} <= changed
    assert town.guide.ask(person, person_id=new.id) == new
    assert town.guide.ask(people_by_phone, text="+49 171 3920013") == (new,)
    with town.store.read() as session:
        row = session.get_one(PersonRow, new.id)
        assert (row.phone, row.sort_name) == ("+491713920013", "wojcik lukasz")
        assert session.scalars(select(NamePairRow).where(NamePairRow.person_id == new.id)).all()


def test_a_family_name_is_enough(town):
    new, _ = town.guide.do(RegisterPerson(family_name="Sukarno"))
    assert (new.name, new.phone, new.place, new.district_id) == ("Sukarno", "", "", None)


def test_somebody_from_another_town_keeps_that_town(town):
    new, _ = town.guide.do(
        RegisterPerson(
            family_name="Gast", street="Rosenweg", house_number="1", postcode="26121", place="Oldenburg"
        )
    )
    assert (new.district_id, new.postcode, new.place) == (None, "26121", "Oldenburg")


def test_a_street_that_two_districts_have_needs_its_postcode(town):
    known, _ = town.guide.do(RegisterPerson(family_name="A", street="Schulstraße", postcode="49998"))
    unsure, _ = town.guide.do(RegisterPerson(family_name="B", street="Schulstraße"))
    assert (known.district, unsure.district, unsure.postcode) == ("Innenstadt", "", "")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"family_name": " "}, "family_name", "Familienname fehlt noch"),
        ({"family_name": "x" * 301}, "family_name", "Familienname: Hier ist Platz für 300"),
        ({"street": "x" * 301}, "street", "Straße"),
        ({"email": "x" * 301}, "email", "E-Mail"),
        ({"phone": "nie"}, "phone", "nicht lesbar"),
        ({"birth_date": date(1066, 1, 1)}, "birth_date", "kann nicht stimmen"),
        ({"birth_date": date(2026, 11, 25)}, "birth_date", "kann nicht stimmen"),
    ],
)
def test_what_cannot_be_written_down_is_refused_by_field(town, values, field, words):
    with pytest.raises(Refused, match=words) as refused:
        town.guide.do(RegisterPerson(**{"family_name": "Neu", **values}))
    assert refused.value.field == field
    with pytest.raises(Refused, match=words):
        correct(town, **values)


def test_a_correction_changes_what_it_names_and_no_more(town):
    before = town.guide.ask(person, person_id=ERNA)
    after = correct(town, family_name="Schmitt", phone="0441 98765", birth_date=date(1941, 5, 13), needs=())
    assert after == replace(
        before, family_name="Schmitt", phone="0441 98765", birth_date=date(1941, 5, 13), needs=(), version=2
    )
    assert town.guide.ask(people_by_phone, text="0441 98765") == (after,)
    assert town.guide.ask(people_by_phone, text="0171 3920011") == ()
    with town.store.read() as session:
        assert session.get_one(PersonRow, ERNA).sort_name == "schmitt erna"


def test_somebody_who_moves_gets_the_new_district(town):
    moved = correct(town, street="Lange Straße", house_number="5")
    assert (moved.district, moved.postcode, moved.place) == ("Innenstadt", "49998", "Kleinstadt")
    next_door = correct(town, seen_version=2, house_number="7")
    assert (next_door.district, next_door.postcode) == ("Innenstadt", "49998")
    away = correct(town, seen_version=3, street="Unbekannter Weg")
    assert away.district == ""


def test_a_phone_may_be_taken_away_and_shared(town):
    correct(town, phone="")
    assert town.guide.ask(people_by_phone, text="0171 3920011") == ()
    correct(town, seen_version=2, phone="0171 3920012")
    both = town.guide.ask(people_by_phone, text="0171 3920012")
    assert [one.id for one in both] == [HANS, ERNA]  # Meyer before Schmidt
    with town.store.read() as session:
        assert len(session.scalars(select(PhoneRow).where(PhoneRow.person_id == ERNA)).all()) == 1


def test_two_who_correct_different_fields_both_keep_their_words(town):
    correct(town, street="Lange Straße")
    both = correct(town, login="wilkens", phone="0441 98765")  # had read version 1
    assert (both.street, both.phone, both.version) == ("Lange Straße", "0441 98765", 3)


def test_of_two_who_correct_one_field_the_second_sees_both_versions(town):
    correct(town, street="Lange Straße", house_number="5", phone="0441 98765")
    with pytest.raises(Conflict, match="Ihr Text ist noch da") as conflict:
        correct(
            town, login="wilkens", street="Schulstraße", house_number="5", phone="0441 11111", email="a@b.de"
        )
    found = [(one.field, one.theirs, one.mine) for one in conflict.value.differences]
    assert found == [("Straße", "Lange Straße", "Schulstraße"), ("Telefon", "0441 98765", "0441 11111")]
    assert town.guide.ask(person, person_id=ERNA).email == ""  # nothing of the second is half stored
    assert str(conflict.value).startswith("Frau Özdemir hat hier inzwischen etwas geändert.")
    with pytest.raises(Conflict, match="Jemand hat"):  # one is not told of oneself
        correct(town, street="Schulstraße")


def test_who_comes_too_late_hears_who_changed_that_field_and_not_who_came_last(town):
    correct(town, login="wilkens", phone="0441 98765")
    correct(town, seen_version=2, login="vogel", street="Lange Straße")
    with pytest.raises(Conflict) as conflict:
        correct(town, phone="0441 11111")
    assert [one.field for one in conflict.value.differences] == ["Telefon"]
    assert str(conflict.value).startswith("Herr Wilkens hat hier inzwischen")


def test_differences_are_shown_in_words(town):
    correct(town, birth_date=date(1941, 5, 13), needs=(Need.ESCORT, Need.STEP_FREE))
    with pytest.raises(Conflict) as conflict:
        correct(town, birth_date=date(1941, 5, 14), needs=())
    assert [(one.theirs, one.mine) for one in conflict.value.differences] == [
        ("13.05.1941", "14.05.1941"),
        ("Lotse begleitet, Ohne Stufen", ""),
    ]


def test_where_nobody_knows_what_changed_every_field_is_compared(town):
    correct(town, street="Lange Straße")
    for version in (-3, 7):  # long ago, or from a copy that was ahead
        with pytest.raises(Conflict) as conflict:
            correct(town, seen_version=version, house_number="9")
        assert [one.field for one in conflict.value.differences] == ["Hausnummer"]
    assert correct(town, seen_version=-3, house_number="4").house_number == "4"  # nothing differs


def test_a_correction_that_changes_nothing_hides_none_that_did(town):
    correct(town, street="Lange Straße")
    assert correct(town, seen_version=2, email="").version == 2
    with pytest.raises(Conflict) as conflict:
        correct(town, street="Schulstraße", email="a@b.de")
    assert [one.field for one in conflict.value.differences] == ["Straße"]


def test_the_same_correction_sent_again_is_one_correction(town):
    command = CorrectPerson(person_id=ERNA, seen_version=1, street="Lange Straße")
    first, _ = town.guide.do(command)
    assert town.guide.do(command) == (first, frozenset())
    assert town.guide.ask(person, person_id=ERNA).version == 2


def refusal(town, login, query, **values):
    with pytest.raises(Refused) as refused:
        town.desk(login).ask(query, **values)
    return str(refused.value), refused.value.field


def test_a_locked_person_cannot_be_told_from_an_unknown_one(town):
    for login in ("oezdemir", "tepe"):
        assert refusal(town, login, person, person_id=HIDDEN) == refusal(town, login, person, person_id=999)
        assert town.desk(login).ask(people_by_phone, text="0171 3920030") == ()
        for make in (
            lambda number: CorrectPerson(person_id=number, seen_version=1, phone="0441 98765"),
            lambda number: TakeContact(concerns=town.intake().concerns, person_id=number),
        ):
            with pytest.raises(Refused) as hidden:
                town.desk(login).do(make(HIDDEN))
            with pytest.raises(Refused) as unknown:
                town.desk(login).do(make(999))
            assert (str(hidden.value), hidden.value.field) == (str(unknown.value), unknown.value.field)


def test_the_lead_knows_the_locked(town):
    assert town.lead.ask(person, person_id=HIDDEN).family_name == "Brinkmann"
    assert [one.id for one in town.lead.ask(people_by_phone, text="0171 3920030")] == [HIDDEN]
    assert correct(town, HIDDEN, login="vogel", email="k@b.de").email == "k@b.de"


def test_a_number_that_is_none_finds_nobody_and_admins_ask_for_nobody(town):
    assert town.guide.ask(people_by_phone, text="Schmidt") == ()
    assert "sieht keine Vorgänge und keine Personen" in refusal(town, "admin", people_by_phone, text="110")[0]
    assert "sieht keine Vorgänge und keine Personen" in refusal(town, "admin", person, person_id=ERNA)[0]
    assert town.guide.ask(person, person_id=ROBIN).name == "Robin Peters"


def test_what_is_stored_comes_with_the_conflict_as_a_form_writes_it(town):
    correct(town, street="Lange Straße", birth_date=date(1941, 5, 13))
    with pytest.raises(Conflict) as conflict:
        correct(town, street="Schulstraße")
    assert conflict.value.version == 2
    theirs = conflict.value.theirs
    assert (theirs["street"], theirs["birth_date"], theirs["phone"]) == (
        "Lange Straße", "13.05.1941", "0171 3920011",
    )  # fmt: skip


def test_a_wrong_date_of_birth_can_be_taken_away(town):
    correct(town, birth_date=date(1941, 5, 13))
    assert correct(town, seen_version=2, birth_unknown=True).birth_date is None


def test_somebody_who_moves_away_keeps_the_new_town(town):
    away = correct(town, street="Rosenweg", house_number="1", postcode="26121", place="Oldenburg")
    assert (away.postcode, away.place, away.district) == ("26121", "Oldenburg", "")
    back = correct(town, seen_version=2, street="Lange Straße", place="Kleinstadt")
    assert (back.postcode, back.place, back.district) == ("49998", "Kleinstadt", "Innenstadt")
