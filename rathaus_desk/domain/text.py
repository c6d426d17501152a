"""Text of people: cleaned at the door, folded for search, ordered as in the phone book."""

import re
import unicodedata

_SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_BARE = dict(zip("øłđðħıŋŧĸəƶǥäöü", "olddhintkezgaou", strict=True))
_LETTERS = str.maketrans(_SPELLED | _BARE | dict.fromkeys("ʼʹʺ’'`´", ""))
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_WORDS = re.compile(r"[^\W_]+")  # runs of what str.isalnum() takes
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
_BLANK_LETTERS = frozenset(
    "\u115f\u1160\u2800\u3164\uffa0"
)  # letters by their category, and nothing is drawn
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` in NFC without control and direction characters, blanks folded.

    With `lines` the line breaks stay. Lone surrogates become U+FFFD.
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nearly always: one line of nothing but letters and plain blanks
        return " ".join(composed.split())
    text = unicodedata.normalize("NFC", whole(text)).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        one
        for one in text
        if (one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs", "Cn")) and one not in _BIDI
    )
    if not lines:
        return " ".join(kept.split())
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()


def shows_something(text: str) -> bool:
    """Tell whether a text has a sign that one sees: a name of zero-width blanks is none."""
    return any(unicodedata.category(one)[0] in "LNPS" and one not in _BLANK_LETTERS for one in text)


def whole(text: str) -> str:
    """Return `text` so that every database and file can take it: halves of characters become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plain_letters(text: str) -> str:
    """Return `text` in lower case with bare basic letters: "Özdemir" gives "ozdemir", "Wójcik" "wojcik"."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    bare = unicodedata.normalize("NFD", lowered)
    if bare.isascii():  # nearly always: thousands of words are folded when a window opens
        return bare
    return "".join(one for one in bare if not unicodedata.combining(one))


def fold(text: str) -> str:
    """Return the search form: lower case, basic letters, umlauts and their spellings alike.

    "Özdemir", "Oezdemir" and "Ozdemir" all give "ozdemir"; "Straße" gives "strasse".
    """
    folded = plain_letters(text)
    for digraph, letter in _DIGRAPHS:
        folded = folded.replace(digraph, letter)
    return " ".join(_WORDS.findall(folded))


def sort_key(text: str) -> str:
    """Return the key by which names are ordered (DIN 5007 part 2, the phone book: ä as ae)."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    for umlaut, spelled in _UMLAUTS:
        lowered = lowered.replace(umlaut, spelled)
    return " ".join(_WORDS.findall(plain_letters(lowered)))


def any_hyphen(text: str) -> str:
    """Return a code as a keyboard types it: digits and letters of full width plain, every dash a hyphen."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text))


def figure(count: int) -> str:
    """Return a number with German dots: "1.204"."""
    return f"{count:,}".replace(",", ".")
