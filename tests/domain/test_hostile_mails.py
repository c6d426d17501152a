"""Mails that were built to keep their reader busy, and pages of markup: read in one pass or refused."""

import sys

import pytest

from rathaus_desk.domain.cases.attachments import AttachmentKind, kind_of
from rathaus_desk.domain.cases.html_words import LONGEST_PAGE, words_of
from rathaus_desk.domain.cases.mails import mail_files, read_mail
from rathaus_desk.domain.errors import Refused

HEAD = b"From: a@example.org\nSubject: Laterne\n"
MIXED = b"Content-Type: multipart/mixed; boundary=x\n\n"
HOSTILE = (
    "<a ", "<![x]>", "<a>", "<script>", '<a x="', "<!--", "</", "<", "<?", "&", "<br>",
    '<a ="" ', "<title></title>",
)  # fmt: skip


def filled(piece: bytes, size: int = 24_000_000) -> bytes:
    return piece * (size // len(piece))


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_page_is_walked_once(piece):
    """The steps of the scanner grow with the page, not with its square."""
    steps = []
    for repeats in (2_000, 4_000):
        calls = 0

        def count(_frame, event, _arg):
            nonlocal calls
            calls += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(count)
        words_of(piece * repeats)
        sys.setprofile(before)
        steps.append(calls)
    assert steps[1] <= 2 * steps[0] + 20
    assert isinstance(words_of(piece * (1_000_000 // len(piece))), str)


def test_a_page_has_its_limit_and_numbers_without_end_are_no_signs():
    assert len(words_of("x" * (LONGEST_PAGE + 5))) == LONGEST_PAGE
    assert words_of("&#" + "9" * 5_000 + ";").startswith("&#999")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("Gr&uuml;&szlig;e &amp; Dank &#8364;&nbsp;5", "Grüße & Dank €\xa05"),
        ("<p>eins</p><P class=x>zwei<br/>drei", "\neins\n\nzwei\ndrei"),
        ("<style>p{a:b}</style>A<script>if (a<b) x('</p>')</script>B<SCRIPT>c</Script >C", "ABC"),
        ("<head><title>Kopf</title></head>Rumpf", "Rumpf"),
        ("<!-- still > --><!DOCTYPE html><?xml a?><![if x]>laut<![endif]>", "laut"),
        ("<a href='x' title='a>b'>Link</a>", "Link"),
        ("<p don't>ja</p>", "\nja\n"),
        ("3 < 4 und 5<6", "3 < 4 und 5<6"),
        ("in der\r\nQuelle umbrochen", "in der  Quelle umbrochen"),
        ("Text <a unfertig", "Text "),
    ],
)
def test_a_page_becomes_the_words_a_reader_sees(page, words):
    assert words_of(page) == words


@pytest.mark.parametrize(
    "content",
    [
        HEAD + MIXED + filled(b"--x\n\n"),
        HEAD + MIXED + b"--x\n\nTeil\n" * 1_001,
        HEAD + b"\n" + filled(b"\n"),
        HEAD + b"\n" + filled(b"\r"),
        HEAD + filled(b"a:\n"),
        HEAD + b'Content-Disposition: attachment; filename="' + filled(b'";', 20_000),
        HEAD
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300))
        + filled(b"x" * 70 + b"\n"),
    ],
)
def test_what_is_more_than_a_mail_can_be_is_refused_and_never_taken_apart(content):
    with pytest.raises(Refused, match="mehr Teilen oder Zeilen"):
        kind_of(content)
    read = read_mail(content)
    assert (read.sender, read.subject, read.text, read.parts) == ("a@example.org", "Laterne", "", ())
    assert mail_files(content) == ()


def test_a_large_honest_mail_with_many_lines_is_taken():
    part = b"--x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
    content = HEAD + MIXED + part + filled(b"QUFB" * 19 + b"\n", 20_000_000) + b"--x--\n"
    assert kind_of(content) is AttachmentKind.MAIL
    ((name, data),) = mail_files(content)
    assert (name, data[:6]) == ("a.pdf", b"AAAAAA")


def test_many_dashes_in_a_mail_without_parts_are_no_parts():
    assert kind_of(HEAD + b"\n" + b"-----\n" * 5_000) is AttachmentKind.MAIL


def test_a_writing_nobody_uses_for_mails_is_not_unfolded():
    content = HEAD + b"Content-Type: text/plain; charset=punycode\n\nabc-de"
    assert read_mail(content).text == "abc-de"
