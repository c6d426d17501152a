"""`plan bench` as a script meets it."""

import pytest

SMALL = "1 1 2 1\n0 0\n0 0 0 0 0 0\n1 3 4 0 1 1 1 1\n2 6 8 0 1 1 1 1\n"


@pytest.fixture
def problem(tmp_path):
    file = tmp_path / "Aufgabe ü.txt"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_the_gap_to_a_given_length_is_told(problem, line):
    outcome = line("plan", "bench", str(problem), "--seconds", "0.1", "--best", "16")
    assert outcome.code == 0
    assert "2 Kunden, 1 Tag, 1 Fahrzeug am Tag" in outcome.out
    assert "Länge 20,00" in outcome.out
    assert "bester bekannter Wert 16,00, also 25,00 % darüber." in outcome.out


def test_the_length_of_a_solution_file_beside_it_counts(problem, line):
    problem.with_suffix(".res").write_text("19.5\n", encoding="utf-8")
    found = line("plan", "bench", str(problem), "--seconds", "0", "--json").json
    assert (found["best_known"], found["length"], found["feasible"]) == (19.5, 20.0, True)
    assert found["gap_percent"] == pytest.approx(2.5641)
    assert found["routes"] == [{"day": 1, "customers": found["routes"][0]["customers"]}]
    assert sorted(found["routes"][0]["customers"]) == [1, 2]


def test_without_a_length_to_compare_it_says_so_and_writes_the_solution(problem, line, tmp_path):
    out = tmp_path / "lösung.res"
    outcome = line("plan", "bench", str(problem), "--seconds", "0", "--out", str(out))
    assert "bitte mit --best angeben" in outcome.out
    written = out.read_text("utf-8").splitlines()
    assert written[0] == "20.00"
    assert written[1].split()[:3] == ["1", "1", "0"]


def test_a_problem_without_a_solution_is_no_success(tmp_path, line):
    file = tmp_path / "eng.txt"
    file.write_text(SMALL.replace("0 0\n", "15 0\n", 1), encoding="utf-8")
    outcome = line("plan", "bench", str(file), "--seconds", "0.05")
    assert outcome.code == 1
    assert "Keine zulässige Lösung" in outcome.out
    assert "Kunde 2 wird nicht besucht." in outcome.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1 2 x 4", "Zeile 1"),
        (b"", "Die Datei ist zu Ende"),
        (b"\xff\xfe\x00", "Die Datei lässt sich nicht lesen"),
    ],
)
def test_a_broken_file_is_a_german_sentence_and_no_crash(tmp_path, line, content, words):
    file = tmp_path / "kaputt.txt"
    file.write_bytes(content)
    outcome = line("plan", "bench", str(file), "--seconds", "0")
    assert outcome.code == 2
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_a_missing_file_is_named(tmp_path, line):
    outcome = line("plan", "bench", str(tmp_path / "fehlt.txt"))
    assert outcome.code == 2
    assert "Datei oder Ordner gibt es nicht" in outcome.err


def test_lines_after_the_last_customer_are_told(problem, line):
    problem.write_text(f"{SMALL}3 9 9 0 1 1 1 1\n", encoding="utf-8")
    outcome = line("plan", "bench", str(problem), "--seconds", "0")
    assert outcome.code == 0
    assert "2 Kunden" in outcome.out
    assert "die nicht mitzählen: 1" in outcome.err


def test_of_many_faults_only_the_first_are_told(tmp_path, line):
    file = tmp_path / "zu_weit.txt"
    customers = "".join(f"{one} {one} 50 0 1 1 1 1\n" for one in range(1, 16))
    file.write_text(f"1 1 15 1\n9 0\n0 0 0 0 0 0\n{customers}", encoding="utf-8")
    outcome = line("plan", "bench", str(file), "--seconds", "0")
    assert outcome.code == 1
    assert len(outcome.err.splitlines()) == 11
    assert outcome.err.splitlines()[-1] == "… und 5 weitere."


def test_a_solution_is_written_over_a_solution_and_nothing_else(problem, line, tmp_path):
    out = tmp_path / "opfer.db"
    out.write_bytes(b"SQLite format 3\0")
    refused = line("plan", "bench", str(problem), "--seconds", "0", "--out", str(out))
    assert (refused.code, refused.out) == (2, "")
    assert "wird nicht überschrieben" in refused.err
    assert out.read_bytes() == b"SQLite format 3\0"
    out.write_text("20.00\n1 1 0 0 1 0\n")
    assert line("plan", "bench", str(problem), "--seconds", "0", "--out", str(out)).code == 0
    assert out.read_text() != "20.00\n1 1 0 0 1 0\n"
