"""Which column of somebody's list is what, and a recipient out of a line of it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.campaigns.list_dates import OddDate, day_of, names_a_day
from rathaus_desk.domain.campaigns.list_words import (
    Name,
    address_in,
    name_in,
    place_in,
    postcode_in,
    street_in,
    without_title,
)
from rathaus_desk.domain.campaigns.recipients import Recipient, degree_of, title_of
from rathaus_desk.domain.text import clean, fold

LONGEST_CELL = 300  # characters; more is no name and no street
_FORMULA = re.compile(r"\s*[=@\t\r]|\s*[+-][^\s\d-]")  # "+49 171 …" is a phone number
_TEXT_FORMULA = re.compile(r'\s*="([^"]*)"\s*')  # by it exports keep a spreadsheet from taking zeros away
_FAILED = re.compile(r"#(?:BEZUG|NAME|NV|N/A|WERT|VALUE|REF|DIV/0|ZAHL|NUM|NULL|ÜBERLAUF|SPILL|CALC)[!?]?")
_HINT = re.compile(r"[(\[][^)\]]*[)\]]")  # "Geburtsdatum (TT.MM.JJJJ)"
_CUT_POSTCODE = re.compile(r"[1-9]\d{3}", re.ASCII)
_LONGEST_HEAD = 100  # characters in which a hint is looked for
_YES = frozenset(
    (
        "ja",
        "j",
        "x",
        "1",
        "yes",
        "y",
        "wahr",
        "true",
        "verstorben",
        "gestorben",
        "tot",
        "verzogen",
        "weggezogen",
    )
)
_NO = frozenset(("", "nein", "n", "0", "no", "falsch", "false"))
_CROSS = "†"


class Column(StrEnum):
    """What a column of a list can mean."""

    TITLE = "title"
    DEGREE = "degree"  # beside a title: "Dr."
    PARTICLE = "particle"  # before the family name: "von der"
    NAME = "name"  # given and family name in one cell
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    ORGANISATION = "organisation"
    ADDITION = "addition"
    ADDRESS = "address"  # street, postcode and place in one cell
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
    Column.TITLE: "anrede titel geschlecht salutation anredetitel",
    Column.DEGREE: "akademischertitel akademischergrad akadtitel akadgrad grad doktorgrad akad",
    Column.PARTICLE: "namenszusatz vorsatzwort namensvorsatz vorsatz namensbestandteil adelszusatz",
    Column.NAME: "name vollername vollstandigername empfanger nachnamevorname namevorname vorundnachname "
    "vornamenachname vornamename fullname",
    Column.GIVEN_NAME: "vorname vornamen rufname given givenname firstname vn",
    Column.FAMILY_NAME: "nachname familienname zuname lastname familyname surname nn",
    Column.ORGANISATION: "firma firmenname organisation einrichtung verein institution unternehmen company",
    Column.ADDITION: "zusatz adresszusatz anschriftenzusatz co adresse2 anschrift2 adresszeile2",
    Column.ADDRESS: "vollstandigeanschrift vollstandigeadresse anschriftkomplett",
    Column.STREET: (
        "strasse str strassehausnummer strassehausnr strassenr strassehnr strasseundhausnummer "
        "strasseundhausnr strasseundnr strasseundnummer anschrift adresse adresszeile1 street strassenname"
    ),
    Column.HOUSE_NUMBER: "hausnummer hausnr hnr nr nummer housenumber",
    Column.POSTCODE: "plz postleitzahl zip zipcode postcode postalcode",
    Column.PLACE: "ort wohnort ortsname stadt plzort plzundort plzwohnort postleitzahlort gemeinde city town",
    Column.COUNTRY: "land staat country",
    Column.BORN: "geburtsdatum geburtstag gebdatum gebtag geb geboren geborenam gebam gebdat gebd "
    "birthdate birthday dateofbirth dob",
    Column.DIED: "verstorben verstorbenam sterbedatum tod gestorben gestorbenam todestag",
    Column.MOVED: "verzogen verzogenam wegzug weggezogen wegzugsdatum auszug",
    Column.LANGUAGE: "sprache muttersprache",
    Column.CASE: "vorgang vorgangsnummer aktenzeichen zeichen",
    Column.IGNORED: "grundderruckgabe zeileimoriginal",  # of a file with lines that we gave back
}
_FATES = {Column.DIED: "verstorben", Column.MOVED: "verzogen"}
_MEANINGS = {head: column for column, heads in _HEADS.items() for head in heads.split()}


class BrokenLine(Exception):
    """A line that cannot become a recipient; the text is the reason, a German half-sentence."""


def guess_columns(heads: Sequence[str]) -> tuple[Column, ...]:
    """Return what each column probably is; no meaning twice, the rest is kept for the template."""
    found: list[Column] = []
    for head in heads:
        meaning = _meaning(head)
        if meaning is Column.TITLE and Column.TITLE in found and Column.DEGREE not in found:
            meaning = Column.DEGREE if fold(head) == "titel" else Column.MORE  # "Anrede;Titel;Vorname"
        found.append(Column.MORE if meaning in found and meaning is not Column.IGNORED else meaning)
    if Column.NAME in found and Column.GIVEN_NAME in found and Column.FAMILY_NAME not in found:
        found[found.index(Column.NAME)] = Column.FAMILY_NAME  # "Name, Vorname" are two columns
    return tuple(found)


def _meaning(head: str) -> Column:
    """Return what a head says, also in front of a hint: "Geburtsdatum (TT.MM.JJJJ)"."""
    for said in (head, _HINT.sub("", head[:_LONGEST_HEAD])):
        if meaning := _MEANINGS.get(fold(said).replace(" ", "")):
            return meaning
    return Column.MORE if head.strip() else Column.IGNORED


def with_addresses(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Return the columns, "Anschrift" as a whole address where most of its cells are one and no place is."""
    if Column.STREET not in columns or {Column.PLACE, Column.POSTCODE} & set(columns):
        return tuple(columns)
    at = columns.index(Column.STREET)
    written = [one[at] for one in cells if len(one) > at and one[at].strip()]
    whole = sum(address_in(clean(one, lines=True).replace("\n", ", ")) is not None for one in written)
    found = Column.ADDRESS if whole * 2 > len(written) else Column.STREET
    return (*columns[:at], found, *columns[at + 1 :])


def enough(columns: Sequence[Column]) -> str:
    """Return what is missing before letters can be addressed, as a German sentence, or nothing."""
    if not {Column.NAME, Column.FAMILY_NAME, Column.ORGANISATION} & set(columns):
        return "Keine Spalte ist als Name gewählt. Bitte wählen Sie, wo der Name steht."
    if Column.ADDRESS in columns:
        return ""
    street, place = Column.STREET not in columns, Column.PLACE not in columns
    if street and place:
        return "Straße und Ort fehlen. Bitte wählen Sie, in welchen Spalten sie stehen."
    if street or place:
        what, it = ("Die Straße", "sie") if street else ("Der Ort", "ihn")
        return (
            f"{what} fehlt. Bitte wählen Sie die Spalte. Gibt es keine, tragen Sie {it} bitte in der Liste "
            "nach und lesen Sie die Liste noch einmal."
        )
    return ""


def recipient_of(
    line: int,
    cells: Sequence[str],
    heads: Sequence[str],
    columns: Sequence[Column],
    source: int = 1,
    months: bool | None = None,
) -> Recipient:
    """Return a recipient from the cells of a line; `months`: its dates begin with the month.

    Raises BrokenLine with the reason.
    """
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
    return _recipient(line, source, texts, tuple(more), months)


def _text(head: str, cell: str) -> str:
    if kept := _TEXT_FORMULA.fullmatch(cell):
        cell = kept[1]
    text = clean(cell, lines=True).replace("\n", ", ")
    if _FORMULA.match(cell):
        raise BrokenLine(f"in „{clean(head)}“ steht eine Formel")
    if _FAILED.fullmatch(text):
        raise BrokenLine(f"in „{clean(head)}“ steht ein Rechenfehler der Tabelle ({text})")
    if "\ufffd" in text or "\x00" in cell:
        raise BrokenLine(f"„{clean(head)}“ enthält nicht lesbare Zeichen")
    if len(text) > LONGEST_CELL:
        raise BrokenLine(f"„{clean(head)}“ ist länger als {LONGEST_CELL} Zeichen")
    return text


def _recipient(
    line: int,
    source: int,
    texts: Mapping[Column, str],
    more: tuple[tuple[str, str], ...],
    months: bool | None,
) -> Recipient:
    name = _name(texts)
    street, number, place = _where(texts)
    written, place = _place(texts, place)
    postcode, country = postcode_in(written)
    country = texts.get(Column.COUNTRY, "") or country
    whole = _with_zero(postcode, country, texts)
    return Recipient(
        line=line,
        source=source,
        title=name.title,
        degree=name.degree,
        given_name=name.given,
        family_name=name.family,
        organisation=texts.get(Column.ORGANISATION, ""),
        addition=texts.get(Column.ADDITION, ""),
        street=street,
        house_number=number,
        postcode=whole,
        zero_added=whole != postcode,
        place=place,
        country=country,
        birth_date=_born(texts.get(Column.BORN, ""), months),
        died=_is_so(texts, Column.DIED),
        moved=_is_so(texts, Column.MOVED),
        language=texts.get(Column.LANGUAGE, ""),
        case_number=texts.get(Column.CASE, ""),
        more=more,
    )


def _name(texts: Mapping[Column, str]) -> Name:
    """Return the name; a title in a column of its own comes before one that stands with the name."""
    given, family = texts.get(Column.GIVEN_NAME, ""), texts.get(Column.FAMILY_NAME, "")
    if given or family or not (whole := texts.get(Column.NAME, "")):
        first, last = without_title(given), without_title(family)
        titles = (first.title or last.title, first.degree or last.degree)
        found = Name(*titles, first.given, last.given)
    else:
        found = name_in(whole)
    said = texts.get(Column.TITLE, "")
    degree = degree_of(said) or texts.get(Column.DEGREE, "") or found.degree
    family = _with_particle(texts.get(Column.PARTICLE, ""), found.family)
    return Name(title_of(said) or found.title, degree, found.given, family)


def _with_particle(particle: str, family: str) -> str:
    """Return "von der Heide"; a list that has the particle in the name as well is not given it twice."""
    known = not particle or f"{fold(family)} ".startswith(f"{fold(particle)} ")
    return family if known else f"{particle} {family}"


def _where(texts: Mapping[Column, str]) -> tuple[str, str, str]:
    """Return street, number, and the place with its postcode where one cell holds all of it."""
    whole, place = texts.get(Column.ADDRESS, ""), ""
    street, number = texts.get(Column.STREET, ""), texts.get(Column.HOUSE_NUMBER, "")
    if whole:
        street, place = address_in(whole) or (whole, "")
    return (street, number.removesuffix(".0"), place) if number else (*street_in(street), place)


def _place(texts: Mapping[Column, str], found: str) -> tuple[str, str]:
    postcode, place = texts.get(Column.POSTCODE, "").lstrip("'"), texts.get(Column.PLACE, "") or found
    return (postcode, place) if postcode else place_in(place)


def _with_zero(postcode: str, country: str, texts: Mapping[Column, str]) -> str:
    """Return a German postcode of a column of its own with the zero that a spreadsheet took from 01067.

    No postcode begins with two zeros; who wrote 4 digits of 33098 sees what was added before it is taken.
    """
    cut = texts.get(Column.POSTCODE) and _CUT_POSTCODE.fullmatch(postcode) and not country
    return f"0{postcode}" if cut else postcode


def _born(text: str, months: bool | None) -> date | None:
    try:
        return day_of(text, months) if text else None
    except OddDate as error:
        raise BrokenLine(str(error)) from None


def _is_so(texts: Mapping[Column, str], column: Column) -> bool:
    """Tell whether a cell says yes, also by a day or a year. What is neither yes nor no goes to nobody."""
    text = texts.get(column, "")
    said = fold(text)
    if said in _YES or names_a_day(text) or text == _CROSS:
        return True
    if said not in _NO:
        raise BrokenLine(f"„{text}“ sagt nicht, ob jemand {_FATES[column]} ist")
    return False
