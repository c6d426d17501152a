"""Passwords for servers in this PC's keyring: kept only where they are safe, each for one place and role."""

import sys
from importlib import import_module

import pytest

from rathaus_desk import settings
from rathaus_desk.settings import keep_password, keeps_passwords, kept_password

PLACE = "postgresql://db.stadt.de:5432/rathaus"


class Vault:
    """A keyring as the system would have it, in memory; it can be locked or forgetful."""

    entries: dict[tuple[str, str], str]
    viable = True
    locked = False
    forgetful = False

    def set_password(self, service: str, user: str, secret: str) -> None:
        if self.locked:
            raise RuntimeError("the user dismissed the prompt")
        if not self.forgetful:
            self.entries[service, user] = secret

    def get_password(self, service: str, user: str) -> str | None:
        if self.locked:
            raise RuntimeError("the user dismissed the prompt")
        return self.entries.get((service, user))

    def delete_password(self, service: str, user: str) -> None:
        del self.entries[service, user]


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> type[Vault]:
    """Stand in for the system's keyring, as the library would load it."""

    class Fresh(Vault):
        entries: dict[tuple[str, str], str] = {}

    module, name = settings._VAULTS[sys.platform][0]
    monkeypatch.setattr(import_module(module), name, Fresh)
    return Fresh


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
