"""How long a letter takes: one that was drawn before, and a run of two thousand, beside other programs.

python -m tests.benchmarks.paper
"""

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import BinaryIO

import zxingcpp

from rathaus_desk.domain.paper.letters import Letter, Letterhead, Paragraph, PrintSize
from rathaus_desk.domain.paper.serial_letters import SerialFile
from rathaus_desk.paper import object_file
from rathaus_desk.paper.codes import qr_bitmap
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.serial_letters import serial_files, write_serial_letters
from tests.benchmarks import peer_mail_merge
from tests.benchmarks.paper_peers import PEERS
from tests.benchmarks.serial_letter_run import copies, recipients, run_of

RUN = 200
SERIAL = 2000
MANY = 20_000
APART = 1000
TURNS = 5
SENDER = Letterhead(
    "Stadt Musterhausen", "Bürgerbüro", "Rathausplatz 1", "12345", "Musterhausen", "(030) 23125 020",
    "buero@musterhausen.example", "www.musterhausen.example", ("Montag bis Freitag 8 bis 12 Uhr",),
)  # fmt: skip
LETTER = Letter(
    letterhead=SENDER,
    reference="26-04711-7",
    endorsements=(),
    recipient=("Frau", "Erna Schmidt", "Rosenweg 4", "12345 Musterhausen"),
    info=(("Ihre Ansprechperson", "Aylin Özdemir"), ("Telefon", "(030) 23125 021")),
    dated=date(2026, 11, 24),
    subject="Die Straßenlaterne vor dem Haus Rosenweg 4",
    salutation="Guten Tag Frau Schmidt,",
    body=(
        Paragraph("Sie haben uns am Montag angerufen, weil die Laterne vor Ihrem Haus nicht leuchtet."),
        Paragraph(
            "So geht es weiter:",
            (
                "Der Bauhof tauscht die Lampe am Donnerstag, 26. November, zwischen 9 und 11 Uhr.",
                "Dafür steht eine Stunde lang ein Hubwagen vor Ihrem Haus. Ihre Einfahrt bleibt frei.",
                "Am Freitag rufen wir Sie an und fragen, ob alles in Ordnung ist.",
            ),
            numbered=True,
        ),
        Paragraph("Sie brauchen nichts zu tun. Wenn Sie Fragen haben, rufen Sie mich gern an."),
    ),
    closing="Mit freundlichen Grüßen",
    signatory=("Aylin Özdemir", "Bürgerlotsin"),
    size=PrintSize.SENIOR,
)


def main() -> None:
    """Print the figures."""
    began = time.perf_counter()
    size = len(render_letter(LETTER))
    print(f"first letter {(time.perf_counter() - began) * 1000:.1f} ms, {size} bytes")
    times = []
    for _ in range(50):
        began = time.perf_counter()
        render_letter(LETTER)
        times.append(time.perf_counter() - began)
    print(f"warm letter  {statistics.median(times) * 1000:.1f} ms (goal: 50)")
    began = time.process_time()
    for turn in range(RUN):
        render_letter(
            replace(LETTER, recipient=("Frau", f"Erna Schmidt-{turn}", f"Rosenweg {turn}", "12345 Ort"))
        )
    print(f"{RUN} letters {RUN / (time.process_time() - began):.0f} a CPU second (goal: 200)")
    serial()


def serial() -> None:
    """Print the figures of a run of letters, and of the same letters by others."""
    load = os.getloadavg()[0]
    print(f"\n{SERIAL} letters with a QR code each, medians of {TURNS}, load {load:.1f}")
    with open(os.devnull, "wb", buffering=0) as sink:
        ours, *bounds, size = zip(*(_turn(sink) for _ in range(TURNS)), strict=True)
    mine = SERIAL / statistics.median(ours)
    print(
        f"one file        {mine:.0f} letters a CPU second, {size[0] / SERIAL:.0f} bytes a letter (goal: 2560)"
    )
    for name, bound in zip(("the bound", "with our codes"), bounds, strict=True):
        share = statistics.median(low / mine for mine, low in zip(ours, bound, strict=True))
        print(f"{name:15} {SERIAL / statistics.median(bound):.0f}; of that we reach {share:.0%} (goal: 60 %)")
    apart = statistics.median(_apart() for _ in range(TURNS))
    largest = max(
        len(one.pdf) for one in serial_files(run_of(APART), copies(APART)) if isinstance(one, SerialFile)
    )
    print(f"separate files  {apart:.0f} letters a CPU second, at most {largest} bytes (goal: 61440)")
    for count in (SERIAL, MANY):
        print(f"peak of {count}  {_peak(count):.0f} MB (goal: {120 if count == SERIAL else 250})")
    _peers()


def _together() -> float:
    """Return how many letters of one file a processor second makes."""
    some = list(copies(SERIAL))
    gc.freeze()
    with open(os.devnull, "wb", buffering=0) as sink:
        return SERIAL / _seconds(write_serial_letters, run_of(SERIAL), some, sink.write)


def _apart() -> float:
    """Return how many letters in files of their own a processor second makes."""
    some = list(copies(APART))
    gc.freeze()
    return APART / _seconds(deque, serial_files(run_of(APART), some), 0)


def _turn(sink: BinaryIO) -> tuple[float, float, float, int]:
    """Return the processor seconds of a run, those of its two bounds, and its bytes.

    The bound is what nobody can leave out: encode the codes, compress the same bytes, write the result. The
    library encodes them by itself; the second bound has the quicker way that we found to the same codes.
    """
    packed: list[tuple[bytes, int]] = []
    written: list[bytes] = []
    some = list(copies(SERIAL))
    gc.freeze()  # these letters are the benchmark's; to look through them again and again is not our work
    began = time.process_time()
    write_serial_letters(run_of(SERIAL), some, sink.write)
    ours = time.process_time() - began
    with _watched(packed):
        write_serial_letters(run_of(SERIAL), copies(SERIAL), written.append)
    texts = [one.address for one in recipients(SERIAL)]
    rest = _seconds(_pack_and_write, packed, written, sink)
    theirs, quicker = (_seconds(_each, encode, texts) for encode in (_encode, qr_bitmap))
    return ours, theirs + rest, quicker + rest, sum(map(len, written))


def _seconds(work: Callable[..., object], *values: object) -> float:
    began = time.process_time()
    work(*values)
    return time.process_time() - began


def _pack_and_write(packed: list[tuple[bytes, int]], written: list[bytes], sink: BinaryIO) -> None:
    for data, level in packed:
        zlib.compress(data, level)
    for data in written:
        sink.write(data)


def _each(encode: Callable[[str], object], texts: list[str]) -> None:
    for text in texts:
        encode(text)


def _encode(text: str) -> None:
    zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(add_quiet_zones=False)


class _watched:  # noqa: N801
    """Notes what is compressed while it is open."""

    def __init__(self, packed: list[tuple[bytes, int]]) -> None:
        self._packed = packed
        self._compress: Callable[..., bytes] = zlib.compress

    def compress(self, data: bytes, level: int) -> bytes:
        """Compress and note."""
        self._packed.append((data, level))
        return self._compress(data, level)

    def __enter__(self) -> None:
        object_file.zlib = self  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        object_file.zlib = zlib


def _peak(count: int) -> float:
    """Return the megabytes that a process of its own needs at most."""
    command = [sys.executable, "-m", "tests.benchmarks.paper", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _peers() -> None:
    """Print what others need, and how many times as much that is: by turns, for the machine may be busy."""
    merge = (["tests.benchmarks.peer_mail_merge"], peer_mail_merge.here)
    peers = {name: (["tests.benchmarks.paper_peers", name], here) for name, (_, _, here) in PEERS.items()}
    for name, (module, here) in (peers | {"LibreOffice mail merge, no QR": merge}).items():
        if not here():
            print(f"{name:30} is not installed here")
            continue
        times, rates = [], []
        for _ in range(TURNS):
            mine = _apart() if "separate" in name else _together()
            command = [sys.executable, "-m", *module]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            count, rate, size, peak = json.loads(told.splitlines()[-1])
            times.append(mine / rate)
            rates.append(rate)
        print(
            f"{name:30} {statistics.median(rates):.1f} a CPU second ({count}), {size:.0f} bytes, "
            f"{peak:.0f} MB; we: {statistics.median(times):.1f} x ({min(times):.1f} to {max(times):.1f})"
        )


if __name__ == "__main__" and sys.argv[1:]:
    with open(os.devnull, "wb") as nowhere:
        write_serial_letters(run_of(int(sys.argv[1])), copies(int(sys.argv[1])), nowhere.write)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
elif __name__ == "__main__":
    main()
