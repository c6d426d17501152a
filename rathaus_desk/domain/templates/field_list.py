"""The closed list of fields: no template can name anything else."""

from datetime import date, time
from decimal import Decimal

from rathaus_desk.domain.templates.fields import Field, FieldKind, FieldSource, Value
from rathaus_desk.domain.text import fold

_K, _S = FieldKind, FieldSource
_LONG_DAY = date(2026, 9, 30)  # "Mittwoch, 30. September 2026" is among the widest days
# Names as the register may hold them: the longest real ones, with letters of DIN 91379.
_LONG_GIVEN = "Wilhelmine-Charlotte Friederike"
_LONG_FAMILY = "Freifrau von und zu Hülsmann-Wieghaus-Ŵœļłňģştëïņ"
_LONG_UNIT = "Amt für Stadtentwicklung, Verkehr, Umwelt und öffentliche Ordnung"
_LONG_STREET = "Straße der Opfer des Faschismus und der Zwangsarbeit 127 b"

_PERSON = (
    Field("anrede", "Anrede", _K.TEXT, _S.PERSON, "Anrede und Name aus dem Register",
          "Guten Tag, Frau Schmidt,", f"Guten Tag, Frau Prof. Dr. Dr. {_LONG_FAMILY},"),
    Field("titel", "Titel", _K.NAME, _S.PERSON, "Titel aus dem Register", "Frau Dr.", "Frau Prof. Dr. Dr."),
    Field("vorname", "Vorname", _K.NAME, _S.PERSON, "Vorname aus dem Register", "Erika", _LONG_GIVEN),
    Field("nachname", "Nachname", _K.NAME, _S.PERSON, "Familienname aus dem Register",
          "Schmidt", _LONG_FAMILY),
    Field("name", "Vor- und Nachname", _K.NAME, _S.PERSON, "Name aus dem Register",
          "Erika Schmidt", f"{_LONG_GIVEN} {_LONG_FAMILY}"),
    Field("strasse", "Straße und Hausnummer", _K.ADDRESS, _S.PERSON, "Anschrift aus dem Register",
          "Lindenweg 4", _LONG_STREET),
    Field("plz", "Postleitzahl", _K.ADDRESS, _S.PERSON, "Anschrift aus dem Register", "12345", "88888"),
    Field("ort", "Ort", _K.ADDRESS, _S.PERSON, "Anschrift aus dem Register",
          "Musterstadt", "Michaelsberg an der Großen Mühlenwiese"),
    Field("anschrift", "Anschrift", _K.ADDRESS, _S.PERSON, "Anschrift aus dem Register, in einer Zeile",
          "Lindenweg 4, 12345 Musterstadt", f"{_LONG_STREET}, 88888 Michaelsberg an der Großen Mühlenwiese"),
    Field("ortsteil", "Ortsteil", _K.TEXT, _S.PERSON, "Ortsteil der Anschrift",
          "Nordend", "Großwaltersdorf-Niedermühlenbeck"),
    Field("telefon", "Telefon der Person", _K.PHONE, _S.PERSON, "Telefon aus dem Register",
          "(030) 23125 400", "+49 (0) 30 23125 400 123 456"),
    Field("email", "E-Mail der Person", _K.EMAIL, _S.PERSON, "E-Mail aus dem Register",
          "e.schmidt@post.example", "wilhelmine-charlotte.von-schwarzenberg-muehlhausen@familie.example"),
    Field("alter", "Alter", _K.NUMBER, _S.PERSON, "aus dem Geburtsdatum gerechnet", 78, 108),
    Field("geburtstag_neu", "Kommender Geburtstag", _K.TEXT, _S.PERSON,
          "aus dem Geburtsdatum gerechnet", "80. Geburtstag", "105. Geburtstag"),
    Field("vertretene_person", "Vertretene Person", _K.NAME, _S.PERSON,
          "für wen die Person spricht (Vollmacht oder Betreuung)", "Hans Schmidt",
          f"{_LONG_GIVEN} {_LONG_FAMILY}"),
)  # fmt: skip
_CASE = (
    Field("vorgangsnummer", "Vorgangsnummer", _K.NUMBER, _S.CASE, "Nummer des Vorgangs",
          "26-04711-7", "26-88888-8"),
    Field("leistung", "Leistung", _K.TEXT, _S.CASE, "Name der Leistung", "Straßenlaterne defekt",
          "Verkehrsrechtliche Anordnung und Sondernutzung des öffentlichen Raums"),
    Field("anliegen", "Anliegen in Worten", _K.TEXT, _S.CASE, "was die Person gesagt hat",
          "Die Laterne vor dem Haus brennt nicht.",
          "Die Laterne vor dem Haus Nummer 4 brennt seit drei Wochen nicht mehr, und im Dunkeln ist der "
          "Weg zur Haltestelle für alle Nachbarn gefährlich, besonders bei Regen und bei Glätte."),
    Field("eingang", "Tag des Eingangs", _K.DATE, _S.CASE, "wann der Vorgang angelegt wurde",
          date(2026, 11, 24), _LONG_DAY),
    Field("frist", "Antwort bis", _K.DATE, _S.CASE, "zugesagter Tag des Vorgangs",
          date(2026, 12, 3), _LONG_DAY),
    Field("ergebnis", "Ergebnis", _K.TEXT, _S.CASE, "Ergebnis des Vorgangs",
          "Die Laterne brennt wieder.",
          "Der Bauhof hat die Laterne am Mast repariert. Dabei kam heraus, dass auch das Kabel unter dem "
          "Gehweg beschädigt ist. Wir tauschen es im Frühjahr aus. Bis dahin steht dort eine Leuchte."),
    Field("zwischenstand", "Zwischenstand", _K.TEXT, _S.CASE, "letzter Zwischenstand des Vorgangs",
          "Das Ersatzteil ist bestellt.",
          "Das Ersatzteil ist bestellt. Der Hersteller liefert später als geplant. Der Bauhof fragt jede "
          "Woche nach und baut das Teil ein, sobald es da ist."),
    Field("stelle", "Zuständige Stelle", _K.TEXT, _S.CASE, "Stelle, die den Vorgang bearbeitet",
          "Bauhof", _LONG_UNIT),
    Field("gebuehr", "Gebühr", _K.AMOUNT, _S.CASE, "Gebühr der Leistung", Decimal("37.00"),
          Decimal("12345.67")),
    Field("unterlagen", "Unterlagen", _K.LIST, _S.CASE, "Unterlagen der Leistung, die noch fehlen",
          ("Personalausweis", "Foto, nicht älter als sechs Monate"),
          ("Personalausweis oder Reisepass, beide Seiten", "Foto, nicht älter als sechs Monate",
           "Geburtsurkunde im Original, bei Geburt im Ausland mit beglaubigter Übersetzung",
           "Vollmacht der Person, für die Sie kommen, mit Kopie ihres Ausweises",
           "Bescheid der Rentenversicherung für das laufende Jahr",
           "Mietvertrag und Bestätigung des Vermieters", "Nachweis der Krankenkasse")),
    Field("rueckmeldung_bis", "Rückmeldung bis", _K.DATE, _S.CLERK, "wird beim Schreiben eingetragen",
          date(2026, 12, 10), _LONG_DAY),
    Field("anrufversuche", "Anrufversuche", _K.LIST, _S.CASE, "Versuche, die Person anzurufen",
          ("Montag, 23. November, 9:40 Uhr", "Dienstag, 24. November, 14:10 Uhr",
           "Mittwoch, 25. November, 16:30 Uhr"),
          ("Donnerstag, 24. September, 10:40 Uhr", "Mittwoch, 30. September, 14:10 Uhr",
           "Donnerstag, 31. Dezember, 16:30 Uhr")),
)  # fmt: skip
_OFFICE = (
    Field("stadt", "Stadt", _K.TEXT, _S.OFFICE, "Name der Stadt", "Musterstadt",
          "Große Kreisstadt Michaelsberg an der Großen Mühlenwiese"),
    Field("stadt_telefon", "Telefon der Stadt", _K.PHONE, _S.OFFICE, "Zentrale der Stadt",
          "(030) 23125 100", "(030) 23125 100-888"),
    Field("stadt_email", "E-Mail der Stadt", _K.EMAIL, _S.OFFICE, "E-Mail der Stadt",
          "buergerbuero@musterstadt.example",
          "buergerbuero@michaelsberg-an-der-grossen-muehlenwiese.example"),
    Field("stadt_anschrift", "Anschrift des Rathauses", _K.ADDRESS, _S.OFFICE, "Anschrift der Stadt",
          "Rathausplatz 1, 12345 Musterstadt", f"{_LONG_STREET}, 88888 Michaelsberg"),
    Field("oeffnungszeiten", "Öffnungszeiten", _K.LIST, _S.OFFICE, "Öffnungszeiten der Stadt",
          ("Mo, Di 8–16 Uhr", "Do 8–18 Uhr"),
          ("Mo, Di, Mi 08:00–12:00 und 13:30–15:30 Uhr", "Do 08:00–12:00 und 13:30–18:30 Uhr",
           "Fr 08:00–12:30 Uhr")),
    Field("ansprechperson", "Ansprechperson", _K.NAME, _S.OFFICE, "Bürgerlotse des Vorgangs",
          "Frau Berger", "Frau Wilhelmine von Schwarzenberg-Mühlhausen"),
    Field("ansprechperson_telefon", "Telefon der Ansprechperson", _K.PHONE, _S.OFFICE,
          "Durchwahl des Bürgerlotsen", "(030) 23125 110", "(030) 23125 110-888"),
    Field("ansprechperson_zimmer", "Zimmer der Ansprechperson", _K.TEXT, _S.OFFICE,
          "Zimmer des Bürgerlotsen", "Zimmer 12", "Zimmer 2.112, Neubau, zweiter Stock"),
    Field("heute", "Heutiger Tag", _K.DATE, _S.OFFICE, "Tag, an dem der Brief entsteht",
          date(2026, 11, 24), _LONG_DAY),
    Field("datenschutz_kontakt", "Datenschutzbeauftragte Person", _K.TEXT, _S.OFFICE,
          "Angaben der Stadt zum Datenschutz", "datenschutz@musterstadt.example",
          "datenschutz@michaelsberg-an-der-grossen-muehlenwiese.example, (030) 23125 188"),
    Field("aufsicht", "Datenschutzaufsicht", _K.TEXT, _S.OFFICE, "Aufsicht des Landes",
          "die Datenschutzaufsicht des Landes",
          "die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht"),
)  # fmt: skip
_APPOINTMENT = (
    Field("termin_tag", "Termin: Tag", _K.DATE, _S.APPOINTMENT, "Tag des Termins",
          date(2026, 12, 1), _LONG_DAY),
    Field("termin_zeit", "Termin: Uhrzeit", _K.TIME, _S.APPOINTMENT, "Uhrzeit des Termins",
          time(9, 30), time(14, 45)),
    Field("termin_ort", "Termin: Ort", _K.TEXT, _S.APPOINTMENT, "Platz und Zimmer des Termins",
          "Rathaus, Zimmer 3", "Bürgerhaus Großwaltersdorf-Niedermühlenbeck, Saal 2, Eingang im Hof"),
    Field("termin_dauer", "Termin: Dauer in Minuten", _K.NUMBER, _S.APPOINTMENT, "Dauer des Termins",
          20, 120),
    Field("termin_bisher", "Termin: bisher", _K.TEXT, _S.APPOINTMENT, "Tag und Uhrzeit vor dem Verlegen",
          "Freitag, 27. November, 10 Uhr", "Donnerstag, 24. September, 14:45 Uhr"),
    Field("termin_art", "Termin: Art", _K.CHOICE, _S.APPOINTMENT, "Art des Termins",
          "vor Ort", "Hausbesuch", ("vor Ort", "Telefon", "Video", "Hausbesuch")),
    Field("haltepunkt", "Haltepunkt", _K.TEXT, _S.APPOINTMENT, "Haltepunkt des Servicemobils",
          "Dorfplatz Nordend", "Parkplatz hinter dem Bürgerhaus Großwaltersdorf-Niedermühlenbeck"),
    Field("haltepunkt_bisher", "Haltepunkt: bisher", _K.TEXT, _S.APPOINTMENT, "alter Haltepunkt",
          "Kirchplatz Nordend", "Wendeschleife an der Bushaltestelle Niedermühlenbeck Gemeindezentrum"),
    Field("haltezeiten", "Haltezeiten", _K.LIST, _S.APPOINTMENT, "Tage und Zeiten am Haltepunkt",
          ("Dienstag, 1. Dezember, 9 bis 11 Uhr",),
          ("Donnerstag, 24. September, 9:30 bis 11:30 Uhr", "Mittwoch, 30. September, 13:30 bis 15:30 Uhr",
           "Donnerstag, 31. Dezember, 9:30 bis 11:30 Uhr")),
    Field("halteleistungen", "Was am Haltepunkt geht", _K.LIST, _S.APPOINTMENT, "Leistungen am Haltepunkt",
          ("Personalausweis", "Meldebescheinigung"),
          ("Personalausweis und vorläufiger Personalausweis", "Beglaubigung von Abschriften",
           "Wohnsitz anmelden, ummelden und abmelden", "Führungszeugnis", "Beratung zum Wohngeld")),
)  # fmt: skip
_CLERK = (
    Field("grund", "Grund", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Der Weg gehört der Nachbarstadt.",
          "Der Weg gehört der Nachbarstadt. Wir dürfen dort nichts bauen und keine Schilder aufstellen. "
          "Das ist auch dann so, wenn viele Menschen aus unserer Stadt den Weg gehen."),
    Field("alternative", "Was stattdessen geht", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Wir haben die Nachbarstadt gebeten, den Weg zu prüfen.",
          "Wir haben die Nachbarstadt gebeten, den Weg zu prüfen. Die Antwort schicken wir Ihnen. Sie "
          "müssen dafür nichts tun."),
    Field("nachricht", "Nachricht", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Sie haben uns angerufen. Vielen Dank für das Gespräch.",
          "Sie haben uns angerufen. Vielen Dank für das lange Gespräch. Wir haben alles notiert. "
          "Die Kolleginnen vom Bauhof sehen sich die Stelle an. Danach rufen wir Sie an."),
    Field("veranstaltung", "Veranstaltung", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Abend zum Umbau der Bahnhofstraße",
          "Informationsabend zum Umbau der Bahnhofstraße und des Busbahnhofs in Niedermühlenbeck"),
    Field("veranstaltung_tag", "Veranstaltung: Tag", _K.DATE, _S.CLERK, "wird beim Schreiben eingetragen",
          date(2026, 12, 8), _LONG_DAY),
    Field("veranstaltung_zeit", "Veranstaltung: Uhrzeit", _K.TIME, _S.CLERK,
          "wird beim Schreiben eingetragen", time(18), time(18, 30)),
    Field("veranstaltung_ort", "Veranstaltung: Ort", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Bürgerhaus, großer Saal", "Bürgerhaus Großwaltersdorf-Niedermühlenbeck, Saal 2, Eingang im Hof"),
    Field("themen", "Themen", _K.LIST, _S.CLERK, "wird beim Schreiben eingetragen",
          ("Rente", "Wohngeld", "Ausweise"),
          ("Rente und Grundsicherung", "Wohngeld", "Ausweise und Beglaubigungen",
           "Hilfe beim Ausfüllen von Anträgen", "Wohnen im Alter und Umbau der Wohnung")),
    Field("strasse_betroffen", "Betroffene Straße", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "der Lindenweg", "die Straße der Opfer des Faschismus zwischen Gerberstraße und Mühlenwiese"),
    Field("beginn", "Beginn", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Montag, 7. Dezember, 7 Uhr", "Donnerstag, 24. September, 7:30 Uhr"),
    Field("ende", "Ende", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Freitag, 11. Dezember, 17 Uhr", "Mittwoch, 30. September, 17:30 Uhr"),
    Field("umleitung", "Umleitung", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Fahren Sie bitte über die Gerberstraße.",
          "Fahren Sie bitte über die Gerberstraße und die Mühlenwiese. Parken können Sie am Bürgerhaus "
          "Niedermühlenbeck. Von dort gehen Sie etwa fünf Minuten."),
    Field("unterbrechung", "Strom oder Wasser", _K.CHOICE, _S.CLERK, "wird beim Schreiben gewählt",
          "Strom", "Wasser", ("Strom", "Wasser", "Wärme")),
    Field("behoerde", "Andere Behörde", _K.TEXT, _S.CLERK, "aus der Liste der Behörden",
          "Landratsamt, Straßenverkehr", "Landesamt für Soziales, Jugend und Versorgung, Außenstelle Mitte"),
    Field("behoerde_anschrift", "Anschrift der Behörde", _K.ADDRESS, _S.CLERK, "aus der Liste der Behörden",
          "Kreisstraße 10, 12345 Musterstadt", f"{_LONG_STREET}, 88888 Michaelsberg"),
    Field("behoerde_telefon", "Telefon der Behörde", _K.PHONE, _S.CLERK, "aus der Liste der Behörden",
          "(030) 23125 600", "(030) 23125 600-888"),
    Field("verteiler", "Verteiler", _K.TEXT, _S.CLERK, "Name der Liste",
          "Neues für Seniorinnen und Senioren",
          "Neues vom Servicemobil und vom Seniorenrat für alle Ortsteile"),
    Field("wahltag", "Wahltag", _K.DATE, _S.CLERK, "wird beim Schreiben eingetragen",
          date(2027, 3, 14), _LONG_DAY),
    Field("wahlraum", "Wahlraum", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Grundschule Nordend, Lindenweg 1",
          "Bürgerhaus Großwaltersdorf-Niedermühlenbeck, Eingang im Hof"),
    Field("zweck", "Zweck der Daten", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Wir bearbeiten Ihr Anliegen.",
          "Wir bearbeiten Ihr Anliegen und rufen Sie zurück, sobald es fertig ist."),
    Field("rechtsgrundlage", "Rechtsgrundlage", _K.TEXT, _S.CLERK, "wird beim Schreiben eingetragen",
          "Artikel 6 Absatz 1 Buchstabe e DSGVO",
          "Artikel 6 Absatz 1 Buchstabe e DSGVO mit dem Datenschutzgesetz des Landes, § 3"),
    Field("speicherdauer", "Speicherdauer", _K.TEXT, _S.CLERK, "Löschregel der Datenart",
          "drei Jahre nach dem Ende des Vorgangs",
          "zehn Jahre nach dem Ende des Jahres, in dem Sie fertig sind"),
)  # fmt: skip

FIELDS: tuple[Field, ...] = (*_PERSON, *_CASE, *_OFFICE, *_APPOINTMENT, *_CLERK)
BY_KEY: dict[str, Field] = {one.key: one for one in FIELDS}
_BY_NAME = {fold(one.name): one for one in FIELDS}


def field_by_name(name: str) -> Field | None:
    """Return the field with this key or German name, spelled in any case."""
    return BY_KEY.get(name.strip()) or _BY_NAME.get(fold(name))


def example_values() -> dict[str, Value]:
    """Return an ordinary value for every field: what the preview shows first."""
    return {one.key: one.example for one in FIELDS}
