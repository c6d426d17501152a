"""What it means to the person at the desk when a server turns a connection away.

A refused connection has no SQLSTATE, only words: libpq's own are English, the server's follow its
`lc_messages`; here English and German are understood. Whatever else it says is shown to the IT as it is.
"""

import re
from typing import TYPE_CHECKING

from rathaus_desk.domain.errors import CannotOpen, TurnedAway

if TYPE_CHECKING:  # the first page knows this module, and SQLAlchemy takes long to import
    from sqlalchemy.exc import DBAPIError

LONGEST_QUOTE = 160  # characters of a message that we do not know


class WantsPassword(TurnedAway):
    """The server wants a password, and there was none or it was not the right one."""


class WantsPasswordHere(WantsPassword):
    """The server is away; this PC goes on without it for who knows the password that held here last."""


class ServerAway(CannotOpen):
    """Nobody answers, or nobody who may store anything; trying again later may help."""


_WRONG = (
    "Benutzername oder Kennwort stimmt nicht, oder der Zugang ist abgelaufen. Bitte noch einmal eingeben und "
    "auf die Feststelltaste achten; sonst gibt die IT ein neues Kennwort."
)
_LOCKED = "Ihr Zugang ist gesperrt. Bitte die Administration fragen; sie kann ihn wieder öffnen."
_NO_LONGER = (
    "Ihr Zugang oder Ihr Kennwort gilt nicht mehr. Bitte neu anmelden; geht das nicht, die Administration "
    "fragen."
)
_MISSING = "{server} verlangt ein Kennwort. Bitte Benutzernamen und Kennwort eingeben."
_NOT_SENT = "Ihr Kennwort wurde nicht gesendet."

# The first that fits counts: with several hosts, one that is off must not hide why another said no.
_MEANINGS: tuple[tuple[str, type[CannotOpen], str], ...] = (
    (r"no password supplied", WantsPassword, _MISSING),
    (r"password authentication failed|passwort-authentifizierung .* fehlgeschlagen", WantsPassword, _WRONG),
    (
        r"role .* does not exist|rolle .* existiert nicht",
        WantsPassword,
        "Diesen Benutzernamen kennt {server} nicht. Bitte noch einmal eingeben; sonst legt die IT den Zugang "
        "an (db user add).",
    ),
    (
        r"is not permitted to log in|keine berechtigung zum einloggen",
        TurnedAway,
        _LOCKED,
    ),
    (
        r"no pg_hba\.conf entry|kein pg_hba\.conf-eintrag|pg_hba\.conf rejects|pg_hba\.conf lehnt",
        CannotOpen,
        "{server} lässt Anmeldungen von diesem PC aus nicht zu. Bitte die IT rufen; sie muss ihn am Server "
        "freigeben (pg_hba.conf).",
    ),
    (
        r"too many connections for role|zu viele verbindungen (?:von|für) rolle",
        CannotOpen,
        "Mit Ihrem Zugang sind schon so viele Fenster offen, wie erlaubt sind. Bitte eines schließen, auch "
        "an anderen Plätzen, und noch einmal anmelden.",
    ),
    (
        r"too many clients|too many connections|connection slots are reserved"
        r"|zu viele verbindungen|verbleibenden verbindungen",
        CannotOpen,
        "{server} nimmt gerade keine weiteren Anmeldungen an, alle Plätze sind belegt. Bitte in einer Minute "
        "noch einmal; kommt es wieder vor, die IT rufen.",
    ),
    (
        r"database .* does not exist|datenbank .* existiert nicht",
        CannotOpen,
        "Die Datenbank {database} gibt es auf {server} nicht. Bitte die Adresse prüfen oder die IT fragen.",
    ),
    (
        r"permission denied for database|keine berechtigung für datenbank",
        TurnedAway,
        "Ihr Zugang gilt nicht für die Datenbank {database}. Bitte die Adresse prüfen oder die IT fragen.",
    ),
    (
        r"starting up|shutting down|recovery mode|not currently accepting|not yet accepting"
        r"|datenbanksystem (?:startet|fährt|ist im)|akzeptiert gegenwärtig keine|nimmt noch keine",
        ServerAway,
        "{server} startet gerade oder wird gewartet. Bitte in einer Minute noch einmal.",
    ),
    (
        r"root certificate file .* does not exist|could not read root certificate|certificate file .* stores",
        CannotOpen,
        "Auf diesem PC fehlt das Zertifikat der Stadt, an dem {server} zu erkennen ist. {not_sent} Bitte die "
        "IT rufen; sie trägt es in der Adresse ein (sslrootcert).",
    ),
    (
        r"server does not support ssl|server refused ssl|ssl connection was required",
        CannotOpen,
        "{server} kann die Verbindung nicht verschlüsseln. {not_sent} Bitte die IT rufen; sie muss am Server "
        "TLS einschalten.",
    ),
    (
        r"certificate .* does not match host name|server certificate for .* does not match",
        CannotOpen,
        "Der Server, der antwortet, trägt einen anderen Namen als {server}. {not_sent} Bitte die Adresse "
        "prüfen und die IT rufen: Vielleicht gibt sich ein fremder Rechner als Server aus.",
    ),
    (
        r"certificate verify failed|certificate has expired|self-signed certificate|unable to get .* issuer",
        CannotOpen,
        "Das Zertifikat von {server} ist hier nicht als vertrauenswürdig bekannt oder abgelaufen. {not_sent} "
        "Bitte die IT rufen: Vielleicht gibt sich ein fremder Rechner als Server aus.",
    ),
    (
        r"authentication method requirement|authentication method .* not supported|channel binding",
        CannotOpen,
        "{server} will die Anmeldung anders prüfen, als es hier erlaubt ist. {not_sent} Bitte die IT rufen; "
        "am Server gehört scram-sha-256 eingestellt, für Windows-Konten gss oder sspi (pg_hba.conf).",
    ),
    (
        r"gssapi|sspi|kerberos",
        CannotOpen,
        "Die Anmeldung mit dem Konto dieses PCs hat nicht geklappt. Bitte am PC ab- und wieder anmelden; "
        "sonst die IT rufen.",
    ),
    (
        r"session is read-only|server is in hot standby|session is not read-only",
        ServerAway,
        "Erreichbar ist nur ein Ersatzserver, der nichts speichern kann. Bitte in einer Minute noch einmal; "
        "bleibt es dabei, die IT rufen.",
    ),
    (
        r"could not translate host name|name or service not known|nodename nor servname|getaddrinfo"
        r"|failed to resolve|no address associated|temporary failure in name resolution",
        ServerAway,
        "Einen Rechner mit dem Namen {server} gibt es in diesem Netz nicht. Bitte die Adresse und das "
        "Netzwerkkabel prüfen.",
    ),
    (
        # Of several hosts one may be out of reach: then this would be said of the wrong one.
        r"^(?!.*(?:timeout expired|timed out|unreachable|no route|nicht erreichbar|wartezeit|keine route))"
        r".*(?:connection refused|actively refused|verbindungsaufbau abgelehnt|verbindung verweigert)",
        ServerAway,
        "{server} ist zu erreichen, aber unter {ports} läuft dort gerade keine Datenbank. Bitte in einer "
        "Minute noch einmal; bleibt es dabei, die IT rufen: Die Datenbank muss gestartet oder der Port in "
        "der Adresse berichtigt werden. Was gespeichert war, ist sicher.",
    ),
    (
        r"connection refused|timeout expired|timed out|unreachable|no route to host|nicht erreichbar"
        r"|verbindungsaufbau abgelehnt|wartezeit|keine route|no such file or directory"
        r"|could not connect|closed the connection unexpectedly|connection reset|server closed",
        ServerAway,
        "{server} antwortet nicht. Bitte das Netzwerkkabel prüfen und in einer Minute noch einmal; sonst die "
        "IT rufen. Was gespeichert war, ist sicher.",
    ),
)


def in_words(message: str, server: str, database: str) -> CannotOpen:
    """Return what a refused connection means; `message` is what libpq or the server said of it."""
    plain = " ".join(message.split())
    for pattern, kind, sentence in _MEANINGS:
        if re.search(pattern, plain, re.IGNORECASE):
            words = sentence.format(server=server, database=database, not_sent=_NOT_SENT, ports=_ports(plain))
            return kind(words)
    quote = plain[:LONGEST_QUOTE] + ("…" if len(plain) > LONGEST_QUOTE else "")
    return CannotOpen(
        f"Die Anmeldung bei {server} hat nicht geklappt. Was gespeichert war, ist sicher. Bitte die IT "
        f"rufen; der Server sagt: {quote}"
    )


def _ports(message: str) -> str:
    """Return the ports that a message of libpq names, in words."""
    found = dict.fromkeys(re.findall(r"\bport (\d+)", message, re.IGNORECASE))
    return f"Port {' oder '.join(found)}" if found else "dem Port der Adresse"


def let_in_no_more(error: "DBAPIError") -> TurnedAway | None:
    """Return why a server that let somebody in before does so no more; None if it is only away."""
    if error.statement is not None or getattr(error.orig, "sqlstate", None) is not None:
        return None  # who is not let in never came to a statement
    meaning = in_words(str(error.orig), "", "")
    if not isinstance(meaning, TurnedAway):
        return None
    return TurnedAway(_LOCKED if str(meaning) == _LOCKED else _NO_LONGER)
