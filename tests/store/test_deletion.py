"""Deleted is deleted: the words of a person are gone from every page of the file and of its journal.

The pages are decrypted here by another library than the one that wrote them, since in the encrypted file
nothing can be found before the deletion either.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.case_tables import CaseRow, TimelineRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.sessions import FileStore, open_store

if sys.platform != "linux":
    pytest.skip("the second AES library comes with the keyring on Linux only", allow_module_level=True)

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV = 4096, 80, 16
PEOPLE = 300


def decrypted(page: bytes, number: int, key: bytes) -> bytes:
    """Decrypt one page of SQLCipher 4: AES-256-CBC, its start vector behind the content."""
    start = 16 if number == 1 else 0
    vector = page[-RESERVED : -RESERVED + IV]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[start:-RESERVED]) + decryptor.finalize()


def pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield every page of the file and of its journal in clear, also those that nothing points to."""
    content = path.read_bytes()
    for at in range(0, len(content), PAGE):
        yield decrypted(content[at : at + PAGE], at // PAGE + 1, key)
    journal = Path(f"{path}-wal").read_bytes() if Path(f"{path}-wal").exists() else b""
    for at in range(32, len(journal) - PAGE, PAGE + 24):
        yield decrypted(journal[at + 24 : at + 24 + PAGE], int.from_bytes(journal[at : at + 4], "big"), key)


def hits(path: Path, key: bytes, *words: str) -> int:
    return sum(page.count(word.encode()) for page in pages(path, key) for word in words)


@pytest.fixture
def town(populated: Path, key: bytes) -> Iterator[FileStore]:
    """A store with 300 people of rare names, in their record, in the cases, and in the text index."""
    store = open_store(populated, key)
    with store.write.begin() as session:
        session.execute(insert(PersonRow), [person(number) for number in range(100, 100 + PEOPLE)])
        for number in range(1, 6):
            text = " ".join(f"qzxfamily{n}" for n in range(100 + number * 50, 150 + number * 50))
            session.execute(update(CaseRow).where(CaseRow.id == number).values(search_text=text, note=text))
    yield store
    store.close()


def person(number: int) -> dict[str, object]:
    words = {column.name: "" for column in PersonRow.__table__.columns}
    mine = {
        "id": number,
        "family_name": f"Qzxfamily{number}",
        "sort_name": f"qzxfamily{number}",
        "version": 1,
    }
    others = {"birth_date": None, "district_id": None, "needs": [], "lock": AddressLock.NONE}
    return words | mine | others


def test_deleted_people_leave_no_bytes(town: FileStore, populated: Path, key: bytes):
    assert hits(populated, key, "Qzxfamily", "qzxfamily") > 2 * PEOPLE, "the search must be able to find them"
    with town.write.begin() as session:
        session.execute(delete(PersonRow).where(PersonRow.id >= 100))
        session.execute(update(CaseRow).values(search_text="geloescht", note=""))
        session.execute(delete(TimelineRow))
    town.close()
    assert hits(populated, key, "Qzxfamily", "qzxfamily", "qzxf") == 0
    assert hits(populated, key, "geloescht") >= 5


def test_half_the_people_stay(town: FileStore, populated: Path, key: bytes):
    with town.write.begin() as session:
        session.execute(delete(PersonRow).where(PersonRow.id >= 100, PersonRow.id % 2 == 0))
    town.close()
    assert hits(populated, key, "Qzxfamily100", "Qzxfamily198") == 0
    assert hits(populated, key, "Qzxfamily101") == 1


def test_another_window_does_not_keep_the_words(town: FileStore, populated: Path, key: bytes):
    """The journal is emptied by whoever leaves, though another window has the file open."""
    other = open_store(populated, key)
    with town.write.begin() as session:
        session.execute(delete(PersonRow).where(PersonRow.id >= 100))
        session.execute(update(CaseRow).values(search_text="geloescht", note=""))
    town.close()
    assert hits(populated, key, "Qzxfamily", "qzxfamily") == 0
    other.close()
