"""demo, play and rooms: the sample town is built, opened, played in and pictured."""

import pytest

from rathaus_desk.cli_place import sample_file
from rathaus_desk.usecases.sample.sample_town import standing_sample_town


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home of the program."""
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_town_is_built_once(line, home):
    first = line("demo", "--create-only", "--json")
    assert first.json == {
        "database": str(home / "beispielstadt.db"),
        "created": True,
        "people": 2000,
        "cases": 420,
    }
    assert "Menschen: 2000 von 2000" in first.err
    second = line("demo", "--create-only", "--json")
    assert second.json == {**first.json, "created": False}
    assert second.err == ""
    assert line("demo", "--create-only").out == f"{home / 'beispielstadt.db'}\n2000 Menschen, 420 Vorgänge\n"


def test_command_line_and_window_mean_the_same_town(home):
    assert sample_file() == standing_sample_town()


def test_other_wishes_make_another_town(line, home):
    outcome = line(
        "demo", "--create-only", "--json", "--people", 60, "--cases", 5, "--seed", 3, "--today", "1.12.2026"
    )
    assert (outcome.json["people"], outcome.json["cases"]) == (60, 5)
    assert outcome.json["database"].endswith("beispielstadt-2026-12-01-3-60-5.db")
    counts = line("--database", outcome.json["database"], "ask", "counts", "--json").json["result"]
    assert counts["all_open"] + counts["closed"] == 5


def test_a_named_town_stays_as_it_is(line, tmp_path):
    named = tmp_path / "Meine Stadt.db"
    first = line("demo", "--create-only", "--json", "--people", 60, "--cases", 0, "--database", named)
    assert (first.json["created"], first.json["people"]) == (True, 60)
    second = line("demo", "--create-only", "--json", "--people", 90, "--database", named)
    assert (second.json["created"], second.json["people"]) == (False, 60)
    assert "die Stadt bleibt, wie sie ist" in second.err


def test_the_same_wishes_make_the_same_town(line, tmp_path):
    said = []
    for name in ("eins.db", "zwei.db"):
        line("demo", "--create-only", "--people", 200, "--cases", 40, "--database", tmp_path / name)
        said.append(line("--database", tmp_path / name, "ask", "cases", "view=all_open", "--json").out)
    assert said[0] == said[1]


def test_the_first_question_builds_the_town_and_says_so_beside_the_answer(line, home):
    outcome = line("find", "person", "schm", "er", "--json")
    assert outcome.code == 0
    assert outcome.err == "Die Beispielstadt Musterhausen wird aufgebaut …\n"
    assert line("find", "person", "schm", "er", "--json").err == ""
    assert outcome.json["hits"][0]["title"] == "Erna Schmidt"
    assert [one.name for one in home.iterdir() if one.suffix == ".db"] == ["beispielstadt.db"]


@pytest.mark.parametrize(
    "wish", [("--people", "-1"), ("--cases", "viele"), ("--today", "gestern"), ("--seed", "1.5")]
)
def test_impossible_wishes_are_refused(line, home, wish):
    outcome = line("demo", "--create-only", *wish)
    assert outcome.code == 2
    assert "Fehler: " in outcome.err
    assert not home.exists()


def test_a_journey_is_played_with_pictures(program, tmp_path):
    played = program(
        "play", "J2", "--out", tmp_path / "aus", "--json", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""
    )
    assert played.code == 0, played.out + played.err
    account = played.json
    assert (account["journey"], account["ok"]) == ("J2", True)
    assert 0 < account["keys"] <= 9
    assert sum(step["keys"] for step in account["steps"]) == account["keys"]
    for step in account["steps"]:
        assert set(step) >= {"name", "keys", "milliseconds", "screenshot"}
        with open(step["screenshot"], "rb") as picture:
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n"


def test_a_journey_is_told_in_words(program, town, tmp_path):
    told = program("play", "j2", "--out", tmp_path, "--database", town)
    assert told.code == 0, told.out + told.err
    [whole] = [one for one in told.out.splitlines() if one.startswith("J2: ")]
    assert whole.endswith("gelungen")
    assert ": 1 Taste," in told.out
    assert told.out.splitlines()[-1] == str(tmp_path / "Mitbringliste.pdf")


@pytest.mark.server
def test_a_journey_is_played_on_a_server(program, sample_copy_server, tmp_path):
    played = program("play", "J3", "--out", tmp_path, "--json", "--database", sample_copy_server.address)
    assert played.code == 0, played.out + played.err
    assert played.json["ok"]
    assert len(played.json["papers"]) == 2


def test_an_unknown_journey_is_refused(line, tmp_path):
    outcome = line("play", "J9", "--out", tmp_path / "aus")
    assert outcome.code == 2
    assert "„J9“ lässt sich nicht spielen. Möglich sind: main, J1, J2, J3, J4, J5, J6, J7, J8." in outcome.err
    assert not (tmp_path / "aus").exists()


def test_rooms_are_pictured(program, town, tmp_path):
    pictured = program(
        "--database",
        town,
        "rooms",
        "--out",
        tmp_path / "aus",
        "--theme",
        "all",
        "--zoom",
        "1,5",
        "--role",
        "clerk",
        "--json",
    )
    assert pictured.code == 0, pictured.err
    files = pictured.json["files"]
    assert len(files) >= 3
    assert {name for name in ("light", "dark", "contrast") if any(name in one for one in files)} == {
        "light",
        "dark",
        "contrast",
    }
    for one in files:
        with open(one, "rb") as picture:
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n"
