"""db verify and db head: the chain of the journal as scripts and the IT meet it."""

import json
from contextlib import closing

import pypdfium2
import pytest

from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.opening import connect
from rathaus_desk.store.sealing import anything_unsealed
from rathaus_desk.store.sessions import open_store


@pytest.fixture
def written(line, town, tmp_path):
    """A sample town in which three questions were answered at once, each in a program of its own."""
    given = tmp_path / "befehle.jsonl"
    given.write_text(json.dumps({"command": "AnswerAtOnce", "service": "personalausweis"}), "utf-8")
    for _ in range(3):
        assert line("--database", town, "do", given).code == 0
    return town


def forge(path, statement):
    with closing(connect(path, PRACTICE_KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount == 1


def test_each_program_seals_what_it_wrote(written):
    store = open_store(written, PRACTICE_KEY)
    with store.read() as session:
        assert not anything_unsealed(session)
    store.close()


def test_a_whole_chain_passes_and_says_how_to_look_further(line, written):
    outcome = line("--database", written, "db", "verify")
    assert outcome.code == 0, outcome.err
    assert outcome.out == (
        "Das Journal ist unversehrt: 3 Einträge in 3 Blöcken.\n"
        "Ob am Ende etwas fehlt, zeigt nur der Kopf von einem Tagesblatt: mit --anchor angeben.\n"
    )


def test_the_head_goes_from_paper_into_the_check(line, written, tmp_path):
    sheet = tmp_path / "tagesblatt.pdf"
    told = line("--database", written, "db", "head", "--out", sheet)
    assert told.code == 0, told.err
    head = line("--database", written, "db", "head", "--json").json["head"]
    groups = told.out.splitlines()[0].split()[1:]
    assert "".join(groups) == head["digest"]
    printed = pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_range()
    assert all(one in printed for one in groups)
    for given in ([*groups], ["-".join(groups).upper()]):
        outcome = line("--database", written, "db", "verify", "--anchor", *given)
        assert outcome.code == 0
        assert "Das Blatt reicht bis Block 3 vom " in outcome.out


def test_a_forged_entry_is_found_by_its_block(line, written):
    forge(written, "UPDATE journal SET staff_id = staff_id + 1 WHERE block_id = 2")
    outcome = line("--database", written, "db", "verify", "--json")
    assert outcome.code == 1
    assert outcome.json["ok"] is False
    (finding,) = outcome.json["report"]["findings"]
    assert finding.startswith("Block 2 vom ")
    assert "den Datenschutz rufen" in line("--database", written, "db", "verify").out


def test_an_end_cut_off_is_found_by_the_sheet(line, written):
    head = line("--database", written, "db", "head", "--json").json["head"]["digest"]
    forge(written, "DELETE FROM journal WHERE block_id = 3")
    forge(written, "DELETE FROM journal_block WHERE id = 3")
    assert line("--database", written, "db", "verify").code == 0, "nothing inside the file tells"
    outcome = line("--database", written, "db", "verify", "--anchor", head)
    assert outcome.code == 1
    assert "kommt in der Kette nicht vor" in outcome.out


def test_what_is_no_head_is_refused(line, written):
    outcome = line("--database", written, "db", "verify", "--anchor", "2d711642")
    assert outcome.code == 2
    assert "hat 64 Zeichen" in outcome.err


def test_a_journal_without_an_entry_has_no_head(line, town):
    outcome = line("--database", town, "db", "head")
    assert outcome.code == 2
    assert "noch nichts versiegelt" in outcome.err
    assert line("--database", town, "db", "verify").code == 0
