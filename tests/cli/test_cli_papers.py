"""letter and slip: the bytes that are written are the bytes that are filed."""

import pikepdf
import pytest

from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.office_door import open_office


@pytest.fixture
def case(line, town):
    """An open case of somebody with an address."""
    person = line("--database", town, "ask", "people_by_phone", "text=0171 3920011", "--json").json["result"][
        0
    ]
    asked = line("--database", town, "ask", "open_cases_of", f"person_id={person['id']}", "--json").json
    return asked["result"][0]


def filed_bytes(town, paper_id: int) -> bytes:
    office = open_office(str(town))
    try:
        return office.desk.ask(paper_pdf, paper_id=paper_id)
    finally:
        office.close()


@pytest.mark.parametrize(("command", "word"), [("letter", "Brief"), ("slip", "Laufzettel")])
def test_a_sheet_is_written_and_filed_alike(line, town, case, tmp_path, command, word):
    target = tmp_path / f"{word} für Erna.pdf"
    outcome = line("--database", town, command, case["number"], "--out", target, "--json")
    assert outcome.code == 0, outcome.err
    paper = outcome.json["paper"]
    assert (paper["kind"], outcome.json["file"]) == (command, str(target))
    assert paper["title"].startswith(f"{word} 26-")
    assert filed_bytes(town, paper["id"]) == target.read_bytes()
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) >= 1
    whole = line("--database", town, "ask", "case", f"number={case['number']}", "--json").json["result"]
    assert paper["id"] in [one["id"] for one in whole["papers"]]
    assert list(tmp_path.glob("*.neu")) == []


def test_a_case_is_meant_by_its_id_too(line, town, case, tmp_path):
    outcome = line("--database", town, "slip", case["id"], "--out", tmp_path / "slip.pdf")
    assert outcome.code == 0, outcome.err
    assert "liegt in der Akte" in outcome.out


def test_a_slip_lies_with_every_concern_of_the_visit(line, town, tmp_path):
    file = tmp_path / "zwei.jsonl"
    file.write_text(
        '{"command": "TakeContact", "concerns": [{"service": "hund_abmelden"},'
        ' {"service": "strassenlaterne"}], "promise": {"reply_by": "none"}}\n',
        encoding="utf-8",
    )
    taken = line("--database", town, "do", file).lines[0]
    numbers = [one["number"] for one in taken["result"]["cases"]]
    done = line("--database", town, "slip", numbers[1], "--out", tmp_path / "slip.pdf", "--json")
    assert done.code == 0, done.err
    for number in numbers:
        whole = line("--database", town, "ask", "case", f"number={number}", "--json").json["result"]
        assert [one["id"] for one in whole["papers"]] == [done.json["paper"]["id"]]


def test_nothing_is_filed_that_cannot_be_written(line, town, case, tmp_path):
    missing = (tmp_path / "kein" / "Ordner.pdf", "lässt sich nicht schreiben.")
    for target, why in (missing, (tmp_path, "ist kein PDF und wird nicht überschrieben.")):
        outcome = line("--database", town, "letter", case["number"], "--out", target)
        assert outcome.code == 2
        assert why in outcome.err
    whole = line("--database", town, "ask", "case", f"number={case['number']}", "--json").json["result"]
    assert "letter" not in [one["kind"] for one in whole["papers"]]


@pytest.mark.parametrize("wrong", ["26-00001-0", "26-99999-9", "0", "999999999999999999", "abc", "''; --"])
def test_nothing_is_written_for_a_case_that_is_not_there(line, town, tmp_path, wrong):
    target = tmp_path / "brief.pdf"
    for command in ("letter", "slip"):
        outcome = line("--database", town, command, "--out", target, "--", wrong)
        assert outcome.code == 2
        assert outcome.err.startswith("Fehler: ")
    assert not target.exists()
