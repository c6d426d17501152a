"""The words of a page without its markup, read in one pass: no page, however broken, holds anybody up."""

import html
import re
from contextlib import suppress

LONGEST_PAGE = 1_000_000  # characters; what stands behind them is not read
_NEW_LINE = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})
_CLOSED_BY = {
    name: re.compile(rf"</{name}(?![a-z0-9])", re.IGNORECASE) for name in ("script", "style", "title")
}
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9]{0,11})")
_END_OR_QUOTE = re.compile(r">|=[\"']")


def words_of(page: str) -> str:
    """Return what a reader sees of a page, blocks as lines; scripts, styles and comments are left out.

    Every sign is looked at once: what is never closed ends the page, as in a browser.
    """
    page = page[:LONGEST_PAGE]
    words: list[str] = []
    at = 0
    while 0 <= at < len(page):
        start = page.find("<", at)
        words.append(_plain(page[at:] if start < 0 else page[at:start]))
        at = -1 if start < 0 else _behind(page, start, words)
    return "".join(words)


def _behind(page: str, start: int, words: list[str]) -> int:
    """Return where the text goes on behind the "<" at `start`, or -1 if it does not."""
    if page.startswith("<!--", start):
        return _after(page.find("-->", start + 2), 3)
    name = _NAME.match(page, start + 1)
    if name is None:
        if page[start + 1 : start + 2] in ("!", "?", "/"):
            return _after(page.find(">", start), 1)
        words.append("<")
        return start + 1
    tag = name[1].lower()
    if tag in _NEW_LINE:
        words.append("\n")
    end = _tag_end(page, name.end())
    if end > 0 and tag in _CLOSED_BY and page[start + 1] != "/":
        closing = _CLOSED_BY[tag].search(page, end)
        return -1 if closing is None else closing.start()
    return end


def _tag_end(page: str, at: int) -> int:
    """Return the place behind a tag; a ">" between the quotes of an attribute does not end it."""
    while (found := _END_OR_QUOTE.search(page, at)) is not None:
        if found[0] == ">":
            return found.end()
        closing = page.find(found[0][1], found.end())
        if closing < 0:
            return -1
        at = closing + 1
    return -1


def _after(found: int, length: int) -> int:
    return -1 if found < 0 else found + length


def _plain(text: str) -> str:
    """Return text with its entities as signs; the line breaks of the source mean nothing."""
    if "&" in text:
        with suppress(ValueError):  # a number of thousands of digits is no sign
            text = html.unescape(text)
    return text.replace("\r", " ").replace("\n", " ")
