"""Words in notes that the person may read one day: pointed out, never forbidden."""

import pytest

from rathaus_desk.domain.people.wording import hints


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Herr Meyer ist ein schwieriger Kunde", ["schwieriger"]),
        ("Bekannter Querulant", ["Querulant"]),
        ("einem Querulanten ähnlich", ["Querulanten"]),
        ("Sie ist Alkoholikerin.", ["Alkoholikerin"]),
        ("war heute frech und lügt", ["frech", "lügt"]),
        ("hat gelogen", ["gelogen"]),
        ("völlig verrückte Idee", ["verrückte"]),
        ("asoziales Verhalten", ["asoziales"]),
        ("ASOZIAL", ["ASOZIAL"]),
        ("die Nachbarn nerven und meckern", ["nerven", "meckern"]),
        ("unverschämteste Person", ["unverschämteste"]),
        ("Der Mann spinnt", ["spinnt"]),
        ("dement", ["dement"]),
        ("ein Faulpelz, faul", ["faul"]),
    ],
)
def test_a_word_that_hurts_is_pointed_out_in_all_its_forms(text: str, words: list[str]) -> None:
    found = hints(text)
    assert [one.word for one in found] == words
    assert [text[one.start : one.end] for one in found] == words
    assert all(one.suggestion.endswith(".") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Laterne vor Nr. 4 flackert seit Montag",
        "Die Stelle ist schwierig zu erreichen",
        "Der Weg ist schwierig befahrbar",
        "Wohnt in der Irrestraße 4",
        "Irre Straße 4",
        "Frau Spinner möchte einen Rückruf",
        "Herr Betrüger-Meier",
        "fauler Ast hängt über dem Gehweg",
        "Der Baum ist faul",
        "Die Nachtruhe ist gestört",
        "Auto behindert die Durchfahrt",
        "Schwierigkeiten mit dem Formular",
        "dementsprechend geändert",
        "Dummer Weg 7",
        "Logistik, Login, Logopädin",
        "Dr. Säufer",
        "Sie ist gehbehindert und schwerbehindert",
    ],
)
def test_what_hurts_nobody_stays_without_a_hint(text: str) -> None:
    assert hints(text) == ()


def test_the_hints_stand_in_the_order_of_the_text() -> None:
    found = hints("lügt, ist faul und frech")
    assert [one.start for one in found] == [0, 10, 19]


def test_a_long_note_is_read_in_one_go() -> None:
    assert len(hints("Die Person war frech. " * 150)) == 150
