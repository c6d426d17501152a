"""A PDF file written from front to back: small objects packed together (ISO 32000-1, 7.5.7 and 7.5.8).

It keeps seven bytes in memory for each object, and whatever has not filled a pack yet.
"""

import zlib
from collections.abc import Callable, Sequence

_ENTRY = 7  # type, four bytes of place, two of index
_PACK = 1000  # objects
_INDEX = [number.to_bytes(2) for number in range(4 * _PACK)]
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 2  # six saves one byte in twelve of a run and takes twice as long


class ObjectFile:
    """Numbers objects, packs them, and knows where each one stands."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        """Begin a file; `write` takes its bytes one after the other."""
        self._write = write
        self._place = 0
        self._entries = bytearray(_ENTRY)
        self._numbers: list[tuple[int, Sequence[int]]] = []
        self._bodies: list[bytes] = []
        self._packed = 0
        self._size = 0
        self._emit(_HEADER)

    def fork(self, write: Callable[[bytes], object]) -> "ObjectFile":
        """Return a file that goes on where this flushed one stands; `write` has got the bytes so far."""
        # Not by __init__, which would write the header again: `write` has it, places go on.
        twin = ObjectFile.__new__(ObjectFile)
        fresh = {"_write": write, "_entries": bytearray(self._entries), "_numbers": [], "_bodies": []}
        vars(twin).update(vars(self) | fresh)
        return twin

    def reserve(self, count: int = 1) -> int:
        """Return the first of `count` new numbers."""
        first = len(self._entries) // _ENTRY
        self._entries.extend(bytes(_ENTRY * count))
        return first

    def put(self, number: int, body: str) -> None:
        """Write an object that is no stream."""
        self.put_run(number, body.encode("ascii") + b"\n", (0,))

    def put_run(self, first: int, bodies: bytes, offsets: Sequence[int]) -> None:
        """Write objects `first`, `first` + 1 …; each begins at its offset in `bodies`."""
        size = self._size
        self._numbers.append((first, [one + size for one in offsets] if size else offsets))
        self._bodies.append(bodies)
        self._size = size + len(bodies)
        self._packed += len(offsets)
        if self._packed >= _PACK:
            self.flush()

    def stream(self, number: int, entries: str, data: bytes) -> None:
        """Write a stream; `entries` are those of its dictionary, `data` is already as the filter wants it."""
        self._entries[number * _ENTRY : (number + 1) * _ENTRY] = (
            b"\x01" + self._place.to_bytes(4) + b"\x00\x00"
        )
        head = f"{number} 0 obj\n<<{entries}/Length {len(data)}>>\nstream\n"
        self._emit(head.encode("ascii") + data + b"\nendstream\nendobj\n")

    def deflated(self, number: int, data: bytes, entries: str = "") -> None:
        """Compress and write a stream."""
        self.stream(number, f"{entries}/Filter/FlateDecode", zlib.compress(data, _LEVEL))

    def close(self, root: int, info: int, identity: str) -> None:
        """Write what is left and the table of all places; `identity` is 32 hexadecimal digits."""
        self.flush()
        number = self.reserve()
        place = self._place
        self._entries[number * _ENTRY : (number + 1) * _ENTRY] = b"\x01" + place.to_bytes(4) + b"\x00\x00"
        self._entries[5:7] = b"\xff\xff"
        entries = (
            f"/Type/XRef/Size {number + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{identity}><{identity}>]/Filter/FlateDecode"
            f"/DecodeParms<</Predictor 12/Columns {_ENTRY}>>"
        )
        self.stream(number, entries, zlib.compress(_predicted(self._entries), _LEVEL))
        self._emit(f"startxref\n{place}\n%%EOF\n".encode("ascii"))

    def flush(self) -> None:
        """Write the pack of small objects that is still open."""
        if not self._packed:
            return
        pack = self.reserve()
        start = b"\x02" + pack.to_bytes(4)
        told: list[str] = []
        at = 0
        for first, offsets in self._numbers:
            count = len(offsets)
            self._entries[first * _ENTRY : (first + count) * _ENTRY] = start + start.join(
                _INDEX[at : at + count]
            )
            at += count
            told += [f"{number} {offset}" for number, offset in enumerate(offsets, first)]
        header = " ".join(told).encode("ascii") + b"\n"
        entries = f"/Type/ObjStm/N {self._packed}/First {len(header)}"
        self.deflated(pack, header + b"".join(self._bodies), entries)
        self._numbers, self._bodies, self._packed, self._size = [], [], 0, 0

    def _emit(self, data: bytes) -> None:
        self._write(data)
        self._place += len(data)


def _predicted(entries: bytearray) -> bytes:
    """Return each entry as its difference to the one before, byte by byte (predictor "Up" of PNG)."""
    size = len(entries)
    now = int.from_bytes(entries)
    before = int.from_bytes(bytes(_ENTRY) + entries[:-_ENTRY])
    high = int.from_bytes(b"\x80" * size)
    low = high ^ ((1 << 8 * size) - 1)
    # Subtraction of all bytes at once: a set high bit keeps each from borrowing of its neighbour.
    changed = (((now | high) - (before & low)) ^ ((now ^ before ^ high) & high)).to_bytes(size)
    rows = bytearray(size // _ENTRY * (_ENTRY + 1))
    rows[:: _ENTRY + 1] = b"\x02" * (size // _ENTRY)
    for column in range(_ENTRY):
        rows[column + 1 :: _ENTRY + 1] = changed[column::_ENTRY]
    return bytes(rows)
