"""Labels and envelopes for a handful of people."""

from paper_samples import DAY

from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.labels import AddressLabels, PrintedEnvelopes

SENDER = ("Stadt Musterhausen", "Rathausplatz 1", "12345 Musterhausen")
NAMES = ("Erna Schmidt", "Freifrau von und zu Hülsmann-Wieghaus-Langenstein", "Łukasz Wójcik", "Ķ̂ara Đặng")
ADDRESSES = tuple(
    ("Frau", NAMES[at % len(NAMES)], f"Rosenweg {at}", "12345 Musterhausen") for at in range(1, 31)
)
LABELS = AddressLabels("Etiketten", " · ".join(SENDER), ADDRESSES, DAY, start=6)
ENVELOPES = PrintedEnvelopes("Umschläge", SENDER, ADDRESSES[:3], DAY, EnvelopeFormat.DL)
