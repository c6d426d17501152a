"""A draft that was dropped or saved leaves no word behind, neither in the file nor in its journal."""

from datetime import UTC, datetime

from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.sessions import open_store
from tests.store.test_deletion import hits

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)


def test_dropped_leaves_no_word_behind(populated, key):
    words = ["qzxdraft " * 900, "qzxdraft kurz"]
    store = open_store(populated, key)
    with store.write.begin() as session:
        author = session.query(StaffRow.id).first()[0]
        session.add_all(
            DraftRow(
                id=number,
                staff_id=author,
                for_staff_id=None,
                state=DraftState.PARKED,
                held_by="",
                label="",
                name="qzxdraft",
                note="",
                content={"note": text},
                cursor={},
                begun_at=NOW,
                changed_at=NOW,
                parked_at=NOW,
            )
            for number, text in enumerate(words, 1)
        )
    assert hits(populated, key, "qzxdraft") > 900
    for number in (1, 2):
        with store.write.begin() as session:
            row = session.get(DraftRow, number)
            row.content = {"note": "kurz"}  # what was typed over goes as well
        with store.write.begin() as session:
            session.delete(session.get(DraftRow, number))
    store.close()
    assert hits(populated, key, "qzxdraft") == 0
