"""A little German for searching: endings, participles, words that say nothing, words that mean the same."""

import re
from functools import lru_cache

from rathaus_desk.domain.text import fold

_SHORTEST_STEM = 3
_ENDINGS = ("ungen", "ung", "ern", "em", "en", "er", "e", "n")
_LONG_ENDINGS = ("ungen", "ung")
_LEAST_WITH_LONG = 4
_VERB_PARTS = (
    "ab an auf aus bei durch ein fest her hin los mit nach um vor weg weiter zu zurück zusammen über"
)
_PARTS = "|".join(sorted(fold(_VERB_PARTS).split(), key=len, reverse=True))
# "abgemeldet", "anzumelden": back to "abmeld", "anmeld". Folded, as everything here.
_PARTED = re.compile(rf"^({_PARTS})(?:ge|zu)(\w{{3,}}?)(?:et|t|en|n)$")
_PARTICLES = frozenset(fold(_VERB_PARTS).split())
_ALONE = _PARTICLES & {
    "ab",
    "weg",
    "los",
    "hin",
    "her",
    "fest",
    "weiter",
    "zuruck",
    "zusammen",
}  # no prepositions
_FINITE = re.compile(r"^(\w{3,}?)(?:est|st|et|t|en|e)?$")
# Verbs that a short noun begins like: who parks asks for no park.
_VERBS_APART = dict.fromkeys(
    ("parken", "parkt", "parke", "parkst", "geparkt", "parkend", "parkende"), "parken"
)
_CLAUSES = re.compile(r"[,;.:!?\n]|\b(?:und|oder|aber|weil|dass|denn)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"^ge(\w{3,}?)(?:et|t|en|n)$")

# Folded words that say nothing about what somebody wants.
_SAYING_NOTHING = """
ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bekommen bekomme
bin bis bitte brauch brauche brauchen braucht da dafür damit dann darf darauf das dass dauernd davon dazu
dein dem den denn der des deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch
eben ein eine einem einen einer eines einfach einmal er es etwas euch euer für gab ganz geben gegen geht
gehen genau gerade gern gerne gibt ging habe haben hat hatte hätte heute hier hin hinter ich ihm ihn ihnen
ihr ihre ihrem ihren im immer in ins ist ja jede jeden jeder jemand jetzt kann kein keine keinen kommt
kommen können könnte könnten lassen lässt leider machen macht mal man mehr mein meine meinem meinen meiner
meines mich mir mit möchte möchten muss müssen müsste nach neben nein nicht nichts noch nun nur ob oben oder
ohne schon sehr sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sonst steht stehen
über um und uns unser unsere unserem unseren unter viel vom von vor wann war waren warum was weg weil welche
welcher wenn wer werde werden wie wieder wieso will wir wird wo woher wohin wollen wollte worden wurde würde
wurden zu zum zur zwei zwischen ans aufs durchs fürs hinterm hinters überm übers ums unterm unters vorm vors
bald bereits drei endlich erst ewig fast gestern gleich immerzu irgendwie jahr jahre jahren kürzlich länger
letzte letzten letzter manchmal meist meistens monat monate monaten morgens nachts nächste nächsten nächster
neulich nie niemals oft ständig stets stunde stunden tag tage tagen überhaupt vier vorhin woche wochen wohl
ziemlich allein deswegen drüben euere eure gar her irgendwo jener nämlich selber selbst solche sondern total
trotzdem alte altem alten alter altes bloß dürfen find finde guten hallo komme krieg kriege kriegen mag
magst morgen sagen schönen sollten tun tut wäre wären weiterhin wissen würden
"""
STOP_WORDS = frozenset(fold(_SAYING_NOTHING).split())

# Words of one meaning, or of one verb whose forms no rule derives. Nothing here belongs to a single service.
_FAMILIES = """
frech unfreundlich unverschämt patzig grob pampig
hund dackel pudel schäferhund terrier labrador dogge mops rottweiler boxer collie köter
baum eiche birke tanne fichte linde buche ahorn kastanie kiefer pappel kirschbaum apfelbaum nussbaum
möbel möbelstück couch sofa sessel schrank kommode matratze bettgestell
handwerker installateur elektriker klempner maler dachdecker monteur schornsteinfeger
portemonnaie geldbeutel geldbörse brieftasche
nummernschild kennzeichen autokennzeichen
gestrüpp gebüsch busch büsche strauch sträucher dickicht
unterlagen papiere dokumente
kneipe gaststätte wirtschaft wirtshaus lokal disko
oma opa großmutter großvater großeltern
exmann exfrau expartner
stürzen umstürzen umfallen umkippen kippen
schließen dichtmachen zumachen aufhören
eröffnen aufmachen gründen
kaputt defekt beschädigt schadhaft zerstört schaden gestört störung ausfall ausgefallen funktioniert demoliert
verloren verlust verlieren verlegt weggekommen abhanden
gestohlen diebstahl geklaut stehlen klauen entwendet
umzug umziehen umgezogen ummelden umzieht
zuzug zuziehen zugezogen hergezogen einzug einziehen eingezogen gezogen
wegzug wegziehen weggezogen auszug ausziehen ausgezogen
heiraten heirat hochzeit trauung eheschließung verheiratet trauen
gestorben sterben tod todesfall verstorben verstorbene sterbefall toter tote
geburt geboren baby neugeborenes entbindung säugling nachwuchs
kind kinder sohn tochter
mann ehemann gatte
auto wagen pkw kfz fahrzeug lieferwagen transporter motorrad kraftfahrzeug
müll abfall unrat
straße fahrbahn
bürgersteig gehweg gehsteig fußweg trottoir
laut lärm krach ruhestörung
schmutz schmutzig verschmutzt dreckig dreck verdreckt
gebühr gebühren kosten kostet preis beitrag teuer
zahlen bezahlen zahlung bezahlt
geld zuschuss unterstützung hilfe förderung
kündigung gekündigt kündigen
arzt praxis
kita kindergarten krippe kindertagesstätte tagesstätte
nachweis bescheinigung bestätigung bescheinigen bestätigen
wohnsitz wohnung adresse anschrift wohnort
chef ansprechpartner ansprechpartnerin zuständig
beantragen antrag beantragt
anmelden anmeldung angemeldet
verlängern verlängerung abgelaufen ablaufen läuft
scheidung geschieden scheiden
eltern mutter vater
senior senioren seniorin rentner rentnerin ältere ältester
schlüssel schlüsselbund
telefon handy
fliegen flug flieger flugzeug reise reisen urlaub verreisen
ausländer flüchtling flüchtlinge migration migranten zuwanderer
behinderung behindert behinderte schwerbehinderung schwerbehindert rollstuhl handicap
tier tiere
nachbar nachbarin nachbarn
schnee glatteis eis glatt glätte
streuen gestreut streut räumen geräumt
fällen gefällt absägen abholzen umsägen umlegen abnehmen
gefährlich gefahr bedrohung bedroht
umgefahren umgestürzt umgeknickt umgefallen abgeknickt
abholen abgeholt abholung abtransport
geleert leeren leerung
bauen bau anbauen errichten neubau
parken parkplatz parkt geparkt
laden geschäft betrieb firma gewerbe unternehmen
selbständig selbstständig selbständigkeit existenzgründung
fest feier party veranstaltung
austreten austritt
ändern änderung geändert wechseln
sperren gesperrt sperrung sperre
buch bücher ausleihen leihen
lob loben danke
beschwerde beschweren ärger unfreundlich
idee vorschlag anregung verbesserungsvorschlag
öffnungszeit öffnungszeiten geöffnet offen sprechzeiten sprechstunde
essen mittagessen schulessen
schulden verschuldet überschuldet
beißen gebissen biss bissig angefallen angegriffen angesprungen
"""


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return a folded word without its ending: "laternen" gives "latern", "anmeldung" gives "anmeld"."""
    if apart := _VERBS_APART.get(word):
        return apart
    if match := _PARTED.match(word):
        return match[1] + match[2]
    word = _without(word, "s", _SHORTEST_STEM)
    for ending in _ENDINGS:
        shorter = _without(word, ending, _LEAST_WITH_LONG if ending in _LONG_ENDINGS else _SHORTEST_STEM)
        if shorter != word:
            # "ausweise" must come out as "ausweis" does, which has lost its s already.
            return _without(shorter, "s", _SHORTEST_STEM)
    return word


def _without(word: str, ending: str, least: int) -> str:
    return word[: -len(ending)] if word.endswith(ending) and len(word) - len(ending) >= least else word


@lru_cache(maxsize=16_384)
def participle_stem(word: str) -> str:
    """Return the verb that a folded participle may come from: "gestreut" gives "streu"; else nothing."""
    match = _PARTICIPLE.match(word)
    return match[1] if match else ""


def joined_verbs(text: str) -> tuple[str, ...]:
    """Return the stems that verbs may have whose particle stands apart: "ich melde … an" gives "anmeld".

    Every other word of the clause is tried as the verb; which of these mean something, the caller knows.
    """
    found: dict[str, None] = {}
    for clause in _CLAUSES.split(text):
        words = fold(clause).split()
        apart = [
            one for at, one in enumerate(words) if one in (_PARTICLES if at == len(words) - 1 else _ALONE)
        ]
        verbs = [match[1] for one in words if (match := _FINITE.match(one))]
        found.update(
            dict.fromkeys(particle + verb for particle in apart for verb in verbs if verb != particle)
        )
    return tuple(found)


@lru_cache(maxsize=1)
def families() -> dict[str, frozenset[str]]:
    """Return for each stem the stems of the same meaning."""
    found: dict[str, set[str]] = {}
    for line in _FAMILIES.split("\n"):
        stems = {stem(word) for word in fold(line).split()}
        for one in stems:
            found.setdefault(one, set()).update(stems)
    return {one: frozenset(others - {one}) for one, others in found.items()}


def meaning_words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` that say something; all of them if none does."""
    words = fold(text).split()
    return tuple(word for word in words if word not in STOP_WORDS) or tuple(words)
