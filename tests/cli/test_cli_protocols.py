"""db protocols: periods, what was forgotten, and forgetting, from the command line."""

import pytest


@pytest.fixture
def logins(line, town):
    """Who has which role in the sample town."""
    staff = line("--database", town, "ask", "staff", "--json").json["result"]
    return {one["role"]: one["login"] for one in staff}


def test_periods_are_shown_and_set(line, town, logins):
    shown = line("--database", town, "db", "protocols", "show", "--as", logins["dpo"])
    assert shown.code == 0, shown.err
    assert [one.split()[-2:] for one in shown.out.splitlines()] == [
        ["für", "immer"], ["12", "Monate"], ["24", "Monate"]
    ]  # fmt: skip
    done = line("--database", town, "db", "protocols", "keep", "lesen", "18", "--as", logins["admin"])
    assert done.out == "Protokoll der Einsicht: 18 Monate.\n"
    again = line("--database", town, "db", "protocols", "show", "--as", logins["dpo"], "--json").json
    assert {one["kind"]: one["months"] for one in again["periods"]} == {
        "journal": None, "read_log": 18, "export_log": 24
    }  # fmt: skip
    forever = line("--database", town, "db", "protocols", "keep", "journal", "0", "--as", logins["admin"])
    assert forever.out == "Journal: für immer.\n"


@pytest.mark.parametrize(
    ("role", "given", "said"),
    [
        ("admin", ("keep", "lesen", "3"), "mindestens 12"),
        ("admin", ("keep", "listen", "0"), "nicht für immer"),
        ("dpo", ("keep", "lesen", "12"), "nicht"),
        ("guide", ("forget",), "nicht"),
        ("guide", ("show",), "nur Datenschutz"),
        ("dpo", ("forget", "journal"), "keine Frist"),
    ],
)
def test_what_is_not_allowed_is_said(line, town, logins, role, given, said):
    outcome = line("--database", town, "db", "protocols", *given, "--as", logins[role])
    assert outcome.code == 2
    assert said in outcome.err


def test_what_is_not_old_enough_stays(line, town, logins):
    outcome = line("--database", town, "db", "protocols", "forget", "--as", logins["dpo"])
    assert (outcome.code, outcome.out) == (0, "Nichts ist älter als seine Frist. Es wurde nichts gelöscht.\n")
    assert line("--database", town, "db", "protocols", "forget", "--as", logins["dpo"], "--json").json == {
        "closings": []
    }
