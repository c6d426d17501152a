"""Templates are written by whom they belong to, version after version, and stand in for the shipped ones."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.templates.stored import (
    RestoreTemplateVersion,
    RetireTemplate,
    TemplateKind,
    TemplateOrigin,
    WriteTemplate,
)
from rathaus_desk.domain.templates.text_reader import read_template
from rathaus_desk.store.template_tables import TemplateRow, TemplateVersionRow
from rathaus_desk.usecases.templates import kept
from rathaus_desk.usecases.templates.kept import (
    modules_for,
    shipped,
    stored_template,
    template_line,
    template_lines,
    usable_templates,
)
from tests.domain.test_hostile_templates import INVISIBLE, LITERAL, REFUSED
from tests.small_town import FRONT, ROADS

OWN = """Vorlage: Lampe am Rosenweg
Gruppe: Vorgang
Zweck: Für den Bauhof.
Betreff: Ihre Lampe

Die Lampe brennt wieder.
"""
MODULE = "Textbaustein: Gruß vom Bauhof\nSchlüssel: gruss\n\nBis bald am Rosenweg.\n"


def write(desk, text=OWN, **values):
    return desk.do(WriteTemplate(**{"kind": TemplateKind.LETTER, "text": text, **values}))[0]


def copy_of(key, old="bei uns angekommen", new="im Rathaus angekommen"):
    text = shipped()[key].text
    assert old in text
    return text.replace(old, new)


def usable(desk, key):
    return next((one for one in desk.ask(usable_templates) if one.key == key), None)


def test_a_unit_writes_a_template_of_its_own(town):
    made = write(town.clerk)
    assert (made.key, made.name, made.version, made.author) == (
        "lampe-am-rosenweg",
        "Lampe am Rosenweg",
        1,
        "Herr Tepe",
    )
    assert (made.origin, made.unit_id, made.editable) == (TemplateOrigin.UNIT, ROADS, True)
    assert usable(town.clerk, made.key) == made
    seen = town.guide.ask(template_line, key=made.key, unit_id=ROADS)
    assert (seen.text, seen.editable) == (made.text, False)  # everybody reads it
    assert usable(town.guide, made.key) is None  # and writes with it who belongs there


def test_the_house_s_own_text_stands_in_for_the_shipped_one_and_a_unit_s_for_both(town):
    assert usable(town.clerk, "eingang").origin is TemplateOrigin.SHIPPED
    house = write(town.lead, copy_of("eingang"), key="eingang", for_house=True)
    unit = write(town.clerk, copy_of("eingang", new="beim Bauhof angekommen"), key="eingang")
    assert (house.origin, unit.origin) == (TemplateOrigin.HOUSE, TemplateOrigin.UNIT)
    assert "beim Bauhof" in usable(town.clerk, "eingang").text
    assert "im Rathaus" in usable(town.guide, "eingang").text
    assert sorted(one.origin for one in town.guide.ask(template_lines) if one.key == "eingang") == [
        TemplateOrigin.HOUSE,
        TemplateOrigin.UNIT,
    ]


def test_each_version_is_kept_with_its_author_and_what_it_changed(town):
    first = write(town.clerk)
    town.clock.forward(minutes=5)
    second = write(town.clerk, OWN.replace("wieder", "sehr hell"), key=first.key, seen_version=1)
    assert second.version == 2
    newest, oldest = town.guide.ask(stored_template, key=first.key, unit_id=ROADS).versions
    assert (newest.version, newest.author, newest.at) == (2, "Herr Tepe", town.clock.now)
    assert (oldest.version, oldest.text) == (1, first.text)
    changed = [(one.sign, one.text) for one in newest.changes if one.sign != " "]
    assert changed == [("-", "Die Lampe brennt wieder."), ("+", "Die Lampe brennt sehr hell.")]
    assert write(town.clerk, second.text, key=first.key, seen_version=2).version == 2  # nothing new


def test_the_first_version_of_a_copy_is_compared_with_what_was_shipped(town):
    write(town.lead, copy_of("eingang"), key="eingang", for_house=True)
    copy, brought = town.lead.ask(stored_template, key="eingang").versions
    assert (brought.version, brought.text) == (0, shipped()["eingang"].text)
    assert sum(one.sign == "+" for one in copy.changes) == 1


def test_nobody_overwrites_what_they_have_not_seen(town):
    first = write(town.clerk)
    write(town.desk("thole"), OWN.replace("wieder", "hell"), key=first.key, seen_version=1)
    with pytest.raises(Conflict) as told:
        write(town.clerk, OWN.replace("wieder", "dunkel"), key=first.key, seen_version=1)
    assert told.value.version == 2
    assert "hell" in told.value.theirs["text"]
    (difference,) = told.value.differences
    assert "hell" in difference.theirs
    assert "dunkel" in difference.mine
    for late in (
        RetireTemplate(key=first.key, for_house=False, seen_version=1),
        RestoreTemplateVersion(key=first.key, for_house=False, version=1, seen_version=1),
    ):
        with pytest.raises(Conflict):
            town.clerk.do(late)
    assert town.clerk.ask(template_line, key=first.key, unit_id=ROADS).version == 2


def test_two_copies_of_one_shipped_template_are_a_conflict_too(town):
    write(town.lead, copy_of("eingang"), key="eingang", for_house=True)
    with pytest.raises(Conflict):
        write(town.desk("admin"), copy_of("eingang", new="da"), key="eingang", for_house=True)


@pytest.mark.parametrize("login", ["oezdemir", "tepe"])
def test_the_house_s_templates_are_the_lead_s_and_the_administration_s(town, login):
    with pytest.raises(Refused, match="Leitung und Verwaltung"):
        write(town.desk(login), for_house=True)
    assert write(town.desk("admin"), for_house=True).origin is TemplateOrigin.HOUSE
    with pytest.raises(Refused, match="wer dort arbeitet"):
        write(town.desk("admin"))


def test_what_is_retired_is_gone_until_it_is_restored(town):
    first = write(town.clerk)
    gone = town.clerk.do(RetireTemplate(key=first.key, for_house=False, seen_version=1))[0]
    assert (gone.retired, gone.version) == (True, 2)
    assert usable(town.clerk, first.key) is None
    assert first.key not in [one.key for one in town.clerk.ask(template_lines)]
    assert first.key in [one.key for one in town.clerk.ask(template_lines, retired=True)]
    back = town.clerk.do(RestoreTemplateVersion(key=first.key, for_house=False, version=1, seen_version=2))[0]
    assert (back.retired, back.version) == (False, 3)
    assert usable(town.clerk, first.key) == back


def test_a_shipped_template_can_be_retired_for_the_house_and_a_copy_of_a_unit_gives_way(town):
    town.lead.do(RetireTemplate(key="danke", for_house=True, seen_version=0))
    assert usable(town.clerk, "danke") is None
    with pytest.raises(Refused):
        town.clerk.do(RetireTemplate(key="eingang", for_house=False, seen_version=0))
    write(town.clerk, copy_of("eingang"), key="eingang")
    town.clerk.do(RetireTemplate(key="eingang", for_house=False, seen_version=1))
    assert usable(town.clerk, "eingang").origin is TemplateOrigin.SHIPPED


def test_a_newer_shipped_text_never_replaces_an_edited_one_in_silence(town, monkeypatch):
    edited = write(town.lead, copy_of("eingang"), key="eingang", for_house=True)
    assert edited.newer is False
    newer = replace(shipped()["eingang"], text=copy_of("eingang", new="eben angekommen"), digest="newer")
    brought = {**shipped(), "eingang": newer}
    monkeypatch.setattr(kept, "shipped", lambda: brought)
    line = town.lead.ask(template_line, key="eingang")
    assert (line.text, line.newer) == (edited.text, True)
    assert usable(town.clerk, "eingang").text == edited.text
    _, given = town.lead.ask(stored_template, key="eingang").versions
    assert [one.sign for one in given.changes if one.sign != " "] == ["-", "+"]  # what it would change


def test_who_looked_at_the_newer_shipped_text_keeps_the_own_one_or_takes_it(town):
    edited = write(town.lead, copy_of("eingang"), key="eingang", for_house=True)
    with town.store.write.begin() as session:
        row = session.scalars(select(TemplateRow)).one()
        row.shipped_digest = "older"
    seen = town.lead.ask(template_line, key="eingang")
    assert seen.newer is True
    own = write(
        town.lead, edited.text, key="eingang", for_house=True, seen_version=seen.version, shipped_read=True
    )
    assert (own.newer, own.text) == (False, edited.text)
    back = RestoreTemplateVersion(key="eingang", for_house=True, version=0, seen_version=own.version)
    assert town.lead.do(back)[0].text == shipped()["eingang"].text


def test_a_new_template_never_takes_the_key_of_another_one(town):
    named = OWN.replace("Lampe am Rosenweg", "Eingang")
    keys = [write(town.clerk, named).key, write(town.guide, named).key, write(town.clerk, named).key]
    assert keys == ["eingang-2", "eingang-3", "eingang-4"]
    assert write(town.clerk, OWN.replace("Lampe am Rosenweg", "1. Ŵœļłň & Öl")).key == "vorlage-1-woelln-ol"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OWN.replace("wieder.", "{{''.__class__}}"), "gibt es nicht"),
        (OWN.replace("Die Lampe", "[Wenn: hat E-Mail]\n\nDie Lampe"), "fehlt"),
        (OWN + "\n[Textbaustein: gibt-es-nicht]\n", "Textbaustein"),
        ("a" * 20_001, "20000 Zeichen"),
        (OWN + "\u202e", "Zeile"),
    ],
    ids=["code", "unclosed", "module", "long", "direction"],
)
def test_a_text_that_is_no_template_is_not_stored(town, text, told):
    with pytest.raises(Refused, match=told):
        write(town.clerk, text)
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(TemplateRow)) == 0


def test_no_hostile_template_is_stored_and_what_others_run_is_stored_as_words(town_file):
    """All of them come to the same door; the door asks the one reader."""
    clerk = town_file.clerk
    for attack in REFUSED:
        with pytest.raises(Refused, match="nichts gespeichert"):
            write(clerk, f"{OWN}\n{attack}\n")
    for sign in INVISIBLE:
        with pytest.raises(Refused, match="nichts gespeichert"):
            write(clerk, OWN.replace("wieder", f"wie{sign}der"))
    made = write(clerk)
    for attack in LITERAL:
        before = clerk.ask(template_line, key=made.key, unit_id=ROADS)
        stored = write(clerk, f"{OWN}\n{attack}\n", key=made.key, seen_version=before.version)
        assert read_template(stored.text).value == read_template(f"{OWN}\n{attack}\n").value


def test_a_text_module_is_kept_like_a_letter_and_used_by_whom_it_belongs_to(town):
    made = write(town.clerk, MODULE, kind=TemplateKind.MODULE)
    assert (made.key, made.kind) == ("gruss-vom-bauhof", TemplateKind.MODULE)
    assert "gruss-vom-bauhof" in town.clerk.ask(modules_for)
    assert "gruss-vom-bauhof" not in town.guide.ask(modules_for)
    letter = write(town.clerk, OWN + "\n[Textbaustein: gruss-vom-bauhof]\n")
    assert "[Textbaustein: gruss-vom-bauhof]" in letter.text
    with pytest.raises(Refused, match="gibt es nicht"):
        write(town.guide, OWN + "\n[Textbaustein: gruss-vom-bauhof]\n")
    assert (
        write(town.guide, MODULE, kind=TemplateKind.MODULE).text.splitlines()[1]
        == "Schlüssel: gruss-vom-bauhof-2"
    )


def test_what_was_laid_into_the_table_past_the_gate_is_listed_and_never_used(town):
    """A stored text is read through the same gate as a typed one."""
    first = write(town.clerk)
    hostile = OWN.replace("wieder.", "{{__import__}}")
    with town.store.write.begin() as session:
        session.get_one(TemplateRow, first.id).text = hostile
    line = town.clerk.ask(template_line, key=first.key, unit_id=ROADS)
    assert line.broken
    assert line.name == first.name
    assert usable(town.clerk, first.key) is None
    assert town.clerk.ask(stored_template, key=first.key, unit_id=ROADS).template is None
    with town.store.write.begin() as session:
        session.get_one(TemplateVersionRow, (first.id, 1)).text = hostile
    with pytest.raises(Refused, match="nicht mehr lesen"):
        town.clerk.do(
            RestoreTemplateVersion(key=first.key, for_house=False, version=1, seen_version=line.version)
        )


def test_templates_are_found_by_the_words_one_has_for_them(town):
    write(town.clerk)
    names = [one.name for one in town.clerk.ask(template_lines, text="lampe rosen")]
    assert names == ["Lampe am Rosenweg"]
    found = town.clerk.ask(usable_templates, text="termin")
    assert found[0].name.startswith(("Ihr Termin", "Termin")) or "ermin" in found[0].name
    assert town.clerk.ask(template_lines, text="unauffindbar") == ()


def test_every_shipped_template_is_one_that_could_be_stored(town):
    for one in town.guide.ask(usable_templates):
        made = write(town.guide, one.text, key=one.key)
        assert read_template(made.text).value == read_template(one.text).value
        assert made.unit_id == FRONT
