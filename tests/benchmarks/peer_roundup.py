"""Roundup beside us on the same server, in one run: saving, opening a list, full text, 100,000 cases each.

    python -m tests.benchmarks.peer_roundup --keep FOLDER [--cases 100000]

FOLDER is the one of the load test. Roundup comes by pip from the configured index into an environment of its
own in a temporary folder. Not like for like: Roundup runs as the superuser, without policies, a protocol of
reading or numbers without a gap; we run by a guide's login with all of them.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.usecases.cases.case_selection import selected_lines
from rathaus_desk.usecases.find.find_cases import find_cases
from tests.benchmarks.load_client import TODAY, Book, Client
from tests.benchmarks.load_report import figures
from tests.benchmarks.load_server import fresh_copy, seats, town_server
from tests.postgres_server import OWNER, Server, chosen

TIMES = 60
WORDS = (
    "laterne",
    "hecke",
    "wohngeld",
    "parken",
    "hund",
    "schlagloch",
    "gehweg",
    "baum",
    "strasse",
    "nachbar",
)
INSIDE = Path(__file__).with_name("peer_roundup_inside.py")
ROWS = ("create", "open list of 50", "full text, 2 words")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--keep", required=True)
    reader.add_argument("--people", type=int, default=30_000)
    reader.add_argument("--cases", type=int, default=100_000)
    asked = reader.parse_args()
    with town_server(Path(asked.keep), chosen(), asked.people, asked.cases) as server:
        ours = measure_ours(server)
        theirs = measure_roundup(server, asked.cases)
    print(f"{asked.cases:,} cases each, PostgreSQL {server.version}, {TIMES} times, p50 / p95 in ms")
    for name in ROWS:
        mine, other = ours[name], theirs[name]
        print(
            f"{name:22} ours {mine['p50']:7.1f} /{mine['p95']:7.1f}   Roundup {other['p50']:7.1f} "
            f"/{other['p95']:7.1f}   p50 {other['p50'] / mine['p50']:.1f} times ours"
        )


def measure_ours(server: Server) -> dict[str, dict[str, float]]:
    """Save, list and search as a guide with her own login."""
    dice = random.Random(1)
    seat = next(one for one in seats(10) if one.role is Role.GUIDE)
    concern = Concern(service="strassenlaterne", place="Rosenweg 4", note="seit Montag")
    with fresh_copy(server) as address:
        began = time.time()
        client = Client(seat, address, lambda: TODAY.fromtimestamp(began, TODAY.tzinfo), Book(), 1)
        open_cases = CaseSelection(CaseView.ALL_OPEN)
        deeds = (
            lambda: client.desk.do(TakeContact(concerns=(concern,), caller_name="Probe")),
            lambda: client.desk.ask(selected_lines, selection=open_cases, limit=50),
            lambda: client.desk.ask(find_cases, text=" ".join(dice.sample(WORDS, 2))),
        )
        found = {name: figures(timed(deed)) for name, deed in zip(ROWS, deeds, strict=True)}
        client.close()
    return found


def timed(deed) -> list[float]:
    """Return what each of TIMES took, in ms; the first two are for warming up."""
    took = []
    for _ in range(TIMES + 2):
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    return took[2:]


def measure_roundup(server: Server, cases: int) -> dict[str, dict[str, float]]:
    """Install Roundup, let it fill a database of its own, and return what it measured of itself."""
    with server.owner() as dba:
        dba.execute("DROP DATABASE IF EXISTS roundup (FORCE)")
    with tempfile.TemporaryDirectory(prefix="town-peer-") as folder:
        home = Path(folder)
        venv.create(home / "env", with_pip=True)
        python = home / "env" / "bin" / "python"
        run(python, "-m", "pip", "install", "-q", "roundup", "psycopg2-binary")
        run(python, "-P", INSIDE, home / "tracker", server.port, OWNER, cases, TIMES, home / "found.json")
        taken = json.loads((home / "found.json").read_text(encoding="utf-8"))
    with server.owner() as dba:
        dba.execute("DROP DATABASE IF EXISTS roundup (FORCE)")
    return {name: figures(values) for name, values in taken.items()}


def run(*command: object) -> None:
    done = subprocess.run([str(one) for one in command], stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-3_000:])


if __name__ == "__main__":
    main()
