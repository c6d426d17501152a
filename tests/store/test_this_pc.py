"""What the settings file of this PC says of its workplace: clear errors, and no remark lost in writing."""

import pytest

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.domain.office.this_pc import ThisPc
from rathaus_desk.settings import Settings, keep_workplace, load_settings

TRESEN = ThisPc(counter="Tresen 2", public=True, idle_seconds=90, distance_cm=60)


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    return tmp_path / "settings.toml"


def test_a_counter_is_public_and_blanks_by_itself_unless_somebody_says_otherwise():
    office, counter = ThisPc(), ThisPc(counter="Tresen 1")
    assert (office.counter_view, office.blanks_after) == (False, 0)
    assert (counter.counter_view, counter.blanks_after) == (True, 60)
    assert ThisPc(counter="Tresen 1", public=False).counter_view is False
    assert ThisPc(public=True, idle_seconds=0).blanks_after == 0


def test_the_section_is_read(file):
    file.write_text('database = "x.db"\n[workplace]\ncounter = "Tresen 2"\npublic = true\n'
                    "idle_seconds = 90\ndistance_cm = 60\n", "utf-8")  # fmt: skip
    assert load_settings() == Settings("x.db", TRESEN)


@pytest.mark.parametrize(
    "line",
    ["counter = 2", 'public = "ja"', "idle_seconds = -1", "idle_seconds = 4000", "idle_seconds = true",
     "distance_cm = 55", "distance = 50", 'counter = "' + "x" * 61 + '"'],
)  # fmt: skip
def test_a_line_that_means_nothing_is_named(file, line):
    file.write_text(f'database = "x.db"\n\n[workplace]\n{line}\n', "utf-8")
    with pytest.raises(CannotOpen, match="in Zeile 4 nicht zu verstehen"):
        load_settings()


def test_what_is_kept_is_read_again(file):
    keep_workplace(TRESEN)
    assert load_settings().workplace == TRESEN
    keep_workplace(ThisPc(counter='"; rm = \\ \x7fÄ'))
    assert load_settings() == Settings(None, ThisPc(counter='"; rm = \\ \x7fÄ'))
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]


def test_other_lines_and_remarks_stay(file):
    file.write_text(
        '# der Ort\ndatabase = "x.db"  # auf dem Server\n\n[workplace]\n# am Fenster\ncounter = "Tresen 1"\n'
        "public = false\n",
        "utf-8",
    )
    keep_workplace(TRESEN)
    text = file.read_text("utf-8")
    assert text.startswith('# der Ort\ndatabase = "x.db"  # auf dem Server\n\n[workplace]\n# am Fenster\n')
    assert text.count("counter") == text.count("public") == 1
    assert load_settings() == Settings("x.db", TRESEN)


def test_a_form_that_cannot_be_changed_is_left_alone(file):
    before = 'workplace = { counter = "Tresen 1" }\n'
    file.write_text(before, "utf-8")
    assert load_settings().workplace.counter == "Tresen 1"
    with pytest.raises(CannotOpen, match="von Hand"):
        keep_workplace(TRESEN)
    assert file.read_text("utf-8") == before


def test_a_broken_file_is_not_written_over(file):
    file.write_text("[workplace\n", "utf-8")
    with pytest.raises(CannotOpen):
        keep_workplace(TRESEN)
    assert file.read_text("utf-8") == "[workplace\n"
