"""The counters of runs begin behind the numbers that are given, and no made-up number moves them."""

from contextlib import closing

from alembic import command

from rathaus_desk.store import migrate
from rathaus_desk.store.opening import known_revisions, open_keyed
from rathaus_desk.store.sessions import open_store, writing_engine

RUNS = (
    "K26-001",
    "K26-014",
    "K25-812",
    "K26-99999999999999999999",
    "K26-1X",
    "A26-003",
    "26-00001-4",
    "K26-",
)


def test_the_counters_go_on_behind_what_is_printed(tmp_path, key):
    path = tmp_path / "alt.db"
    store = open_store(path, key, create=True)
    before = known_revisions()[known_revisions().index("0033") - 1]
    migrate._run(store.engine, None, before)
    store.close()
    with closing(open_keyed(str(path), key)) as line:
        line.execute("PRAGMA foreign_keys = OFF")
        for number, run in enumerate(RUNS):
            line.execute(
                "INSERT INTO print_job (id, run, title, kind, unit_id, staff_id, created_at, state, duplex,"
                " batch_size, batch, version) VALUES (?, ?, 'x', 'letter', 1, 1, '2026-11-22', 'done',"
                " 0, 50, 0, 1)",
                (number + 1, run),
            )
        line.commit()
    engine = writing_engine(path, key)
    with engine.connect() as line, line.begin():  # the proof of whole rows is left out: nobody printed these
        command.upgrade(migrate._config(None, line), "0033")
        found = line.exec_driver_sql("SELECT name, value FROM running_number").fetchall()
    engine.dispose()
    assert {tuple(one) for one in found} == {("letters-2026", 14), ("letters-2025", 812), ("notices-2026", 3)}
