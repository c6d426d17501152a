"""Templates written to do harm: none runs, none reads, none grows, none hides."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.templates.blocks import LONGEST_TEXT_FORM
from rathaus_desk.domain.templates.field_list import example_values
from rathaus_desk.domain.templates.filling import fill
from rathaus_desk.domain.templates.signs import bad_sign
from rathaus_desk.domain.templates.text_reader import read_module, read_template

HEAD = "Vorlage: Probe\nAnrede: allgemein\nBetreff: B\n\n"

LITERAL = [
    "{0.__class__.__init__.__globals__}",
    "{name.__class__}",
    "%(name)s %s %n %x",
    "${name} $name $(id) `id`",
    "#{name} <%= name %> <?php echo 1 ?>",
    "{% for a in range(10**9) %}x{% endfor %}",
    "{# Kommentar #}",
    "f'{name}' + str(1) ; import os",
    "&lt;b&gt; &#106; &name; <!ENTITY a 'b'>",
    "<script>alert(1)</script> <b>fett</b> <img src=x onerror=1>",
    "=HYPERLINK(1) @SUMME(1) +1 -1",
    "../../etc/passwd C:\\Windows\\win.ini file:///etc/passwd",
    "\\input{x} \\write18{id}",
    "@import url(http://a.example/x.css)",
]
REFUSED = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__ }}",
    "{{ name|attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ 'a' * 10**10 }}",
    "{{ lipsum(n=100000) }}",
    "{{ config }}",
    "{{ self }}",
    "{{ range(999999999) }}",
    "{{name!r:>1000000000}}",
    "{{name:>1000000000}}",
    "{{name[0]}}",
    "{{0}}",
    "{{{{name}}}}",
    "{{nаme}}",  # a Cyrillic letter
    "{{__import__('os')}}",
    "{{name}} {{passwort}}",
    "[Wenn: __import__('os').system('id')]\n\nText\n\n[Ende]",
    "[Wenn: 1 or hat E-Mail]\n\nText\n\n[Ende]",
    "[Wenn: {{termin_art}} = {{name}}]\n\nText\n\n[Ende]",
    "[Wenn: {{name.__len__}} ist ausgefüllt]\n\nText\n\n[Ende]",
    "[Include: /etc/passwd]",
    "[Textbaustein: http://a.example/b]",
    "[Textbaustein: C:\\a]",
    "[Textbaustein: a/../../b]",
]
INVISIBLE = [
    "\u202e", "\u202a", "\u2066", "\u200f", "\u061c",  # direction
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad",  # no width
    "\U000e0041", "\ufe0f", "\U000e0100",  # tags and variants
    "\u115f", "\u3164", "\uffa0", "\u2800", "\u034f", "\u180e",  # letters that print nothing
    "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\ue000", "\ud800", "\uffff", "\u2028", "\u2029",
]  # fmt: skip


@pytest.mark.parametrize("attack", LITERAL)
def test_the_languages_of_others_are_nothing_but_words(attack: str) -> None:
    found = read_template(HEAD + "Text " + attack)
    assert found.value is not None, found.problems
    letter = fill(found.value, example_values(), {})
    assert letter.body[0].text == "Text " + attack.replace("\\\\", "\\")
    assert letter.problems == ()


@pytest.mark.parametrize("attack", REFUSED)
def test_what_is_no_field_and_no_condition_is_refused_in_words(attack: str) -> None:
    found = read_template(HEAD + attack)
    assert found.value is None
    assert all(
        one.line >= 5 and len(one.text) < 400 and one.text.endswith((".", "?")) for one in found.problems
    )


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
@pytest.mark.parametrize("place", ["Ihr{}Text", "{{{{na{}me}}}}", "[Wenn: hat{} E-Mail]\na\n[Ende]"])
def test_what_cannot_be_seen_is_refused(sign: str, place: str) -> None:
    found = read_template(HEAD + place.format(sign))
    assert found.value is None
    assert [(one.line, "unsichtbares Zeichen" in one.text) for one in found.problems] == [(5, True)]


def test_invisible_characters_in_the_head_and_in_modules_are_refused_too():
    assert read_template("Vorlage: P\u202eX\nBetreff: B\n\nText").problems[0].line == 1
    assert read_module("Textbaustein: A\nSchlüssel: ab\n\nTe\u200bxt").problems[0].line == 4


def test_look_alike_letters_and_towers_of_marks_are_refused():
    assert "zwei Alphabeten" in bad_sign("Rаthaus")  # Cyrillic a
    assert "zwei Alphabeten" in bad_sign("Αmt")  # Greek capital alpha
    assert "zu viele Zeichen" in bad_sign("a" + "\u0301" * 5)
    assert bad_sign("Łódź, Ŵœļłňģ, Ж, Αθήνα, Москва, s̄, 3 m², 5 µm, „Ja“ – 50 €\t") == ""


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST_TEXT_FORM + 1),
        HEAD + "x" * 2001,
        HEAD + "a\n\n" * 81,
        HEAD + "- a\n" * 31,
        HEAD + "{{name}} " * 201,
        HEAD + "[Wenn: hat E-Mail]\n" * 4 + "a\n" + "[Ende]\n" * 4,
        HEAD + "[Wenn: hat E-Mail]\n" * 900,
        HEAD + "[Ende]\n" * 2000,
        "Anlage: a\n" * 11 + HEAD + "a",
        "Vorlage: " + "x" * 201 + "\nBetreff: B\n\na",
        "Vorlage: A\nBetreff: " + "x" * 201 + "\n\na",
        "Vorlage: A\nAnlage: " + "x" * 201 + "\nBetreff: B\n\na",
        HEAD + "{{" * 9000,
        HEAD + "\\" * 9000,
        HEAD + "{{" + "a" * 1900 + "}}",
    ],
    ids=range(15),
)
def test_nothing_grows_beyond_its_bound(text: str) -> None:
    found = read_template(text)
    assert found.value is None
    assert found.problems
    assert all(len(one.text) < 400 for one in found.problems)


def test_a_module_in_a_module_is_refused_however_deep():
    inner = "[Wenn: hat E-Mail]\n\n[Textbaustein: ab]\n\n[Ende]"
    found = read_module(f"Textbaustein: A\nSchlüssel: ab\n\n{inner}")
    assert found.value is None
    assert (6, True) in [(one.line, "kein anderer" in one.text) for one in found.problems]


@pytest.mark.parametrize("sign", ["W", "\n", " "], ids=["letters", "lines", "blanks"])
def test_the_greatest_template_with_the_greatest_values_stays_small(sign: str) -> None:
    wide = read_template(HEAD + "\n\n".join(["{{grund}}{{anliegen}}{{ergebnis}}"] * 60)).value
    assert wide is not None
    values = dict.fromkeys(example_values(), sign * 10**7)  # cleaned as a whole it would take a minute
    tracemalloc.start()
    letter = fill(wide, values, {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(len(one.text) for one in letter.body) <= 30_000
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "value", ["{{name}}", "[Wenn: hat E-Mail]", "# x", "- x", "{% x %}", "\\{{name}}", "[Ende]", "<b>x</b>"]
)
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    one = read_template(HEAD + "{{nachname}}\n\n- {{unterlagen}}").value
    assert one is not None
    letter = fill(one, {"nachname": value, "unterlagen": (value,), "email": "a", "name": "GEHEIM"}, {})
    assert (letter.body[0].text, letter.body[0].items) == (value, (value,))


def test_values_lose_what_cannot_be_seen():
    one = read_template(HEAD + "{{nachname}}").value
    assert one is not None
    assert fill(one, {"nachname": "Me\u202eier\x00\n"}, {}).body[0].text == "Meier"


@given(st.text(max_size=300))
def test_any_text_is_read_or_told_about_but_never_breaks(text: str) -> None:
    for whole in (text, HEAD + text):
        found = read_template(whole)
        assert (found.value is None) is bool(found.problems)


marks = st.lists(
    st.sampled_from(
        ["{{", "}}", "name", "[Wenn: hat E-Mail]", "[Sonst]", "[Ende]", "\n", "\n\n",
         "- ", "1. ", "# ", "\\", "a"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(marks)
def test_any_mixture_of_marks_gives_only_words_that_stand_there(text: str) -> None:
    found = read_template(HEAD + text)
    if found.value is None:
        assert found.problems
        return
    letter = fill(found.value, {"name": "N"}, {})
    assert set(letter.whole_text) <= set(text) | {"N"} | set("[Vor- und Nachname fehlt]")
