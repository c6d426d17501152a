"""A program that hands a pack back is killed again and again, as by a power cut; then it comes to an end."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from random import Random
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.intake.contacts import AnswerAtOnce
from rathaus_desk.store.case_tables import CaseRow, TimelineRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.pack.chain import chain_up
from tests.pack_scene import RoadDay
from tests.small_town import SmallTown

KILLS = 4
_HAND_BACK = """
import sys
from pathlib import Path
from rathaus_desk import usecases
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.laptop import LaptopPack
from tests.small_town import SmallTown
town = SmallTown(open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])))
pack = LaptopPack(Path(sys.argv[3]), open_store(Path(sys.argv[3]), bytes.fromhex(sys.argv[4])))
print("begun", flush=True)
bring_back(town.desk("wilkens"), pack)
"""


@pytest.fixture
def day(tmp_path, small_file, empty_file, key):
    path = shutil.copy(small_file, tmp_path / "klein.db")
    store = open_store(path, key)
    yield RoadDay(SmallTown(store, place=str(path)), tmp_path, empty_file, key)
    store.close()


def test_a_hand_back_that_is_killed_again_and_again_carries_out_everything_once(day, key, monkeypatch):
    keys = {}
    lay = day.lay
    monkeypatch.setattr(day, "lay", lambda path, its: keys.setdefault(path, its) and lay(path, its))
    path = day.out(numbers=30)
    pack = day.opened(path)
    desk = pack.desk(day.laptop_clock)
    numbers = []
    for count in range(15):
        taken, _ = desk.do(day.town.intake())
        numbers.append(taken.cases[0].number)
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Notiz {count}"))
    pack.close()
    dice, killed = Random(4711), 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    while path.exists():
        command = [sys.executable, "-c", _HAND_BACK, day.town.place, key.hex(), str(path), keys[path].hex()]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert program.stdout.readline() == b"begun\n"
        if killed < KILLS:
            time.sleep(dice.uniform(0, 0.25))
            program.send_signal(signal.SIGKILL)
            killed += 1
        program.wait()
        program.stdout.close()
    assert killed == KILLS
    with day.town.store.read() as session:
        assert sorted(session.scalars(select(CaseRow.number))) == sorted(numbers)
        notes = [one for one in session.scalars(select(TimelineRow.text)) if one.startswith("Notiz")]
    assert sorted(notes) == sorted(f"Notiz {count}" for count in range(15))


def test_every_opening_of_a_pack_writes_its_chain(day):
    path = day.out()
    for count in range(1, 6):
        pack = day.opened(path)
        pack.desk(day.laptop_clock).do(AnswerAtOnce(service="wohngeld"))
        assert len(pack.entries()) == count
        pack.close()


def test_a_file_at_the_address_of_one_that_was_closed_has_its_chain_too():
    """What a program closed is not yet collected, and its address comes again."""
    addresses = set()
    gc.disable()
    try:
        for _ in range(50):
            store = SimpleNamespace(write=sessionmaker())
            addresses.add(id(store.write))
            chain_up(store)
            heard = [one.__name__ for one in store.write().dispatch.before_commit]
            assert heard == ["_link_up"]
            del store
    finally:
        gc.enable()
    assert len(addresses) < 50  # else nothing was shown
