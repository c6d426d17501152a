"""Printing by the network: what arrives at a real print server, and what a line can do that breaks."""

import datetime
import ipaddress
import socket
import ssl
from contextlib import closing, suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import JobState, Outcome
from rathaus_desk.domain.printing.ipp_message import (
    BrokenMessage,
    Collection,
    Group,
    Message,
    Tag,
    attribute,
    read,
    written,
)
from rathaus_desk.domain.printing.print_jobs import (
    BatchSent,
    ConfirmBatch,
    PrintKind,
    SendBatch,
    StartPrintJob,
)
from rathaus_desk.domain.printing.printers import (
    PrinterAbilities,
    PrintTicket,
    SpoolReport,
    SpoolState,
    printer_address,
    reasons_in_words,
    unfit,
)
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.usecases.printing import ipp_printer
from rathaus_desk.usecases.printing.ipp_printer import (
    cancel_at_printer,
    printer_abilities,
    printers_of,
    send_pdf,
    spool_report,
)
from rathaus_desk.usecases.printing.job_queries import print_job
from tests.bad_printer import PDF, BadPrinter
from tests.private_cups import PROGRAM, serve

SHORT, LONG = 2.0, 30.0  # seconds until a silent printer counts as gone
needs_cups = pytest.mark.skipif(PROGRAM is None, reason="needs the package cups-daemon")


@pytest.fixture(scope="module")
def cups():
    with serve() as server:
        yield server


def next_batch(desk, job, printer, seconds=LONG, **ticket):
    """Send the next batch of a job as the window does."""
    batch, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    sending = send_pdf(printer, PDF, PrintTicket(batch.spool_name, **ticket), seconds)
    told = BatchSent(
        job_id=job.id, batch=batch.number, outcome=sending.outcome, spool_id=sending.spool_id,
        reason=sending.sentence,
    )  # fmt: skip
    desk.do(told)
    return sending


@pytest.fixture
def job(town_file):
    letters = tuple(JobLetter(number) for number in range(140, 148))
    command = StartPrintJob(run="4711", title="Einladung", kind=PrintKind.MASS_LETTER, letters=letters)
    return town_file.guide.do(command)[0]


@needs_cups
def test_the_pdf_arrives_as_it_is_with_tray_sides_copies_and_no_name(cups, town_file, job):
    printer = printer_address(cups.uri)
    abilities = printer_abilities(printer)
    assert abilities == PrinterAbilities("flur", True, True, ("fach-1", "fach-2", "fach-3"), True, ())
    assert printers_of(printer) == (("flur", printer),)
    sending = next_batch(town_file.guide, job, printer, tray="fach-2", duplex=True, copies=2)
    assert (sending.outcome, sending.sentence) == (Outcome.TAKEN, "")
    got = cups.wait_for(sending.spool_id)
    assert got.pdf == PDF
    assert (got.user, got.name, got.copies) == ("Rathaus Desk", "Rathaus Desk 4711 Blatt 140-147", 2)
    assert (got.options["InputSlot"], got.options["Duplex"]) == ("Fach2", "DuplexNoTumble")
    plain = send_pdf(printer, PDF, PrintTicket("Rathaus Desk", pages=((1, 2), (5, 5))))
    got = cups.wait_for(plain.spool_id)
    assert (got.options["sides"], got.options["page-ranges"], got.copies) == ("one-sided", "1-2,5", 1)
    assert "InputSlot" not in got.options


@needs_cups
def test_out_of_paper_leaves_the_sheets_to_be_asked_for(town_file, job):
    with serve() as server:
        printer = printer_address(server.uri)
        server.run_out_of_paper()
        sending = next_batch(town_file.guide, job, printer)
        assert sending.outcome is Outcome.TAKEN
        report = spool_report(printer, sending.spool_id)
        while not report.reasons:
            report = spool_report(printer, sending.spool_id)
        assert "Das Papier ist leer." in report.reasons
        assert report.outcome is None
        assert cancel_at_printer(printer, sending.spool_id)
        report = spool_report(printer, sending.spool_id)
        assert (report.state, report.outcome) == (SpoolState.CANCELLED, Outcome.BROKE)
        assert not cancel_at_printer(printer, sending.spool_id)
        with pytest.raises(Refused, match="weiß von diesem Auftrag nichts"):
            spool_report(printer, 99)
    town_file.guide.do(BatchSent(job_id=job.id, batch=1, outcome=report.outcome))
    after, _ = town_file.guide.do(ConfirmBatch(job_id=job.id, batch=1, came_out="140–143"))
    assert (after.printed, after.lost) == (4, 4)


@needs_cups
def test_what_the_printer_cannot_do_is_told_before_anything_is_printed(cups):
    printer = printer_address(cups.uri)
    sending = send_pdf(printer, PDF, PrintTicket("x", tray="fach-9"))
    assert sending.outcome is Outcome.REFUSED
    assert sending.sentence.startswith("Der Drucker hat kein Fach „fach-9“, sondern: fach-1, fach-2, fach-3.")
    nowhere = printer_address(cups.uri.replace("flur", "keller"))
    assert send_pdf(nowhere, PDF, PrintTicket("x")).sentence.startswith("Diesen Drucker gibt es unter")
    with pytest.raises(Refused, match="Exemplare"):
        send_pdf(printer, PDF, PrintTicket("x", copies=0))


@pytest.mark.parametrize(
    ("breaks", "outcome", "told"),
    [
        ("nothing", Outcome.TAKEN, ""),
        ("otherwise", Outcome.TAKEN, "nicht so einstellen"),
        ("at once", Outcome.BROKE, "abgerissen"),
        ("in the middle", Outcome.BROKE, "abgerissen"),
        ("without answer", Outcome.BROKE, "abgerissen"),
        ("half an answer", Outcome.BROKE, "abgerissen"),
        ("a web page", Outcome.BROKE, "abgerissen"),
        ("silent", Outcome.BROKE, "abgerissen"),
        ("http500", Outcome.BROKE, "abgerissen"),
        ("ipp0500", Outcome.BROKE, "abgerissen"),
        ("http401", Outcome.REFUSED, "Anmeldung"),
        ("http404", Outcome.REFUSED, "Unter dieser Adresse gibt es keinen Drucker"),
        ("ipp0506", Outcome.REFUSED, "nimmt gerade keine Aufträge an"),
        ("ipp040b", Outcome.REFUSED, "dieses Fach nicht"),
        ("ipp0499", Outcome.REFUSED, "Fehler 0499"),
    ],
)
def test_wherever_the_line_breaks_each_sheet_has_the_right_fate(town_file, job, breaks, outcome, told):
    printer = BadPrinter(breaks)
    address = printer_address(f"ipp://127.0.0.1:{printer.port}/ipp/print")
    sending = next_batch(town_file.guide, job, address, SHORT if breaks == "silent" else LONG)
    printer.close()
    assert (sending.outcome, printer.jobs) == (outcome, 1)
    assert told in sending.sentence
    after = town_file.guide.ask(print_job, job_id=job.id)
    if outcome is Outcome.REFUSED:
        assert "Es wurde nichts gedruckt" in sending.sentence
        assert (after.waiting, after.question, after.state) == (8, "", JobState.PAUSED)
    else:
        assert (after.sent, after.question) == (8, "140–147")
        assert after.spool_id == (12 if outcome is Outcome.TAKEN else 0)
        with pytest.raises(Refused, match="140–147 waren beim Drucker"):
            town_file.guide.do(SendBatch(job_id=job.id, printer="Flur 2"))


def test_a_printer_that_is_not_there_gets_nothing(town_file, job):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    sending = next_batch(town_file.guide, job, printer_address(f"ipp://127.0.0.1:{port}/"))
    assert sending.outcome is Outcome.REFUSED
    assert "antwortet nicht" in sending.sentence
    assert town_file.guide.ask(print_job, job_id=job.id).waiting == 8


def test_what_a_printer_says_to_questions_is_told_in_words():
    for breaks in ("no entry", "no printers"):
        printer = BadPrinter(breaks)
        address = printer_address(f"ipp://127.0.0.1:{printer.port}/")
        if breaks == "no printers":
            assert printers_of(address, LONG) == ()
        with pytest.raises(Refused, match=r"Anmeldung|Diesen Drucker gibt es unter der Adresse nicht"):
            printer_abilities(address, LONG)
        sending = send_pdf(address, PDF, PrintTicket("x"), LONG)
        printer.close()
        assert (sending.outcome, printer.jobs) == (Outcome.REFUSED, 0)
        assert sending.sentence.endswith("Es wurde nichts gedruckt; als PDF geht es immer.")


def test_the_line_may_be_encrypted_and_a_stranger_gets_nothing(tmp_path, monkeypatch):
    key, certificate = self_signed(tmp_path)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, key)
    printer = BadPrinter("nothing", secure)
    address = printer_address(f"ipps://127.0.0.1:{printer.port}/")
    ipp_printer._encryption.cache_clear()
    stranger = send_pdf(address, PDF, PrintTicket("x"), LONG)
    assert (stranger.outcome, printer.jobs) == (Outcome.REFUSED, 0)
    assert "Zertifikat" in stranger.sentence
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    ipp_printer._encryption.cache_clear()
    trusted = send_pdf(address, PDF, PrintTicket("x"), LONG)
    printer.close()
    ipp_printer._encryption.cache_clear()
    assert (trusted.outcome, printer.bytes) == (Outcome.TAKEN, len(PDF))


def self_signed(folder):
    """Make a key and a certificate for this PC, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Drucker")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - day, now + day
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    (folder / "key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    (folder / "certificate").write_bytes(made.public_bytes(pem))
    return folder / "key", folder / "certificate"


@pytest.mark.parametrize(
    ("typed", "uri", "secure"),
    [
        ("ipp://drucker.example/ipp/print", "ipp://drucker.example:631/ipp/print", False),
        (" ipps://drucker.example ", "ipps://drucker.example:631/", True),
        ("https://drucker.example/x", "ipps://drucker.example:443/x", True),
        ("http://drucker.example:8080/x", "ipp://drucker.example:8080/x", False),
        ("ipp://[::1]:9/x", "ipp://[::1]:9/x", False),
    ],
)
def test_addresses_of_printers(typed, uri, secure):
    address = printer_address(typed)
    assert (address.uri, address.secure) == (uri, secure)


@pytest.mark.parametrize(
    "typed", ["", "flur", "file:///etc/passwd", "ipp://", "ipp://a:b@c/", "ipp://h:x/", "ipp://["]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refused, match="keine Adresse eines Druckers") as refused:
        printer_address(typed)
    assert refused.value.field == "printer"


def test_what_a_printer_cannot_do_is_a_sentence():
    able = PrinterAbilities("flur", True, False, (), True, ())
    assert unfit(able, PrintTicket("x", tray="any")) == "", "it does not say which trays it has"
    assert unfit(able, PrintTicket("x", duplex=True)) == "Der Drucker druckt nicht auf beide Seiten."
    assert "keine PDF" in unfit(PrinterAbilities("a", False, True, (), True, ()), PrintTicket("x"))
    assert "keine Aufträge" in unfit(PrinterAbilities("a", True, True, (), False, ()), PrintTicket("x"))
    assert reasons_in_words(["media-jam-error", "media-jam", "none", "toner-low-warning"]) == (
        "Es ist ein Papierstau.",
    )
    assert SpoolReport(SpoolState.PRINTING, ()).outcome is None
    assert SpoolReport(SpoolState.COMPLETED, ()).outcome is Outcome.TAKEN


SOME = Message(
    0,
    7,
    (
        (Group.OPERATION, (attribute("a", Tag.KEYWORD, "x", "y"), attribute("u", Tag.URI, "ipp://ä"))),
        (
            Group.JOB,
            (
                attribute("n", Tag.INTEGER, -5),
                attribute("b", Tag.BOOLEAN, True, False),
                attribute("r", Tag.RANGE, (1, 2), (5, 5)),
                attribute(
                    "c",
                    Tag.BEGIN_COLLECTION,
                    Collection(
                        (
                            attribute(
                                "s", Tag.BEGIN_COLLECTION, Collection((attribute("x", Tag.INTEGER, 3),))
                            ),
                            attribute("k", Tag.KEYWORD, "one", "two"),
                        )
                    ),
                ),
            ),
        ),
    ),
    b"data",
)


def test_a_message_reads_back_as_it_was_written():
    assert read(written(SOME)) == SOME
    inside = SOME.get(Group.JOB, "c")[0]
    assert isinstance(inside, Collection)
    assert inside.get("k") == ("one", "two")
    assert inside.get("z") == ()
    assert SOME.get(Group.PRINTER, "a") == ()


def test_a_message_that_breaks_off_is_noticed_at_every_byte():
    whole = written(SOME)[: -len(SOME.data)]
    for length in range(len(whole)):
        with pytest.raises(BrokenMessage):
            read(whole[:length])
    with pytest.raises(BrokenMessage, match="version"):
        read(b"\x09" + whole[1:])
    with pytest.raises(BrokenMessage):
        read(whole[:8] + bytes([Group.JOB, Tag.BEGIN_COLLECTION, 0, 1]) + b"a\0\0" + bytes([Tag.INTEGER]))
    with pytest.raises(BrokenMessage, match="without a group"):
        read(whole[:8] + b"\x44\0\x01a\0\0")


def test_a_message_in_endless_collections_is_none():
    head = written(Message(0, 1, ((Group.JOB, ()),)))[:-1]
    nested = b"\x34\0\x01a\0\0" + b"\x34\0\0\0\0" * 100_000
    with pytest.raises(BrokenMessage):
        read(head + nested)


@given(st.binary(max_size=200))
def test_no_bytes_of_a_printer_lead_to_anything_else(content):
    for garbage in (content, b"\x02\0\0\0\0\0\0\x01" + content):
        with suppress(BrokenMessage):
            assert isinstance(read(garbage), Message)
