"""Forms of a page whose command is under way: what is done meanwhile neither sends twice nor loses a text."""

import pytest

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.usecases.mailing.mailing_lists import mailing_lists
from rathaus_desk.usecases.mailing.subscriptions import subscribers


@pytest.fixture
def page(house, hands):
    """The mailing lists, with a consent that is written and not sent."""
    hands.press("Alt+V")
    hands.settle()
    page = house.print_shop.mailing
    page.care.write_consent(kept_list(house), None)
    hands.settle()
    form = page.care.place.form(page.care.place.unfolded)
    form.fill({"family_name": "Zabel", "email": "zabel@post.example", "channel": Channel.VISIT.value})
    return page


def kept_list(house):
    """Return a list that goes by mail."""
    return next(one for one in house.background.desk.ask(mailing_lists) if "mobil" in one.name)


def named(house, name):
    found = house.background.desk.ask(subscribers, list_id=kept_list(house).id)
    return [one for one in found if one.subscriber.family_name == name]


def test_what_is_folded_while_it_is_sent_is_gone_when_it_was_stored(house, hands, page):
    care, name = page.care, page.care.place.unfolded
    care.send()
    care.place.form(name).fold()
    hands.settle()
    assert len(named(house, "Zabel")) == 1
    assert not care.place.form(name).filled
    assert care.place.form(name).send_button.isEnabled()


def test_another_form_that_is_opened_meanwhile_stays_open_with_its_text(house, hands, page):
    page.care.send()
    page.care.write_end(house.background.desk.ask(subscribers, list_id=kept_list(house).id)[0])
    other = page.care.place.unfolded
    page.care.place.form(other).fill({"how": Channel.PHONE.value})
    hands.settle()
    assert len(named(house, "Zabel")) == 1
    assert page.care.place.unfolded == other
    assert page.care.place.form(other).values() == {"how": Channel.PHONE.value}


def test_a_refusal_of_what_was_folded_meanwhile_is_said_and_the_form_can_be_sent_again(house, hands, page):
    care, name = page.care, page.care.place.unfolded
    care.place.form(name).fill({"email": "das ist keine"})
    care.send()
    care.place.form(name).fold()
    hands.settle()
    assert named(house, "Zabel") == []
    form = care.place.form(name)
    assert form.error.text()
    assert form.error.text() in house.window.notice.text.text()
    assert form.send_button.isEnabled()
    assert form.values()["family_name"] == "Zabel"
