"""Request Tracker 5 beside us on the same server, in one run: saving, opening a list, full text.

    python -m tests.benchmarks.peer_rt --keep FOLDER [--cases 100000]

FOLDER is the one of the load test. Request Tracker comes from Debian 12 and must be there already:
apt-get install --no-install-recommends request-tracker5 rt5-db-postgresql. Not like for like: it runs in one
Perl process as the superuser, without policies, a protocol of reading or numbers without a gap, but with its
scrips, of which none sends mail here; we run by a guide's login with all of ours.
"""

import argparse
import json
import tempfile
from pathlib import Path

from tests.benchmarks.load_report import figures
from tests.benchmarks.load_server import town_server
from tests.benchmarks.peer_roundup import ROWS, TIMES, measure_ours, run
from tests.postgres_server import OWNER, Server, chosen

INSIDE = Path(__file__).with_name("peer_rt_inside.pl")
PERL = Path("/usr/share/request-tracker5/lib/RT.pm")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--keep", required=True)
    reader.add_argument("--people", type=int, default=30_000)
    reader.add_argument("--cases", type=int, default=100_000)
    asked = reader.parse_args()
    if not PERL.exists():
        raise SystemExit(f"{PERL} is not there: apt-get install request-tracker5 rt5-db-postgresql")
    with town_server(Path(asked.keep), chosen(), asked.people, asked.cases) as server:
        ours = measure_ours(server)
        theirs = measure_theirs(server, asked.cases)
    print(f"{asked.cases:,} cases each, PostgreSQL {server.version}, {TIMES} times, p50 / p95 in ms")
    for name in ROWS:
        mine, other = ours[name], theirs[name]
        print(
            f"{name:22} ours {mine['p50']:7.1f} /{mine['p95']:7.1f}   Request Tracker {other['p50']:7.1f} "
            f"/{other['p95']:7.1f}   p50 {other['p50'] / mine['p50']:.1f} times ours"
        )


def measure_theirs(server: Server, tickets: int) -> dict[str, dict[str, float]]:
    """Let Request Tracker fill a database of its own, and return what it measured of itself."""
    _forget(server)
    try:
        with tempfile.TemporaryDirectory(prefix="town-peer-") as folder:
            found = Path(folder) / "found.json"
            run("perl", INSIDE, server.port, OWNER, tickets, TIMES, found)
            taken = json.loads(found.read_text(encoding="utf-8"))
    finally:
        _forget(server)
    return {name: figures(values) for name, values in taken.items()}


def _forget(server: Server) -> None:
    with server.owner() as dba:
        dba.execute("DROP DATABASE IF EXISTS rt5peer (FORCE)")


if __name__ == "__main__":
    main()
