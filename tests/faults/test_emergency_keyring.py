"""The keyring of a PC is emptied or shut: nobody's intakes vanish without a word."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rathaus_desk import settings
from rathaus_desk.store.outbox import open_outbox
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.intake.outbox import Outbox
from tests.faults.started_pc import PASSWORD, mode, page_of, sign_in, take_in

pytestmark = pytest.mark.server


def told(label):
    """Return what a label says, without the places where a path may break."""
    return label.text().replace("\u200b", "")


def test_an_emptied_keyring_is_told_and_what_it_locked_is_kept(worked_here, qtbot, server, address, vault):
    front = worked_here()
    number = take_in(Player(sign_in(front, qtbot, address, PASSWORD), "test", None))
    folder = settings.data_folder() / "notbetrieb"
    worked_here.close()
    (before,) = folder.glob("*.db")
    content, keys = before.read_bytes(), dict(vault.entries)
    vault.entries.clear()
    front = worked_here()
    assert sign_in(front, qtbot, address, PASSWORD) is None
    assert f"Der Schlüsselbund öffnet die Datei {before} nicht" in told(page_of(front).state)
    assert before.read_bytes() == content
    server.start()
    for _each_morning in range(2):
        house = sign_in(worked_here(), qtbot, address, PASSWORD)
        Player(house, "test", None).settle()
        banner = house.window.banner
        aside = before.with_name(f"{before.stem}-ohne-schluessel-1.db")
        assert banner.isVisible()
        assert f"Zu einer Datei aus dem Notbetrieb fehlt der Schlüssel: {aside}. " in told(banner.text)
        assert "Darin können Aufnahmen liegen" in told(banner.text)
        assert "Nichts ist gelöscht; bitte die IT rufen." in told(banner.text)
        assert house.background.desk.goes_on, "the next outage finds a file of its own"
        assert sorted(folder.glob("*.db")) == sorted((aside, before))
        worked_here.close()
    assert aside.read_bytes() == content
    vault.entries.update(keys)
    file = open_outbox(aside, settings.find_key(aside, None))
    waiting = str([one.command.numbers for one in Outbox(file).entries()])
    file.close()
    assert number in waiting


def test_a_keyring_that_cannot_be_asked_leaves_the_file_where_it_is(
    worked_here, qtbot, server, address, vault
):
    (file,) = (settings.data_folder() / "notbetrieb").glob("*.db")
    vault.viable = False
    server.start()
    house = sign_in(worked_here(), qtbot, address, PASSWORD)
    assert f"Der Schlüsselbund öffnet die Datei {file} nicht" in told(house.window.banner.text)
    assert house.window.minimumSizeHint().width() < 1024
    assert list(file.parent.glob("*.db")) == [file]
    server.stop()
    Player(house, "test", None).expect("it is away", lambda: mode(house) == "Keine Verbindung")
    assert "Neues bitte so lange auf Papier schreiben: Name, Telefon" in told(house.window.banner.text)
    server.start()
    Player(house, "test", None).expect("it is back", lambda: mode(house) == "Verbunden")
    assert f"Der Schlüsselbund öffnet die Datei {file} nicht" in told(house.window.banner.text)
    house.window.banner.verb.setFocus()
    QTest.keyClick(house.window.banner.verb, Qt.Key.Key_Space)
    assert house.window.banner.isHidden(), "who has read it gets the room back"
