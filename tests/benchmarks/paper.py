"""How long a letter takes: one that was drawn before, and a run of two hundred separate files.

python -m tests.benchmarks.paper
"""

import statistics
import time
from dataclasses import replace
from datetime import date

from rathaus_desk.domain.paper.letters import Letter, Letterhead, Paragraph, PrintSize
from rathaus_desk.paper.letter import render_letter

RUN = 200
SENDER = Letterhead(
    "Stadt Musterhausen", "Bürgerbüro", "Rathausplatz 1", "12345", "Musterhausen", "(030) 23125 020",
    "buero@musterhausen.example", "www.musterhausen.example", ("Montag bis Freitag 8 bis 12 Uhr",),
)  # fmt: skip
LETTER = Letter(
    letterhead=SENDER,
    reference="26-04711-7",
    endorsements=(),
    recipient=("Frau", "Erna Schmidt", "Rosenweg 4", "12345 Musterhausen"),
    info=(("Ihre Ansprechperson", "Aylin Özdemir"), ("Telefon", "(030) 23125 021")),
    dated=date(2026, 11, 24),
    subject="Die Straßenlaterne vor dem Haus Rosenweg 4",
    salutation="Guten Tag Frau Schmidt,",
    body=(
        Paragraph("Sie haben uns am Montag angerufen, weil die Laterne vor Ihrem Haus nicht leuchtet."),
        Paragraph(
            "So geht es weiter:",
            (
                "Der Bauhof tauscht die Lampe am Donnerstag, 26. November, zwischen 9 und 11 Uhr.",
                "Dafür steht eine Stunde lang ein Hubwagen vor Ihrem Haus. Ihre Einfahrt bleibt frei.",
                "Am Freitag rufen wir Sie an und fragen, ob alles in Ordnung ist.",
            ),
            numbered=True,
        ),
        Paragraph("Sie brauchen nichts zu tun. Wenn Sie Fragen haben, rufen Sie mich gern an."),
    ),
    closing="Mit freundlichen Grüßen",
    signatory=("Aylin Özdemir", "Bürgerlotsin"),
    size=PrintSize.SENIOR,
)


def main() -> None:
    """Print the figures."""
    began = time.perf_counter()
    size = len(render_letter(LETTER))
    print(f"first letter {(time.perf_counter() - began) * 1000:.1f} ms, {size} bytes")
    times = []
    for _ in range(50):
        began = time.perf_counter()
        render_letter(LETTER)
        times.append(time.perf_counter() - began)
    print(f"warm letter  {statistics.median(times) * 1000:.1f} ms (goal: 50)")
    began = time.process_time()
    for turn in range(RUN):
        render_letter(
            replace(LETTER, recipient=("Frau", f"Erna Schmidt-{turn}", f"Rosenweg {turn}", "12345 Ort"))
        )
    print(f"{RUN} letters {RUN / (time.process_time() - began):.0f} a CPU second (goal: 200)")


if __name__ == "__main__":
    main()
