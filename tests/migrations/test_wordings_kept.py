"""What people consented to before versions were kept is known afterwards, from their consents."""

import shutil
from contextlib import closing
from pathlib import Path

from rathaus_desk.store.migrate import upgrade
from rathaus_desk.store.opening import connect

_LIST = "(?, 'Brief', 'information', 'both', ?, ?, 1, 1, 1, '2026-11-20 08:00:00', 1)"
_CONSENT = (
    "INSERT INTO subscription (list_id, given_name, family_name, street, house_number, postcode, place,"
    " email, wording, wording_version, at, channel, staff_id, version)"
    " VALUES (?, '', 'Zabel', 'Weg', '1', '26000', 'Ort', '', ?, ?, ?, 'visit', 1, 1)"
)


def test_old_words_live_on_with_the_day_of_their_first_consent(
    tmp_path: Path, first_release: Path, key: bytes
) -> None:
    path = Path(shutil.copy(first_release, tmp_path / "alt.db"))
    upgrade(path, key, target="0029")
    with closing(connect(path, key)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for row in ((7, "Neu", 3), (8, "Nur so", 1)):
            connection.execute(f"INSERT INTO mailing_list VALUES {_LIST}", row)
        for version, words, day in ((1, "Alt", "09"), (1, "Alt", "05"), (3, "Neu", "21")):
            connection.execute(_CONSENT, (7, words, version, f"2026-10-{day} 08:00:00"))
        connection.execute("COMMIT")
    assert upgrade(path, key)
    with closing(connect(path, key)) as connection:
        found = connection.execute(
            "SELECT list_id, version, wording, substr(since, 1, 10) FROM mailing_wording ORDER BY 1, 2"
        ).fetchall()
    assert found == [
        (7, 1, "Alt", "2026-10-05"),
        (7, 3, "Neu", "2026-10-21"),
        (8, 1, "Nur so", "2026-11-20"),
    ]
