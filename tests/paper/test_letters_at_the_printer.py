"""Mass letters at a real print server: the same tagged vector PDF, with tray, sides and copies."""

from io import BytesIO

import pikepdf
import pytest
from serial_samples import RUN, copy_to

from rathaus_desk.domain.printing.course import Outcome
from rathaus_desk.domain.printing.printers import PrintTicket, printer_address
from rathaus_desk.paper.serial_letters import write_serial_letters
from rathaus_desk.usecases.printing.ipp_printer import send_pdf
from tests.private_cups import PROGRAM, serve


@pytest.mark.skipif(PROGRAM is None, reason="needs the package cups-daemon")
def test_letters_arrive_as_they_were_written():
    made = BytesIO()
    write_serial_letters(RUN, map(copy_to, range(140, 148)), made.write)
    ticket = PrintTicket("Rathaus Desk K26-014 Blatt 140-147", tray="fach-3", duplex=True, copies=2)
    with serve() as server:
        sending = send_pdf(printer_address(server.uri), made.getvalue(), ticket)
        assert sending.outcome is Outcome.TAKEN
        got = server.wait_for(sending.spool_id)
    assert got.pdf == made.getvalue()
    assert (got.name, got.copies) == (ticket.name, 2)
    assert (got.options["InputSlot"], got.options["Duplex"]) == ("Fach3", "DuplexNoTumble")
    with pikepdf.open(BytesIO(got.pdf)) as pdf:
        assert len(pdf.pages) >= 8
        assert "/StructTreeRoot" in pdf.Root, "still tagged"
        assert pdf.pages[0].Resources.Font, "still text"
