"""Verteiler by keys: a consent in the words read out, withdrawn and taken back, and letters to all."""

import pytest
from case_scene import sit
from PySide6.QtWidgets import QApplication
from test_case_people import said

from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import SaveMailingList, WithdrawSubscription
from rathaus_desk.ui.paper.export_panel import ExportPanel
from rathaus_desk.usecases.mailing.mailing_lists import mailing_lists
from rathaus_desk.usecases.mailing.subscriptions import subscribers

SENIORS, MOBILE = "Veranstaltungen für Seniorinnen und Senioren", "Servicemobil-Termine"


@pytest.fixture
def page(house, hands):
    """The view, entered by its key."""
    hands.press("Alt+V")
    hands.settle()
    return house.print_shop.mailing


def stored(house, name=SENIORS):
    return next(one for one in house.background.desk.ask(mailing_lists) if one.name == name)


def names(house, name=SENIORS, **values):
    found = house.background.desk.ask(subscribers, list_id=stored(house, name).id, **values)
    return [one.subscriber.family_name for one in found]


def form(page):
    return page.care.place.form(page.care.place.unfolded)


def go_to(hands, page, name):
    """Go to a field of the form by the tab key."""
    for _ in range(20):
        if QApplication.focusWidget() is form(page).parts()[name]:
            return
        hands.press("Tab")
    raise AssertionError(name)


def choose_list(hands, page, name):
    page.lists.setFocus()
    hands.press("Home")
    while page.lists.chosen().name != name:
        before = page.lists.chosen()
        hands.press("Down")
        assert page.lists.chosen() != before
    hands.settle()


def choose_somebody(hands, page, typed):
    hands.press("Ctrl+F")
    hands.type(typed)
    hands.press("Return")
    assert page.card.table.hasFocus()


def by(form_, name, what):
    field = form_.parts()[name]
    field.setCurrentIndex(field.findData(what.value))


def test_the_view_shows_who_consented_and_finds_one_by_a_few_letters(house, hands, page):
    assert house.window.room == "mailing"
    choose_list(hands, page, SENIORS)
    assert stored(house).wording in page.card.wording.text()
    assert page.card.table.rows.rowCount() == len(names(house)) == stored(house).subscribers
    choose_somebody(hands, page, "deich jan")
    assert page.card.table.rows.rowCount() == 1
    assert page.card.table.chosen().subscriber.family_name == "Janßen"


def test_a_person_of_the_register_consents_by_keys_in_the_words_that_hold(house, hands, page):
    choose_list(hands, page, SENIORS)
    choose_somebody(hands, page, "deich jan")
    hands.press("Ctrl+N")
    hands.type("Ingeborg Meyer")
    hands.press("Return")
    hands.settle()
    assert page.who.people.hasFocus()
    hands.press("Return")
    hands.settle()
    kept = stored(house)
    texts = [one.text() for one in form(page).findChildren(type(form(page).error))]
    assert any(kept.wording in one and "Meyer" in one for one in texts)
    hands.press("Ctrl+Return")
    assert "wie eingewilligt wurde" in form(page).error.text()
    by(form(page), "channel", Channel.PHONE)
    hands.press("Ctrl+Return")
    hands.settle()
    assert not page.care.open
    made = next(
        one for one in house.background.desk.ask(subscribers, list_id=kept.id)
        if one.subscriber.given_name == "Ingeborg"
    )  # fmt: skip
    assert (made.channel, made.wording, made.person_id is None) == (Channel.PHONE, kept.wording, False)
    hands.expect("marked", lambda: page.card.table.chosen() and page.card.table.chosen().id == made.id)
    assert page.card.search.text() == "", "nothing hides who was just taken in"


def test_words_that_changed_meanwhile_are_read_out_anew(house, hands, page):
    choose_list(hands, page, MOBILE)
    kept, desk = stored(house, MOBILE), house.background.desk
    page.care.write_consent(kept, None)
    hands.settle()
    go_to(hands, page, "family_name")
    hands.type("Zabel")
    go_to(hands, page, "email")
    hands.type("zabel@post.example")
    by(form(page), "channel", Channel.VISIT)
    desk.do(
        SaveMailingList(
            name=kept.name, purpose=kept.purpose, channel=kept.channel, wording="Andere Worte.",
            list_id=kept.id, seen_version=kept.version,
        )
    )  # fmt: skip
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Zabel" not in names(house, MOBILE)
    go_to(hands, page, "again")
    hands.press("Return")
    hands.settle()
    assert form(page).values()["family_name"] == "Zabel"
    assert form(page).values()["channel"] == "", "nobody has consented to the new words yet"
    by(form(page), "channel", Channel.VISIT)
    hands.press("Ctrl+Return")
    hands.settle()
    made = desk.ask(subscribers, list_id=kept.id)[-1]
    assert (made.subscriber.email, made.wording) == ("zabel@post.example", "Andere Worte.")


def test_a_withdrawal_says_how_it_came_and_can_be_taken_back(house, hands, page):
    choose_list(hands, page, SENIORS)
    choose_somebody(hands, page, "tönjes")
    hands.press("Ctrl+Shift+W")
    hands.settle()
    hands.press("Ctrl+Return")
    assert "wie der Widerruf kam" in form(page).error.text()
    by(form(page), "how", Channel.PHONE)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Tönjes" not in names(house)
    assert "Hedwig Tönjes bekommt nichts mehr" in said(house)
    hands.press("Ctrl+T")
    hands.settle()
    assert page.card.table.chosen().withdrawn_how is Channel.PHONE
    house.workplace.actions["mailing.undo"].trigger()
    hands.settle()
    assert "Tönjes" in names(house)


def test_a_consent_is_read_in_its_own_words_and_every_version_is_there(house, hands, page):
    choose_list(hands, page, MOBILE)
    choose_somebody(hands, page, "dorfladen")
    assert page.card.proof.text() == (
        "Eingewilligt am 11.11.2026, E-Mail (Herr Schütte), Fassung 2 (die jetzige)."
    )
    choose_somebody(hands, page, "schmidt erna")
    assert "Fassung 1: „Ich möchte wissen" in page.card.proof.text()
    assert "mit der Post schicken" in page.card.proof.text()
    hands.press("Ctrl+Shift+F")
    hands.settle()
    assert page.words.text.hasFocus()
    first, second = page.words.text.toPlainText().split("\n\n")
    assert first.startswith("Fassung 2, seit 19.10.2026 (Herr Schütte) · 3 Einwilligungen\n")
    assert first.endswith(f"„{stored(house, MOBILE).wording}“")
    assert second.startswith("Fassung 1, seit 05.10.2026 (Herr Schütte) · 2 Einwilligungen\n")
    hands.press("Esc")
    assert page.card.table.hasFocus()
    choose_list(hands, page, SENIORS)
    hands.press("Ctrl+T")
    hands.settle()
    assert page.card.proof.text().endswith(
        "Widerrufen am 09.11.2026, Telefon. Dieser Nachweis wird nach dem 31.12.2029 von selbst gelöscht."
    )


def test_of_another_units_list_nothing_is_offered_that_would_be_refused(house, hands, page):
    sit(house, hands, "Tepe")
    hands.press("Alt+V")
    hands.settle()
    choose_list(hands, page, SENIORS)
    shown = {name.partition(".")[2] for name, verb in page.card.verbs.items() if verb.isVisible()}
    assert shown == {"withdraw", "wordings"}
    assert [name for name, verb in page.verbs.items() if verb.isVisible()] == ["mailing.new"]
    assert not page.card.table.isVisible()
    assert "sehen Bürgerbüro und die Leitung" in page.card.empty.text()
    assert page.card.facts.height() < 2 * page.card.facts.fontMetrics().height(), "the words stand together"
    hands.press("Ctrl+N")
    assert not page.who.free.isVisible()
    hands.press("Esc")
    hands.press("Ctrl+Shift+W")
    for typed in ("Harm Lübbe", "Hedwig Tönjes"):
        page.who.line.setFocus()
        hands.press("Ctrl+A")
        hands.type(typed)
        hands.press("Return")
        hands.settle()
        hands.press("Return")
        hands.settle()
    by(form(page), "how", Channel.PHONE)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Hedwig Tönjes bekommt nichts mehr" in said(house)
    house.workplace.actions["mailing.undo"].trigger()
    hands.settle()
    sit(house, hands, "Özdemir")
    assert "Tönjes" in names(house)


def test_a_list_is_made_changed_closed_and_opened_by_keys(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.type("Baustellen")
    hands.press("Ctrl+Return")
    assert "Zweck" in form(page).error.text()
    for name in ("purpose", "channel"):
        go_to(hands, page, name)
        hands.press("Down")
    go_to(hands, page, "wording")
    hands.type("Ich möchte von Baustellen hören.")
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.lists.chosen() == stored(house, "Baustellen")
    hands.press("Ctrl+Shift+Del")
    hands.settle()
    assert not page.lists.chosen().active
    hands.press("Ctrl+N")
    assert "geschlossen" in said(house)
    hands.press("Ctrl+Shift+Del")
    hands.settle()
    assert stored(house, "Baustellen").active


def test_a_list_leads_to_letters_and_waits_among_their_recipients(house, hands, page):
    choose_list(hands, page, SENIORS)
    hands.press("Ctrl+B")
    hands.settle()
    desk = house.print_shop.campaigns.desk
    assert house.window.room == "campaigns"
    values = desk.occasion.form.values()
    assert (values["title"], values["basis"]) == (SENIORS, Basis.CONSENT)
    hands.press("Ctrl+Return")
    hands.settle()
    assert desk.step is Step.TEMPLATE
    assert desk.recipients.mailing.choice.currentText() == SENIORS
    desk.recipients.mailing.take()
    hands.settle()
    assert [one.name for one in desk.campaign.sources] == [SENIORS]
    assert desk.campaign.sources[0].lines == len(names(house))


def test_the_addresses_leave_through_the_panel_that_asks_what_for(house, hands, page):
    choose_list(hands, page, SENIORS)
    hands.press("Ctrl+Shift+S")
    hands.settle()
    panel = house.window.findChild(ExportPanel)
    assert panel.wanted().list_name == f"Verteiler {SENIORS}"
    assert panel._count == len(names(house))
    panel.reject()


def test_the_reception_says_in_one_line_to_what_somebody_consented(house, hands, page):
    desk = house.background.desk
    found = desk.ask(subscribers, list_id=stored(house).id)
    one = next(one for one in found if one.subscriber.family_name == "Tönjes")
    hands.press("Alt+2")
    side = house.reception.side
    side.consents.show_person(one.person_id)
    hands.settle()
    assert side.consents.line.text() == f"Steht im Verteiler: {SENIORS}"
    command = WithdrawSubscription(subscription_id=one.id, seen_version=one.version, how=Channel.PHONE)
    house.background.do(side, command, lambda _one: None)
    hands.expect("gone", lambda: side.consents.isHidden())
