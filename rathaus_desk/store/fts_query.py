"""The one gate from what people type to a full-text query; nothing else builds one."""

import unicodedata

from sqlalchemy import BigInteger, Select, column, func, literal_column, select, table

from rathaus_desk.domain.text import fold
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.fulltext import TABLE

MOST_WORDS = 12
LONGEST_WORD = 40

# The index cuts words as Unicode 6.1 knows letters. A letter that is younger would be a gap for it and turn
# a word into a phrase, which an index without positions refuses; Python keeps an older table than that.
_category = unicodedata.ucd_3_2_0.category

_words = table(TABLE, column("rowid"), column(TABLE))


def search_words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` that the index can know: letters and figures, nothing else."""
    known = "".join(one if _category(one)[0] in "LN" else " " for one in fold(text))
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in known.split()))[:MOST_WORDS]


def match_expression(text: str, dialect: str, begun: int = MOST_WORDS) -> str:
    """Return the engine's query for all words of `text`, of which the last `begun` may be beginnings.

    Nothing of the language's own syntax comes through; the result is empty if no word is left.
    """
    words = search_words(text)
    whole = len(words) - begun
    if dialect == "postgresql":
        return " & ".join(word if at < whole else f"{word}:*" for at, word in enumerate(words))
    return " ".join(f'"{word}"' if at < whole else f'"{word}"*' for at, word in enumerate(words))


def cases_at_door(text: str, begun: int, most: int) -> Select[int] | None:
    """Return the statement for the ids of at most `most` such cases, as a server shows them to its staff.

    At most 600 of them, newest first; the server keeps back what is not for this login. None without words.
    """
    query = match_expression(text, "postgresql", begun)
    if not query:
        return None
    return select(func.desk.cases_with_words(query, most, type_=BigInteger()))


def newest_cases_with(text: str, dialect: str, begun: int = MOST_WORDS) -> Select[int] | None:
    """Return the statement for the ids of the cases whose text has all words, newest first.

    The last `begun` words may be beginnings; whole words are found many times quicker. None if `text` has no
    words. Add conditions on CaseRow and a limit: the engine then stops at the limit and
    ranks nothing.
    """
    query = match_expression(text, dialect, begun)
    if not query:
        return None
    if dialect == "postgresql":
        indexed = func.to_tsvector(literal_column("'simple'"), CaseRow.search_text)
        meant = indexed.op("@@")(func.to_tsquery(literal_column("'simple'"), query))
        return select(CaseRow.id).where(meant).order_by(CaseRow.id.desc())
    return (
        select(CaseRow.id)
        .select_from(_words.join(CaseRow, CaseRow.id == _words.c.rowid))
        .where(_words.c[TABLE].op("MATCH")(query))
        .order_by(_words.c.rowid.desc())
    )
