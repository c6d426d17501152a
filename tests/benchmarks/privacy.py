"""python -m tests.benchmarks.privacy: from the key F12 to the painted curtain, and back."""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 30


def main():
    from rathaus_desk.app import with_house
    from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        create_sample_town(file, TownPlan())
        with_house(str(file), "", Path(folder), measure)


def measure(house):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from rathaus_desk.ui.play.player import Player

    hands = Player(house, "bench", None)
    hands.press("F2")
    for text in ("schm er", "lat"):
        hands.type(text)
        hands.press("Return")
    house.cases.open_case(1)
    curtain = house.around.screen._front()
    painted = []
    curtain.painted.connect(lambda: painted.append(time.perf_counter()))
    away, back = [], []
    for room in ("reception", "cases") * (ROUNDS // 2):
        house.window.enter(room)
        hands.settle()
        painted.clear()
        began = time.perf_counter()
        QTest.keyClick(house.window.focusWidget() or house.window, Qt.Key.Key_F12)
        while not painted:
            hands.wait(0)
        away.append((painted[0] - began) * 1000)
        hands.settle()
        began = time.perf_counter()
        QTest.keyClick(house.window, Qt.Key.Key_F12)
        hands.settle()
        back.append((time.perf_counter() - began) * 1000)
    for name, values in (("F12 to painted curtain", away), ("F12 to everything back", back)):
        ordered = sorted(values)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(
            f"{name}: median {statistics.median(ordered):.1f} ms, p95 {p95:.1f} ms, max {ordered[-1]:.1f} ms"
        )


if __name__ == "__main__":
    main()
