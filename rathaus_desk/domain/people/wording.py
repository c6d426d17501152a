"""Words that hurt, pointed out while a note is being written: the person may read it (Art. 15 DSGVO)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordingHint:
    """A word, where it stands in the text, and what to write instead; nobody has to follow it."""

    word: str
    start: int
    end: int
    suggestion: str


# Stems with the endings of German adjectives and nouns; what follows a stem is read from its own pattern.
_ADJECTIVE = r"(?:e[mnrs]?|er(?:e[mnrs]?)?|e?ste[mnrs]?)?"
_NOUN = r"(?:e?n|e?s|innen|in)?"
_SAY_WHAT = "Besser sagen, was geschehen ist."
_ADJECTIVES = {
    "schwierig": "Besser sagen, was nicht gelungen ist.",
    "frech": _SAY_WHAT,
    "unverschämt": _SAY_WHAT,
    "dreist": _SAY_WHAT,
    "aggressiv": "Besser sagen, was die Person getan oder gesagt hat.",
    "hysterisch": "Besser: war sehr aufgeregt.",
    "verrückt": _SAY_WHAT,
    "irre": _SAY_WHAT,
    "gestört": _SAY_WHAT,
    "geistesgestört": _SAY_WHAT,
    "dement": "Besser: braucht Unterstützung beim Verstehen.",
    "senil": "Besser: braucht Unterstützung beim Verstehen.",
    "verwirrt": "Besser: hat Fragen mehrmals gestellt.",
    "asozial": _SAY_WHAT,
    "faul": "Besser sagen, was noch fehlt.",
    "dumm": "Besser: braucht eine einfachere Erklärung.",
    "blöd": _SAY_WHAT,
    "doof": _SAY_WHAT,
    "primitiv": _SAY_WHAT,
    "uneinsichtig": "Besser: ist anderer Meinung.",
    "unbelehrbar": "Besser: bleibt bei der eigenen Meinung.",
    "beratungsresistent": "Besser: möchte den Rat nicht annehmen.",
    "querulatorisch": "Besser: hat mehrere Beschwerden geschrieben.",
    "nervig": "Besser sagen, wie oft die Person sich gemeldet hat.",
    "lästig": "Besser sagen, wie oft die Person sich gemeldet hat.",
    "verlogen": "Besser: Die Angaben passen nicht zusammen.",
    "unglaubwürdig": "Besser: Die Angaben passen nicht zusammen.",
    "verwahrlost": "Besser beschreiben, was Sie gesehen haben.",
    "ungepflegt": "Besser beschreiben, was Sie gesehen haben, wenn es wichtig ist.",
    "betrunken": "Besser: Ein Gespräch war heute nicht möglich.",
    "besoffen": "Besser: Ein Gespräch war heute nicht möglich.",
    "behindert": "Besser: hat eine Behinderung.",
}
_NOUNS = {
    "Querulant": "Besser: hat mehrere Beschwerden geschrieben.",
    "Nörgler": "Besser: hat mehrere Beschwerden geschrieben.",
    "Meckerer": "Besser: hat mehrere Beschwerden geschrieben.",
    "Alkoholiker": "Eine Krankheit gehört nicht in die Notiz.",
    "Säufer": "Eine Krankheit gehört nicht in die Notiz.",
    "Trinker": "Eine Krankheit gehört nicht in die Notiz.",
    "Junkie": "Eine Krankheit gehört nicht in die Notiz.",
    "Psychopath": "Eine Krankheit gehört nicht in die Notiz.",
    "Spinner": _SAY_WHAT,
    "Idiot": _SAY_WHAT,
    "Lügner": "Besser: Die Angaben passen nicht zusammen.",
    "Betrüger": "Besser: Die Angaben passen nicht zusammen.",
    "Schmarotzer": _SAY_WHAT,
    "Sozialschmarotzer": _SAY_WHAT,
    "Penner": "Besser: hat keine Wohnung.",
    "Asi": _SAY_WHAT,
    "Asozialer": _SAY_WHAT,
    "Zigeuner": "Herkunft gehört nur in die Notiz, wenn die Person es so möchte.",
    "Reichsbürger": "Besser sagen, was die Person gesagt oder geschrieben hat.",
}
_VERBS = {
    r"lüg(?:t|en|st|e)|log(?:en)?|gelogen|belog(?:en)?|belüg(?:t|en)|angelogen": (
        "Besser: Die Angaben passen nicht zusammen."
    ),
    r"nerv(?:t|en|te|ten)|genervt": "Besser sagen, wie oft die Person sich gemeldet hat.",
    r"spinn(?:t|en)|gesponnen": _SAY_WHAT,
    r"mecker(?:t|n|te|ten)|gemeckert|nörgel(?:t|n|te|ten)|genörgelt": "Besser: hat sich beschwert.",
    r"rumgeschrien|herumgeschrien|gepöbelt|pöbel(?:t|n|te|ten)": (
        "Besser sagen, was die Person getan oder gesagt hat."
    ),
    r"frechheit(?:en)?|unverschämtheit(?:en)?": _SAY_WHAT,
}
# Said of a thing, these words hurt nobody.
_HARMLESS_AFTER = {
    "schwierig": r"\s+(?:zu\s+\w+|erreichbar|zugänglich|einsehbar|lesbar|befahrbar)",
    "faul": r"\s+(?:Ast|Äste|Holz|Stamm|Eier|Stelle|Wurzel|Baum|Geruch|Obst|Müll)",
    "gestört": r"\s+(?:Ampel|Leitung|Anlage|Verbindung|Nachtruhe|Ruhe)",
    "behindert": r"\s+(?:den|die|das|wird|Sicht|Fußgänger|Verkehr|Durchfahrt)",
}
_THINGS = (
    r"(?:ruhe|nachtruhe|verbindung|leitung|anlage|empfang|leicht|sicht|durchfahrt|verkehr|geh|schwer|seh|hör"
    r"|ast|baum|holz|frage|stelle|lage|zugang|weg|antrag|formular|deutsch)\s+(?:ist\s+|sind\s+|war\s+|wird\s+)?"
    r"(?:sehr\s+|etwas\s+|ganz\s+)?$"
)
_HARMLESS_BEFORE = re.compile(rf"(?<!\w){_THINGS}", re.IGNORECASE)
_PLACE_AFTER = re.compile(
    r"\s*-?\s*(?:straße|strasse|str\.|weg|platz|gasse|allee|ring|damm|ufer|\d)", re.IGNORECASE
)
_NAMED = re.compile(r"(?:Frau|Herrn?|Familie|Eheleute|Dr\.|Firma)\s+(?:\w+\s+)?$")


def hints(text: str) -> tuple[WordingHint, ...]:
    """Return the words in a note that the person it is about should not have to read, in their order."""
    found = [
        WordingHint(match[0], match.start(), match.end(), suggestion)
        for pattern, suggestion in _PATTERNS
        for match in pattern.finditer(text)
        if not _harmless(text, match)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _harmless(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word is part of a name or a street, or said of a thing."""
    before, after = text[: match.start()], text[match.end() :]
    if match[0][0].isupper() and (_NAMED.search(before) or _PLACE_AFTER.match(after)):
        return True
    if _HARMLESS_BEFORE.search(before):
        return True
    said = match[0].casefold()
    return any(said.startswith(stem) and re.match(rest, after) for stem, rest in _HARMLESS_AFTER.items())


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


_PATTERNS = (
    *((_whole(re.escape(stem) + _ADJECTIVE), said) for stem, said in _ADJECTIVES.items()),
    *((_whole(re.escape(stem) + _NOUN), said) for stem, said in _NOUNS.items()),
    *((_whole(pattern), said) for pattern, said in _VERBS.items()),
)
