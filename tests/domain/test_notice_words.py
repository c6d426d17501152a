"""A notice in other words: press, web, newsletter; its text, its address, what is too long, and greyscale."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.greyscale import (
    NEEDED,
    NEEDED_FAR,
    WHITE,
    contrast,
    grey,
    greyscale_safe,
    printed_contrast,
)
from rathaus_desk.domain.notices.notice_text import NoticeBlock, read_notice_text
from rathaus_desk.domain.notices.notices import (
    NoticePaper,
    NoticeSheet,
    NoticeText,
    NoticeWords,
    facts_of,
)
from rathaus_desk.domain.notices.other_words import in_other_words, newsletter, press_note, web_snippet
from rathaus_desk.domain.notices.sheet_rules import SHEETS, fit_sentence, sizes, too_long
from rathaus_desk.domain.notices.web_address import web_in_words, web_target
from rathaus_desk.domain.paper.letters import Letterhead
from rathaus_desk.paper.stationery import ACCENT

WORDS = NoticeText(
    title="Rat & Tat <im> Rathaus",
    summary="Wir helfen beim Ausfüllen",
    text="Kommen Sie vorbei.\n\n# Das geht\n\n- Anträge\n- Briefe\n\n1. anrufen\n2. kommen",
    when="Dienstag, 10 Uhr\nDonnerstag, 14 Uhr",
    where="Zimmer 3",
    contact="Frau Müller",
    phone="(030) 23125 20",
    web="www.stadt.example/hilfe?a=1&b=2",
    valid_until=date(2026, 12, 24),
)
HEAD = Letterhead(
    "Stadt Klein", "Soziales", "Markt 1", "49999", "Klein", "(030) 23125 000", "a@b.example", "", ()
)
PAPER = NoticePaper(HEAD, WORDS, NoticeSheet.POSTER_A4, date(2026, 11, 24))


class Tree(HTMLParser):
    """Notes elements, texts and links, and whether each element is closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.links, self.text = [], [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_the_web_page_is_whole_escaped_and_runs_nothing():
    tree = Tree(web_snippet(WORDS))
    assert tree.open == []
    assert set(tree.tags) <= {
        "article", "h2", "h3", "p", "strong", "dl", "dt", "dd", "br", "ul", "ol", "li", "a", "time",
    }  # fmt: skip
    assert tree.tags[:2] == ["article", "h2"]
    assert tree.links == ["tel:0302312520", "https://www.stadt.example/hilfe?a=1&b=2"]
    for said in (WORDS.title, WORDS.summary, "Das geht", "Anträge", "kommen", "Dienstag, 10 Uhr", "Zimmer 3"):
        assert said in tree.text
    assert "&lt;im&gt;" in web_snippet(WORDS)
    assert '<time datetime="2026-12-24">Donnerstag, 24. Dezember 2026</time>' in web_snippet(WORDS)


@pytest.mark.parametrize("phone", ["+49 1\u0661;ext=1", "04471 185\uff10", "Zentrale", "112?"])
def test_only_what_a_telephone_dials_becomes_a_link_to_dial(phone):
    tree = Tree(web_snippet(replace(WORDS, phone=phone)))
    assert [one for one in tree.links if one.startswith("tel:")] == []
    assert phone in tree.text


@pytest.mark.parametrize(
    "field", ["title", "summary", "text", "when", "where", "who", "access", "contact", "phone"]
)
def test_no_field_of_a_notice_becomes_markup(field):
    hostile = replace(WORDS, **{field: '<script>alert("x")</script>'})
    tree = Tree(web_snippet(hostile))
    assert "script" not in tree.tags
    assert '<script>alert("x")</script>' in tree.text


def test_the_press_reads_who_writes_when_the_news_and_whom_to_ask():
    note = press_note(PAPER)
    order = [
        "Pressemitteilung\nStadt Klein, Soziales\n24. November 2026", WORDS.title, WORDS.summary,
        "Kommen Sie vorbei.", "- Anträge\n- Briefe", "1. anrufen\n2. kommen",
        "Wann: Dienstag, 10 Uhr\n      Donnerstag, 14 Uhr",
        "Fragen beantwortet: Frau Müller, Telefon (030) 23125 20",
        "Für Rückfragen der Redaktion: Soziales, Telefon (030) 23125 000, a@b.example",
    ]  # fmt: skip
    places = [note.index(one) for one in order]
    assert places == sorted(places)
    assert max(map(len, note.splitlines())) <= 110
    assert "Übung" not in note
    assert press_note(replace(PAPER, practice=True)).startswith("Übung – diese Mitteilung gilt nicht")


def test_the_newsletter_says_what_the_notice_says_each_paragraph_in_one_line():
    long = "Ein Satz, der viel länger ist als eine Zeile in einem Brief. " * 3
    assert newsletter(replace(WORDS, text=f"{long}\n\n# Das geht\n\n- Anträge\n- Briefe")) == (
        f"{WORDS.title}\n\nWir helfen beim Ausfüllen.\n\n{long.strip()}\n\n"
        "Das geht\n\n- Anträge\n- Briefe\n\n"
        "Wann: Dienstag, 10 Uhr, Donnerstag, 14 Uhr. Wo: Zimmer 3. "
        "Fragen beantwortet: Frau Müller, Telefon (030) 23125 20. Mehr: www.stadt.example/hilfe?a=1&b=2\n"
    )
    assert long.strip() in press_note(replace(PAPER, words=replace(WORDS, summary=long)))


def test_each_kind_of_words_is_made_of_the_same_text():
    made = {kind: in_other_words(PAPER, kind) for kind in NoticeWords}
    assert made[NoticeWords.WEB] == web_snippet(WORDS)
    assert made[NoticeWords.PRESS] == press_note(PAPER)
    assert made[NoticeWords.NEWSLETTER] == newsletter(WORDS)


def test_a_text_is_read_in_the_blocks_of_templates():
    blocks, problems = read_notice_text(WORDS.text)
    assert problems == ()
    assert blocks == (
        NoticeBlock("Kommen Sie vorbei."),
        NoticeBlock("Das geht", heading=True),
        NoticeBlock(items=("Anträge", "Briefe")),
        NoticeBlock(items=("anrufen", "kommen"), numbered=True),
    )
    assert read_notice_text("  \n ") == ((), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Guten Tag {{nachname}}", "keine Felder"),
        ("- {{nachname}}", "keine Felder"),
        ("[Wenn: Person ist gesperrt]\n\nNein\n\n[Ende]", ""),
        ("[Textbaustein: gruss]", ""),
        ("-", "leer"),
    ],
)
def test_what_belongs_to_letters_is_not_in_a_notice(text, said):
    _, problems = read_notice_text(text)
    assert problems
    assert said in " ".join(map(str, problems))


@pytest.mark.parametrize(
    ("web", "target", "in_words"),
    [
        ("www.stadt.example/a", "https://www.stadt.example/a", "www.stadt.example/a"),
        ("http://Stadt.Example:8080/", "http://stadt.example:8080/", "Stadt.Example:8080"),
        ("https://müllerstadt.example", "https://müllerstadt.example", "müllerstadt.example"),
        ("", "", ""),
    ],
)
def test_an_address_is_opened_by_phones_and_said_in_words(web, target, in_words):
    assert (web_target(web), web_in_words(web)) == (target, in_words)


@pytest.mark.parametrize(
    "web",
    ["javascript:alert(1)", "rathaus", "www.a b.example", "ftp://a.example", "a..example", "a.example/<b>",
     "www." + "a" * 120 + ".example", "mailto:a@b.example", "https://nutzer@a.example"],
)  # fmt: skip
def test_what_no_phone_opens_is_refused(web):
    with pytest.raises(Refused) as refused:
        web_target(web)
    assert refused.value.field == "web"


def test_only_what_is_filled_is_a_fact():
    assert facts_of(WORDS) == (("Wann", ("Dienstag, 10 Uhr", "Donnerstag, 14 Uhr")), ("Wo", ("Zimmer 3",)))


def test_sizes_fall_to_the_least_that_its_readers_can_read():
    for sheet, rule in SHEETS.items():
        found = sizes(sheet)
        assert (found[0], found[-1]) == (rule.largest, rule.smallest)
        assert list(found) == sorted(found, reverse=True)
    assert "Schrift 14,5 Punkt" in fit_sentence(NoticeSheet.HANDBILL, 14.5, brief=False)
    assert "kurze Kante" in fit_sentence(NoticeSheet.LEAFLET, 14, brief=False)
    assert "kurze Kante" not in fit_sentence(NoticeSheet.LEAFLET, 14, brief=False, print_shop=True)
    assert "Auch ohne Farbe gut zu lesen." in fit_sentence(NoticeSheet.CARD, 14, brief=False)
    assert "Ohne Farbe ist nicht alles" in fit_sentence(NoticeSheet.CARD, 14, brief=False, grey=False)
    assert "eine Zeile zu lang" in too_long(NoticeSheet.CARD, 1)
    assert "etwa 3 Zeilen zu lang" in too_long(NoticeSheet.POSTER_A4, 3)
    assert "„Aushang A3“ nehmen" in too_long(NoticeSheet.POSTER_A4, 3)
    assert "nehmen" not in too_long(NoticeSheet.POSTER_A3, 3)


def test_our_colours_can_be_read_from_a_worn_printer_without_colour():
    assert greyscale_safe((0, 0, 0), needed=NEEDED_FAR)
    assert greyscale_safe(ACCENT)
    assert greyscale_safe(WHITE, ACCENT)


def test_colours_that_only_differ_in_colour_are_no_contrast():
    red, green = (0.8, 0.0, 0.0), (0.0, 0.41, 0.0)
    assert printed_contrast(red, green) < 1.1
    assert not greyscale_safe(red, green)
    assert not greyscale_safe((0.45, 0.45, 0.45))  # fine when new, not from a worn drum
    assert contrast(grey((0.45, 0.45, 0.45)), 1.0) > NEEDED


def test_contrast_is_that_of_wcag():
    assert contrast(0.0, 1.0) == pytest.approx(21.0)
    assert contrast(0.5, 0.5) == pytest.approx(1.0)
    assert contrast(1.0, 0.46484) == pytest.approx(4.5, abs=0.05)
    assert (grey((1, 0, 0)), grey((0, 1, 0)), grey((0, 0, 1))) == (0.299, 0.587, 0.114)
