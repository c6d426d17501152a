"""Saving an intake, opening a case, listing: p50 and p95 on an encrypted file, at several sizes of town."""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rathaus_desk.domain.cases.cases import CaseView, WriteNote
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.usecases.cases.cases import case, case_lines
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

SIZES = ((2_000, 420), (20_000, 40_000))
LARGE = ((300_000, 1_000_000),)
SAVES = 150


def main():
    sizes = SIZES + (LARGE if "--large" in sys.argv else ())
    for people, cases in sizes:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "town.db"
            began = time.perf_counter()
            create_sample_town(file, TownPlan(people=people, cases=cases))
            built = time.perf_counter() - began
            size = file.stat().st_size / 1e6
            print(f"-- {people:,} people, {cases:,} cases: built in {built:.1f} s, {size:.0f} MB")
            measure(file)


def measure(file):
    office = open_office(str(file))
    desk = office.desk
    person = desk.ask(find_people, text="schmidt erna")[0].id
    concern = Concern(
        service="strassenlaterne", place="Rosenweg 4", facts=("ganz dunkel",), note="seit Montag"
    )
    saves = [timed(lambda: desk.do(TakeContact(concerns=(concern,), person_id=person))) for _ in range(SAVES)]
    report("saving an intake", saves)
    taken, _ = desk.do(TakeContact(concerns=(concern,), person_id=person))
    for number in range(200):
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Notiz {number}"))
    opens = [timed(lambda: desk.ask(case, case_id=taken.cases[0].id)) for _ in range(50)]
    report("opening a case with 200 timeline entries", opens)
    for view in (CaseView.MINE, CaseView.ALL_OPEN, CaseView.OVERDUE):
        report(f"list {view}", [timed(lambda one=view: desk.ask(case_lines, view=one)) for _ in range(20)])
    office.close()


def timed(run):
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def report(name, values):
    ordered = sorted(values)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"{name}: p50 {statistics.median(ordered):.1f} ms, p95 {p95:.1f} ms, n {len(ordered)}")


if __name__ == "__main__":
    main()
