"""The same letters by LibreOffice's mail merge, where it is installed with its bridge for Python.

    python -m tests.benchmarks.peer_mail_merge [COUNT]

Of Debian it takes libreoffice-writer-nogui, libreoffice-base-nogui, libreoffice-base-drivers, python3-uno.
A CSV file is the data source, a form letter with fields the document, one tagged PDF the result. It has
neither QR codes nor places for an envelope's window; its start, its first letter and the making of the form
are not counted. So it is favoured.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rathaus_desk.places import place
from tests.benchmarks.serial_letter_run import CAPTION, ITEMS, OFFER, PATTERN, SUBJECT, Recipient, recipients

COUNT = 200  # of 2,000 each takes several times as long
INSIDE = Path(__file__).with_name("peer_mail_merge_inside.py")
OFFICE = Path("/usr/lib/libreoffice/program/soffice.bin")
PYTHON = "/usr/bin/python3"  # the bridge belongs to this one
SENDER = PATTERN.letterhead
LETTER: list[tuple[float, bool, list[str]]] = [
    (19, True, [SENDER.town]),
    (12, False, [SENDER.unit]),
    (7.5, False, [SENDER.return_line]),
    *((11, False, [one]) for one in ("Frau", "{name}", "{street}", "12345 Musterhausen")),
    *((11, False, [f"{label}: {value}"]) for label, value in PATTERN.info),
    (11, False, ["Unser Zeichen: SM-26-014"]),
    (11, False, ["Datum: 24. November 2026"]),
    (14, True, [SUBJECT]),
    (14, False, ["{salutation}"]),
    (14, False, ["{sentence}"]),
    (14, False, [OFFER]),
    (14, False, ["Bringen Sie bitte mit:"]),
    *((14, False, [f"• {one}"]) for one in ITEMS),
    (14, False, [CAPTION, "{code}"]),
    (14, False, ["Mit freundlichen Grüßen"]),
    (14, False, ["Aylin Özdemir"]),
    (9.5, False, [f"{SENDER.town} · {SENDER.street} · {SENDER.postcode} {SENDER.place}"]),
]


def here() -> bool:
    """Say whether LibreOffice, its bridge and its drivers are installed."""
    drivers = (OFFICE.with_name(name) for name in ("libflatlo.so", "libdbaxmllo.so"))
    if not all(one.exists() for one in (OFFICE, *drivers, Path(PYTHON))):
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode == 0


def main(count: int) -> None:
    """Print letters, letters per processor second, bytes a letter and peak megabytes as JSON."""
    some = list(recipients(count))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, some)
        office = start(folder)
        try:
            seconds, peak = merge(folder, office)
            office.wait(60)
        finally:
            office.kill()
        pdf = max((folder / "out").iterdir(), key=lambda one: one.stat().st_size).read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert pages == count, f"{pages} pages of {count} letters"
    print(json.dumps([count, count / seconds, len(pdf) / count, peak]))


def prepare(folder: Path, some: Sequence[Recipient]) -> None:
    """Write lists and form, and make our font known."""
    for table, rows in (("one", some[:1]), ("run", some)):
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
            writer.writerow(("name", "street", "salutation", "sentence", "code"))
            writer.writerows((one.name, one.street, one.salutation, one.sentence, one.code) for one in rows)
    (folder / "letter.json").write_text(json.dumps(LETTER), encoding="utf-8")
    (folder / "out").mkdir()
    shutil.copytree(place("resources", "fonts"), folder / "share" / "fonts")


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start LibreOffice without a window and with a profile of its own."""
    command = [
        str(OFFICE), "--headless", "--norestore", "--nologo", "--nodefault",
        f"-env:UserInstallation={(folder / 'user').as_uri()}",
    ]  # fmt: skip
    surroundings = os.environ | {"XDG_DATA_HOME": str(folder / "share"), "LC_ALL": "C.UTF-8"}
    # With a new profile it makes that and goes.
    subprocess.run([*command, "--terminate_after_init"], env=surroundings, check=False, capture_output=True)
    command.append(f"--accept=pipe,name={folder.name};urp;")
    return subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def merge(folder: Path, office: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Return the processor seconds of the merge, and the most memory that LibreOffice had, in megabytes."""
    command = [PYTHON, str(INSIDE), folder.name, str(folder), "Noto Sans"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with subprocess.Popen(
        command, env=clean, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as inside:
        assert inside.stdin
        assert inside.stdout
        assert inside.stdout.readline() == "begin\n"
        before = used(office.pid)
        inside.stdin.write("\n")
        inside.stdin.flush()
        assert inside.stdout.readline() == "end\n"
        seconds = used(office.pid) - before
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{office.pid}/status").read_text("ascii"))
        inside.stdin.write("\n")
        inside.stdin.flush()
    return seconds, int(peak[1]) / 1024 if peak else 0.0


def used(pid: int) -> float:
    """Return the processor seconds of a running process."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else COUNT)
