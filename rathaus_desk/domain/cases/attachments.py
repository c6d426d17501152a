"""What citizens and colleagues bring to a case: PDF, pictures, mails. Judged by content, never by name."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.cases.mails import too_much
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import clean

LARGEST = 25_000_000  # bytes
TOO_MUCH_MAIL = (
    "Diese E-Mail besteht aus mehr Teilen oder Zeilen, als eine E-Mail haben kann. "
    "Es wurde nichts angehängt. Bitte im Mailprogramm als PDF speichern und das PDF anhängen."
)
_LONGEST_NAME = 120
# Windows takes these names for devices, whatever ending they have.
_DEVICES = re.compile(r"(?i)\A(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\.|\Z)")
_HEADER = re.compile(rb"(?i)\A\s*(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_MAIL_HEADERS = re.compile(rb"(?im)^(?:from|date|subject|received|message-id|mime-version):")
_HEADER_ROOM = 65_536  # bytes in which the header of a mail must show
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class AttachmentKind(StrEnum):
    """What an attachment is."""

    PDF = "pdf"
    PICTURE = "picture"
    MAIL = "mail"


class AttachmentOrigin(StrEnum):
    """Where an attachment came from."""

    FILE = "file"
    SCAN = "scan"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment in the file of a case, without its bytes; `size` in bytes."""

    id: int
    case_id: int
    name: str
    kind: AttachmentKind
    origin: AttachmentOrigin
    size: int
    sha256: str
    for_units: bool
    added_at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class AttachFile(Command[Attachment]):
    """Lay a file into a case; with `for_units` false only the contact person and her colleagues see it."""

    case_id: int
    file_name: str
    content: bytes
    origin: AttachmentOrigin = AttachmentOrigin.FILE
    for_units: bool = True


@dataclass(frozen=True, kw_only=True)
class AttachMailPart(Command[Attachment]):
    """Lay one file out of an attached mail into the same case; `part` counts from 0."""

    attachment_id: int
    part: int


@dataclass(frozen=True, kw_only=True)
class WithdrawAttachment(Command[Attachment]):
    """Take an attachment out of sight, with a reason; it can be brought back."""

    attachment_id: int
    because: str


@dataclass(frozen=True, kw_only=True)
class RestoreAttachment(Command[Attachment]):
    """Bring a withdrawn attachment back."""

    attachment_id: int


def kind_of(content: bytes) -> AttachmentKind:
    """Return what a file is, by its content.

    Refuses an empty or too large file, and every kind that we cannot show.
    """
    if not content:
        raise Refused("Diese Datei ist leer. Es wurde nichts angehängt.", "file")
    if len(content) > LARGEST:
        raise Refused(
            f"Diese Datei ist größer als {LARGEST // 1_000_000} MB. Es wurde nichts angehängt. "
            "Bitte kleiner einscannen oder aufteilen.",
            "file",
        )
    if b"%PDF-" in content[:1024]:
        return AttachmentKind.PDF
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return AttachmentKind.PICTURE
    if content.startswith(_OUTLOOK):
        raise Refused(
            "Das ist eine Datei von Outlook oder einem alten Office. Es wurde nichts angehängt. Bitte die "
            "Nachricht als .eml speichern, ein Dokument als PDF.",
            "file",
        )
    head = _HEADER.match(content[:_HEADER_ROOM].replace(b"\r\n", b"\n"))
    if head is not None and len(_MAIL_HEADERS.findall(head[0])) >= 2:
        if too_much(content):
            raise Refused(TOO_MUCH_MAIL, "file")
        return AttachmentKind.MAIL
    raise Refused(
        "Anhängen lassen sich PDF, Bilder (JPEG, PNG, TIFF, WebP) und E-Mails (.eml). "
        "Es wurde nichts angehängt; bitte die Datei als PDF speichern.",
        "file",
    )


def plain_name(file_name: str, kind: AttachmentKind) -> str:
    """Return a file's name without folders and odd signs, at most 120 characters; never empty."""
    bare = clean(re.split(r"[/\\]", file_name)[-1])
    bare = "".join(one for one in bare if one not in '<>:"|?*').strip(" .")
    if _DEVICES.match(bare):
        bare = f"Datei {bare}"
    stem, dot, ending = bare.rpartition(".")
    if not dot or len(ending) > 5 or not stem:
        stem, ending = bare, {"pdf": "pdf", "picture": "jpg", "mail": "eml"}[kind.value]
    return f"{(stem or 'Datei')[: _LONGEST_NAME - len(ending) - 1]}.{ending}"


def size_in_words(size: int) -> str:
    """Return a size of bytes as people read it: "340 KB", "2,1 MB"."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
