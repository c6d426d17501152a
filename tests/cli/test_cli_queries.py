"""find, ask, route and call: what they find, and that they change nothing."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.cli_queries import LONGEST_CALL, queries, read_caller
from rathaus_desk.domain.errors import Refused
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.sessions import open_store


@pytest.fixture
def ask(line, town):
    """Ask in the sample town."""

    def put(*arguments: object):
        return line("--database", town, *arguments)

    return put


@pytest.mark.parametrize(
    ("what", "text", "title"),
    [
        ("person", "schm er", "Erna Schmidt"),
        ("person", "schmit ern", "Erna Schmidt"),
        ("person", "0171 3920011", "Erna Schmidt"),
        ("person", "lukasz wojcik", "Łukasz Wójcik"),
        ("service", "lat", "laterne"),
        ("service", "perso", "Personalausweis"),
    ],
)
def test_finds_what_the_line_at_the_counter_finds(ask, what, text, title):
    found = ask("find", what, *text.split(), "--json").json
    assert (found["kind"], found["text"]) == (what, text)
    assert title.lower() in found["hits"][0]["title"].lower()
    told = ask("find", what, text)
    assert found["hits"][0]["title"] in told.out.splitlines()[0]


def test_finds_a_case_by_its_number(ask):
    number = ask("ask", "cases", "view=all_open", "limit=1", "--json").json["result"][0]["number"]
    hit = ask("find", "case", number, "--json").json["hits"][0]
    assert number in hit["title"] + hit["detail"] + hit["key"]


def test_says_so_when_there_is_nothing(ask):
    outcome = ask("find", "person", "Xyzzyplugh")
    assert (outcome.code, outcome.out) == (0, "Nichts gefunden.\n")
    assert ask("find", "person", "Xyzzyplugh", "--json").json["hits"] == []


def test_no_more_hits_than_asked_for(ask):
    assert len(ask("find", "person", "schm", "--limit", "3", "--json").json["hits"]) == 3


NEEDED = {
    "cases": ["view=overdue"],
    "case": ["number=26-04710-1"],
    "open_cases_of": ["person_id=1"],
    "appointments_of": ["person_id=42"],
    "bookings_of": ["person_id=2"],
    "letters_to": ["person_id=1"],
    "subscriptions_of": ["person_id=1"],
    "person": ["person_id=1"],
    "authorities_of": ["person_id=24"],
    "people_by_phone": ["text=0171 3920011"],
    "service": ["key=personalausweis"],
    "checklist": ["service_key=personalausweis"],
    "preview_intake": ["service=strassenlaterne", "place=Rosenweg 4"],
    "bounces": ["--as", "hollmann"],
    "absence_effects": ["absence_id=1", "--as", "hollmann"],
}


@pytest.mark.parametrize("name", sorted(set(queries()) - {"export_log"}))  # of which the town has no line yet
def test_every_listed_query_can_be_asked(ask, name):
    outcome = ask("ask", name, *NEEDED.get(name, ()), "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["query"] == name
    assert outcome.json["result"] not in (None, [], {})
    assert len(outcome.out.splitlines()) == 1
    assert len(ask("ask", name, *NEEDED.get(name, ())).out.splitlines()) > 1


def test_the_queries_are_listed(ask):
    listed = {one["query"]: one["values"] for one in ask("ask", "--list", "--json").json["queries"]}
    assert set(listed) == set(queries())
    assert listed["cases"] == {"view": True, "after": False, "limit": False}
    told = ask("ask").out.splitlines()
    assert "cases view=… [after=…] [limit=…]" in told
    sentences = told[1::2]
    assert len(sentences) == len(listed) == len(set(sentences))
    assert all(one.startswith("    ") and one.endswith(".") for one in sentences)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gehalt",), "Die Abfrage „gehalt“ gibt es nicht. Möglich sind: cases"),
        (("cases",), "Bei cases fehlt noch view=…"),
        (("cases", "view=alle"), "view: „alle“ ist hier nicht möglich."),
        (("cases", "view=mine", "limit=viele"), "limit: „viele“ ist keine Zahl."),
        (("cases", "view=mine", "after=9999999999999999999"), "ist keine Zahl."),
        (("cases", "view"), "„view“ geht bei cases nicht."),
        (("cases", "view=mine", "view=mine"), "geht bei cases nicht."),
        (("person", "work=1"), "„work=1“ geht bei person nicht."),
        (("case", "number=26-00001-1"), "ist keine Vorgangsnummer"),
        (("case", "number=999999999999999999"), "Diesen Vorgang gibt es hier nicht."),
        (("case", "number=99999999999999999999999"), "ist keine Vorgangsnummer"),
    ],
)
def test_a_wrong_question_is_explained(ask, arguments, said):
    outcome = ask("ask", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_a_case_is_found_by_number_and_by_id(ask):
    first = ask("ask", "cases", "view=all_open", "limit=1", "--json").json["result"][0]
    by_number = ask("ask", "case", f"number={first['number']}", "--json").json["result"]
    by_id = ask("ask", "case", f"number={first['id']}", "--json").json["result"]
    assert by_number == by_id


def test_routes_with_the_reason(ask):
    way = ask(
        "route", "--service", "strassenlaterne", "--district", "heidkamp", "--date", "2026-11-24", "--json"
    ).json
    assert way["unit"] == "tiefbau"
    assert way["date"] == "2026-11-24"
    assert "weil" in way["reason"]
    told = ask("route", "--service", "strassenlaterne", "--district", "heidkamp", "--date", "24.11.2026").out
    assert told.startswith("Geht an ")
    assert way["reason"][5:] in told


def test_routes_by_the_names_people_use(ask):
    services = ask("ask", "services", "--json").json["result"]
    districts = ask("ask", "districts", "--json").json["result"]
    lamp = next(one for one in services if one["key"] == "strassenlaterne")
    by_name = ask(
        "route", "--service", lamp["name"].upper(), "--district", districts[0]["name"], "--json"
    ).json
    by_key = ask("route", "--service", lamp["key"], "--district", districts[0]["key"], "--json").json
    assert by_name == by_key
    assert "steht nicht im Verzeichnis" in ask("route", "--service", "Mondflug").err
    assert "gibt es hier nicht" in ask("route", "--service", "strassenlaterne", "--district", "Atlantis").err


def test_a_call_shows_who_it_may_be(ask):
    known = ask("call", "+49 171 3920011", "--json").json
    assert known["told"] is False
    assert [one["name"] for one in known["people"]] == ["Erna Schmidt"]
    assert set(known["people"][0]) == {"id", "name", "open_cases"}
    assert ask("call", "tel:+49-171-3920011").out.startswith("Erna Schmidt, ")
    unknown = ask("call", "04471 99999999")
    assert unknown.out == "unbekannt\n"
    assert "kein Fenster dieser Datenbank offen" in unknown.err, "another account's window hears nothing"


def test_a_call_only_leaves_a_line_that_somebody_was_looked_up(line, program, town):
    def rows():
        return line("--database", town, "db", "info", "--json").json["rows"]

    before, files = rows(), {one.name for one in town.parent.iterdir()}
    assert program("--database", town, "call", "01713920011").code == 0
    after = rows()
    assert after["read_log"] == before["read_log"] + 1
    kept = {"read_log", "journal_block", "table_turn"}  # the line, its seal, and that something was written
    assert {name: n for name, n in after.items() if name not in kept} == {
        name: n for name, n in before.items() if name not in kept
    }
    assert {one.name for one in town.parent.iterdir()} == files


LISTENING = """
import sys
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QObject
from rathaus_desk.ui.window.instance import Listener
app = QApplication(sys.argv[:1])
owner = QObject()
listener = Listener(sys.argv[1], owner)
listener.called.connect(lambda number: (print(number, flush=True), app.quit()))
listener.ended.connect(lambda number: print("ended", number, flush=True))
print("bereit", flush=True)
app.exec()
"""


def test_a_call_goes_to_the_open_window(program, town):
    window = subprocess.Popen(
        [sys.executable, "-c", LISTENING, str(town)], stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert window.stdout.readline().strip() == "bereit"
        over = program("--database", town, "call", "0171 3920012", "--ended")
        assert (over.code, over.out) == (0, "")
        assert window.stdout.readline().strip() == "ended 0171 3920012"
        told = program("--database", town, "call", "tel:+49-171-3920011", "--json")
        assert told.json == {"number": "+49-171-3920011", "told": True, "people": []}
        assert window.stdout.readline().strip() == "+49-171-3920011"
        assert window.wait(20) == 0
    finally:
        window.kill()
        window.wait()
        window.stdout.close()


@pytest.mark.parametrize(
    "number",
    [
        "110",
        "+4944711850",
        "0171 3920011",
        "(04471) 15-0",
        "04471/1850",
        "tel:04471-1850",
        "TEL:%2B49%204471%201850",
    ],
)
def test_telephone_systems_may_spell_a_number_as_they_like(number):
    assert read_caller(number)


HOSTILE = [
    "",
    "anonymous",
    "11",
    "1" * 16,
    "+" + " " * 40 + "4944711850",
    "tel:",
    "tel:04471;ext=-platformpluginpath",
    "tel:%00110",
    "tel:110%0A",
    "110\n",
    "１１０",
    "١١٠",
    "rathausdesk://call?n=110",
    "-platformpluginpath",
    "-stylesheet=x",
    "04471'; DROP TABLE person; --",
    "../../110",
    "1+10",
    "110\x00",
    "9" * 1_000_000,
    "file:///110",
]


@pytest.mark.parametrize("number", HOSTILE, ids=lambda one: repr(one)[:24])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(Refused, match="keine Telefonnummer"):
        read_caller(number)


@pytest.mark.parametrize("number", [one for one in HOSTILE if "\x00" not in one and len(one) < 1000])
def test_hostile_numbers_end_in_one_line(line, number):
    outcome = line("call", "--", number)
    assert outcome.code == 2
    assert (
        outcome.err == "Fehler: Das ist keine Telefonnummer. Es wurde nichts geöffnet und nichts geändert.\n"
    )


@settings(max_examples=2000)
@given(st.text(max_size=60) | st.from_regex(r"(tel:)?[-+0-9 ()/%a-f]{0,40}", fullmatch=True))
def test_a_number_that_passes_is_a_number(text):
    try:
        number = read_caller(text)
    except Refused:
        return
    assert len(number) <= LONGEST_CALL
    assert set(number) <= set("+0123456789 ()/-")
    assert 3 <= sum(one.isdigit() for one in number) <= 15


def test_options_of_qt_never_reach_qt(program, town, tmp_path):
    """A telephone system's URL must not be able to load a plugin (QApplication would take these options)."""
    evil = tmp_path / "platforms"
    evil.mkdir()
    evil.joinpath("libqoffscreen.so").write_text("evil", encoding="utf-8")
    for arguments in (("-platformpluginpath", str(tmp_path)), ("-stylesheet", "x"), ("--", "-platform")):
        outcome = program("--database", town, "call", *arguments, QT_DEBUG_PLUGINS="1")
        assert outcome.code == 2
        assert str(evil) not in outcome.err.replace("Das ist zu viel", "").partition("Fehler")[0]


def test_an_older_file_is_left_alone_by_a_call(line, tmp_path):
    older = tmp_path / "alt.db"
    open_store(older, PRACTICE_KEY, create=True).close()  # no tables yet: older than any
    before = older.read_bytes()
    outcome = line("--database", older, "call", "01713920011")
    assert outcome.code == 2
    assert "früheren Fassung" in outcome.err
    assert older.read_bytes() == before


def test_the_environment_is_not_asked_for_options(program, town):
    outcome = program("--database", town, "ask", "counts", "--json", RATHAUS_DESK_DATABASE=os.devnull)
    assert outcome.code == 0
