"""Which column of somebody's list is what, and a recipient out of a line of it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.campaigns.recipients import Recipient, degree_of, title_of
from rathaus_desk.domain.text import clean, fold

LONGEST_CELL = 300  # characters; more is no name and no street
_FORMULA = re.compile(r"\s*[=@\t\r]|\s*[+-][^\s\d-]")  # "+49 171 …" is a phone number
_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})|(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_STREET = re.compile(r"(.*\D)\s+(\d+\s*[a-zA-Z]?(?:\s*[-–/]\s*\d+\s*[a-zA-Z]?)?)")
_PLACE = re.compile(r"(?:[A-Z]{1,3}[- ])?(\d{4,5})\s+(.+)")
_YES = frozenset(("ja", "j", "x", "1", "yes", "y", "wahr", "true"))


class Column(StrEnum):
    """What a column of a list can mean."""

    TITLE = "title"
    NAME = "name"  # given and family name in one cell
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    ORGANISATION = "organisation"
    ADDITION = "addition"
    STREET = "street"  # with or without the number
    HOUSE_NUMBER = "house_number"
    POSTCODE = "postcode"
    PLACE = "place"  # with or without the postcode
    COUNTRY = "country"
    BORN = "born"
    DIED = "died"
    MOVED = "moved"
    LANGUAGE = "language"
    CASE = "case"
    MORE = "more"  # kept for the template, by its head
    IGNORED = "ignored"


_HEADS: Mapping[Column, str] = {
    Column.TITLE: "anrede titel geschlecht",
    Column.NAME: "name vollername empfanger nachnamevorname namevorname",
    Column.GIVEN_NAME: "vorname vornamen rufname given firstname",
    Column.FAMILY_NAME: "nachname familienname zuname lastname surname",
    Column.ORGANISATION: "firma organisation einrichtung verein institution",
    Column.ADDITION: "zusatz adresszusatz co adresse2 anschrift2 adresszeile2",
    Column.STREET: "strasse str strassehausnummer strassehausnr strassenr anschrift adresse adresszeile1",
    Column.HOUSE_NUMBER: "hausnummer hausnr hnr nr nummer",
    Column.POSTCODE: "plz postleitzahl zip",
    Column.PLACE: "ort wohnort stadt plzort gemeinde city",
    Column.COUNTRY: "land staat country",
    Column.BORN: "geburtsdatum geburtstag gebdatum geb geboren gebdat birthdate",
    Column.DIED: "verstorben sterbedatum tod gestorben todestag",
    Column.MOVED: "verzogen wegzug weggezogen wegzugsdatum auszug",
    Column.LANGUAGE: "sprache muttersprache",
    Column.CASE: "vorgang vorgangsnummer aktenzeichen zeichen",
    Column.IGNORED: "grundderruckgabe zeileimoriginal",  # of a file with lines that we gave back
}
_MEANINGS = {head: column for column, heads in _HEADS.items() for head in heads.split()}


class BrokenLine(Exception):
    """A line that cannot become a recipient; the text is the reason, a German half-sentence."""


def guess_columns(heads: Sequence[str]) -> tuple[Column, ...]:
    """Return what each column probably is; no meaning twice, the rest is kept for the template."""
    found: list[Column] = []
    for head in heads:
        meaning = _MEANINGS.get(fold(head).replace(" ", ""), Column.MORE if head.strip() else Column.IGNORED)
        found.append(Column.MORE if meaning in found and meaning is not Column.IGNORED else meaning)
    if Column.NAME in found and Column.GIVEN_NAME in found and Column.FAMILY_NAME not in found:
        found[found.index(Column.NAME)] = Column.FAMILY_NAME  # "Name, Vorname" are two columns
    return tuple(found)


def enough(columns: Sequence[Column]) -> str:
    """Return what is missing before letters can be addressed, as a German sentence, or nothing."""
    if not {Column.NAME, Column.FAMILY_NAME, Column.ORGANISATION} & set(columns):
        return "Keine Spalte ist als Name gewählt. Bitte wählen Sie, wo der Name steht."
    if Column.STREET not in columns or Column.PLACE not in columns:
        return "Straße und Ort fehlen. Bitte wählen Sie, in welchen Spalten sie stehen."
    return ""


def recipient_of(
    line: int, cells: Sequence[str], heads: Sequence[str], columns: Sequence[Column], source: int = 1
) -> Recipient:
    """Return a recipient from the cells of a line. Raises BrokenLine with the reason."""
    if len(cells) != len(columns):
        raise BrokenLine(f"{len(cells)} statt {len(columns)} Spalten")
    texts: dict[Column, str] = {}
    more: list[tuple[str, str]] = []
    for head, column, cell in zip(heads, columns, cells, strict=True):
        if column is Column.IGNORED:
            continue
        text = _text(head, cell)
        if column is Column.MORE:
            more.append((clean(head), text))
        else:
            texts[column] = text
    return _recipient(line, source, texts, tuple(more))


def _text(head: str, cell: str) -> str:
    text = clean(cell, lines=True).replace("\n", ", ")
    if _FORMULA.match(cell):
        raise BrokenLine(f"in „{clean(head)}“ steht eine Formel")
    if "\ufffd" in text or "\x00" in cell:
        raise BrokenLine(f"„{clean(head)}“ enthält nicht lesbare Zeichen")
    if len(text) > LONGEST_CELL:
        raise BrokenLine(f"„{clean(head)}“ ist länger als {LONGEST_CELL} Zeichen")
    return text


def _recipient(
    line: int, source: int, texts: Mapping[Column, str], more: tuple[tuple[str, str], ...]
) -> Recipient:
    said = texts.get(Column.TITLE, "")
    given, family = _name(texts)
    street, number = _street(texts)
    postcode, place = _place(texts)
    return Recipient(
        line=line,
        source=source,
        title=title_of(said),
        degree=degree_of(said),
        given_name=given,
        family_name=family,
        organisation=texts.get(Column.ORGANISATION, ""),
        addition=texts.get(Column.ADDITION, ""),
        street=street,
        house_number=number,
        postcode=postcode,
        place=place,
        country=texts.get(Column.COUNTRY, ""),
        birth_date=_born(texts.get(Column.BORN, "")),
        died=_is_so(texts.get(Column.DIED, "")),
        moved=_is_so(texts.get(Column.MOVED, "")),
        language=texts.get(Column.LANGUAGE, ""),
        case_number=texts.get(Column.CASE, ""),
        more=more,
    )


def _name(texts: Mapping[Column, str]) -> tuple[str, str]:
    given, family = texts.get(Column.GIVEN_NAME, ""), texts.get(Column.FAMILY_NAME, "")
    if given or family or not (whole := texts.get(Column.NAME, "")):
        return given, family
    last, comma, first = whole.partition(",")
    if comma:
        return first.strip(), last.strip()
    words = whole.split()
    at = next((at for at, word in enumerate(words[1:], 1) if word[0].islower()), len(words) - 1)
    return " ".join(words[:at]), " ".join(words[at:])


def _street(texts: Mapping[Column, str]) -> tuple[str, str]:
    street, number = texts.get(Column.STREET, ""), texts.get(Column.HOUSE_NUMBER, "")
    if number or not (found := _STREET.fullmatch(street)):
        return street, number
    return found[1].strip(), found[2].strip()


def _place(texts: Mapping[Column, str]) -> tuple[str, str]:
    postcode, place = texts.get(Column.POSTCODE, ""), texts.get(Column.PLACE, "")
    if not postcode and (found := _PLACE.fullmatch(place)):
        return found[1], found[2]
    if postcode.isdigit() and len(postcode) == 4 and not texts.get(Column.COUNTRY):
        postcode = f"0{postcode}"  # a spreadsheet has taken 01067 Dresden for a number
    return postcode, place


def _born(text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if not found:
        raise BrokenLine(f"„{text}“ ist kein Geburtsdatum")
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BrokenLine(f"„{text}“ ist kein Geburtsdatum") from None


def _is_so(text: str) -> bool:
    """Tell whether a cell says yes; a date of death or of leaving says so too."""
    return fold(text) in _YES or _DAY.fullmatch(text) is not None
