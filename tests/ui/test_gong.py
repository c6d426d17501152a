"""The two tones of the waiting room: a short sound file, and a bell where nothing can play it."""

import sys
import wave

import pytest
from PySide6.QtCore import QProcess, QStandardPaths
from PySide6.QtWidgets import QApplication

from rathaus_desk.places import place
from rathaus_desk.ui.queue import gong


def test_the_sound_is_short_and_simple():
    with wave.open(str(place("resources", "sounds", "gong.wav"))) as sound:
        assert 0.5 <= sound.getnframes() / sound.getframerate() <= 1.5
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows plays it itself")
@pytest.mark.parametrize("players", [{"aplay"}, set()])
def test_a_player_of_the_desktop_or_the_bell(players, monkeypatch):
    done = []
    monkeypatch.setattr(
        QStandardPaths, "findExecutable", lambda name: f"/bin/{name}" if name in players else ""
    )
    monkeypatch.setattr(QProcess, "startDetached", lambda program, _files: (done.append(program) or True, 1))
    monkeypatch.setattr(QApplication, "beep", lambda: done.append("bell"))
    gong.ring()
    assert done == (["/bin/aplay"] if players else ["bell"])
