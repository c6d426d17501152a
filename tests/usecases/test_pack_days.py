"""Many random days without network: nothing lost, nothing doubled, nothing overwritten unseen."""

import shutil

import pytest

from rathaus_desk import usecases
from rathaus_desk.domain.pack.three_way import Sorted
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.pack import hand_back
from tests.pack_scene import RoadDay
from tests.road_dice import Dice, Verdict
from tests.small_town import SmallTown


@pytest.fixture
def play(tmp_path, small_file, empty_file, key):
    """Play days with these seeds, ten after another in one town; return what they came to."""
    assert usecases.__all__

    def play_days(seeds):
        sum_of_days = Verdict()
        for first in seeds[::10]:
            folder = tmp_path / str(first)
            folder.mkdir()
            store = open_store(shutil.copy(small_file, folder / "klein.db"), key)
            try:
                day = RoadDay(SmallTown(store), folder, empty_file, key)
                for seed in [one for one in seeds if first <= one < first + 10]:
                    sum_of_days.add(Dice(day, seed).play())
            finally:
                store.close()
            shutil.rmtree(folder)
        return sum_of_days

    return play_days


def last_writer_wins(edits, _theirs, _groups, _waiting):
    """What many programs do: whoever comes last is right."""
    return Sorted({one.field: one.mine for one in edits}, (), ())


def test_on_random_days_nothing_is_lost_doubled_or_overwritten(play):
    found = play(range(50))
    assert (found.lost, found.doubled, found.overwritten) == ([], [], [])
    assert found.written > 300  # else the days were too quiet to prove anything
    assert found.conflicts > 20
    assert found.kills > 20
    assert found.breaks > 50


def test_the_same_days_show_what_last_writer_wins_destroys(play, monkeypatch):
    monkeypatch.setattr(hand_back, "sort_out", last_writer_wins)
    found = play(range(10))
    assert found.conflicts == 0
    assert len(found.overwritten) > found.written * 0.05


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_on_a_thousand_random_days_nothing_is_lost_doubled_or_overwritten(play):
    found = play(range(1_000, 2_000))
    assert (found.lost, found.doubled, found.overwritten) == ([], [], [])
    assert found.written > 6_000
    assert found.conflicts > 400
