"""A day on the road in the tiny town: two tours, two laptops, and a desk in the town hall beside them."""

import shutil
from contextlib import closing
from datetime import date

from sqlalchemy import event

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.road.timetables import HaltState, TimetableState
from rathaus_desk.store.opening import open_keyed
from rathaus_desk.store.road_tables import HaltRow, TimetableRow, TourRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.pack.bringing import send_out
from rathaus_desk.usecases.pack.laptop import begin_day, open_for_return
from tests.small_town import ERNA, HANS, THOLE, Clock
from tests.usecases.road_scene import Road

DAY = date(2026, 11, 24)
PIN = "Linde-4711"
CHEAP = 16  # scrypt's cost: a test asks whether the lock holds, not how long it takes


def open_pack(path, pin, clock):
    """Open a pack that still holds, as the laptop's window does."""
    pack = open_for_return(path, pin)
    assert begin_day(pack, clock)
    return pack


class RoadDay:
    """The service mobile's day; `key` and `empty` let a pack be laid as a copy, not from every migration."""

    def __init__(self, town, folder, empty, key):
        self.town, self.folder, self.empty, self.key = town, folder, empty, key
        self.road = Road(town)
        self.mobile = self.road.planner
        self.laptop_clock = Clock(town.clock.now)
        self.tours = [self._tour(1, self.road.bus.id), self._tour(2, self.road.van.id)]
        self._hands = ()

    def _tour(self, number, vehicle_id):
        with self.town.store.write.begin() as session:
            if number == 1:
                session.add(
                    TimetableRow(
                        id=9000, name="Winter", first=DAY, last=DAY, state=TimetableState.PUBLISHED,
                        published_at=self.town.clock.now, published_by=12,
                    )
                )  # fmt: skip
                session.flush()
            session.add(
                TourRow(
                    id=9000 + number, timetable_id=9000, day=DAY, vehicle_id=vehicle_id, crew=[12],
                    equipment=[self.road.case.id], departs=480, back=960, pause_from=None, pause_to=None,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                HaltRow(
                    id=9100 + number, tour_id=9000 + number, stop_id=self.road.market.id, visit_id=None,
                    arrives=530, opens=540, closes=660, leaves=670, state=HaltState.PUBLISHED, pinned=False,
                    moved_from=None, moved_opens=None, note="",
                )
            )  # fmt: skip
        return 9000 + number

    def hands(self):
        """Return who may hand a pack back: who took it along, a colleague of the crew, the lead."""
        if not self._hands:
            self.town.appoint(THOLE, "thole", Role.MOBILE, place=".2")
            others = [(login, self.town.desk(login)) for login in ("thole", "vogel")]
            self._hands = (("wilkens", self.mobile), *others)
        return self._hands

    def lay(self, path, key):
        """Lay a pack by copying empty tables and giving them its key: making all anew takes a second."""
        shutil.copy(self.empty, path)
        with closing(open_keyed(str(path), self.key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
        return open_store(path, key)

    def out(self, name="Laptop 1", tour=0, people=(ERNA, HANS), **values):
        path = self.folder / f"{name}-{len(list(self.folder.iterdir()))}.paket"
        send_out(
            self.mobile, path, tour_id=self.tours[tour], device=name, pin=PIN, people=people, cost=CHEAP,
            lay=self.lay, **values,
        )  # fmt: skip
        return path

    def opened(self, path, clock=None):
        """Open a pack on its laptop."""
        return open_pack(path, PIN, clock or self.laptop_clock)


class Killed(BaseException):
    """The program is gone at this statement."""


def kill_at(store, statement):
    """Let a store die at its n-th statement from now; returns what lets it live again."""
    left = [statement]

    def count(*_):
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    event.listen(store.engine, "before_cursor_execute", count)
    event.listen(store.engine, "commit", count)

    def spare():
        event.remove(store.engine, "before_cursor_execute", count)
        event.remove(store.engine, "commit", count)

    return spare
