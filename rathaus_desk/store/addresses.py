"""Addresses of databases on a PostgreSQL server: what may stand in them, and what never does.

An address stands in shortcuts, in settings and in the list of running programs: there is no password in it.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode

from rathaus_desk.domain.errors import CannotOpen

USUAL_PORT = 5432
_SCHEME = re.compile(r"^postgres(?:ql)?://", re.IGNORECASE)
_SERVERS = re.compile(r"^postgres(?:ql)?(?:\+[a-z0-9]+)?:", re.IGNORECASE)
_PARTS = re.compile(r"^(?:([^/?#]*)@)?([^/?#]*)(?:/([^?#]*))?(?:\?([^#]*))?$")
_HOST = re.compile(r"^(?:\[([0-9a-fA-F:.]+(?:%[\w.]+)?)\]|([^:\[\]\s]*))(?::([0-9]{1,5}))?$")
_NAME = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9.])?$|^/|^$")
_WINDOWS, _READING = "anmeldung", "lesen"
# Whatever else libpq reads, such as `options` or `hostaddr`, could switch off what keeps the line safe.
_OPTIONS = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslrootcert": (),
    "sslcrl": (),
    "gssencmode": ("disable", "prefer", "require"),
    "gsslib": ("gssapi", "sspi"),
    "krbsrvname": (),
    _WINDOWS: ("windows",),
    _READING: ("standby",),
}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on one or several hosts; `user` is the login role, empty where somebody must be asked.

    `windows` signs in with the account of the PC (Kerberos or SSPI); then there is no password. With
    `standby` long searches, counts and exports go to the host that only reads, while it lags little.
    """

    hosts: tuple[tuple[str, int], ...]
    database: str
    user: str = ""
    options: tuple[tuple[str, str], ...] = ()
    windows: bool = False
    standby: bool = False

    @property
    def place(self) -> str:
        """The address of the database alone: the same for everybody who works with it."""
        hosts = ",".join(f"{_in_brackets(host)}:{port}" for host, port in self.hosts)
        return f"postgresql://{hosts}/{quote(self.database, safe='')}"

    @property
    def text(self) -> str:
        """The whole address, as it may stand in a shortcut."""
        ours = ((_WINDOWS, "windows", self.windows), (_READING, "standby", self.standby))
        words = [*self.options, *((name, value) for name, value, wanted in ours if wanted)]
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        asked = f"?{urlencode(words, quote_via=quote)}" if words else ""
        return self.place.replace("://", f"://{user}", 1) + asked

    @property
    def named(self) -> str:
        """What a sentence calls the server."""
        return " oder ".join(dict.fromkeys(host or "dieser PC" for host, _port in self.hosts))

    def role_of(self, login: str) -> str:
        """Return a member of staff's role: a server may hold several towns, so it begins with the town's.

        People also type what they type elsewhere: a mail address, the account of the PC, capitals.
        """
        if login == self.user:
            return login
        plain = login.strip().rpartition("\\")[2].partition("@")[0].lower()
        mine = f"{self.database.lower()}_"
        return plain if plain.startswith(mine) else f"{mine}{plain}"

    def login_of(self, role: str) -> str:
        """Return what a person calls a role: its login without the town's name."""
        return role.removeprefix(f"{self.database.lower()}_")

    def signed_in_as(self, login: str) -> "ServerAddress":
        """Return the same address for a member of staff."""
        return replace(self, user=self.role_of(login))


def is_server(text: str) -> bool:
    """Tell whether a text means a server rather than a file."""
    return bool(_SERVERS.match(text.strip()))


def read_address(text: str) -> ServerAddress:
    """Return the address that stands in a text: postgresql://[user@]host[:port][,host…]/database[?options].

    Raises CannotOpen with a sentence that says which part is wrong, and never repeats a password.
    """
    plain = text.strip()
    scheme = _SCHEME.match(plain)
    parts = _PARTS.match(plain[scheme.end() :]) if scheme else None
    if parts is None or not plain.isprintable():
        raise _unreadable("Sie beginnt mit postgresql://, dann kommen Rechner und Datenbank.")
    user, hosts, database, query = (part or "" for part in parts.groups())
    if ":" in user:
        raise _password_inside()
    servers = tuple(_read_host(one) for one in hosts.split(","))
    if len(servers) > 1 and not all(host for host, _port in servers):
        raise _unreadable("Zwischen zwei Kommas fehlt ein Rechner.")
    options = _read_options(query)
    if not database or "/" in database:
        raise _unreadable("Hinter dem Rechner gehört nach einem Schrägstrich der Name der Datenbank.")
    return ServerAddress(
        hosts=servers,
        database=_decoded(database),
        user=_decoded(user),
        options=tuple(one for one in options.items() if one[0] not in (_WINDOWS, _READING)),
        windows=_WINDOWS in options,
        standby=_READING in options,
    )


def _read_host(text: str) -> tuple[str, int]:
    found = _HOST.match(text)
    host = _decoded(found[1] or found[2]) if found else ""
    port = int(found[3] or USUAL_PORT) if found else 0
    if not 0 < port < 65_536 or not (":" in host or _NAME.match(host)):
        # What stands there is not repeated: it may be a piece of a password with a slash in it.
        raise _unreadable("Der Rechner darin ist keiner; gemeint ist etwa rathaus-db.stadt.de:5432.")
    return host, port


def _read_options(query: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        if "pass" in name.lower():
            raise _password_inside()
        allowed = _OPTIONS.get(name)
        if allowed is None:
            raise _unreadable(f"Hinter dem Fragezeichen kann nur stehen: {', '.join(_OPTIONS)}.")
        if name in options or not value or not value.isprintable() or (allowed and value not in allowed):
            raise _unreadable(f"Die Angabe zu {name} ist nicht zu verstehen.")
        options[name] = value
    return options


def _decoded(text: str) -> str:
    plain = unquote(text, errors="replace")
    if not plain.isprintable() or "\ufffd" in plain:
        raise _unreadable("Sie enthält ein Zeichen, das dort nicht vorkommen darf.")
    return plain


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else quote(host, safe="")


def _unreadable(why: str) -> CannotOpen:
    return CannotOpen(f"Diese Adresse lässt sich nicht lesen. {why} Es wurde nichts geöffnet.")


def _password_inside() -> CannotOpen:
    return CannotOpen(
        "In dieser Adresse steht ein Kennwort. Dort wäre es in Verknüpfungen und in der Liste der laufenden "
        "Programme zu lesen. Es wurde nichts gesendet. Bitte die Adresse ohne Kennwort angeben; Rathaus Desk "
        "fragt danach. War es das richtige, sollte die IT es ändern."
    )
