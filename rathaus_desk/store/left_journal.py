"""The `-wal` that lies beside a file: whether it is this file's, found out from its bytes alone.

SQLite would replay any that is sound, and destroy the file with one that belongs to another.
"""

import hmac
import struct
from hashlib import pbkdf2_hmac
from pathlib import Path

PAGE = 4096  # bytes, of each file of ours
_MAC = 64
_MAC_KEY = 32
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}


def journal_fits(path: Path, key: bytes, salt: bytes) -> bool | None:
    """Tell whether the `-wal` beside the file was written with this key for this file.

    None: there is none, or SQLite would ignore it. Each page ends with an HMAC-SHA-512 that needs the key and
    the file's salt (https://www.zetetic.net/sqlcipher/design), so the first page settles it.
    """
    try:
        with Path(f"{path}-wal").open("rb") as file:
            head, frame = file.read(_WAL_HEADER), file.read(_FRAME_HEADER + PAGE)
    except FileNotFoundError:
        return None
    if len(head) < _WAL_HEADER or len(frame) < _FRAME_HEADER + PAGE:
        return None
    number, page = int.from_bytes(frame[:4], "big"), frame[_FRAME_HEADER:]
    if _page_is_genuine(page, number, key, salt):
        return True
    return False if _sqlite_would_replay(head, frame) else None


def _page_is_genuine(page: bytes, number: int, key: bytes, salt: bytes) -> bool:
    mac_key = pbkdf2_hmac("sha512", key, bytes(one ^ 0x3A for one in salt), 2, _MAC_KEY)
    body = page[len(salt) if number == 1 else 0 : -_MAC] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(mac_key, body, "sha512"), page[-_MAC:])


def _sqlite_would_replay(head: bytes, frame: bytes) -> bool:
    """Check the first frame as SQLite does (https://www.sqlite.org/fileformat2.html#walformat)."""
    order = _WAL_MAGIC.get(int.from_bytes(head[:4], "big"))
    if order is None or head[16:24] != frame[8:16]:
        return False
    sums = _wal_sums(order, head[:24], (0, 0))
    if struct.pack(">2I", *sums) != head[24:32]:
        return False
    sums = _wal_sums(order, frame[:8] + frame[_FRAME_HEADER:], sums)
    return struct.pack(">2I", *sums) == frame[16:24]


def _wal_sums(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    for even, odd in struct.iter_unpack(f"{order}2I", data):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
