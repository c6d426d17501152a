"""The data of the sample town: whole, in itself consistent, and safe to show."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.people.people import AddressLock, Need

SEED = Path(__file__).resolve().parents[2] / "db" / "seed"
FILES = sorted(path.stem for path in SEED.glob("*.json"))
# The ranges that the Bundesnetzagentur keeps free for film and print: nobody is ever called by mistake.
SHOWN_PHONE = re.compile(r"\(030\) 23125 \d{3}")
STORED_PHONE = re.compile(r"\+493023125\d{3}|\+4917139200\d{2}")
# Anything that looks like a number with an area code, in whatever spelling.
ANY_PHONE = re.compile(r"(?:\(0\d|\+\d|\b0\d{2,})[\d ()/-]{4,}\d")


def load(name: str) -> Any:
    """Return the content of a seed file."""
    return json.loads(SEED.joinpath(f"{name}.json").read_text(encoding="utf-8"))


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text in `value` with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one, key)
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield from texts(one, inner)


def keys(name: str) -> set[str]:
    """Return the keys of the records of a seed file; they are unique."""
    found = [record["key"] for record in load(name)]
    assert [key for key, times in Counter(found).items() if times > 1] == []
    return set(found)


def minutes(text: str) -> time:
    """Return the time written as HH:MM."""
    return time.fromisoformat(text)


def streets_of() -> dict[str, list[str]]:
    """Return the streets of each district."""
    return {district["key"]: district["streets"] for district in load("districts")}


def in_latin_letters(name: str) -> bool:
    """Tell whether a name is written in Latin letters and the few signs that names have."""
    return all(one in " -’" or unicodedata.name(one).startswith("LATIN") for one in name)


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_composed_clean_and_without_markup(name: str) -> None:
    for key, text in texts(load(name)):
        assert unicodedata.is_normalized("NFC", text), (key, text)
        for line in text.split("\n"):
            assert line == " ".join(line.split()), (key, text)
            assert not any(unicodedata.category(one).startswith("C") for one in line), (key, text)
        assert not re.search(r"[<>{}*`\\!]|&\w+;", text), (key, text)


@pytest.mark.parametrize("name", FILES)
def test_phone_numbers_come_from_the_ranges_for_film_only(name: str) -> None:
    for key, text in texts(load(name)):
        rest = STORED_PHONE.sub("", SHOWN_PHONE.sub("", text))
        assert not ANY_PHONE.search(rest), (key, text)


@pytest.mark.parametrize("name", FILES)
def test_addresses_of_mail_and_web_lead_nowhere(name: str) -> None:
    for key, text in texts(load(name)):
        if "@" in text or text.startswith("www."):
            assert text.split("/")[0].endswith(".example"), (key, text)


def test_the_town_opens_on_each_working_day_and_closes_at_noon() -> None:
    town = load("town")
    opening = [(day, minutes(start), minutes(end)) for day, start, end in town["opening_hours"]]
    assert {day for day, _, _ in opening} == {0, 1, 2, 3, 4}
    assert all(start < end for _, start, end in opening)
    assert not any(start < time(13, 15) < end for _, start, end in opening)
    assert {day for day, start, _ in opening if start > time(13)} == {1, 3}
    for first, last, reason in town["closures"]:
        assert date.fromisoformat(first) <= date.fromisoformat(last)
        assert reason


def test_the_practice_day_is_the_one_of_the_journeys() -> None:
    now = datetime.fromisoformat(load("town")["practice_now"])
    assert now.isoformat() == "2026-11-24T09:40:00+01:00"
    assert (load("town")["land"], load("town")["time_zone"]) == ("NI", "Europe/Berlin")


def test_there_are_nine_units() -> None:
    assert len(keys("units")) == 9
    for unit in load("units"):
        assert set(unit) == {"key", "name", "short", "room", "phone", "email", "topics"}
        assert all(unit.values()), unit["key"]


def test_there_are_34_staff_with_room_phone_and_role() -> None:
    assert len(keys("staff")) == 34
    logins = [one["login"] for one in load("staff")]
    assert len(set(logins)) == len(logins)
    phones = [one["phone"] for one in load("staff")]
    assert len(set(phones)) == len(phones)
    roles = Counter(one["role"] for one in load("staff"))
    assert set(roles) == set(Role)
    assert roles["guide"] >= 4
    assert (roles["mobile"], roles["admin"], roles["dpo"]) == (3, 1, 1)
    for one in load("staff"):
        assert one["unit"] in keys("units")
        assert one["title"] in ("Frau", "Herr", "")
        assert re.fullmatch(r"[a-z]+", one["login"]), one["login"]
        assert SHOWN_PHONE.fullmatch(one["phone"])


def test_everybody_is_on_duty_and_has_a_deputy_of_the_same_unit() -> None:
    staff = {one["key"]: one for one in load("staff")}
    for one in staff.values():
        assert one["deputies"], one["key"]
        assert one["key"] not in one["deputies"]
        for deputy in one["deputies"]:
            assert staff[deputy]["unit"] == one["unit"], (one["key"], deputy)
            if one["role"] in ("guide", "mobile", "lead"):
                assert staff[deputy]["role"] == one["role"], (one["key"], deputy)
        assert one["duty"], one["key"]
        for weekday, start, end in one["duty"]:
            assert weekday in range(5)
            assert minutes(start) < minutes(end)


def test_each_unit_is_staffed_in_each_opening_time() -> None:
    for unit in keys("units"):
        duty = [
            (weekday, minutes(start), minutes(end))
            for one in load("staff")
            if one["unit"] == unit and one["role"] in ("guide", "clerk")
            for weekday, start, end in one["duty"]
        ]
        for day, start, _ in load("town")["opening_hours"]:
            open_at = minutes(start)
            assert any(day == on and begin <= open_at < end for on, begin, end in duty), (unit, day, start)


def test_the_people_of_the_journeys_work_here() -> None:
    staff = {one["key"]: one for one in load("staff")}
    guide, clerk = staff["oezdemir"], staff["tepe"]
    assert (guide["title"], guide["family_name"], guide["role"]) == ("Frau", "Özdemir", "guide")
    assert guide["phone"] == "(030) 23125 021"
    assert guide["room"].endswith("Tresen 2")
    assert (clerk["title"], clerk["unit"], clerk["deputies"][0]) == ("Herr", "tiefbau", "thole")
    assert staff["thole"]["title"] == "Frau"


def test_herr_tepe_is_away_today_and_frau_thole_is_there() -> None:
    away = {one["staff"] for one in load("absences") if one["from_day"] <= 0 <= one["to_day"]}
    assert "tepe" in away
    assert "thole" not in away
    assert "oezdemir" not in {one["staff"] for one in load("absences")}


def test_absences_say_when_and_never_why() -> None:
    staff = {one["key"]: one for one in load("staff")}
    absences = load("absences")
    for one in absences:
        assert set(one) == {"staff", "from_day", "to_day"}
        assert one["from_day"] <= one["to_day"]
        covers = [
            deputy
            for deputy in staff[one["staff"]]["deputies"]
            if not any(
                other["staff"] == deputy
                and other["from_day"] <= one["to_day"]
                and one["from_day"] <= other["to_day"]
                for other in absences
            )
        ]
        assert covers, one


def test_six_districts_have_streets_of_their_own() -> None:
    assert len(keys("districts")) == 6
    for district in load("districts"):
        assert 20 <= len(district["streets"]) <= 40
        assert len(set(district["streets"])) == len(district["streets"])
        assert re.fullmatch(r"\d{5}", district["postcode"])
        assert 52.6 < district["latitude"] < 52.9
        assert 8.0 < district["longitude"] < 8.5
    twice = Counter(street for streets in streets_of().values() for street in streets)
    assert sorted(street for street, times in twice.items() if times > 1) == ["Kirchweg", "Schulstraße"]
    assert "Rosenweg" in streets_of()["heidkamp"]


def test_every_service_can_be_answered_and_routed() -> None:
    unit_of = {one["key"]: one["unit"] for one in load("staff")}
    assert len(keys("services")) >= 64
    names = [service["name"] for service in load("services")]
    assert len(set(names)) == len(names)
    for service in load("services"):
        assert service["unit"] in keys("units")
        if service["clerk"]:
            assert unit_of[service["clerk"]] == service["unit"], service["key"]
        for field in ("short", "topic", "fee", "duration", "knowledge", "plain", "question"):
            assert service[field], (service["key"], field)
        assert 1 <= service["due_days"] <= 30
        assert isinstance(service["place_bound"], bool)
        assert isinstance(service["sensitive"], bool)
        assert isinstance(service["needs_shared"], bool)
    assert [one["key"] for one in load("services") if one["complaint"]] == ["beschwerde"]


def test_the_social_office_learns_how_to_talk_to_somebody_and_the_tax_office_does_not() -> None:
    shared = {one["key"]: one["needs_shared"] for one in load("services")}
    assert (shared["wohngeld"], shared["hund_abmelden"], shared["bewohnerparken"]) == (True, False, False)
    assert not any(one["needs_shared"] for one in load("services") if one["unit"] == "tiefbau")


def test_quick_facts_and_fields_are_few_and_short() -> None:
    for service in load("services"):
        assert 2 <= len(service["facts"]) <= 6, service["key"]
        assert len(set(service["facts"])) == len(service["facts"])
        assert all(len(fact.split()) <= 4 for fact in service["facts"]), service["key"]
        assert len(service["fields"]) <= 3
        for field in service["fields"]:
            assert re.fullmatch(r"[a-z_]+", field["key"])
            assert field["label"]
        for document in service["documents"]:
            assert set(document) == {"name", "note"}
            assert document["name"]


def test_what_the_guide_reads_out_is_short() -> None:
    for service in load("services"):
        for sentence in re.split(r"(?<=[.?:]) ", service["plain"]):
            assert len(sentence.split()) <= 15, (service["key"], sentence)
        for sentence in re.split(r"(?<=[.?:]) ", service["knowledge"]):
            assert len(sentence.split()) <= 20, (service["key"], sentence)


def test_the_words_of_the_citizens_lead_to_one_service() -> None:
    owners: dict[str, str] = {}
    for service in load("services"):
        assert 8 <= len(service["words"]) <= 18, service["key"]
        for word in service["words"]:
            assert word == word.lower()
            assert owners.setdefault(word, service["key"]) == service["key"], word
            assert list(service["words"]).count(word) == 1


def test_three_letters_find_the_street_lamp_alone() -> None:
    hits = {
        service["key"]
        for service in load("services")
        for text in (service["name"], service["short"], service["topic"], *service["words"])
        if re.search(r"\blat", text.lower())
    }
    assert hits == {"strassenlaterne"}


def test_the_street_lamp_is_the_one_of_the_journeys() -> None:
    lamp = next(service for service in load("services") if service["key"] == "strassenlaterne")
    assert lamp["facts"] == ["ganz dunkel", "flackert", "Mast beschädigt", "Kabel liegt frei"]
    assert (lamp["unit"], lamp["clerk"], lamp["topic"]) == ("tiefbau", "tepe", "Straßenbeleuchtung")
    assert lamp["place_bound"]
    assert "Stadtwerke anrufen, (030) 23125 900" in lamp["knowledge"]


def test_the_services_of_the_journeys_are_there() -> None:
    services = {service["key"]: service for service in load("services")}
    wanted = {"personalausweis", "wohngeld", "hund_abmelden", "bewohnerparken", "hecke_gehweg", "sperrmuell"}
    assert wanted <= set(services)
    assert len({services[key]["unit"] for key in ("wohngeld", "hund_abmelden", "bewohnerparken")}) == 3
    assert services["hecke_gehweg"]["unit"] == "tiefbau"
    assert services["unklar"]["unit"] == "buergerbuero"
    assert "perso" in services["personalausweis"]["words"]
    for key in ("wohngeld", "grundsicherung", "schwerbehindertenausweis", "auskunftssperre"):
        assert services[key]["sensitive"], key


def test_leika_keys_are_unique_and_have_14_digits() -> None:
    found = [service["leika_key"] for service in load("services") if service["leika_key"]]
    assert len(found) >= 20
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"99\d{12}", key) for key in found)


def test_exceptions_name_what_exists_and_finish_the_word_weil() -> None:
    unit_of = {one["key"]: one["unit"] for one in load("staff")}
    rules = load("responsibilities")
    assert 5 <= len(rules) <= 10
    for rule in rules:
        assert rule["service"] in keys("services")
        assert rule["district"] in keys("districts")
        assert rule["unit"] in keys("units")
        if rule["staff"]:
            assert unit_of[rule["staff"]] == rule["unit"]
        assert date.fromisoformat(rule["from"]) <= date.fromisoformat(rule["to"])
        assert not rule["because"].endswith("."), rule["because"]
    assert not [
        rule for rule in rules if rule["service"] == "strassenlaterne" and rule["district"] == "heidkamp"
    ]


def test_known_people_live_in_streets_that_exist() -> None:
    for person in load("people"):
        assert person["street"] in streets_of()[person["district"]], person["family_name"]
        assert date(1920, 1, 1) < date.fromisoformat(person["birth_date"]) < date(2010, 1, 1)
        assert person["title"] in ("Frau", "Herr", "")
        assert set(person["needs"]) <= set(Need)
        assert person["lock"] in set(AddressLock)
        assert not person["phone"] or STORED_PHONE.fullmatch(person["phone"])
        assert in_latin_letters(person["given_name"] + person["family_name"])
    locks = Counter(person["lock"] for person in load("people"))
    assert locks["bmg51"] + locks["bmg52"] == 5
    assert min(locks["bmg51"], locks["bmg52"]) >= 1


def test_the_citizens_of_the_journeys_are_there() -> None:
    people = {(one["given_name"], one["family_name"]): one for one in load("people") if not one["lock"]}
    erna = people["Erna", "Schmidt"]
    assert (erna["birth_date"], erna["phone"]) == ("1941-05-12", "+491713920011")
    assert (erna["street"], erna["house_number"], erna["district"]) == ("Rosenweg", "4", "heidkamp")
    assert erna["needs"] == ["large_print"]
    hans = people["Hans", "Meyer"]
    assert (hans["street"], hans["district"], hans["birth_date"][:4]) == ("Rosenweg", "heidkamp", "1941")
    mayr = [one for (_, family), one in people.items() if family == "Mayr"]
    assert [one["birth_date"][:4] for one in mayr] == ["1941"]
    assert mayr[0]["street"] != "Rosenweg"
    lukasz = people["Łukasz", "Wójcik"]
    assert lukasz["language"] == "pl"
    assert "large_print" in lukasz["needs"]
    assert [name for name in people if len(name[1]) == 120]


def test_only_one_known_person_answers_to_schm_er() -> None:
    found = [
        one
        for one in load("people")
        if one["family_name"].startswith("Schm") and one["given_name"].lower().startswith("er")
    ]
    assert [one["given_name"] for one in found] == ["Erna"]


def test_names_come_from_all_over_europe() -> None:
    groups = {group["origin"]: group for group in load("names")["groups"]}
    assert sum(group["weight"] for group in groups.values()) == 100
    assert len(groups) >= 15
    assert len(groups["de"]["family"]) >= 400
    given = [name for key, names in groups["de"].items() if key.startswith("given_") for name in names]
    assert len(set(given)) >= 250
    for group in groups.values():
        assert len(group["family"]) >= 40
        if "family_female" in group:
            assert len(group["family_female"]) == len(group["family"])


def test_names_are_unique_and_in_latin_letters() -> None:
    names = load("names")
    assert all(in_latin_letters(name) for name in names["long_family"])
    for group in names["groups"]:
        for key in set(group) - {"origin", "weight", "family_female"}:
            repeated = [name for name, times in Counter(group[key]).items() if times > 1]
            assert repeated == [], (group["origin"], key)
        assert all(in_latin_letters(text) for key, text in texts(group) if key != "origin")


def test_notes_fit_services_and_stay_short() -> None:
    notes = load("notes")
    assert set(notes["by_service"]) <= keys("services")
    assert len(notes["by_service"]) >= 25
    for about, sheet in (*notes["by_service"].items(), ("default", notes["default"])):
        assert set(sheet) == {"notes", "results", "queries"}
        assert all(sheet.values()), about
        assert all(len(note) <= 50 for note in sheet["notes"]), about
        assert all(result.endswith(".") for result in sheet["results"]), about
        assert all(query[-1] in "?." for query in sheet["queries"]), about
    assert len(set(notes["words"])) == len(notes["words"]) >= 400


def test_nothing_judges_a_citizen() -> None:
    unkind = re.compile(r"querulant|schwierig|alkohol|faul|aggressiv|dement|verwirrt|asozial", re.IGNORECASE)
    for name in FILES:
        for key, text in texts(load(name)):
            assert not unkind.search(text), (name, key, text)
