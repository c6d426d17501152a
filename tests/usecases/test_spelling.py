"""Spelling: real words of a town hall pass, slips are found with what was meant, each word once."""

import threading

import pytest

from rathaus_desk.domain.templates.spelling import MOST_WORDS, known_words, near_misses, words_to_check
from rathaus_desk.places import place
from rathaus_desk.usecases.templates.spelling import Speller, german_speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    """Return the shipped dictionary, loaded once."""
    return german_speller()


def words(speller: Speller, text: str, *known: str) -> list[str]:
    """Return the words of a text that are wrong."""
    return [one.word for one in speller.misspelt(text, known_words(known))]


def test_letters_of_a_town_hall_pass(speller):
    text = (
        "Guten Tag, Ihr Anliegen ist angekommen. Die Straßenbeleuchtung repariert der Bauhof. "
        "Bringen Sie bitte z. B. den Personalausweis, ggf. die Vollmacht bzw. die Meldebescheinigung mit. "
        "Hin- und Rückweg bezahlt die Stadt. Das Servicemobil und die Bürgerlotsin helfen Ihnen. "
        "IT-Abteilung, Wohngeld-Antrag, Terminbestätigung, Grundstückseigentümer, Seniorennachmittag."
    )
    assert words(speller, text) == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Anligen", "Anliegen"),
        ("Strassenlaterne", "Straßenlaterne"),
        ("brent", "brennt"),
        ("Bürgermiester", "Bürgermeister"),
        ("Ausweiss", "Ausweis"),
        ("freundlicehn", "freundlichen"),
        ("Grüssen", "Grüßen"),
        ("Addresse", "Adresse"),
        ("nähmlich", "nämlich"),
        ("Termien", "Termin"),
        ("wiederspruch", "Widerspruch"),
        ("Vollmahct", "Vollmacht"),
        ("Fusgänger", "Fußgänger"),
        ("Anschrieft", "Anschrift"),
    ],
)
def test_slips_are_found_and_put_right(speller, word: str, meant: str) -> None:
    text = f"Hier steht {word} im Satz."
    (hint,) = speller.misspelt(text)
    assert text[hint.start : hint.end] == hint.word == word
    assert meant in speller.proposals(word)
    assert len(speller.proposals(word)) <= 5


def test_names_of_the_town_are_right_and_proposed(speller):
    text = "Frau Kowalczyk wohnt im Großwaltersdorfer Ring, auch Kowalczyks Mutter."
    assert words(speller, text, "Kowalczyk", "Großwaltersdorfer Ring") == []
    assert words(speller, text) != []
    known = known_words(["Großwaltersdorfer Ring", "Dr. Kowalczyk"])
    assert known == {"Großwaltersdorfer", "Ring", "Dr", "Kowalczyk"}
    assert speller.proposals("Kowalzcyk", known)[0] == "Kowalczyk"


def test_fields_addresses_and_numbers_are_no_words(speller):
    text = (
        "{{nachnahme}} ‹Vorganxnummer› [Nahme felt] xq@yz.example www.xqz.example https://xqz.example A4b 7-7"
    )
    assert words(speller, text) == []
    assert words(speller, "DSGVO BMG LeiKa EU UNHCR") == []
    assert words(speller, "UNHCRXQW") == ["UNHCRXQW"]


def test_a_word_behind_a_field_keeps_its_place(speller):
    text = "An {{nachname}} mit Anligen."
    (hint,) = speller.misspelt(text)
    assert (hint.start, hint.end) == (text.index("Anligen"), text.index("Anligen") + 7)


def test_hostile_text_is_bounded(speller):
    long = "ab" * 5_000
    assert words(speller, long) == [long]
    assert speller.proposals(long) == ()
    assert len(list(words_to_check("xy " * 9_000))) == MOST_WORDS
    assert words(speller, "\x00\ud800 \u202e ́") == []


def test_a_word_is_looked_up_only_once():
    one = Speller(place("resources", "spelling"), ["Servicemobil"])
    asked = []
    real = one._dictionary.spell

    class Counting:
        def spell(self, word: str) -> bool:
            asked.append(word)
            return real(word)

    one._dictionary = Counting()
    for _ in range(3):
        assert [hint.word for hint in one.misspelt("Servicemobil Anligen Rathaus Anligen")] == ["Anligen"] * 2
    assert asked == ["Anligen", "Rathaus"]


def test_threads_share_one_dictionary(speller):
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(words(speller, "Donaudampfschiff Anligen Rathaus")))
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [["Anligen"]] * 8


def test_near_misses_are_few_and_other_words():
    found = list(near_misses("Strasse"))
    assert "Straße" in found
    assert "Strasse" not in found
    assert len(found) == len(set(found)) < 60


def test_the_dictionary_comes_with_its_licences():
    folder = place("resources", "spelling")
    assert "GNU GENERAL PUBLIC LICENSE" in folder.joinpath("GPL-2.txt").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in folder.joinpath("GPL-3.txt").read_text(encoding="utf-8")
    assert "igerman98" in folder.joinpath("README.txt").read_text(encoding="utf-8")
    assert "GPLv2, GPLv3" in folder.joinpath("de_DE.aff").read_text(encoding="utf-8")[:600]
