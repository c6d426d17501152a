"""Cases are found by number and by words; nothing that somebody types becomes part of a query."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql

from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.store.fts_query import match_expression, newest_cases_with, search_words
from rathaus_desk.usecases.find.find_cases import cases_by_text, find_cases
from tests.small_town import ONLY_FILE


@pytest.fixture
def files(town):
    """Three lamps and a hedge, oldest first."""
    concerns = (
        Concern(service="strassenlaterne", place="Rosenweg 4", note="Seit Montag dunkel, Müllersche Scheune"),
        Concern(service="hecke", place="Lange Straße 7", note="Dornen ragen auf den Gehweg"),
        Concern(service="strassenlaterne", place="Schulstraße 1", note="Flackert, ganz dunkel um acht"),
        Concern(service="strassenlaterne", place="Rosenweg 9", note="Lampe summt"),
    )  # fmt: skip
    return [town.taken(one) for one in concerns]


def numbers(hits):
    return [hit.key for hit in hits]


def test_a_number_finds_its_case_in_any_spelling(town, files):
    number = files[1].number
    year, running, check = number.split("-")
    for typed in (
        number,
        number.replace("-", ""),
        number.replace("-", " "),
        number.replace("-", "/"),
        f" {number} ",
        f"{year}-{int(running)}-{check}".replace(f"-{int(running)}-", f"-{running[1:]}-"),
        f"{year} - {running[:-3]} {running[-3:]} - {check}",
    ):
        assert numbers(town.guide.ask(find_cases, text=typed)) == [number], typed


def test_the_beginning_of_a_number_is_enough(town, files):
    number = files[1].number
    year, running, _ = number.split("-")
    for typed in (f"{year}-{running}", f"{year}-{running}-", f"{year}{running}", f"{year}-{int(running)}"):
        assert number in numbers(town.guide.ask(find_cases, text=typed)), typed
    assert number in numbers(town.guide.ask(find_cases, text=running))
    assert len(town.guide.ask(find_cases, text=f"{year}-{running[:3]}")) >= 4
    assert town.guide.ask(find_cases, text="99-99999") == ()


def test_a_wrong_check_digit_is_pointed_out(town, files):
    number = files[0].number
    other = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    [hit] = town.guide.ask(find_cases, text=other)
    assert (hit.key, hit.reason) == (number, "andere Prüfziffer, bitte vergleichen")


def test_words_find_the_newest_cases_first(town, files):
    found = town.guide.ask(find_cases, text="dunkel")
    assert numbers(found) == [files[2].number, files[0].number]
    assert {hit.reason for hit in found} == {"im Text gefunden"}
    assert numbers(town.guide.ask(find_cases, text="dunk mont")) == [files[0].number]
    assert numbers(town.guide.ask(find_cases, text="muellersche")) == [files[0].number]
    assert numbers(town.guide.ask(find_cases, text="MÜLLERSCHE SCHEUNE")) == [files[0].number]
    assert town.guide.ask(find_cases, text="dunkel dornen") == ()
    assert len(town.guide.ask(find_cases, text="laterne", limit=2)) == 2


def test_a_hit_shows_number_service_person_and_place(town, files):
    [hit] = town.guide.ask(find_cases, text="summt")
    assert hit.id == files[3].id
    assert hit.title == f"{files[3].number} · Laterne"
    assert hit.detail == "Erna Schmidt · Rosenweg 9 · Neu"


def test_the_cases_of_a_person_are_found_by_name(town, files):
    found = town.guide.ask(find_cases, text="schm er")
    assert numbers(found) == [one.number for one in reversed(files)]
    assert {hit.reason for hit in found} == {"Vorgang der Person"}


def test_a_clerk_finds_what_her_unit_works_on_and_nobody_else_anything(town, files):
    hedge, lamp = files[1], files[2]
    assert numbers(town.desk("tepe").ask(find_cases, text="flackert")) == [lamp.number]
    assert town.desk("luebbe").ask(find_cases, text="flackert") == ()
    assert numbers(town.desk("luebbe").ask(find_cases, text=hedge.number)) == [hedge.number]
    assert town.desk("tepe").ask(find_cases, text=hedge.number) == ()
    assert town.desk("tepe").ask(find_cases, text=hedge.number[:5]) != ()
    for text in ("flackert", hedge.number, "schmidt"):
        assert town.desk("admin").ask(find_cases, text=text) == ()
        assert town.desk("admin").ask(cases_by_text, text=text) == ()


def test_a_clerk_finds_her_case_behind_many_of_other_units(town):
    mine = town.taken(Concern(service="strassenlaterne", place="Rosenweg 4", note="Heckenschere im Licht"))
    for number in range(30):
        town.taken(Concern(service="hecke", place=f"Rosenweg {number}", note="Heckenschere nötig"))
    found = town.desk("tepe").ask(find_cases, text="heckenschere", limit=2)
    assert numbers(found) == [mine.number]
    assert len(town.desk("luebbe").ask(find_cases, text="heckenschere", limit=8)) == 8


def test_the_gate_lets_only_words_through():
    assert match_expression('Straße "x" OR (y) NEAR/2 z* -a:b', "sqlite") == (
        '"strasse"* "x"* "or"* "y"* "near"* "2"* "z"* "a"* "b"*'
    )
    assert match_expression("a & b | !c <-> 'd':*", "postgresql") == "a:* & b:* & c:* & d:*"
    assert match_expression("a b c", "sqlite", 1) == '"a" "b" "c"*'
    assert match_expression("a b", "postgresql", 0) == "a & b"
    assert match_expression("…", "sqlite") == ""
    assert len(search_words(" ".join(f"wort{number}" for number in range(99)))) == 12
    assert len(search_words("x" * 500)[0]) == 40


def test_postgresql_gets_the_same_question_in_its_own_words():
    statement = str(newest_cases_with("dunkle Straße", "postgresql").compile(dialect=postgresql.dialect()))
    assert "to_tsvector('simple', case_file.search_text) @@ to_tsquery('simple', " in statement
    assert "ORDER BY case_file.id DESC" in statement
    assert newest_cases_with("…", "postgresql") is None


@ONLY_FILE
def test_the_index_is_read_from_the_newest_on_and_never_ranked(town):
    query = newest_cases_with("dunkel", "sqlite").limit(8)
    with town.store.read() as session:
        compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in session.execute(sql("EXPLAIN QUERY PLAN " + str(compiled)))]
    assert plan[0].startswith("SCAN case_text VIRTUAL TABLE")
    assert not any("TEMP B-TREE" in step for step in plan)


@settings(max_examples=150)
@given(text=st.one_of(st.text(max_size=60), st.text("\"*():^-+'&|!<> NEAROTD{}.,/\\%_a1ä", max_size=40)))
@example(text='"')
@example(text="NEAR(a b)")
@example(text="search_text : x")
@example(text="case_text")
@example(text="a* OR b")
@example(text="26-04711-7' OR '1'='1")
@example(text="ꟿ𑄃Ꮿ x")
@example(text="\u0345\u0301")
@example(text="ა ᲀ ⰰ ꙋ 𞤀")
@example(text="٣٤٥٦٧٨٩٠")
def test_any_text_is_harmless_to_the_full_text_index(town, text):
    hits = town.guide.ask(find_cases, text=text)
    assert len(hits) <= 8
    town.guide.ask(cases_by_text, text=text)


def test_decomposed_letters_find_the_same_cases(town, files):
    composed = town.guide.ask(find_cases, text="Müllersche")
    assert composed
    assert town.guide.ask(find_cases, text=unicodedata.normalize("NFD", "Müllersche")) == composed


def test_whole_words_come_first_and_beginnings_fill_up(town):
    whole = town.taken(Concern(service="hecke", place="Rosenweg 1", note="Dorn am Tor"))
    begun = town.taken(Concern(service="hecke", place="Rosenweg 2", note="Dornbusch am Tor"))
    both = [begun.number, whole.number]
    assert numbers(town.guide.ask(find_cases, text="tor dorn")) == both
    assert numbers(town.guide.ask(find_cases, text="tor dorn", limit=1)) == [whole.number]
    assert numbers(town.guide.ask(find_cases, text="to dornb")) == [begun.number]
    assert numbers(town.guide.ask(find_cases, text="der Dornbusch ist am Tor")) == [begun.number]
