"""What people bring to a case: judged by content, seen by right, gone and back."""

import tracemalloc
from datetime import date
from email.message import EmailMessage
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from rathaus_desk.domain.cases.attachments import (
    LARGEST,
    AttachFile,
    AttachMailPart,
    AttachmentKind,
    AttachmentOrigin,
    RestoreAttachment,
    WithdrawAttachment,
    kind_of,
    plain_name,
    size_in_words,
)
from rathaus_desk.domain.cases.mails import mail_files, read_mail
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.usecases.cases.attachments import attachment_content, attachments_of, draw_attachment

TODAY = date(2026, 11, 24)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 60)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "red").save(target, kind)
    return target.getvalue()


def pdf() -> bytes:
    target = BytesIO()
    Image.new("RGB", (40, 60), "blue").save(target, "PDF")
    return target.getvalue()


def mail(text: str = "Die Laterne flackert.", files: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    message = EmailMessage()
    message["From"] = "Jürgen Groß <juergen@example.org>"
    message["To"] = "rathaus@example.org"
    message["Date"] = "Mon, 23 Nov 2026 18:02:11 +0100"
    message["Subject"] = "Straßenlaterne – Gruß"
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), AttachmentKind.PDF),
        (picture(), AttachmentKind.PICTURE),
        (picture("JPEG"), AttachmentKind.PICTURE),
        (picture("TIFF"), AttachmentKind.PICTURE),
        (picture("WEBP"), AttachmentKind.PICTURE),
        (mail(), AttachmentKind.MAIL),
        (mail().replace(b"\n", b"\r\n"), AttachmentKind.MAIL),
    ],
)
def test_what_a_file_is_follows_from_its_content(town, content, kind):
    case = town.taken()
    made, changed = town.guide.do(AttachFile(case_id=case.id, file_name="was-auch-immer", content=content))
    assert made.kind is kind
    assert {"attachment", "attachment_content", "timeline"} <= changed
    assert town.guide.ask(attachments_of, case_id=case.id) == (made,)
    assert town.guide.ask(attachment_content, attachment_id=made.id) == content
    assert draw_attachment(content, kind, TODAY).startswith(b"%PDF-")
    assert made.name in town.file(case.id).timeline[-1].text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leer"),
        (b"MZ\x90\x00 ein Programm", "Anhängen lassen sich"),
        (b"PK\x03\x04 ein Paket", "Anhängen lassen sich"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 alt", ".eml"),
        (b"<html><script>alert(1)</script></html>", "Anhängen lassen sich"),
        (b"Betreff: nur ein Text\n\nkein Brief", "Anhängen lassen sich"),
        (b"%PDF-1.7\nkaputt", "beschädigt"),
        (b"\x89PNG\r\n\x1a\nkaputt", "beschädigt"),
        (bytes(LARGEST + 1), "25 MB"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words_and_nothing_is_stored(town, content, said):
    case = town.taken()
    with pytest.raises(Refused, match=said):
        town.guide.do(AttachFile(case_id=case.id, file_name="a.pdf", content=content))
    assert town.guide.ask(attachments_of, case_id=case.id) == ()


def test_a_picture_that_unfolds_to_the_size_of_a_house_is_refused_before_it_is_unfolded(town):
    case = town.taken()
    target = BytesIO()
    Image.new("1", (40_000, 40_000)).save(target, "PNG")
    tracemalloc.start()
    with pytest.raises(Refused, match="zu groß"):
        town.guide.do(AttachFile(case_id=case.id, file_name="a.png", content=target.getvalue()))
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def test_the_same_file_lies_in_a_case_once(town):
    case, content = town.taken(), pdf()  # a PDF carries the second in which it was made
    first, _ = town.guide.do(AttachFile(case_id=case.id, file_name="a.pdf", content=content))
    again, _ = town.guide.do(AttachFile(case_id=case.id, file_name="b.pdf", content=content))
    assert again.id == first.id
    assert len(town.guide.ask(attachments_of, case_id=case.id)) == 1


def test_names_lose_folders_and_signs_that_no_file_may_have():
    assert plain_name(r"C:\Users\x\Bild: <1>?.JPG", AttachmentKind.PICTURE) == "Bild 1.JPG"
    assert plain_name("../../etc/passwd", AttachmentKind.PDF) == "passwd.pdf"
    assert plain_name("", AttachmentKind.MAIL) == "Datei.eml"
    assert plain_name("CON", AttachmentKind.PDF) == "Datei CON.pdf"
    assert plain_name("nul.tar.pdf", AttachmentKind.PDF) == "Datei nul.tar.pdf"
    assert plain_name("Com1.jpg", AttachmentKind.PICTURE) == "Datei Com1.jpg"
    assert plain_name("Konto.pdf", AttachmentKind.PDF) == "Konto.pdf"
    assert plain_name("Contra.pdf", AttachmentKind.PDF) == "Contra.pdf"
    long = plain_name("x" * 500 + ".pdf", AttachmentKind.PDF)
    assert len(long) == 120
    assert long.endswith(".pdf")
    assert plain_name("a\u202efdp.exe", AttachmentKind.PDF) == "afdp.exe"
    assert (size_in_words(10), size_in_words(340_400), size_in_words(2_100_000)) == (
        "1 KB",
        "340 KB",
        "2,1 MB",
    )


def test_a_unit_sees_what_is_meant_for_units_and_what_it_laid_in_itself(town):
    case = town.taken()
    town.guide.do(AttachFile(case_id=case.id, file_name="offen.pdf", content=pdf()))
    quiet, _ = town.guide.do(
        AttachFile(case_id=case.id, file_name="still.png", content=picture(), for_units=False)
    )
    own, _ = town.clerk.do(
        AttachFile(case_id=case.id, file_name="eigen.jpg", content=picture("JPEG"), for_units=False)
    )
    assert {one.name for one in town.clerk.ask(attachments_of, case_id=case.id)} == {"offen.pdf", "eigen.jpg"}
    assert len(town.guide.ask(attachments_of, case_id=case.id)) == 3
    assert town.clerk.ask(attachment_content, attachment_id=own.id) == picture("JPEG")
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.ask(attachment_content, attachment_id=quiet.id)
    stranger = town.desk("luebbe")
    assert stranger.ask(attachments_of, case_id=case.id) == ()
    with pytest.raises(Refused, match="gibt es hier nicht"):
        stranger.ask(attachment_content, attachment_id=own.id)
    with pytest.raises(Refused):
        stranger.do(AttachFile(case_id=case.id, file_name="a.pdf", content=pdf()))


def test_an_attachment_is_taken_out_with_a_reason_and_brought_back(town):
    case = town.taken()
    made, _ = town.clerk.do(AttachFile(case_id=case.id, file_name="a.pdf", content=pdf()))
    with pytest.raises(Refused, match="Grund"):
        town.clerk.do(WithdrawAttachment(attachment_id=made.id, because=" "))
    with pytest.raises(Refused, match="Herausnehmen kann"):
        town.desk("thole").do(WithdrawAttachment(attachment_id=made.id, because="weg"))
    town.clerk.do(WithdrawAttachment(attachment_id=made.id, because="Gehört zu einem anderen Vorgang."))
    assert town.guide.ask(attachments_of, case_id=case.id) == ()
    with pytest.raises(Refused):
        town.guide.ask(attachment_content, attachment_id=made.id)
    assert "anderen Vorgang" in town.file(case.id).timeline[-1].text
    town.clerk.do(RestoreAttachment(attachment_id=made.id))
    assert town.guide.ask(attachments_of, case_id=case.id) == (made,)


def test_a_file_out_of_a_mail_is_laid_beside_it(town):
    case = town.taken()
    content = mail(files=(("Foto.png", picture()), ("böse.exe", b"MZ\x90")))
    made, _ = town.guide.do(AttachFile(case_id=case.id, file_name="x.eml", content=content))
    part, _ = town.guide.do(AttachMailPart(attachment_id=made.id, part=0))
    assert (part.name, part.kind, part.origin) == (
        "Foto.png", AttachmentKind.PICTURE, AttachmentOrigin.MAIL
    )  # fmt: skip
    for wrong in (1, 2, -1):
        with pytest.raises(Refused):
            town.guide.do(AttachMailPart(attachment_id=made.id, part=wrong))
    with pytest.raises(Refused, match="keine E-Mail"):
        town.guide.do(AttachMailPart(attachment_id=part.id, part=0))


def test_a_mail_is_read_as_people_read_it():
    content = mail(files=(("Größe.pdf", pdf()),))
    read = read_mail(content)
    assert read.sender == "Jürgen Groß <juergen@example.org>"
    assert read.subject == "Straßenlaterne – Gruß"
    assert read.text == "Die Laterne flackert."
    assert read.sent_at.hour == 18
    assert [one.name for one in read.parts] == ["Größe.pdf"]
    (page,) = pages_of(draw_attachment(content, AttachmentKind.MAIL, TODAY))
    assert "Jürgen Groß" in page
    assert "Angehängt: Größe.pdf" in page


def test_a_mail_of_markup_becomes_words_and_nothing_is_run():
    message = EmailMessage()
    message["From"], message["Subject"] = "x@example.org", "<b>fett</b>"
    message.set_content(
        "<style>p{}</style><p>Guten&nbsp;Tag</p><script>böse()</script><img src='http://x/y'>Ende"
    )
    message.replace_header("Content-Type", "text/html; charset=utf-8")
    read = read_mail(message.as_bytes())
    assert read.text == "Guten Tag\nEnde"
    assert read.subject == "<b>fett</b>"


@pytest.mark.parametrize(
    "content",
    [
        b"From: \xff\xfe\nSubject: =?utf-8?q?=?=\n\n\xff\xff",
        b"From: a\nDate: Feb 31\nSubject: =?x-un?b?AAAA?=\nContent-Type: text/plain; charset=x\n\nHallo",
        b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--",
        b"From: " + b"(" * 50_000 + b"\nSubject: b\n\n",
        b"From: a\nSubject: b\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)),
        b"From: a\nSubject: b\nContent-Transfer-Encoding: base64\n\n####",
    ],
)
def test_a_broken_mail_harms_nobody(content):
    assert kind_of(content) is AttachmentKind.MAIL
    read = read_mail(content)
    assert len(read.text) <= 100_000
    assert mail_files(content) == ()
    assert draw_attachment(content, AttachmentKind.MAIL, TODAY).startswith(b"%PDF-")


def test_pictures_stand_upright_and_every_frame_of_a_fax_is_a_page():
    frames = [Image.new("L", (170, 240), shade) for shade in (0, 120, 240)]
    target = BytesIO()
    frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:])
    document = pypdfium2.PdfDocument(draw_attachment(target.getvalue(), AttachmentKind.PICTURE, TODAY))
    assert len(document) == 3
    turned = Image.new("RGB", (300, 200), "red")
    exif = turned.getexif()
    exif[0x0112] = 6
    target = BytesIO()
    turned.save(target, "JPEG", exif=exif)
    (page,) = pypdfium2.PdfDocument(draw_attachment(target.getvalue(), AttachmentKind.PICTURE, TODAY))
    assert page.get_width() < page.get_height() <= 842


def test_of_a_locked_person_a_guide_sees_no_attachment(town):
    hidden, _ = town.lead.do(town.intake(Concern(service="wohngeld"), person_id=103))
    case_id = hidden.cases[0].id
    made, _ = town.lead.do(AttachFile(case_id=case_id, file_name="a.pdf", content=pdf()))
    assert town.lead.ask(attachments_of, case_id=case_id) == (made,)
    assert town.guide.ask(attachments_of, case_id=case_id) == ()
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.ask(attachment_content, attachment_id=made.id)


def test_who_attaches_what_another_hides_learns_nothing_of_it(town):
    case = town.taken()
    content = picture()
    quiet, _ = town.guide.do(
        AttachFile(case_id=case.id, file_name="still.png", content=content, for_units=False)
    )
    own, _ = town.clerk.do(
        AttachFile(case_id=case.id, file_name="eigen.png", content=content, for_units=False)
    )
    assert (own.id != quiet.id, own.name) == (True, "eigen.png")
    assert town.clerk.ask(attachments_of, case_id=case.id) == (own,)


def test_attaching_again_for_the_units_lets_them_see_it(town):
    case = town.taken()
    hidden = AttachFile(case_id=case.id, file_name="a.png", content=picture(), for_units=False)
    town.guide.do(hidden)
    assert town.clerk.ask(attachments_of, case_id=case.id) == ()
    again, _ = town.guide.do(AttachFile(case_id=case.id, file_name="a.png", content=picture()))
    assert town.clerk.ask(attachments_of, case_id=case.id) == (again,)
    assert "auch für die Stellen" in town.file(case.id).timeline[-1].text


def test_a_colleague_does_not_widen_what_another_clerk_keeps_in_the_unit(town):
    case = town.taken()
    own = AttachFile(case_id=case.id, file_name="a.png", content=picture(), for_units=False)
    made, _ = town.clerk.do(own)
    again, _ = town.desk("thole").do(AttachFile(case_id=case.id, file_name="a.png", content=picture()))
    assert (again.id, again.for_units) == (made.id, False)
