"""What `db info` tells of a file."""

from pathlib import Path

from rathaus_desk.store.backup import info
from rathaus_desk.store.opening import known_revisions


def test_info_tells_all(populated: Path, key: bytes):
    told = info(populated, key)
    assert told.revision == known_revisions()[-1]
    assert told.encrypted
    assert told.sqlite >= "3.51.3"
    assert told.sqlcipher.startswith("4.")
    assert told.page_size == 4096
    assert told.pages * told.page_size == told.size == populated.stat().st_size
    assert told.rows["case_file"] == 5
    assert "case_text" not in told.rows
