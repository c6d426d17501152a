"""A notice to be printed on everything; tests change it by `replace`."""

from dataclasses import replace
from datetime import date

from paper_samples import DAY, HEAD

from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.notices.town_lists import TownList, TownListEntry

WORDS = NoticeText(
    title="Das Servicemobil kommt nach Heidkamp",
    summary="Das Rathaus kommt zu Ihnen: Ausweis, Wohngeld, Fragen – ohne Fahrt in die Stadt.",
    text=(
        "Sie müssen nichts vorbereiten. Kommen Sie einfach vorbei.\n\n"
        "# Das geht am Servicemobil\n\n"
        "- Ausweis und Reisepass beantragen\n"
        "- Wohnung anmelden und ummelden\n"
        "- Anträge auf Wohngeld und Hilfe zur Pflege\n\n"
        "Für den Ausweis bringen Sie bitte ein neues Foto und den alten Ausweis mit."
    ),
    when="Mittwoch, 2. Dezember 2026, 9 bis 12 Uhr\nMittwoch, 16. Dezember 2026, 9 bis 12 Uhr",
    where="Heidkamp, Parkplatz am Dorfgemeinschaftshaus",
    who="Alle, besonders wer nicht gut zu Fuß ist",
    access="ohne Stufen, mit Hebebühne",
    contact="Frau Thole vom Servicemobil",
    phone="(030) 23125 300",
    web="www.musterhausen.example/servicemobil",
    valid_until=date(2026, 12, 16),
    icon=NoticeIcon.MOBILE,
)
SHORT = replace(
    WORDS,
    title="Das Servicemobil in Heidkamp",
    summary="Ausweis, Wohngeld, Fragen – bei Ihnen vor Ort.",
    text="Sie müssen nichts vorbereiten. Kommen Sie einfach vorbei.",
    when="Mittwoch, 2. Dezember 2026, 9 bis 12 Uhr",
    where="Parkplatz am Dorfhaus",
    who="",
    access="ohne Stufen",
    contact="Frau Thole",
)
LONG = replace(WORDS, text=f"{WORDS.text}\n\n{'Noch ein Satz, der auch noch gesagt werden soll. ' * 12}")
PAPER = NoticePaper(letterhead=HEAD, words=WORDS, sheet=NoticeSheet.POSTER_A4, dated=DAY)
TOWN_LIST = TownList(
    HEAD,
    "Sitzungen von Rat und Ausschüssen",
    "Sie dürfen zuhören.",
    (
        (
            "Dezember 2026",
            (
                TownListEntry("Donnerstag, 3. Dezember, 17:30 Uhr: Bauausschuss", ("Ratssaal", "mit Aufzug")),
                TownListEntry("Donnerstag, 10. Dezember, 18:00 Uhr: Rat der Stadt", ("Ratssaal",)),
            ),
        ),
        ("Januar 2027", (TownListEntry("Dienstag, 12. Januar, 15:00 Uhr: Seniorenbeirat"),)),
        ("Februar 2027", ()),
    ),
    DAY,
)
