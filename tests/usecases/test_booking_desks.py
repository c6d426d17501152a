"""Two programs book at one halt at once: no slot twice, every slot once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rathaus_desk.domain.bookings.bookings import BookingState, CancelBooking
from rathaus_desk.usecases.bookings.booking_values import bookings_of_halts
from tests.usecases.booking_scene import SLOTS, Booked

PROGRAM = """
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from sqlalchemy.engine import make_url
from rathaus_desk import usecases
from rathaus_desk.domain.bookings.bookings import BookHalt
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.server import ServerStore
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office

place, key, login, halt_id = sys.argv[1], bytes.fromhex(sys.argv[2]), sys.argv[3], int(sys.argv[4])
if "://" in place:
    store = ServerStore(make_url(place).set(username=f"small_{login}"))
else:
    store = open_store(Path(place), key)
with store.read() as session:
    office, actor = load_office(session), actor_for(session, login)
desk = Desk(store, office, actor, lambda: datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Europe/Berlin")))
print("ready", flush=True)
sys.stdin.readline()
won = 0
for starts in map(int, sys.argv[5:]):
    try:
        desk.do(BookHalt(halt_id=halt_id, service="wohngeld", starts=starts, name=f"{login} {starts}"))
        won += 1
    except Refused as refused:
        assert "gerade vergeben" in str(refused), refused
print(won, flush=True)
store.close()
"""


@pytest.fixture
def road(town):
    return Booked(town)


def test_two_desks_never_give_one_slot_twice(road, key):
    root = Path(__file__).resolve().parents[2]
    slots = [str(one) for one in SLOTS]
    desks = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, road.town.place, key.hex(), login, str(road.hall_halt), *slots],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
        )
        for login in ("oezdemir", "vogel")
    ]  # fmt: skip
    for one in desks:
        assert one.stdout.readline() == "ready\n"
    for one in desks:
        one.stdin.write("go\n")
        one.stdin.flush()
    won = [int(one.communicate(timeout=60)[0]) for one in desks]
    assert sum(won) == len(SLOTS)
    kept = road.town.lead.ask(bookings_of_halts, halt_ids=(road.hall_halt,))
    assert [one.starts for one in kept] == list(SLOTS)


@pytest.mark.server
@pytest.mark.parametrize("town", ["server"], indirect=True)
def test_two_who_cancel_at_once_let_two_others_move_up(road):
    """Both look at one waiting list at one moment: each of the first two gets one time, and a call."""
    booked = [road.book(starts) for starts in SLOTS]
    waiting = [
        road.book(None, name=f"Herr {one}", phone="0171 3920011") for one in ("Auer", "Beck", "Cordes")
    ]
    with ThreadPoolExecutor(2) as pool:
        gone = [
            pool.submit(desk.do, CancelBooking(booking_id=one.id, seen_version=one.version))
            for desk, one in zip((road.town.guide, road.town.lead), booked, strict=False)
        ]
        moved_up = {one.result()[0].moved_up for one in gone}
    assert moved_up == {one.id for one in waiting[:2]}
    now = {one.id: one for one in road.town.lead.ask(bookings_of_halts, halt_ids=(road.hall_halt,))}
    assert sorted(one.starts for one in now.values() if one.starts is not None) == list(SLOTS)
    assert [now[one.id].state for one in waiting] == [BookingState.BOOKED] * 2 + [BookingState.WAITING]
    promised = {now[one.id].contact_id for one in waiting[:2]}
    assert len(promised) == 2
    assert None not in promised
