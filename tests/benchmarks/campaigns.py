"""What a list costs from its bytes to its funnel: the one of J6, and the longest that is taken.

    python -m tests.benchmarks.campaigns

CPU seconds of this process, and the most memory it ever had.
"""

import csv
import io
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

from rathaus_desk import usecases
from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    AddListSource,
    Campaign,
    HouseholdRule,
    OpenCampaign,
)
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.lists import MOST_LINES
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.campaigns.funnel_words import in_words
from rathaus_desk.usecases.desk import Desk
from tests.campaign_lists import HEADS, j6_lines, j6_list
from tests.small_town import SmallTown, fill


def long_list(lines: int) -> bytes:
    """Return a list of many: the one of J6 again and again, each time in another street."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADS)
    again = (
        [
            *(line.get(head, "") for head in HEADS[:5]),
            f"{at}. {line['Straße']}",
            *(line.get(h, "") for h in HEADS[6:]),
        ]
        for at in range(lines // 1_000 + 1)
        for line in j6_lines(at)
    )
    writer.writerows(islice(again, lines))
    return file.getvalue().encode("cp1252")


def run(desk: Desk, data: bytes) -> Campaign:
    """Read a list, accept what is certain, let households share; print what each step costs."""
    now, _ = desk.do(OpenCampaign(title="Messung", purpose=Purpose.INVITATION, basis=Basis.TASK))
    steps = (
        (AddListSource, {"name": "Liste.csv", "content": data}),
        (AcceptCertain, {}),
        (HouseholdRule, {"together": True}),
    )
    for command, values in steps:
        before = time.process_time()
        now, _ = desk.do(command(campaign_id=now.id, seen_version=now.version, **values))
        print(
            f"  {command.__name__:<14}{time.process_time() - before:7.2f} s CPU, {memory():5.0f} MB at most"
        )
    print(" ", in_words(now.funnel).sentence, f"({now.undecided} pairs open)")
    return now


def memory() -> float:
    """Return the most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure both lists in a fresh file."""
    assert usecases.__all__
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "messung.db", PRACTICE_KEY, create=True)
        create_schema(store.engine)
        fill(store)
        town = SmallTown(store)
        print(f"before: {memory():.0f} MB")
        for name, data in (("J6", j6_list()), (f"{MOST_LINES} lines", long_list(MOST_LINES))):
            print(f"{name}, {len(data) / 1e6:.1f} MB")
            run(town.guide, data)
        town.close()


if __name__ == "__main__":
    main()
