"""Start to first painted window beside a bare three-pane window; key press to painted result; scrolling."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RUNS = 9
BARE = """
import sys
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QListView, QMainWindow, QSplitter, QTableView, QTextEdit


class Rows(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        return 1_000_000

    def columnCount(self, parent=QModelIndex()):
        return 6

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return f"{index.row()}/{index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


app = QApplication(sys.argv[:1])
app.setStyle("Fusion")
window = QMainWindow()
panes = QSplitter()
rail, table = QListView(), QTableView()
rail.setModel(QStringListModel(["Empfang", "Vorgänge", "Nachschlagen"]))
table.setModel(Rows(window))
for pane in (rail, table, QTextEdit()):
    panes.addWidget(pane)
window.setCentralWidget(panes)
window.menuBar().addMenu("Datei")
window.resize(1440, 860)
window.show()
app.processEvents()
window.grab()
"""
OURS = """
from pathlib import Path
from rathaus_desk.app import application, build_window
app = application()
window, opener = build_window(Path("log"))
window.show_rooms(("reception", "cases", "lookup"))
window.show()
app.processEvents()
window.grab()
"""


def main():
    start_up()
    if "--quick" not in sys.argv:
        typing_and_scrolling()


def start_up():
    times = {"bare": [], "ours": []}
    with TemporaryDirectory() as folder:
        for _ in range(RUNS):
            for name, program in (("bare", BARE), ("ours", OURS)):
                began = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-c", program],
                    check=True,
                    cwd=folder,
                    env=environment(),
                    capture_output=True,
                )
                times[name].append((time.perf_counter() - began) * 1000)
        bare, ours = (statistics.median(times[name]) for name in ("bare", "ours"))
        print(
            f"start to first painted window: ours {ours:.0f} ms, bare {bare:.0f} ms, ratio {ours / bare:.2f}"
        )
        for name, program in (("bare", BARE), ("ours", OURS)):
            count = instructions(program, folder)
            if count:
                print(f"  callgrind {name}: {count / 1e6:.0f} M instructions")


def instructions(program, folder):
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    try:
        done = subprocess.run(
            [*tool, sys.executable, "-c", program],
            check=False,
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        return 0
    lines = [line for line in done.stderr.splitlines() if "Collected" in line]
    return int(lines[0].split(":")[1]) if lines else 0


def environment():
    return os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONHASHSEED": "0"}


def typing_and_scrolling():
    from rathaus_desk.app import with_house
    from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        create_sample_town(file, TownPlan())
        with_house(str(file), "", Path(folder), measure)


def measure(house):
    from PySide6.QtTest import QTest

    from rathaus_desk.ui.play.player import Player

    hands = Player(house, "bench", None)
    hands.press("F2")
    walls, cpus = [], []
    for text in ("schm er", "meyer", "laterne", "wojcik", "perso", "ozdemir") * 5:
        for letter in text:
            wall, cpu = time.perf_counter(), time.process_time()
            QTest.keyClicks(house.window.focusWidget(), letter)
            hands.settle()
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
        house.reception.entry.empty()
    for name, values in (("wall", walls), ("CPU", cpus)):
        ordered = sorted(values)
        p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"key press to painted result, {name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, n {len(ordered)}")


if __name__ == "__main__":
    main()
