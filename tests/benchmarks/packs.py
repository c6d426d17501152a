"""python -m tests.benchmarks.packs [FILE …]: a day packed, 60 commands on the road, and handed back.

Each FILE is a sample town with its public key, left as it is; without any the usual one is built. What
somebody waits for is told on the clock, and beside it the CPU time: other work on the machine does not count.
"""

import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import func, select

from rathaus_desk import usecases
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.domain.road.timetables import TimetableState
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltRow, TimetableRow, TourRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.office_door import clock_of
from rathaus_desk.usecases.pack.bringing import bring_back, send_out
from rathaus_desk.usecases.pack.laptop import open_at_the_office
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town
from tests.pack_scene import PIN, open_pack

GUESTS, INTAKES = 40, 20
NOBODY = PromiseWish(reply_by=ReplyBy.NONE)


def told(what: str, work: Callable[[], Any]) -> Any:
    """Say how long something took; return what it came to."""
    clock, begun = perf_counter(), process_time()
    found = work()
    print(f"  {what:52} {perf_counter() - clock:6.2f} s, {process_time() - begun:5.2f} s CPU", flush=True)
    return found


def measure(path: Path) -> None:
    """Pack the fullest day of a town, work on it, and hand it back."""
    store = open_store(path, PRACTICE_KEY)
    with store.read() as session:
        people = session.scalar(select(func.count(PersonRow.id)))
        login = session.scalars(select(StaffRow.login).where(StaffRow.role == Role.MOBILE)).first()
        office = load_office(session)
        crew = Desk(store, office, actor_for(session, login), clock_of(office))
        tour_id, bookings = _fullest(session)
        free = select(PersonRow.id).where(PersonRow.lock == AddressLock.NONE).order_by(PersonRow.id)
        guests = tuple(session.scalars(free.limit(GUESTS)))
    print(f"\n{people} people; a tour with {bookings} bookings, and {GUESTS} people besides")
    file = path.with_name("tag.paket")
    wish = {"tour_id": tour_id, "device": "Laptop 1", "pin": PIN, "people": guests, "numbers": INTAKES}
    told("packed (goal 60 s)", lambda: send_out(crew, file, **wish))
    print(f"  {'its size':52} {file.stat().st_size / 1e6:6.2f} MB")
    with closing(told("opened with its PIN", lambda: open_pack(file, PIN, crew.now))) as pack:
        told("60 commands on the road", lambda: _work(pack.desk(crew.now), guests))
    with closing(told("opened by the town hall", lambda: open_at_the_office(crew, file))) as pack:
        back = told("handed back and wiped", lambda: bring_back(crew, pack))
    print(f"  {back.applied} commands are in, {back.conflicts} conflicts")
    store.close()


def _fullest(session: Any) -> tuple[int, int]:
    query = (
        select(TourRow.id, func.count(BookingRow.id).label("booked"))
        .join(TimetableRow, TimetableRow.id == TourRow.timetable_id)
        .join(HaltRow, HaltRow.tour_id == TourRow.id)
        .outerjoin(BookingRow, BookingRow.halt_id == HaltRow.id)
        .where(TimetableRow.state == TimetableState.PUBLISHED)
        .group_by(TourRow.id)
        .order_by(func.count(BookingRow.id).desc(), TourRow.id)
    )
    found = session.execute(query).first()
    return int(found[0]), int(found[1])


def _work(desk: Desk, guests: tuple[int, ...]) -> None:
    for at in range(INTAKES):
        concern = Concern(service="strassenlaterne", place="Bahnhofstraße 4", note=f"Flackert, {at}. Meldung")
        taken, _ = desk.do(TakeContact(concerns=(concern,), person_id=guests[at], promise=NOBODY))
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Vor Ort gesehen, {at}."))
        seen = desk.ask(person, person_id=guests[-1 - at])
        desk.do(CorrectPerson(person_id=seen.id, seen_version=seen.version, email=f"neu{at}@post.example"))


def main(files: list[str]) -> None:
    """Measure the given towns, each in a copy, or the usual one."""
    assert usecases.__all__
    with TemporaryDirectory() as folder:
        path = Path(folder) / "town.db"
        if not files:
            create_sample_town(path, TownPlan())
            measure(path)
        for one in files:
            measure(Path(shutil.copy(one, path)))


if __name__ == "__main__":
    main(sys.argv[1:])
