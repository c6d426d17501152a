"""People are found by what one hears on the phone: beginnings, sounds, slips of the finger."""

import shutil
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from people_scene import row_of, titles

from rathaus_desk.store.people_tables import PhoneRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.names.name_index import (
    index_people,
    index_person,
    name_parts,
)
from rathaus_desk.usecases.office.office import actor_for, load_office
from tests.benchmarks.made_up_people import citizens

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("Europe/Berlin"))
FIRST_OWN = 1_000
CROWD = 300
OWN = (
    ("Dorothea", "Schmitt", date(1938, 1, 29), "Tulpenweg", "12", "+494471850101"),
    ("Fatma", "Özdemir", date(1956, 11, 20), "Breslauer Straße", "23", "+494471850102"),
    ("Franz Xaver", "Mayr", date(1941, 2, 17), "Quellenweg", "9", "+494471850103"),
    ("Ingeborg", "Meyer", date(1941, 3, 27), "Rosenweg", "6 a", "+494471850104"),
    ("Gisela", "Meier", date(1944, 4, 18), "Dorfstraße", "2", "+494471850105"),
    ("Łukasz", "Wójcik", date(1962, 3, 4), "Färbergasse", "11", "+494471850106"),
    ("Annelie", "von der Straßen", date(1970, 6, 9), "Lange Straße", "40", "+494471850107"),
    ("Thị Ánh", "Đặng", date(1985, 7, 1), "Lange Straße", "41", "+494471850108"),
    ("Karl-Heinz", "Hülsmann-Wieghaus", date(1950, 12, 6), "Am Alten Hafen", "3", "+494471850109"),
    ("Seán", "O’Connor", date(1990, 8, 8), "Rosenweg", "17", "+494471850110"),
    ("", "Nurfamilie", None, "", "", ""),
    ("Иван", "Петров", date(1977, 7, 7), "Rosenweg", "18", ""),
    ("Frauke", "Sudhölter", date(2005, 5, 5), "Rosenweg", "19", ""),
)


@pytest.fixture(scope="module")
def store(small_file, tmp_path_factory, key):
    """The tiny town with a crowd in it."""
    store = open_store(shutil.copy(small_file, tmp_path_factory.mktemp("crowd") / "crowd.db"), key)
    crowd = [
        row_of(FIRST_OWN + 500 + one.id, one.given_name, one.family_name, one.birth_date, one.street,
               one.house_number, one.phone)
        for one in citizens(CROWD, seed=3)
    ]  # fmt: skip
    with store.write.begin() as session:
        session.add_all(crowd)
        session.flush()
        index_people(session, crowd)
        for number, values in enumerate(OWN):
            row = row_of(FIRST_OWN + number, *values)
            session.add(row)
            index_person(session, row)
            if row.phone:
                session.add(PhoneRow(number=row.phone, person_id=row.id))
    yield store
    store.close()


@pytest.fixture(scope="module")
def desk_of(store):
    def desk(login="oezdemir"):
        with store.read() as session:
            return Desk(store, load_office(session), actor_for(session, login), lambda: NOW)

    return desk


@pytest.fixture(scope="module")
def find(desk_of):
    desk = desk_of()
    return lambda text, limit=8: desk.ask(find_people, text=text, limit=limit)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("schm er", "Erna Schmidt"),
        ("er schm", "Erna Schmidt"),
        ("Erna Schmidt", "Erna Schmidt"),
        ("Schmidt, Erna", "Erna Schmidt"),
        ("frau schmidt er", "Erna Schmidt"),
        ("SCHMIDT ERN", "Erna Schmidt"),
        ("schmidt er 1941", "Erna Schmidt"),
        ("12.5.1941", "Erna Schmidt"),
        ("12.05.41", "Erna Schmidt"),
        ("120541", "Erna Schmidt"),
        ("12051941", "Erna Schmidt"),
        ("1941-05-12", "Erna Schmidt"),
        ("schmidt geb. 12.5.1941", "Erna Schmidt"),
        ("Schmidt, Erna (geb. Groß)", "Erna Schmidt"),
        ("Erna Schmidt geborene Groß", "Erna Schmidt"),
        ("schmidt rosenweg", "Erna Schmidt"),
        ("rosenweg 4 schmidt", "Erna Schmidt"),
        ("schm ros 4", "Erna Schmidt"),
        ("schmidt heidk", "Erna Schmidt"),
        ("0171 3920011", "Erna Schmidt"),
        ("+49 (171) 392 00-11", "Erna Schmidt"),
        ("0049171-3920011", "Erna Schmidt"),
        ("01713920011", "Erna Schmidt"),
        ("oezd", "Fatma Özdemir"),
        ("ozd", "Fatma Özdemir"),
        ("Özd", "Fatma Özdemir"),
        ("ÖZDEMIR", "Fatma Özdemir"),
        ("wojcik", "Łukasz Wójcik"),
        ("lukasz w", "Łukasz Wójcik"),
        ("von der strassen", "Annelie von der Straßen"),
        ("straßen annelie", "Annelie von der Straßen"),
        ("der stra", "Annelie von der Straßen"),
        ("dang thi anh", "Thị Ánh Đặng"),
        ("Đặng Thị Ánh", "Thị Ánh Đặng"),
        ("anh thi", "Thị Ánh Đặng"),
        ("hülsmann-wieghaus", "Karl-Heinz Hülsmann-Wieghaus"),
        ("wieghaus", "Karl-Heinz Hülsmann-Wieghaus"),
        ("karlheinz hulsman", "Karl-Heinz Hülsmann-Wieghaus"),
        ("heinz hüls", "Karl-Heinz Hülsmann-Wieghaus"),
        ("oconnor", "Seán O’Connor"),
        ("karlheinz wiegh", "Karl-Heinz Hülsmann-Wieghaus"),
        ("sud hölter", "Frauke Sudhölter"),
        ("O'Connor sean", "Seán O’Connor"),
        ("nurfam", "Nurfamilie"),
        ("Петров", "Иван Петров"),
        ("петр ив", "Иван Петров"),
        ("lange strasse 41", "Thị Ánh Đặng"),
        ("rosenweg 6a", "Ingeborg Meyer"),
        ("meyer 6 a", "Ingeborg Meyer"),
        ("frauke", "Frauke Sudhölter"),
        ("sudh frau", "Frauke Sudhölter"),
        ("sudhölter 05", "Frauke Sudhölter"),
    ],
)
def test_one_finds_whom_one_means(find, typed, found):
    assert found in titles(find(typed)), titles(find(typed))


@pytest.mark.parametrize(
    ("typed", "found", "reason"),
    [
        ("schmit ern", "Erna Schmidt", "klingt wie Schmit"),
        ("shmidt erna", "Erna Schmidt", "klingt wie Shmidt"),
        ("schmdit erna", "Erna Schmidt", "Tippfehler?"),
        ("MAYR 1941", "Ingeborg Meyer", "klingt wie Mayr"),
        ("meier 1941", "Franz Xaver Mayr", "klingt wie Meier"),
        ("özdenir fatma", "Fatma Özdemir", "klingt wie Özdenir"),
        ("özdrmir fatma", "Fatma Özdemir", "Tippfehler?"),
        ("sudhölterr", "Frauke Sudhölter", "klingt wie Sudhölterr"),
        ("wojzik lukas", "Łukasz Wójcik", "klingt wie Wojzik"),
        ("von der strasen", "Annelie von der Straßen", "klingt wie Strasen"),
        ("hulsman wighaus heinz", "Karl-Heinz Hülsmann-Wieghaus", "klingt wie Wighaus"),
    ],
)
def test_a_misheard_name_is_found_and_the_reason_is_said(find, typed, found, reason):
    [hit] = [hit for hit in find(typed) if hit.title == found]
    assert hit.reason == reason


def test_mayr_and_meyer_of_one_year_stand_together_the_literal_one_first(find):
    found = titles(find("MAYR 1941"))
    assert found[0] == "Franz Xaver Mayr"
    assert "Ingeborg Meyer" in found
    assert "Gisela Meier" not in found


def test_literal_matches_come_before_similar_ones_and_need_no_reason(find):
    hits = find("schmi")
    assert {"Erna Schmidt", "Dorothea Schmitt"} <= set(titles(hits))
    reasons = [bool(hit.reason) for hit in hits]
    assert reasons == sorted(reasons)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_hit_shows_year_and_address(find):
    [hit] = find("schmidt erna")[:1]
    assert (hit.title, hit.detail, hit.reason) == ("Erna Schmidt", "geb. 1941 · Rosenweg 4, Heidkamp", "")
    [bare] = find("nurfamilie")
    assert bare.detail == "Kleinstadt"


def test_everybody_on_a_street_is_found_by_it(find):
    assert {"Ingeborg Meyer", "Seán O’Connor", "Erna Schmidt"} <= set(titles(find("rosenweg", 50)))
    assert titles(find("am alten h 3")) == ["Karl-Heinz Hülsmann-Wieghaus"]
    assert titles(find("rosenweg 17")) == ["Seán O’Connor"]


def test_a_changed_over_date_is_offered_when_nobody_has_the_typed_one(find):
    [hit] = find("3.4.1962")
    assert (hit.title, hit.reason) == ("Łukasz Wójcik", "Tag und Monat vertauscht?")


def test_the_beginning_of_a_phone_number_finds_all_who_have_it(find):
    assert len(find("04471 8501", 20)) == len([one for one in OWN if one[5]])
    assert {hit.reason for hit in find("04471 8501")} == {"Anfang der Telefonnummer"}
    assert find("04471 850199") == ()


def test_at_most_as_many_as_asked_for(find):
    assert len(find("a", 3)) == 3
    assert len(find("s", 8)) == 8
    assert find("schmidt", 0) == ()


@pytest.mark.parametrize(
    "text", ["", "   ", "-", "'", "%", "_", "*", "\x00", "...", "0", "12", "99999999999999"]
)
def test_what_says_nothing_finds_nobody(find, text):
    assert find(text) == ()


@pytest.mark.parametrize(
    "text", ["brinkmann", "katharina brink", "8.2.1986", "rosenweg 8", "0171 3920030", "brinkman kat"]
)
def test_a_person_in_danger_is_found_by_the_lead_only(find, desk_of, text):
    hidden = "Katharina Brinkmann"
    assert hidden not in titles(find(text))
    assert hidden in titles(desk_of("vogel").ask(find_people, text=text))


def test_administration_finds_no_citizens(desk_of):
    assert desk_of("admin").ask(find_people, text="schmidt erna") == ()
    assert desk_of("admin").ask(find_people, text="0171 3920011") == ()
    assert titles(desk_of("tepe").ask(find_people, text="schmidt erna"))[0] == "Erna Schmidt"


def test_every_made_up_person_is_found_by_name_and_by_one_slip(find):
    for one in citizens(60, seed=3):
        name = f"{one.given_name} {one.family_name}"
        assert name in titles(find(name, 30)), name
        if len(one.family_name) > 5:
            slip = one.family_name[:3] + one.family_name[4] + one.family_name[3] + one.family_name[5:]
            assert name in titles(find(f"{slip} {one.given_name}", 30)), slip


def test_parts_of_a_name_are_few_and_folded():
    assert name_parts("von der Straßen") == ("von", "der", "strassen")
    assert name_parts("Hülsmann-Wieghaus") == ("hulsmann", "wieghaus")
    assert name_parts("Müller Müller") == ("muller",)
    assert len(name_parts(" ".join(f"teil{number}" for number in range(300)))) == 12
    assert name_parts("…") == ()


ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text("schmidtoze12.5194-+0 '\"%_*();:\\äöüß", max_size=40),
    st.sampled_from(["schm er", "Özdemir", "Đặng Thị Ánh", "12.5.1941", "rosenweg 4"]).flatmap(
        lambda text: st.tuples(st.just(text), st.text(max_size=8)).map("".join)
    ),
)


@settings(max_examples=150)
@given(text=ANYTHING, limit=st.integers(0, 20))
@example(text="31.02.1941", limit=8)
@example(text="0000-00-00", limit=8)
@example(text="١٢.٥.١٩٤١", limit=8)
@example(text="\ud800 schmidt", limit=8)
@example(text="' OR 1=1 --", limit=8)
@example(text='schmidt" OR "erna', limit=8)
@example(text="x" * 5_000, limit=8)
@example(text="a " * 500, limit=8)
def test_any_text_is_answered_with_at_most_the_limit(find, text, limit):
    hits = find(text, limit)
    assert len(hits) <= limit
    assert len({hit.id for hit in hits}) == len(hits)
    assert all(hit.title and hit.title != "Katharina Brinkmann" for hit in hits)


@settings(max_examples=60)
@given(text=st.sampled_from([one[1] for one in OWN] + [one[0] for one in OWN]))
def test_decomposed_letters_find_the_same(find, text):
    assert find(unicodedata.normalize("NFD", text)) == find(unicodedata.normalize("NFC", text))
