"""Passwords for servers in this PC's keyring: kept only where they are safe, each for one place and role."""

import pytest

from rathaus_desk.settings import keep_password, keeps_passwords, kept_password

PLACE = "postgresql://db.stadt.de:5432/rathaus"


def test_a_password_is_kept_for_one_place_and_one_role(vault):
    assert keep_password(PLACE, "rathaus_tepe", "Öl & Lampe")
    assert kept_password(PLACE, "rathaus_tepe") == "Öl & Lampe"
    assert kept_password(PLACE, "rathaus_thole") == ""
    assert kept_password(PLACE.replace("rathaus", "uebung"), "rathaus_tepe") == ""


def test_an_empty_one_takes_it_out_and_may_be_said_twice(vault):
    keep_password(PLACE, "rathaus_tepe", "Öl & Lampe")
    assert keep_password(PLACE, "rathaus_tepe", "")
    assert keep_password(PLACE, "rathaus_tepe", "")
    assert vault.entries == {}


@pytest.mark.parametrize("fault", ["locked", "forgetful"])
def test_a_keyring_that_does_not_keep_is_told_by_the_answer(vault, fault):
    setattr(vault, fault, True)
    assert not keep_password(PLACE, "rathaus_tepe", "Öl & Lampe")
    assert kept_password(PLACE, "rathaus_tepe") == ""


def test_without_a_keyring_that_we_trust_nothing_is_kept(monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    assert not keeps_passwords()
    assert not keep_password(PLACE, "rathaus_tepe", "Öl & Lampe")
    assert kept_password(PLACE, "rathaus_tepe") == ""
