"""Two tones when a number is called.

QtMultimedia is not among the parts of Qt that we ship. Windows plays the file itself; elsewhere a player of
the desktop does, if one is installed; if nothing can, the screen's own bell rings.
"""

import sys

from PySide6.QtCore import QProcess, QStandardPaths
from PySide6.QtWidgets import QApplication

from rathaus_desk.places import place

PLAYERS = ("pw-play", "paplay", "aplay", "afplay")

if sys.platform == "win32":
    import winsound


def ring() -> None:
    """Play the two tones without waiting for their end."""
    sound = str(place("resources", "sounds", "gong.wav"))
    if sys.platform == "win32":
        winsound.PlaySound(sound, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        return
    for name in PLAYERS:
        player = QStandardPaths.findExecutable(name)
        if player and QProcess.startDetached(player, [sound])[0]:
            return
    QApplication.beep()
