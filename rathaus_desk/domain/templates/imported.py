"""What an import gives: a template to look over, its text form, and a note of what was left out."""

from dataclasses import dataclass, field

from rathaus_desk.domain.templates.blocks import Chip, Template, Words
from rathaus_desk.domain.templates.field_list import BY_KEY, field_by_name
from rathaus_desk.domain.templates.words import Problem
from rathaus_desk.domain.text import fold

WORDS_IN_BOX = "Textfelder: der Text darin ist nicht dabei"
# Names of merge fields as they stand in the letters of town halls, by the key of our field.
_ALIASES = {
    "anrede": "anrede briefanrede anredezeile salutation greetingline begruessung",
    "titel": "titel title akadgrad akademischergrad",
    "vorname": "vorname vornamen firstname givenname rufname",
    "nachname": "nachname name1 familienname lastname surname zuname",
    "name": "name vollername fullname empfaenger empfaengername vornamenachname namevorname kunde",
    "strasse": "strasse adresse1 street address1 strassehausnr strassehausnummer strassenr adresszeile1",
    "plz": "plz postleitzahl zip postalcode zipcode",
    "ort": "ort stadtname wohnort city town place",
    "anschrift": "anschrift adresse addressblock adressblock address",
    "ortsteil": "ortsteil stadtteil district",
    "telefon": "telefon tel telefonnummer phone telefonprivat mobil handy",
    "email": "email mail emailadresse emailaddress",
    "vorgangsnummer": "aktenzeichen az zeichen geschaeftszeichen vorgangsnummer vorgang "
    "kassenzeichen unserzeichen",
    "leistung": "leistung betreff gegenstand thema",
    "eingang": "eingang eingangsdatum antragsdatum datumantrag schreibenvom",
    "frist": "frist fristdatum termin1 bisdatum antwortbis",
    "ergebnis": "ergebnis entscheidung antwort",
    "stelle": "stelle amt abteilung fachbereich sachgebiet department",
    "gebuehr": "gebuehr betrag summe kosten amount",
    "ansprechperson": "ansprechperson ansprechpartner sachbearbeiter sachbearbeiterin bearbeiter kontakt",
    "ansprechperson_telefon": "durchwahl teldurchwahl telefonsachbearbeiter telefonbearbeiter",
    "ansprechperson_zimmer": "zimmer raum zimmernummer room",
    "heute": "datum heute date briefdatum tagesdatum currentdate",
    "termin_tag": "termin termindatum terminam datumtermin",
    "termin_zeit": "uhrzeit terminzeit zeit time",
    "termin_ort": "terminort treffpunkt",
    "stadt": "stadt gemeinde kommune behoerdenname",
    "grund": "grund begruendung",
    "behoerde": "behoerde anderestelle",
}
_BY_ALIAS = {fold(alias): key for key, aliases in _ALIASES.items() for alias in aliases.split()}


@dataclass(frozen=True, slots=True)
class ImportedTemplate:
    """An import: the template and its text form, both only a beginning; `left_out` says what is not in it.

    `unknown` are the merge fields for which the clerk has to choose one of ours; they stand as "[Name]".
    `problems` is what the text form would be refused for.
    """

    template: Template
    text: str
    left_out: tuple[str, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Notes:
    """What was met and left out while reading, each with how often."""

    counts: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)

    def left_out(self, what: str) -> None:
        """Count one thing that is not taken over."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def lines(self) -> tuple[str, ...]:
        """Return the note, one line for each kind of thing."""
        return tuple(f"{what} ({count}-mal)" if count > 1 else what for what, count in self.counts.items())


def merge_words(name: str, mapping: dict[str, str], notes: Notes) -> Words:
    """Return the chip for a merge field; one that nobody knows stays readable and is noted."""
    own = mapping.get(name, "")
    key = own if own in BY_KEY else ""
    if not key:
        ours = field_by_name(name)
        key = ours.key if ours else _BY_ALIAS.get(fold(name).replace(" ", ""), "")
    if key:
        return (Chip(key),)
    shown = " ".join(name.split())[:60]
    notes.unknown[shown] = None
    return (f"[{shown}]",)
