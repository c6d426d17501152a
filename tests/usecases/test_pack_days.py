"""Many random days without network: nothing lost, nothing doubled, nothing overwritten unseen.

A seed that fails is named; RATHAUS_DICE_SEED=1234 plays it again, with the days before it in the same town.
"""

import os
import shutil
from contextlib import contextmanager

import pytest

from rathaus_desk import usecases
from rathaus_desk.domain.pack.three_way import Sorted
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.pack import hand_back
from tests.pack_scene import RoadDay
from tests.road_dice import Dice, Verdict
from tests.small_town import SmallTown

REPLAYED = os.environ.get("RATHAUS_DICE_SEED")
BLOCK = 10  # days in one town, one after another
LONG = range(1_000, 2_000)
PART = 100  # of them at a time: each part says what it came to, and they may run side by side


@pytest.fixture
def play(tmp_path, empty_file, key):
    """Play days with these seeds, ten after another in one town; return what they came to."""
    assert usecases.__all__

    def play_days(seeds, town_of):
        if REPLAYED:
            seeds = range(int(REPLAYED) // BLOCK * BLOCK, int(REPLAYED) + 1)
        sum_of_days = Verdict()
        for first in seeds[::BLOCK]:
            folder = tmp_path / str(first)
            folder.mkdir()
            with town_of(folder) as town:
                day = RoadDay(town, folder, empty_file, key)
                for seed in [one for one in seeds if first <= one < first + BLOCK]:
                    sum_of_days.add(played(day, seed))
            shutil.rmtree(folder)
        return sum_of_days

    return play_days


@pytest.fixture
def in_files(small_file, key):
    """Each town in a file of its own."""

    @contextmanager
    def town_of(folder):
        store = open_store(shutil.copy(small_file, folder / "klein.db"), key)
        try:
            yield SmallTown(store)
        finally:
            store.close()

    return town_of


@pytest.fixture
def on_servers(new_town_server):
    """Each town in a database of its own, everybody with the rights of their login."""

    @contextmanager
    def town_of(_folder):
        with new_town_server() as town:
            yield town

    return town_of


def played(day, seed):
    """Play one day; one that cannot be played to its end names its seed too."""
    try:
        return Dice(day, seed).play()
    except Exception as error:
        error.add_note(f"RATHAUS_DICE_SEED={seed}")
        raise


def last_writer_wins(edits, _theirs, _groups, _waiting):
    """What many programs do: whoever comes last is right."""
    return Sorted({one.field: one.mine for one in edits}, (), ())


def loud_enough(found):
    """Tell whether so much happened on these days that they prove something."""
    return (
        found.written > found.days * 4
        and found.conflicts > found.days * 0.3
        and found.kills > found.days * 0.3
        and found.breaks > found.days
        and found.by_others > found.days
    )


def told(name, found):
    """Say what the days came to, for whoever runs the long ones."""
    print(  # noqa: T201
        f"\n{name}: {found.days} days, {found.written} written, {len(found.lost)} lost, "
        f"{len(found.doubled)} doubled, {len(found.overwritten)} overwritten unseen, "
        f"{found.conflicts} shown, {found.kills} kills, {found.breaks} breaks, "
        f"{found.by_others} begun by others"
    )


def test_on_random_days_nothing_is_lost_doubled_or_overwritten(play, in_files):
    found = play(range(7), in_files)
    assert found.broken == []  # each begins with its seed
    assert REPLAYED or loud_enough(found), found


def test_the_same_days_show_what_last_writer_wins_destroys(play, in_files, monkeypatch):
    monkeypatch.setattr(hand_back, "sort_out", last_writer_wins)
    found = play(range(4), in_files)
    assert found.conflicts == 0
    assert REPLAYED or len(found.overwritten) > found.written * 0.05


@pytest.mark.server
def test_on_a_server_nothing_is_lost_doubled_or_overwritten_either(play, on_servers):
    found = play(range(3), on_servers)
    assert found.broken == []  # each begins with its seed
    assert REPLAYED or loud_enough(found), found


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", LONG[::PART])
def test_on_a_thousand_random_days_nothing_is_lost_doubled_or_overwritten(play, in_files, first):
    found = play(range(first, first + PART), in_files)
    told(f"three ways, file, from {first}", found)
    assert found.broken == []  # each begins with its seed
    assert REPLAYED or loud_enough(found), found


@pytest.mark.long
@pytest.mark.server
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", LONG[: 2 * PART : PART])
def test_on_random_days_on_a_server_nothing_is_lost_doubled_or_overwritten(play, on_servers, first):
    found = play(range(first, first + PART), on_servers)
    told(f"three ways, server, from {first}", found)
    assert found.broken == []  # each begins with its seed
    assert REPLAYED or loud_enough(found), found


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", LONG[: 2 * PART : PART])
def test_the_first_of_them_show_what_last_writer_wins_destroys(play, in_files, monkeypatch, first):
    monkeypatch.setattr(hand_back, "sort_out", last_writer_wins)
    found = play(range(first, first + PART), in_files)
    told(f"last writer wins, from {first}", found)
    assert found.conflicts == 0
    assert REPLAYED or len(found.overwritten) > found.written * 0.05
