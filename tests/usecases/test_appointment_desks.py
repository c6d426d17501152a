"""Several programs on one database give appointments at once: no time twice, no promise broken."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from appointment_scene import furnish
from sqlalchemy import select

from rathaus_desk.store.appointment_tables import AppointmentCellRow, AppointmentRow

PROGRAM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
from sqlalchemy.engine import make_url
from rathaus_desk import usecases
from rathaus_desk.domain.appointments.appointments import BookAppointment, HoldSlot
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.server import ServerStore
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office

place, key, login = sys.argv[1], bytes.fromhex(sys.argv[2]), sys.argv[3]
berlin = ZoneInfo("Europe/Berlin")
if "://" in place:
    store = ServerStore(make_url(place).set(username=f"small_{login}"))
else:
    store = open_store(Path(place), key)
with store.read() as session:
    office, actor = load_office(session), actor_for(session, login)
desk = Desk(store, office, actor, lambda: datetime(2026, 11, 24, 8, 0, tzinfo=berlin))
print("ready", flush=True)
sys.stdin.readline()
won = 0
for quarter in range(8):
    start = datetime(2026, 11, 26, 8, 30, tzinfo=berlin) + timedelta(minutes=15 * quarter)
    try:
        desk.do(HoldSlot(counter_id=301, start=start, minutes=15))
        desk.do(BookAppointment(services=("unklar",), counter_id=301, start=start, name=f"{login} {quarter}"))
        won += 1
    except Refused:
        pass
print(won, flush=True)
store.close()
"""
LOGINS = ("oezdemir", "wilkens", "tepe")
QUARTERS = 8


@pytest.fixture
def furnished(town):
    furnish(town.store)
    return town


def test_three_desks_never_give_one_time_twice(furnished, key):
    root = Path(__file__).resolve().parents[2]
    desks = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, furnished.place, key.hex(), login],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
        )
        for login in LOGINS
    ]  # fmt: skip
    for one in desks:
        assert one.stdout.readline() == "ready\n"
    for one in desks:
        one.stdin.write("\n")
        one.stdin.flush()
    won = [int(one.communicate(timeout=120)[0]) for one in desks]
    assert {one.returncode for one in desks} == {0}
    with furnished.store.read() as session:
        starts = Counter(session.scalars(select(AppointmentRow.starts)))
        cells = session.scalars(select(AppointmentCellRow.appointment_id)).all()
        numbers = set(session.scalars(select(AppointmentRow.number)))
    assert sum(won) == len(starts) == QUARTERS
    assert set(starts.values()) == {1}
    assert len(cells) == QUARTERS * 3
    assert None not in cells
    assert len(numbers) == QUARTERS
