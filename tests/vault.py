"""A keyring for tests, in memory: none is at hand where tests run, and nobody's own may be touched."""

import sys
from importlib import import_module

import pytest

from rathaus_desk import settings


class Vault:
    """A keyring as the system would have it; it can be locked or forgetful."""

    entries: dict[tuple[str, str], str]
    viable = True
    locked = False
    forgetful = False

    def set_password(self, service: str, user: str, secret: str) -> None:
        self._demand_unlocked()
        if not self.forgetful:
            self.entries[service, user] = secret

    def get_password(self, service: str, user: str) -> str | None:
        self._demand_unlocked()
        return self.entries.get((service, user))

    def delete_password(self, service: str, user: str) -> None:
        del self.entries[service, user]

    def _demand_unlocked(self) -> None:
        if self.locked:
            raise RuntimeError("the user dismissed the prompt")


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> type[Vault]:
    """Stand in for the system's keyring, as the library would load it."""

    class Fresh(Vault):
        entries: dict[tuple[str, str], str] = {}

    module, name = settings._VAULTS[sys.platform][0]
    monkeypatch.setattr(import_module(module), name, Fresh)
    return Fresh
