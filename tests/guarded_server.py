"""A town hall on a server as a town's IT would run it: TLS, scram, one login each; and its certificates."""

import datetime
import ipaddress
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.postgres_server import OWNER, Server, knowing_tls, serve

PASSWORDS = {"tepe": "Laterne & Öl 7", "vogel": "Zug um 8 nach Emden", "oezdemir": "drei Katzen, ein Hund"}
TOWN = "geschuetzt"
_DAY = datetime.timedelta(days=1)
# The owner comes by trust; everybody else proves who it is, whom the tests do not send astray.
_WHO_MAY = f"""
local all all trust
host all {OWNER} 127.0.0.1/32 trust
host all {TOWN}_lebendig 127.0.0.1/32 password
host all {TOWN}_offen 127.0.0.1/32 trust
host uebung all 127.0.0.1/32 trust
host {TOWN} all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Guarded:
    """The running server, the folder of certificates, and what it wrote down."""

    server: Server
    certificates: Path

    @property
    def database(self) -> str:
        return f"postgresql://127.0.0.1:{self.server.port}/{TOWN}"

    def far(self, authority: str = "town", **options: str) -> str:
        """Return the address as from another PC: a name of this one that is none to the program."""
        asked = {"sslrootcert": str(self.certificates / f"{authority}.crt"), **options}
        words = "&".join(f"{name}={value}" for name, value in asked.items())
        return f"postgresql://127.1:{self.server.port}/{TOWN}?{words}"

    def owner(self, database: str = TOWN):
        return self.server.owner(database)

    def wear(self, name: str | None) -> None:
        """Let the server show another certificate, or none."""
        data = self.server.folder
        with self.owner() as dba:
            if name is not None:
                for ending in ("crt", "key"):
                    shutil.copy(self.certificates / f"{name}.{ending}", data / f"shown.{ending}")
                    (data / f"shown.{ending}").chmod(0o600)
                    if os.geteuid() == 0:
                        shutil.chown(data / f"shown.{ending}", "nobody")
                dba.execute("ALTER SYSTEM SET ssl_cert_file = 'shown.crt'")
                dba.execute("ALTER SYSTEM SET ssl_key_file = 'shown.key'")
            dba.execute(f"ALTER SYSTEM SET ssl = {'off' if name is None else 'on'}")
            dba.execute("SELECT pg_reload_conf()")
        wanted = "off" if name is None else "on"
        while True:  # the reload comes by a signal
            with self.owner() as dba:
                if dba.execute("SHOW ssl").fetchone() == (wanted,):
                    break

    def log(self) -> str:
        return (self.server.folder.parent / "log").read_text("utf-8", "replace")


@pytest.fixture(scope="session")
def guarded(tmp_path_factory):
    """A guarded server with the tiny town hall, for all tests of signing in."""
    pytest.importorskip("cryptography")
    certificates = tmp_path_factory.mktemp("certificates")
    _make_certificates(certificates)
    with serve(knowing_tls(), settings=("log_connections = on",)) as server:
        town = Guarded(server, certificates)
        _found(town)
        (server.folder / "pg_hba.conf").write_text(_WHO_MAY, encoding="utf-8")
        town.wear("server")
        yield town


def _found(town: Guarded) -> None:
    from rathaus_desk.domain.actors import Role
    from rathaus_desk.store.postgres_setup import add_login
    from tests.founded_town import found_on

    url = found_on(town.server, TOWN, {})
    roles = {"tepe": Role.CLERK, "vogel": Role.LEAD, "oezdemir": Role.GUIDE}
    for login, password in PASSWORDS.items():
        add_login(url, login, roles[login], password)


def _make_certificates(folder: Path) -> None:
    """Make the town's authority and a stranger's, the server's certificate and ones that are not right."""
    for name in ("town", "stranger"):
        _issue(folder, name, name, ())
    here = ("localhost", "127.0.0.1")
    _issue(folder, "server", "town", here)
    _issue(folder, "elsewhere", "town", ("andere-stadt.example",))
    _issue(folder, "old", "town", here, until=-_DAY)


def _issue(folder: Path, name: str, by: str, hosts: tuple[str, ...], until=30 * _DAY) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def called(one: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)])

    key = ec.generate_private_key(ec.SECP256R1())
    signer = (
        key if name == by else serialization.load_pem_private_key((folder / f"{by}.key").read_bytes(), None)
    )
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 3 * _DAY)
        .not_valid_after(now + until)
        .add_extension(x509.BasicConstraints(ca=name == by, path_length=None), critical=True)
    )
    if hosts:
        names = [_host(one) for one in hosts]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / f"{name}.key").write_bytes(key.private_bytes(pem, pkcs8, plain))
    (folder / f"{name}.crt").write_bytes(made.sign(signer, hashes.SHA256()).public_bytes(pem))


def _host(name: str):
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
