"""The same notice as press note, as part of a web page, and as paragraph of a newsletter."""

import re
from collections.abc import Iterator
from datetime import date
from html import escape

from rathaus_desk.domain.dates import full_day, long_date
from rathaus_desk.domain.notices.notice_text import NoticeBlock, read_notice_text
from rathaus_desk.domain.notices.notices import NoticePaper, NoticeText, NoticeWords, facts_of
from rathaus_desk.domain.notices.web_address import web_in_words, web_target

FILE_ENDINGS = {NoticeWords.PRESS: "txt", NoticeWords.WEB: "html", NoticeWords.NEWSLETTER: "txt"}


def in_other_words(paper: NoticePaper, kind: NoticeWords) -> str:
    """Return a notice for the press, the web or the newsletter, as plain text or HTML."""
    if kind is NoticeWords.WEB:
        return web_snippet(paper.words)
    return press_note(paper) if kind is NoticeWords.PRESS else newsletter(paper.words)


def press_note(paper: NoticePaper) -> str:
    """Return a press note: who writes, when, the news, whom a newsroom may ask."""
    words, head = paper.words, paper.letterhead
    sections = [
        "Übung – diese Mitteilung gilt nicht" if paper.practice else "",
        f"Pressemitteilung\n{head.town}, {head.unit}\n{long_date(paper.dated)}",
        words.title,
        _line(words.summary),
        *_plain_blocks(words),
        "\n".join(_fact_lines(words)),
        f"Für Rückfragen der Redaktion: {head.unit}, Telefon {head.phone}, {head.email}",
        f"{head.town}, {head.street}, {head.postcode} {head.place}",
    ]
    return "\n\n".join(one for one in sections if one.strip()) + "\n"


def newsletter(words: NoticeText) -> str:
    """Return what the notice says for a newsletter of many: title, text, and what one must know in one line.

    Each paragraph is one line; the program for e-mail breaks it where its reader's window ends.
    """
    facts = [f"{name}: {', '.join(lines)}." for name, lines in facts_of(words)]
    ask = _ask(words)
    more = f"Mehr: {web_in_words(words.web)}" if words.web.strip() else ""
    facts_in_one = " ".join(one for one in (*facts, _closed(ask), more) if one)
    sections = (_line(words.title), _closed(_line(words.summary)), *_plain_blocks(words), facts_in_one)
    return "\n\n".join(one for one in sections if one) + "\n"


def web_snippet(words: NoticeText) -> str:
    """Return part of a web page: headings, lists and links that a screen reader knows, nothing that runs."""
    lines = [
        '<article lang="de">',
        f"<h2>{escape(words.title)}</h2>",
        *([f"<p><strong>{escape(words.summary)}</strong></p>"] if words.summary.strip() else []),
        *_html_facts(words),
        *(line for block in _blocks(words) for line in _html_block(block)),
        *_html_contact(words),
        *_html_valid(words.valid_until),
        "</article>",
    ]
    return "\n".join(lines) + "\n"


def _blocks(words: NoticeText) -> tuple[NoticeBlock, ...]:
    return read_notice_text(words.text)[0]


def _plain_blocks(words: NoticeText) -> Iterator[str]:
    for block in _blocks(words):
        if block.items:
            marks = (f"{turn}. " if block.numbered else "- " for turn in range(1, len(block.items) + 1))
            yield "\n".join(f"{mark}{_line(item)}" for mark, item in zip(marks, block.items, strict=True))
        else:
            yield _line(block.text)


def _fact_lines(words: NoticeText) -> Iterator[str]:
    for name, lines in facts_of(words):
        indent = " " * (len(name) + 2)
        yield f"{name}: {f'{chr(10)}{indent}'.join(lines)}"
    if ask := _ask(words):
        yield ask
    if words.web.strip():
        yield f"Im Internet: {web_in_words(words.web)}"


def _ask(words: NoticeText) -> str:
    parts = (words.contact.strip(), f"Telefon {words.phone.strip()}" if words.phone.strip() else "")
    said = ", ".join(one for one in parts if one)
    return f"Fragen beantwortet: {said}" if said else ""


def _closed(sentence: str) -> str:
    said = sentence.strip()
    return said if not said or said[-1] in ".?!:" else f"{said}."


def _line(text: str) -> str:
    return " ".join(text.split())


def _html_facts(words: NoticeText) -> Iterator[str]:
    facts = facts_of(words)
    if facts:
        yield "<dl>"
        for name, lines in facts:
            yield f"<dt>{name}</dt><dd>{'<br>'.join(map(escape, lines))}</dd>"
        yield "</dl>"


def _html_block(block: NoticeBlock) -> Iterator[str]:
    if block.items:
        tag = "ol" if block.numbered else "ul"
        yield f"<{tag}>"
        yield from (f"<li>{escape(item)}</li>" for item in block.items)
        yield f"</{tag}>"
    else:
        tag = "h3" if block.heading else "p"
        yield f"<{tag}>{escape(block.text)}</{tag}>"


def _dialled(phone: str) -> str:
    """Return a number as a link, if it is one that a telephone dials (RFC 3966); else as it stands."""
    number = re.sub(r"[ ()/.\u2013-]", "", phone)
    if not re.fullmatch(r"\+?[0-9]+", number):
        return escape(phone)
    return f'<a href="tel:{number}">{escape(phone)}</a>'


def _html_contact(words: NoticeText) -> Iterator[str]:
    said = []
    if words.contact.strip():
        said.append(escape(words.contact.strip()))
    if words.phone.strip():
        said.append(f"Telefon {_dialled(words.phone.strip())}")
    if said:
        yield f"<p>Fragen beantwortet: {', '.join(said)}</p>"
    if words.web.strip():
        link = escape(web_target(words.web))
        yield f'<p>Im Internet: <a href="{link}">{escape(web_in_words(words.web))}</a></p>'


def _html_valid(until: date | None) -> Iterator[str]:
    if until is not None:
        yield f'<p>Gilt bis <time datetime="{until.isoformat()}">{full_day(until)}</time>.</p>'
