"""In a file the program itself writes who was looked at: who is opened at once, a search when it settled."""

import pytest
from sqlalchemy import event, select, text

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import Refused, Unreachable
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store import readings as kept
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.people.people import person
from tests.small_town import ERNA, HANS, HIDDEN, OEZDEMIR, ONLY_FILE

pytestmark = ONLY_FILE


def lines(town):
    with town.store.read() as session:
        rows = session.scalars(select(ReadLogRow).order_by(ReadLogRow.id)).all()
        return [(one.kind, one.purpose, one.criteria, one.person_ids) for one in rows]


def commits(store):
    """Count from now on how often something is written to disk."""
    counted = []
    event.listen(store.engine, "commit", lambda _connection: counted.append(1))
    return counted


def test_who_is_opened_is_written_before_it_is_shown(town):
    guide = town.guide
    shown = guide.ask(person, person_id=ERNA)
    assert shown.id == ERNA
    assert lines(town) == [(ReadKind.OPENED, "person", "", [ERNA])]
    with town.store.read() as session:
        row = session.scalars(select(ReadLogRow)).one()
        assert (row.staff_id, row.at, row.refused, len(row.salt)) == (OEZDEMIR, town.clock.now, False, 16)


def test_who_is_opened_again_within_the_quarter_of_an_hour_is_one_look(town, monkeypatch):
    guide, clock = town.guide, [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    written = commits(town.store)
    for _ in range(3):
        guide.ask(person, person_id=ERNA)
    assert (len(lines(town)), len(written)) == (1, 1)
    clock[0] += kept.FRESH_SECONDS + 1
    guide.ask(person, person_id=ERNA)
    guide.ask(person, person_id=HANS)
    assert [people for *_rest, people in lines(town)] == [[ERNA], [ERNA], [HANS]]


def test_two_people_at_work_look_each_for_themselves(town):
    town.guide.ask(person, person_id=ERNA)
    town.desk("wilkens").ask(person, person_id=ERNA)
    assert len(lines(town)) == 2


def test_a_search_letter_by_letter_is_one_line_when_it_has_settled(town, monkeypatch):
    guide, clock = town.guide, [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    written = commits(town.store)
    for typed in ("s", "sc", "sch", "schm", "schmi", "schmidt"):
        guide.ask(find_people, text=typed)
        clock[0] += 0.2
    assert guide.has_readings
    guide.seal_journal()
    assert (lines(town), written) == ([], []), "no key press costs a write, nor does looking for what to seal"
    clock[0] += kept.SETTLED_SECONDS
    assert guide.seal_journal() == 1
    ((kind, purpose, criteria, people),) = lines(town)
    assert (kind, purpose, criteria) == (ReadKind.SEARCH, "find_people", "schmidt")
    assert ERNA in people
    assert len(written) == 1
    assert not guide.has_readings


def test_what_else_is_searched_for_is_a_line_of_its_own(town, monkeypatch):
    guide, clock = town.guide, [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    guide.ask(find_people, text="schmidt")
    guide.ask(find_people, text="zzz niemand")
    clock[0] += kept.SETTLED_SECONDS
    guide.ask(find_people, text="zzz niemand sonst")
    clock[0] += kept.SETTLED_SECONDS
    guide.seal_journal()
    assert [criteria for _kind, _purpose, criteria, _people in lines(town)] == [
        "schmidt", "zzz niemand", "zzz niemand sonst"
    ]  # fmt: skip


def test_who_is_opened_after_a_search_gets_a_line_of_opening_too(town):
    guide = town.guide
    guide.ask(find_people, text="schmidt")
    guide.ask(person, person_id=ERNA)
    assert {kind for kind, *_rest in lines(town)} == {ReadKind.SEARCH, ReadKind.OPENED}
    assert lines(town)[-1][0] is ReadKind.SEARCH or lines(town)[0][0] is ReadKind.SEARCH


def test_a_command_takes_along_what_waits(town):
    case_id = town.taken().id
    guide = town.guide
    guide.ask(find_people, text="schmidt")
    written = commits(town.store)
    guide.do(WriteNote(case_id=case_id, text="Notiz"))
    assert len(written) == 1
    assert "schmidt" in {criteria for _kind, _purpose, criteria, _people in lines(town)}


def test_nothing_is_lost_when_a_command_fails(town):
    guide = town.guide
    guide.ask(find_people, text="schmidt")
    before = len(lines(town))

    def fail(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO read_log"):
            event.remove(town.store.engine, "after_cursor_execute", fail)
            raise RuntimeError("Strom weg")

    event.listen(town.store.engine, "after_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        guide.do(town.intake())
    assert len(lines(town)) == before
    assert guide.has_readings
    guide.do(town.intake())
    assert "schmidt" in {criteria for _kind, _purpose, criteria, _people in lines(town)}


def test_where_nothing_can_be_written_nobody_is_shown(town, tmp_path):
    guide = town.guide
    (tmp_path / "klein.db").rename(tmp_path / "weg.db")
    try:
        with pytest.raises(Unreachable):
            guide.ask(person, person_id=ERNA)
    finally:
        (tmp_path / "weg.db").rename(tmp_path / "klein.db")


def test_a_second_window_shows_nothing_anew_because_somebody_looked(town):
    other = town.open_again()
    try:
        other.changed_elsewhere()
        town.guide.ask(person, person_id=ERNA)
        assert other.changed_elsewhere() == frozenset()
    finally:
        other.close()


def test_who_is_locked_leaves_a_line_like_who_is_unknown(town):
    said = set()
    for whom in (HIDDEN, 987_654):
        with pytest.raises(Refused) as refused:
            town.guide.ask(person, person_id=whom)
        said.add(str(refused.value))
    town.guide.seal_journal()
    assert lines(town) == [(ReadKind.OPENED, "person", "", [HIDDEN, 987_654])]
    assert len(said) == 1


def test_the_lines_are_sealed_like_all_others(town):
    town.guide.ask(person, person_id=ERNA)
    assert town.guide.seal_journal() == 1
    with town.store.read() as session:
        assert session.execute(text("SELECT count(*) FROM read_log WHERE block_id IS NULL")).scalar() == 0
