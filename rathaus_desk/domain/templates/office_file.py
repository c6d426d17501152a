"""Opens a DOCX or ODT of unknown origin: bounded, read-only, nothing unpacked, no entity resolved.

The standard library is enough: expat is told to stop at the first document type, so that neither bombs nor
outside entities can be declared at all.
"""

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from rathaus_desk.domain.errors import Refused

LARGEST_FILE = 20_000_000  # bytes as it comes
LARGEST_WHOLE = 100_000_000  # bytes unpacked, as the file itself says
LARGEST_PART = 8_000_000  # bytes of one XML part, counted while reading
MOST_PARTS = 2_000
_DEEPEST = 200
_MOST_ELEMENTS = 200_000
_MACROS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")
_UNREADABLE = (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "ein Word-Dokument alter Art (DOC) oder eines mit Passwort"),
    (b"{\\rtf", "ein Textdokument (RTF)"),
    (b"%pdf", "ein PDF"),
    (b"<!doctype html", "eine Internetseite"),
    (b"<html", "eine Internetseite"),
    (b"<?xml", "eine XML-Datei"),
)
_SAFE = " Es wurde nichts übernommen."


class OfficeFile:
    """One archive whose list of contents was checked; parts are read only when asked for."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST_FILE:
            raise _refused("Die Datei ist zu groß: höchstens 20 MB.")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise _other_kind(data) or _broken() from error
        self.names = _checked(self._archive.infolist())

    def has(self, name: str) -> bool:
        """Tell whether the file has this part."""
        return name in self.names

    def xml(self, name: str) -> Element:
        """Return a part as a tree. Refuses one that is too large, broken, or declares anything of its own."""
        return read_xml(self._bytes(name))

    def _bytes(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as part:
                data = part.read(LARGEST_PART + 1)
        except _UNREADABLE as error:
            raise _broken() from error
        if len(data) > LARGEST_PART:
            raise _refused("Der Text der Datei ist zu groß für eine Vorlage.")
        return data


def read_xml(data: bytes) -> Element:
    """Return XML as a tree. Refuses document types, deep nesting, too many elements, and broken XML."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    counts = {"depth": 0, "all": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        counts["depth"] += 1
        counts["all"] += 1
        if counts["depth"] > _DEEPEST or counts["all"] > _MOST_ELEMENTS:
            raise _refused("Die Datei ist zu verschachtelt für eine Vorlage.")
        builder.start(_braced(tag), {_braced(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        counts["depth"] -= 1
        builder.end(_braced(tag))

    def declared(*_: object) -> NoReturn:
        raise _refused("Die Datei enthält Anweisungen, die in einem Brief nichts zu suchen haben.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = declared
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise _broken() from error


def _braced(name: str) -> str:
    """Return "{space}name", as ElementTree writes what expat gives as "space}name"."""
    return "{" + name if "}" in name else name


def _checked(entries: list[zipfile.ZipInfo]) -> frozenset[str]:
    names = [one.filename for one in entries]
    if len(names) > MOST_PARTS or sum(one.file_size for one in entries) > LARGEST_WHOLE:
        raise _refused("Die Datei ist ausgepackt zu groß. Bitte Bilder herausnehmen.")
    if len(set(names)) != len(names) or any(map(_strays, names)):
        raise _broken()
    if any(one.flag_bits & 0x1 for one in entries):
        raise _refused("Die Datei ist mit einem Passwort geschützt. Bitte ohne Passwort speichern.")
    if any(mark in name.casefold() for name in names for mark in _MACROS):
        raise _refused("Die Datei enthält Makros. Bitte ohne Makros speichern, als DOCX oder ODT.")
    return frozenset(names)


def _strays(name: str) -> bool:
    """Tell whether a name points out of its archive; nothing is unpacked, but such a file is no letter."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name


def _other_kind(data: bytes) -> Refused | None:
    """Return the refusal of a file that is told by its first bytes to be something else."""
    beginning = data[:1_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    what = next((what for mark, what in _OTHER_KINDS if beginning.startswith(mark)), "")
    return _refused(f"Das ist {what}. Bitte dort als DOCX oder ODT speichern.") if what else None


def _broken() -> Refused:
    return _refused("Die Datei lässt sich nicht lesen. Bitte neu als DOCX oder ODT speichern.")


def _refused(reason: str) -> Refused:
    return Refused(reason + _SAFE, "file")
