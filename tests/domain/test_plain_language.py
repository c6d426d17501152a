"""Plain German: figures that can be checked by hand, and hints at the right place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.templates.plain_language import check_language
from rathaus_desk.domain.templates.readability import (
    readability,
    sentences_of,
    syllables,
    words_of_text,
)
from rathaus_desk.domain.templates.word_list import HintKind, read_word_list
from rathaus_desk.places import place

LISTED = read_word_list(place("resources", "words", "officialese.txt").read_text(encoding="utf-8"))
COUNTED = (
    "Rathaus 2, Bürgerbüro 4, Oma 2, Idee 2, über 2, Abend 2, April 2, Beamte 3, Termin 2, Petition 4, "
    "Familie 4, Ferien 3, Museum 3, aktuell 3, Situation 5, Quittung 2, Ausweis 2, geehrte 3, Straße 2, "
    "Meldebescheinigung 6, Personalausweis 5, Geburtsurkunde 5, Eheschließung 4, Wohnsitz 2, "
    "Anmeldung 3, Gebühr 2, Führerschein 3, Bauamt 2, Bauer 2, neue 2, Ei 1, Eier 2, Seniorinnen 5, "
    "Senioren 4, Wohngeldantrag 4, Verwaltungsgebührensatzung 8, Einwohnermeldeamt 6, Müllabfuhr 3, "
    "Sperrmüll 2, Haltestelle 4, Mobil 2, Servicemobil 5, Vollmacht 2, Betreuung 3, betreuen 3, Auto 2, "
    "Auskunft 2, Ideen 3, Seen 2, Kooperation 5, Chaos 2, Theater 3, Poesie 3, Linie 3, Batterie 3, "
    "Industrie 3, Asien 3, Bayern 2, Mai 1, Leute 2, Häuser 2, Frau 1, Ehe 2, beenden 3, beeilen 3, "
    "beinhalten 4, beurkunden 4, geeignet 3, geimpft 2, Beispiel 2, Geist 1, Beirat 2, Radio 3, "
    "Studie 3, Studium 3, Jubiläum 4, Altersjubiläum 6, Feuerwehr 3, Januar 3, Februar 3, manuell 3, "
    "individuell 5, Europa 3, Nation 3, Region 3, regional 4, Zoo 1, Kaffee 2, Zeitung 2, Bäume 2, "
    "Pflegestützpunkt 4, Grundsicherung 4, Rentenversicherung 6, Schwerbehindertenausweis 7, "
    "Reisepass 3, Kinderreisepass 5, Friedhof 2, Standesamt 3, Bürgermeisterin 5, Laterne 3, "
    "Überweisung 4, erneut 2, bereuen 3, heute 2, Steuer 2, Neuigkeit 3, Aue 2, Niederschlag 3, sie 1, "
    "Knie 1, viel 1, Papier 2, Italien 4, Spanien 3, Materialien 6, Immobilie 5, Aktie 3, Bereich 2, "
    "Kreis 1, Bescheid 2, Baustelle 3, genau 2, bauen 2, freuen 2, teuer 2, ungeeignet 4, Geburtstag 3, "
    "Ermäßigung 4, Gemeinde 3, zuerst 2, zuständig 3, Zuerkennung 4, beantragen 4, beantworten 4, "
    "geöffnet 3, Beerdigung 4, Aufenthalt 3, Duell 2, Genie 2, Reihe 2, Ruhe 2, Batterien 4, Wien 1, "
    "dienen 2, studieren 3, basieren 3, passieren 3, Richtlinie 4, Familienkasse 6, Medien 3, "
    "Dienstag 2, Bienen 2, Kopien 3, erschien 2, Aktien 3, "
)
OFFICIAL = (
    "Bezüglich Ihres Antrages vom 3. November wird Ihnen mitgeteilt, dass die Unterlagen nach erfolgter "
    "Überprüfung unter Berücksichtigung der einschlägigen Bestimmungen der Verwaltungsgebührensatzung "
    "unverzüglich an die zuständige Stelle weitergeleitet wurden. Die Nachweise sind bis zum 5. Dezember "
    "einzureichen."
)
PLAIN = (
    "Wir haben Ihren Antrag vom 3. November gelesen. Der Bauhof sieht sich die Stelle an. "
    "Bitte schicken Sie uns das Foto bis zum 5. Dezember. Haben Sie Fragen? Rufen Sie uns gern an."
)


def kinds(text: str) -> list[HintKind]:
    """Return the kinds of the hints in a text."""
    return [one.kind for one in check_language(text, LISTED).hints]


def test_syllables_of_municipal_words():
    known = [one.rsplit(" ", 1) for one in "".join(COUNTED).strip(", ").split(", ")]
    assert len(known) >= 150
    wrong = [word for word, count in known if syllables(word) != int(count)]
    assert wrong == ["Seen"]  # "Seen" and "Seele" cannot be told apart by their letters


def test_a_word_has_at_least_one_syllable():
    assert syllables("pst") == syllables("GmbH") == 1
    assert syllables("STRASSE") == syllables("Straße") == 2


def test_sentences_end_where_a_reader_stops():
    text = (
        "Wir sind z. B. am 24. November da. Kommen Sie um 9 Uhr. Das ist Dr. Meier. Im Jahr 2026. Gut? Ja\n"
        "Zeile ohne Punkt\nHaus Nr. 5 steht bei der Hauptstr. Nord. Zum 80. Geburtstag kommt er."
    )
    found = sentences_of(text)
    assert [one.text for one in found] == [
        "Wir sind z. B. am 24. November da.", "Kommen Sie um 9 Uhr.", "Das ist Dr. Meier.", "Im Jahr 2026.",
        "Gut?", "Ja", "Zeile ohne Punkt", "Haus Nr. 5 steht bei der Hauptstr.", "Nord.",
        "Zum 80. Geburtstag kommt er.",
    ]  # fmt: skip
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]


def test_the_formulas_agree_with_a_reckoning_by_hand():
    found = readability("Die Oma kommt heute. Der Bürgermeister begrüßt sie im Rathaus.")
    # 10 words, 17 syllables; of three and more syllables 1, of more than six letters 3, of one syllable 5.
    assert (found.sentences, found.words, found.longest_sentence) == (2, 10, 6)
    assert found.syllables_per_word == pytest.approx(1.7)
    assert found.amstad == pytest.approx(180 - 5 - 58.5 * 1.7)
    assert found.lix == pytest.approx(5 + 30)
    assert found.vienna == pytest.approx((
        0.1935 * 10 + 0.1672 * 5 + 0.1297 * 30 - 0.0327 * 50 - 0.875,
        0.2007 * 10 + 0.1682 * 5 + 0.1373 * 30 - 2.779,
        0.2963 * 10 + 0.1905 * 5 - 1.1144,
        0.2744 * 10 + 0.2656 * 5 - 1.693,
    ))  # fmt: skip


def test_a_text_without_words_has_no_figures():
    assert readability("12. – 5 €").words == 0
    assert readability("").amstad == 0.0


def test_plain_german_reads_easier_than_officialese():
    plain, official = readability(PLAIN), readability(OFFICIAL)
    assert plain.amstad > 70 > 40 > official.amstad
    assert plain.lix < 40 < official.lix
    assert all(ours < theirs for ours, theirs in zip(plain.vienna, official.vienna, strict=True))
    assert kinds(PLAIN) == []


def test_hints_stand_where_the_words_stand():
    report = check_language(OFFICIAL, LISTED)
    assert all(OFFICIAL[one.start : one.end] == one.words for one in report.hints)
    assert [(one.kind, one.words.split()[0]) for one in report.hints] == [
        (HintKind.OFFICIALESE, "Bezüglich"),
        (HintKind.LONG_SENTENCE, "Bezüglich"),
        (HintKind.NOMINAL, "Bezüglich"),
        (HintKind.PASSIVE, "wird"),
        (HintKind.PHRASE, "unter"),
        (HintKind.LONG_WORD, "Verwaltungsgebührensatzung"),
        (HintKind.OFFICIALESE, "unverzüglich"),
        (HintKind.PASSIVE, "sind"),
    ]
    assert all(one.sentence.endswith(".") and one.proposal for one in report.hints)


@pytest.mark.parametrize(
    "text",
    [
        "Ihr Antrag wurde bewilligt.",
        "Die Straße wird ab Montag gesperrt.",
        "Das Geld ist überwiesen worden.",
        "Sie werden gebeten, den Ausweis mitzubringen.",
        "Die Laterne wird von uns repariert.",
        "Der Weg wird nicht mehr genutzt.",
        "weil der Antrag abgelehnt wurde.",
        "Die Unterlagen sind vorzulegen.",
        "Die Gebühr ist bar zu zahlen.",
        "Der Termin wird aufgehoben.",
    ],
)
def test_passive_is_found(text: str) -> None:
    assert HintKind.PASSIVE in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wir werden Sie anrufen.",
        "Es wird kalt.",
        "Sie werden von uns hören.",
        "Das ist zu teuer.",
        "Sie wird 80 Jahre alt.",
        "Wir sind bis zu zehn Tage weg.",
        "Wir werden den Termin verschieben.",
        "Morgen wird es schön.",
        "Sie werden das Geld erhalten.",
        "Der Ausweis ist da, und Sie kommen zu uns.",
        "Herr Weber wird Gast.",
        "Die Türen sind zu allen Zeiten offen.",
        "Sagen Sie uns, wo Sie sind.",
        "Die Tür ist zu.",
    ],
)
def test_future_and_plain_sentences_are_no_passive(text: str) -> None:
    assert HintKind.PASSIVE not in kinds(text)


def test_long_sentences_begin_beyond_twenty_words():
    assert kinds("Wir " + "gut " * 18 + "da.") == []
    assert kinds("Wir " + "gut " * 19 + "da.") == [HintKind.LONG_SENTENCE]


@pytest.mark.parametrize("word", ["Bürgermeisterin", "Servicemobil", "Vorgangsnummer", "Straßenbeleuchtung"])
def test_ordinary_compounds_are_left_alone(word: str) -> None:
    assert kinds(f"Die {word} ist hier.") == []


@pytest.mark.parametrize(
    ("text", "words", "proposal"),
    [
        ("Wir übersenden es.", "übersenden", "schicken"),
        ("Das Lichtbild fehlt.", "Lichtbild", "Foto"),
        ("Die Lichtbilder fehlen.", "Lichtbilder", "Foto"),
        ("Wir nehmen mit Ihnen in der Regel Kontakt auf.", "in der Regel", "meistens"),
        ("Wir müssen Sie in Kenntnis setzen.", "in Kenntnis setzen", "informieren, sagen"),
        ("Das ist obsolet.", "obsolet", "nicht mehr nötig"),
    ],
)
def test_words_of_the_list_are_found_in_their_forms(text: str, words: str, proposal: str) -> None:
    found = check_language(text, LISTED).hints
    assert [(one.words, one.proposal) for one in found] == [(words, proposal)]


def test_the_word_list_is_whole():
    assert len(LISTED.phrases) + len(LISTED.stems) >= 250
    hints = [*LISTED.phrases.values(), *LISTED.stems.values()]
    assert {one.kind for one in hints} == {
        HintKind.OFFICIALESE, HintKind.PHRASE, HintKind.STRETCHED_VERB, HintKind.FOREIGN,
    }  # fmt: skip
    for one in hints:
        assert one.proposal.casefold() != one.word.casefold()
        assert "!" not in one.proposal


def test_a_broken_word_list_names_its_line():
    with pytest.raises(ValueError, match="line 2"):
        read_word_list("gut = besser\nschlecht")


@given(st.text(max_size=400))
def test_any_text_can_be_checked(text: str) -> None:
    report = check_language(text, LISTED)
    assert all(text[one.start : one.end] == one.words for one in report.hints)
    assert report.figures.words <= len(words_of_text(text))
