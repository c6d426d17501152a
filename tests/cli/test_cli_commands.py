"""`do`: one JSON command a line in, one JSON answer a line out; nothing in a line can stop the next one."""

import json
from contextlib import closing
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk import cli_commands
from rathaus_desk.cli_commands import LONGEST_LINE, Line, command_kinds, read_command, read_lines
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.commands import Command, new_command_id
from rathaus_desk.domain.errors import Refused
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.opening import connect
from rathaus_desk.usecases.desk import HANDLERS
from rathaus_desk.usecases.office_door import open_office

LAMP = {
    "command": "TakeContact",
    "concerns": [{"service": "strassenlaterne", "place": "Rosenweg 4", "facts": ["ganz dunkel"]}],
    "caller_name": "Jürgen Müller",
    "promise": {"reply_by": "none"},
}


@pytest.fixture
def send(line, town, tmp_path):
    """Send lines, each a value to be written as JSON or bytes as they are."""

    def write(*lines: Any, login: str = "oezdemir"):
        file = tmp_path / "eingang.jsonl"
        raw = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
        file.write_bytes(b"\n".join(raw) + b"\n")
        return line("--database", town, "--as", login, "do", file)

    return write


def test_a_command_becomes_a_case(send, line, town):
    outcome = send(LAMP)
    assert (outcome.code, outcome.err) == (0, "")
    [answer] = outcome.lines
    assert answer["ok"] is True
    assert {"case_file", "contact", "running_number", "task"} <= set(answer["changed"])
    case = answer["result"]["cases"][0]
    assert "weil" in case["route"]
    asked = line("--database", town, "ask", "case", f"number={case['number']}", "--json").json["result"]
    assert asked["id"] == case["id"]
    assert asked["caller_name"] == "Jürgen Müller"


def test_the_same_id_acts_once(send):
    numbered = {**LAMP, "command_id": str(new_command_id())}
    first, second = send(numbered, numbered).lines
    third = send(numbered).lines[0]
    assert first["command_id"] == numbered["command_id"]
    assert first["result"] == second["result"] == third["result"]
    assert first["changed"]
    assert second["changed"] == third["changed"] == []


def test_an_answer_tells_the_id_that_was_given_out(send):
    first = send(LAMP).lines[0]
    again = send({**LAMP, "command_id": first["command_id"]}).lines[0]
    assert again["result"] == first["result"]


BROKEN = [
    (b"{", "Zeile 2: Das ist kein JSON"),
    (b"nichts", "Zeile 2: Das ist kein JSON"),
    (b"\xff\xfe{", "Zeile 2: Das ist kein UTF-8"),
    (b"[1, 2]", "geschweiften Klammern"),
    (b"17", "geschweiften Klammern"),
    (b"{}", "Es fehlt das Feld „command“"),
    (b'{"command": 5}', "Es fehlt das Feld „command“"),
    (b'{"command": "DropTables"}', "Den Befehl „DropTables“ gibt es nicht"),
    (b'{"command": "WriteNote", "case_id": 1, "case_id": 2, "text": "x"}', "„case_id“ steht zweimal da"),
    (b'{"command": "WriteNote", "case_id": NaN, "text": "x"}', "NaN ist keine Zahl"),
    (b'{"command": "WriteNote", "case_id": -Infinity, "text": "x"}', "-Infinity ist keine Zahl"),
    (b'{"command": "WriteNote", "case_id": 1e999, "text": "x"}', "ist zu groß"),
    (b'{"command": "WriteNote", "case_id": 99999999999999999999, "text": "x"}', "ist zu groß"),
    (b'{"command": "WriteNote", "case_id": 9223372036854775808, "text": "x"}', "ist zu groß"),
    (b'{"command": "WriteNote", "case_id": ' + b"9" * 5000 + b', "text": "x"}', "ist zu groß"),
    (b'{"command": "WriteNote", "case_id": 1.5, "text": "x"}', "case_id: „1.5“ ist hier nicht möglich"),
    (b'{"command": "WriteNote", "case_id": true, "text": "x"}', "case_id: „True“ ist hier nicht möglich"),
    (b'{"command": "WriteNote", "case_id": 1, "text": ["x"]}', "text: „"),
    (b'{"command": "WriteNote", "case_id": 1}', "In WriteNote fehlt das Feld „text“"),
    (b'{"command": "WriteNote", "case_id": 1, "text": "x", "admin": 1}', "Das Feld „admin“ gibt es"),
    (b'{"command": "WriteNote", "case_id": 1, "text": "\\ud800"}', "halbes Zeichen"),
    (b'{"command": "WriteNote", "case_id": 1, "text": "x", "command_id": 7}', "command_id: „7“ ist"),
    (b'{"command": "WriteNote", "case_id": 1, "text": "x", "command_id": "x"}', "command_id: „x“ ist hier"),
    (b'{"command": "TakeContact", "concerns": {"service": "x"}}', "Hier wird eine Liste erwartet"),
    (b'{"command": "TakeContact", "concerns": ["x"]}', "Objekt mit Feldern"),
    (b'{"command": "TakeContact", "concerns": [{"service": "x"}], "channel": "fax"}', "channel: „fax“"),
    (
        b'{"command": "AnswerAtOnce", "service": "x", "channel": "' + b"x" * 900_000 + b'"}',
        "ist hier nicht möglich",
    ),
    (b'{"command": "AnswerAtOnce", "service": [' + b"7," * 400_000 + b"7]}", "ist hier nicht möglich"),
    (b'{"command": ' + b"[" * 100_000, "kein JSON"),
    (b'{"command": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "zu tief verschachtelt"),
    (b'{"command": "SetPreference", "key": "x", "value": ' + b'{"a":' * 30 + b"1" + b"}" * 31, "zu tief"),
    (
        b'{"command": "WriteNote", "case_id": 1, "text": "' + b"x" * 10_000_000 + b'"}',
        "ist länger als 1.000.000",
    ),
]


@pytest.mark.parametrize(
    ("broken", "said"), BROKEN, ids=[said[:30] + str(n) for n, (_, said) in enumerate(BROKEN)]
)
def test_a_broken_line_is_named_and_the_next_one_counts(send, broken, said):
    outcome = send({"command": "AnswerAtOnce", "service": "personalausweis"}, broken, LAMP)
    assert outcome.code == 1
    first, second, third = outcome.lines
    assert first["ok"]
    assert third["ok"]
    assert (second["ok"], second["line"], second["error"]) == (False, 2, "Refused")
    assert said in second["message"].replace("verschachtelt", "verschachtelt kein JSON")
    assert "log_id" not in second
    assert len(second["message"]) < 400


def test_what_the_office_refuses_names_the_field(send):
    [answer] = send({"command": "AnswerAtOnce", "service": "gibt-es-nicht"}).lines
    assert (answer["error"], answer["field"]) == ("Refused", "service")
    assert "steht nicht im Verzeichnis" in answer["message"]
    assert answer["command_id"]


def test_a_role_may_do_no_more_than_at_the_window(send, line, town):
    logins = {
        one["role"]: one["login"] for one in line("--database", town, "ask", "staff", "--json").json["result"]
    }
    [answer] = send(LAMP, login=logins["admin"]).lines
    assert answer["error"] == "Refused"
    assert "Administration" in answer["message"]


def test_the_protocol_of_lists_is_read_by_data_protection_alone(send, line, town):
    staff = line("--database", town, "ask", "staff", "--json").json["result"]
    logins = {one["role"]: one["login"] for one in staff}
    note = {"command": "LogExport", "list_name": "Anliegen", "filtered": "", "columns": ["Leistung"]}
    send({**note, "rows": 3, "purpose": "", "sha256": "a" * 64})
    [entry] = line("--database", town, "--as", logins["dpo"], "ask", "export_log", "--json").json["result"]
    assert (entry["list_name"], entry["rows"], entry["columns"]) == ("Anliegen", 3, ["Leistung"])
    refused = line("--database", town, "--as", logins["lead"], "ask", "export_log", "--json")
    assert (refused.code, "Datenschutz" in refused.err) == (2, True)


def test_an_old_version_is_a_conflict_with_both_versions(send, line, town):
    person = line("--database", town, "ask", "people_by_phone", "text=0171 3920011", "--json").json["result"][
        0
    ]
    change = {"command": "CorrectPerson", "person_id": person["id"], "seen_version": person["version"]}
    first, second = send({**change, "email": "a@example.org"}, {**change, "email": "b@example.org"}).lines
    assert first["ok"]
    assert (second["ok"], second["error"]) == (False, "Conflict")
    assert second["differences"] == [{"field": "E-Mail", "theirs": "a@example.org", "mine": "b@example.org"}]


def test_a_database_that_is_held_is_unreachable_and_the_line_may_be_sent_again(send, line, town):
    with closing(connect(town, PRACTICE_KEY)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = send(LAMP)
    assert outcome.code == 1
    [answer] = outcome.lines
    assert answer["error"] == "Unreachable"
    assert "nichts gespeichert" in answer["message"]
    again = send({**LAMP, "command_id": answer["command_id"]}).lines[0]
    assert again["ok"]


def test_blank_lines_and_a_byte_order_mark_do_no_harm(send):
    outcome = send(b"\xef\xbb\xbf" + json.dumps(LAMP).encode(), b"", b"  \r", LAMP)
    assert [answer["line"] for answer in outcome.lines] == [1, 4]
    assert outcome.code == 0


def test_input_comes_by_pipe_too(program, town):
    outcome = program(
        "--database",
        town,
        "do",
        given=json.dumps(LAMP, ensure_ascii=False).encode(),
        PYTHONUTF8="0",
        LC_ALL="C",
    )
    assert outcome.code == 0
    assert outcome.lines[0]["ok"]


def test_a_file_that_cannot_be_read_is_named(line, town, tmp_path):
    outcome = line("--database", town, "do", tmp_path / "fehlt.jsonl")
    assert outcome.code == 2
    assert "fehlt.jsonl lässt sich nicht lesen (Datei oder Ordner gibt es nicht)." in outcome.err


def test_all_commands_are_listed(line):
    listed = {one["command"]: one for one in line("do", "--list").lines}
    assert set(listed) == set(command_kinds())
    assert listed["WriteNote"]["fields"] == {"command_id": "möglich", "case_id": "nötig", "text": "nötig"}
    assert listed["CloseCase"]["roles"] == sorted(listed["CloseCase"]["roles"])


@dataclass(frozen=True, kw_only=True)
class DivideByZero(Command[int]):
    """A command whose author made a mistake."""


def test_a_mistake_of_ours_costs_one_line(send, monkeypatch):
    mistaken = replace(HANDLERS[WriteNote], handler=lambda work, command: 1 // 0, result=int, prepare=None)
    monkeypatch.setitem(HANDLERS, DivideByZero, mistaken)
    outcome = send({"command": "DivideByZero"}, LAMP)
    assert outcome.code == 3
    first, second = outcome.lines
    assert first["error"] == "Fault"
    assert first["log_id"] in first["message"]
    assert second["ok"]


WRONG = [
    None,
    True,
    -1,
    2**63 - 1,
    1.5,
    "",
    "x",
    "2026-11-24",
    "0001-01-01T00:00:00+00:00",
    [],
    {},
    ["x"],
    {"x": 1},
    [[]],
]


def test_no_field_of_any_command_can_hold_something_that_breaks_us(sample_file, town):
    """Every field of every command with every kind of JSON: refused or carried out, never a fault."""
    office = open_office(str(town), "oezdemir")
    kinds = command_kinds()
    tried = 0
    try:
        for name, kind in kinds.items():
            for one in fields(kind):
                for wrong in WRONG:
                    data = {**PLAUSIBLE, "command": name, one.name: wrong}
                    known = {field.name for field in fields(kind)} | {"command"}
                    text = json.dumps({key: value for key, value in data.items() if key in known})
                    answer = cli_commands.answer_line(office.desk, kinds, Line(1, text.encode()))
                    assert "log_id" not in answer, (name, one.name, wrong)
                    tried += 1
    finally:
        office.close()
    assert tried > 500


PLAUSIBLE = {
    "service": "personalausweis",
    "concerns": [{"service": "strassenlaterne"}],
    "family_name": "Muster",
    "person_id": 1,
    "case_id": 1,
    "case_ids": [1],
    "task_id": 1,
    "query_id": 1,
    "promise_id": 1,
    "contact_id": 1,
    "seen_version": 1,
    "unit": "tiefbau",
    "proposed_unit": "tiefbau",
    "because": "weil",
    "answer": "ja",
    "text": "Text",
    "question": "Frage",
    "result": "Ergebnis",
    "told_by": "call",
    "reached": True,
    "key": "k",
    "value": {},
    "kind": "letter",
    "title": "Titel",
    "reference": "26-00001-4",
    "pdf": "JVBERi0=",
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300)
@given(
    JSON | st.binary(max_size=60), st.sampled_from(["WriteNote", "TakeContact", "SetPreference", "Nichts"])
)
def test_no_line_gets_past_the_reader_unrefused(value, name):
    kinds = command_kinds()
    if isinstance(value, dict):
        value = {"command": name, **value}
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    try:
        command = read_command(kinds, Line(1, raw))
    except Refused:
        return
    assert type(command).__name__ in kinds


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=30).filter(lambda one: b"\n" not in one), max_size=8))
def test_lines_are_numbered_as_an_editor_does(tmp_path_factory, pieces):
    file = tmp_path_factory.mktemp("zeilen") / "eingang"
    file.write_bytes(b"\n".join(pieces))
    with file.open("rb") as stream:
        found = {line.number: line.text for line in read_lines(stream)}
    for number, piece in enumerate(pieces, 1):
        text = (piece.removeprefix(b"\xef\xbb\xbf") if number == 1 else piece).rstrip(b"\r\n")
        assert found.get(number) == (text if text.strip() else None)


def test_a_long_line_is_skipped_without_being_kept(tmp_path):
    file = tmp_path / "lang"
    file.write_bytes(b"a" * LONGEST_LINE + b"\n" + b"b" * (LONGEST_LINE + 1) + b"\n" + b"c" * 3_000_000)
    with file.open("rb") as stream:
        kept = [(line.number, line.text and len(line.text)) for line in read_lines(stream)]
    assert kept == [(1, LONGEST_LINE), (2, None), (3, None)]
