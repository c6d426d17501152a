"""How hard a German text is to read: syllables, sentences, and four known formulas."""

import re
from dataclasses import dataclass
from functools import lru_cache

# Two vowels that are one sound; any other two neighbours are two ("Be-am-te", "Idee" by its double e).
_SOUNDS = re.compile(r"aa|ee|oo|ai|ei|au|äu|eu|oi|ey|ay|ie|ou|[aeiouyäöüáàâéèêëíïóôúû]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QU = re.compile(r"qu(?=[aeiouäöü])")
# Where neighbours that look like one sound are two: the stem behind "be-" and "ge-", and loan words.
_SPLIT = re.compile(
    r"(?<=be)(?=end|erdig|inhalt|urkund|urteil|urlaub|unruhig|einfluss|einträchtig|eil)"
    r"|(?<=ge)(?=ehrt|eign|einig|eilt|impf|irrt|ordnet|übt|ändert|erbt|endet|urteil)"
    r"|(?<=muse)(?=um)|(?<=ilä)(?=um)|(?<=ide)(?=en)"
)
_DOUBLE_I = re.compile(
    r"(famil|lin|fer|med|stud|ital|span|immobil|material|prinzip|kriter|akt|\bas|ser|präm)ie(?!r)"
)
_PLURAL = re.compile(r"(?<=[aeiouäöü][^aeiouäöü])ien\b|(?<=[aeiouäöü][^aeiouäöü]{2})ien\b")
_ABBREVIATIONS = frozenset((
    "z", "b", "d", "h", "u", "a", "o", "ä", "s", "v", "i", "bzw", "usw", "etc", "ca", "nr", "tel", "str",
    "abs", "art", "bspw", "dr", "prof", "st", "vgl", "ggf", "inkl", "evtl", "min", "std", "ziff",
    "sog", "max",
))  # fmt: skip
_END = re.compile(r"(?<=[.?!:…])[“\"')»]*\s+(?=[„\"»(]?[A-ZÄÖÜ0-9])|\n+")
_LAST = re.compile(r"([^\s.]+)\.$")
_NEAR = 40  # signs before a full stop that are looked at
_LONG = 6  # letters; LIX and the second Vienna figure call a word long beyond
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember", "Geburtstag", "Stock", "Lebensjahr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text by its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Readability:
    """The figures of a text; formulas give 0 for a text without words.

    `amstad`: Flesch for German, 0 very hard to 100 very easy. `vienna`: the four Wiener Sachtextformeln,
    about the school year. `lix`: below 40 easy, above 60 very hard.
    """

    sentences: int
    words: int
    longest_sentence: int
    words_per_sentence: float
    syllables_per_word: float
    amstad: float
    vienna: tuple[float, float, float, float]
    lix: float


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return the number of syllables of a German word, at least 1; exact for all but some loan words."""
    lowered = _QU.sub("kw", word.casefold().replace("ß", "ss"))
    for pattern in (_DOUBLE_I, _PLURAL):
        lowered = pattern.sub(_apart, lowered)
    return max(1, len(_SOUNDS.findall(_SPLIT.sub("|", lowered))))


def _apart(found: re.Match[str]) -> str:
    return found.group().replace("ie", "i|e")


def words_of_text(text: str) -> tuple[Span, ...]:
    """Return the words of a text; what has digits is none."""
    return tuple(Span(one.start(), one.end(), one.group()) for one in _WORD.finditer(text))


def sentences_of(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text; "z. B." and "24. November" end none, a line does."""
    result: list[Span] = []
    start = 0
    for gap in [*_END.finditer(text), None]:
        end = gap.start() if gap else len(text)
        piece = text[start:end]
        if gap and "\n" not in gap.group() and _goes_on(text, start, gap.start(), gap.end()):
            continue
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            result.append(Span(start + lead, start + len(piece.rstrip()), piece.strip()))
        start = gap.end() if gap else end
    return tuple(result)


def readability(text: str) -> Readability:
    """Return the figures of a text. Sources: Amstad 1978; Bamberger and Vanecek 1984; Björnsson 1968."""
    counted = [len(words_of_text(one.text)) for one in sentences_of(text)]
    counts = [one for one in counted if one]
    words = [one.text for one in words_of_text(text)]
    if not words:
        return Readability(0, 0, 0, 0.0, 0.0, 0.0, (0.0, 0.0, 0.0, 0.0), 0.0)
    many = [syllables(one) for one in words]
    length, weight = len(words) / len(counts), sum(many) / len(words)
    return Readability(
        sentences=len(counts),
        words=len(words),
        longest_sentence=max(counts),
        words_per_sentence=length,
        syllables_per_word=weight,
        amstad=180 - length - 58.5 * weight,
        vienna=_vienna(words, many, length),
        lix=length + 100 * sum(len(one) > _LONG for one in words) / len(words),
    )


def _vienna(words: list[str], many: list[int], length: float) -> tuple[float, float, float, float]:
    """Return the four figures; shares are in percent (three and more syllables, long, one syllable)."""
    share = 100 / len(words)
    three = share * sum(one >= 3 for one in many)
    long = share * sum(len(one) > _LONG for one in words)
    single = share * sum(one == 1 for one in many)
    return (
        0.1935 * three + 0.1672 * length + 0.1297 * long - 0.0327 * single - 0.875,
        0.2007 * three + 0.1682 * length + 0.1373 * long - 2.779,
        0.2963 * three + 0.1905 * length - 1.1144,
        0.2744 * three + 0.2656 * length - 1.693,
    )


def _goes_on(text: str, start: int, end: int, after: int) -> bool:
    """Tell whether the full stop before `end` is that of an abbreviation or of an ordinal number."""
    last = _LAST.search(text[max(start, end - _NEAR) : end].rstrip("“\"')»"))
    if last is None:
        return False
    word = last.group(1)
    if word.isdecimal():
        return len(word) <= 2 and text.startswith(_MONTHS, after)
    return word.casefold().lstrip('(„"') in _ABBREVIATIONS
