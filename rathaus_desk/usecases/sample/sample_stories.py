"""Cases of the sample town told by hand: what the pictures and journeys need, and one of every trouble.

The rest of the town comes by chance; these hold for every seed and day.
"""

from dataclasses import dataclass
from enum import Enum, auto

from rathaus_desk.domain.people.authority import AuthorityState


class Ending(Enum):
    """How far a case has come by now."""

    OPEN = auto()
    CLAIMED = auto()
    QUERY = auto()
    RETURNED = auto()
    RETURNED_TWICE = auto()
    PARTLY = auto()
    ANSWERED = auto()
    DONE = auto()
    WITHDRAWN = auto()
    FOLLOWS = auto()
    SEQUENCE = auto()
    INTERIM = auto()
    OUTSIDE = auto()


class Fate(Enum):
    """What becomes of a promise to call."""

    USUAL = auto()
    BROKEN = auto()
    DUE_TODAY = auto()


@dataclass(frozen=True, slots=True)
class Story:
    """One case, taken in `days_ago` working days ago, or so that it is due `due_in` working days from now.

    `person` is a full name from the shipped people, anybody if empty. `with_next` puts it into one visit
    with the story that comes after. `returns` names the unit and the reason of those who gave it back.
    `concerned` is whom it is about if `person`, or a `caller` whom nobody checked, speaks for somebody else.
    """

    service: str
    ending: Ending
    owner: str
    days_ago: int = 0
    due_in: int | None = None
    person: str = ""
    place: str = ""
    facts: tuple[str, ...] = ()
    note: str = ""
    question: str = ""
    result: str = ""
    fate: Fate = Fate.USUAL
    attempts: int = 0
    window: int = 0
    returns: tuple[tuple[str, str], ...] = ()
    label: str = ""
    with_next: bool = False
    concerned: str = ""
    caller: str = ""
    anonymous: bool = False
    authority: AuthorityState = AuthorityState.NONE
    scope: str = ""


_ERNA = "Erna Schmidt"

STORIES = (
    # What the picture of Empfang shows beside Erna Schmidt.
    Story("sperrmuell", Ending.DONE, "oezdemir", days_ago=44, person=_ERNA, place="Rosenweg 4",
          facts=("Möbel",), note="ein Sessel und ein alter Schrank",
          result="Die Sachen sind abgeholt."),
    Story("hecke_gehweg", Ending.CLAIMED, "oezdemir", due_in=-2, person=_ERNA, place="Rosenweg 9",
          facts=("Gehweg zu eng",), note="mit dem Rollator kein Durchkommen"),
    Story("wohngeld", Ending.CLAIMED, "oezdemir", due_in=3, person=_ERNA, facts=("Weiterbewilligung",),
          note="der alte Bescheid läuft im Dezember aus"),
    # The six promises that were broken.
    Story("laerm", Ending.OPEN, "oezdemir", days_ago=3, place="Handwerkerstraße 8", facts=("nachts",),
          note="Musik bis nach Mitternacht", fate=Fate.BROKEN, attempts=2),
    Story("kita_platz", Ending.CLAIMED, "oezdemir", days_ago=5,
          note="Platz ab Februar, Mutter fängt wieder an", fate=Fate.BROKEN, attempts=1),
    Story("rente", Ending.OPEN, "oezdemir", days_ago=2, note="Rente ab März", fate=Fate.BROKEN),
    Story("bewohnerparken", Ending.CLAIMED, "wilkens", days_ago=4,
          note="neues Auto, altes Kennzeichen abgemeldet", fate=Fate.BROKEN),
    Story("grundsteuer", Ending.QUERY, "markovic", days_ago=7, note="Bescheid doppelt bekommen",
          question="Welches Kassenzeichen steht auf dem zweiten Bescheid?", fate=Fate.BROKEN,
          attempts=1),
    Story("baum_gefahr", Ending.CLAIMED, "nguyen", days_ago=3, place="Am Stadtwall 11",
          note="Ast hängt nach dem Sturm über dem Gehweg", fate=Fate.BROKEN, attempts=3),
    # Calls that are due today.
    Story("muelltonne", Ending.OPEN, "oezdemir", days_ago=1, place="Nelkenweg 15",
          note="seit zwei Wochen nicht geleert", fate=Fate.DUE_TODAY),
    Story("geburtsurkunde", Ending.CLAIMED, "oezdemir", days_ago=1, note="für die Rente, eilt",
          fate=Fate.DUE_TODAY, window=3),
    Story("hund_anmelden", Ending.ANSWERED, "oezdemir", days_ago=1, note="Welpe, drei Monate",
          result="Der Hund ist angemeldet, die Marke kommt mit der Post.", fate=Fate.DUE_TODAY,
          window=2),
    Story("schlagloch", Ending.CLAIMED, "wilkens", days_ago=1, place="Bruchweg 7",
          note="bei Regen nicht zu sehen", fate=Fate.DUE_TODAY),
    # Given back once, and twice: then the lead decides.
    Story("kanal_verstopft", Ending.RETURNED, "oezdemir", days_ago=2, place="Deichstraße 14",
          note="Wasser steht am Deich", returns=(("umwelt",
          "Der Graben wird vom Bauhof unterhalten."),)),
    Story("wilder_muell", Ending.RETURNED, "wilkens", days_ago=3, place="Mühlenbacher Landstraße 40",
          note="Reifen am Parkplatz", returns=(("tiefbau",
          "Der Parkplatz gehört zur Landesstraße."),)),
    Story("gruenflaeche", Ending.RETURNED_TWICE, "oezdemir", days_ago=6, place="Am Thie 3",
          note="Poller im Beet umgefahren", returns=(("tiefbau", "Der Poller gehört zur Straße."),
          ("umwelt", "Der Poller steht in der Grünfläche."))),
    Story("verkehrsschild", Ending.RETURNED_TWICE, "markovic", days_ago=8, place="Alter Postweg 21",
          note="Schild für Tempo 30 fehlt", returns=( ("ordnung",
          "Ohne Anordnung stellen wir kein Schild auf."), ("tiefbau",
          "Die Anordnung gibt es, das Schild wurde nur nicht ersetzt."))),
    # Questions to the citizen, and a case that two units work on.
    Story("wohngeld", Ending.QUERY, "nguyen", days_ago=9, facts=("erster Antrag",),
          note="Antrag formlos abgegeben",
          question="Wer wohnt noch in der Wohnung, und wie hoch ist die Warmmiete?"),
    Story("schwerbehindertenausweis", Ending.QUERY, "oezdemir", days_ago=4, note="Ausweis läuft ab",
          question="Liegt ein neuer Bescheid vom Landesamt vor?"),
    Story("baugenehmigung", Ending.PARTLY, "oezdemir", days_ago=12, place="Am Waldrand 17",
          note="Carport neben der Zufahrt"),
    # One cause, two who report it.
    Story("wilder_muell", Ending.CLAIMED, "wilkens", days_ago=4, place="Am Wehr 2",
          note="Sofa und Farbeimer am Ufer", label="ufer"),
    Story("wilder_muell", Ending.FOLLOWS, "oezdemir", days_ago=2, place="Am Wehr 2",
          note="altes Sofa am Bach", label="ufer"),
    # A burst that six people report.
    Story("kanal_verstopft", Ending.CLAIMED, "markovic", days_ago=1, place="Deichstraße 2",
          note="Wasser drückt aus dem Gully", label="gully"),
    *(Story("kanal_verstopft", Ending.FOLLOWS, owner, days_ago=1 - late, place=f"Deichstraße {number}",
            note="Wasser auf der Straße", label="gully")
      for owner, late, number in (("wilkens", 0, 3), ("nguyen", 0, 6), ("markovic", 0, 8), ("bruns", 1, 4),
                                  ("nguyen", 1, 11))),
    # One after the other; a word between; a question that lies with the Landkreis; and ping-pong up to there.
    Story("sondernutzung", Ending.SEQUENCE, "nguyen", days_ago=3, place="Marktstraße 5",
          note="Tische vor dem Café, Gehweg ist schmal"),
    Story("gehweg_schaden", Ending.SEQUENCE, "bruns", days_ago=4, place="Poststraße 9",
          note="Platten hochgedrückt, danach muss der Baum geprüft werden"),
    Story("spielplatz", Ending.INTERIM, "oezdemir", days_ago=2, place="Am Thie 3",
          note="Schaukel hängt schief"),
    Story("schlagloch", Ending.INTERIM, "nguyen", days_ago=6, place="Bruchweg 21", note="großes Loch"),
    Story("ampel", Ending.OUTSIDE, "oezdemir", days_ago=2, place="Mühlenbacher Landstraße 12",
          note="Ampel an der Kreisstraße bleibt rot"),
    Story("verkehrsschild", Ending.OUTSIDE, "markovic", days_ago=5, place="Mühlenbacher Landstraße 3",
          note="Ortsschild steht schief"),
    Story("hecke_gehweg", Ending.RETURNED_TWICE, "wilkens", days_ago=5, place="Mühlenbacher Landstraße 30",
          note="Hecke wächst auf den Radweg der Kreisstraße", returns=(
          ("ordnung", "Die Hecke steht auf einem Privatgrundstück."),
          ("strassenverkehr", "Der Radweg gehört zur Kreisstraße."))),
    # One visit with three concerns.
    Story("wohnsitz_ummelden", Ending.DONE, "nguyen", days_ago=1, note="umgezogen innerhalb der Stadt",
          result="Die neue Anschrift ist eingetragen.", with_next=True),
    Story("hund_abmelden", Ending.CLAIMED, "nguyen", days_ago=1, note="Hund ist gestorben",
          with_next=True),
    Story("muelltonne", Ending.OPEN, "nguyen", days_ago=1, place="Poststraße 12",
          note="größere Tonne gewünscht"),
    # Taken in by the lead: of these two citizens nobody else may know.
    Story("auskunftssperre", Ending.DONE, "hollmann", days_ago=30, person="Sven Lindemann",
          result="Die Sperre ist eingetragen und gilt zwei Jahre."),
    Story("meldebescheinigung", Ending.CLAIMED, "hollmann", days_ago=1, person="Mariam Haddad",
          note="für die Schule"),
    # This morning, a complaint, and a lamp that is not in the Rosenweg.
    Story("strassenlaterne", Ending.CLAIMED, "oezdemir", days_ago=2, place="Lerchenfeld 6",
          facts=("flackert",), note="flackert bei Regen"),
    Story("beschwerde", Ending.CLAIMED, "wilkens", days_ago=3, note="dreimal weiterverbunden worden"),
    Story("unklar", Ending.OPEN, "oezdemir", note="Brief vom Amt, versteht ihn nicht"),
    Story("falschparker", Ending.OPEN, "oezdemir", place="Schulstraße 4, Heidkamp",
          note="Auto vor der Feuerwehrzufahrt"),
    Story("personalausweis", Ending.OPEN, "wilkens", note="Ausweis läuft nächste Woche ab"),
    # Somebody speaks for somebody else: with a paper, as a guardian, without any; and two whom nobody knows.
    Story("grundsicherung", Ending.CLAIMED, "wilkens", days_ago=5, person="Nadiia Kovalenko",
          concerned="Vasyl Kovalenko", note="Miete ist gestiegen, neuer Mietvertrag liegt bei",
          authority=AuthorityState.SEEN, scope="Grundsicherung und Wohngeld"),
    Story("wohngeld", Ending.OPEN, "markovic", days_ago=3, person="Monika Schmitz",
          concerned="Karl-Heinz von der Straßen", note="Antrag auf Weiterbewilligung",
          authority=AuthorityState.GUARDIAN),
    Story("rente", Ending.OPEN, "nguyen", days_ago=2, person="Selin Özdemir", concerned="Fatma Özdemir",
          note="Fragen zum Rentenbescheid der Mutter", authority=AuthorityState.CLAIMED),
    Story("hilfe_zur_pflege", Ending.OPEN, "wilkens", days_ago=1, caller="Anke Tönjes",
          concerned="Hedwig Tönjes", note="Tochter fragt nach Hilfe im Haushalt"),
    Story("schuldnerberatung", Ending.OPEN, "nguyen", days_ago=1, anonymous=True,
          note="möchte einen Termin, ohne den Namen zu nennen"),
    Story("laerm", Ending.CLAIMED, "markovic", days_ago=2, caller="Herr Lampe", place="Handwerkerstraße 12",
          note="Kompressor läuft ab fünf Uhr früh"),
)  # fmt: skip
