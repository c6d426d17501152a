"""Pictures of every room with the sample town, in any theme, zoom and role."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.play.player import Player
from rathaus_desk.ui.window.house import House


def picture_rooms(house: House, out: Path, theme: Theme, zoom: float) -> list[Path]:
    """Write a PNG of each room that the present role may enter; return the files."""
    out.mkdir(parents=True, exist_ok=True)
    hands = Player(house, "rooms", None)
    house.window.look.wear(theme, zoom)
    pictures = []
    for room in house.window.open_rooms():
        house.window.enter(room)
        hands.settle()
        if room == "reception":
            _fill_reception(house, hands)
        hands.wait(400)  # the preview on the paper lane waits for a pause in typing
        hands.settle()
        target = out / f"{room}-{theme}-{round(zoom * 100)}.png"
        house.window.grab().save(str(target))
        pictures.append(target)
    QApplication.processEvents()
    return pictures


def _fill_reception(house: House, hands: Player) -> None:
    house.reception.start_anew()
    for text in ("schm er", "lat"):
        house.reception.entry.setFocus()
        hands.type(text)
        hands.press("Return")
    hands.type("1")
    hands.type("seit Montag", free=True)
