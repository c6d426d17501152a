"""J5: nobody wants to be responsible for a hedge on a county road; the citizen hears one person only."""

from contextlib import closing
from datetime import date

from journey_scene import desk_of, pdf_text

from rathaus_desk.domain.cases.cases import CaseView, EntryKind
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy
from rathaus_desk.store.office_tables import AbsenceRow
from rathaus_desk.ui.play.journeys import play
from rathaus_desk.ui.play.journeys_returned import NOT_ORDNUNG, NOT_TIEFBAU, OUTSIDE, call_in_vain, take_in
from rathaus_desk.usecases.cases.cases import case_by_number, case_lines
from rathaus_desk.usecases.intake.slips import slip_for

THURSDAY = date(2026, 11, 26)


def hedge(house):
    desk = desk_of(house, "Hollmann")
    lines = desk.ask(case_lines, view=CaseView.ALL_OPEN)
    number = max(one.number for one in lines if one.person == "Hans Meyer" and one.service == "Hecke")
    return desk.ask(case_by_number, number=number)


def test_j5_twice_returned_called_in_vain_and_answered_by_letter_and_he_hears_one_person_only(
    house, tmp_path, record_property
):
    account = play(house, "J5", tmp_path)
    record_property("keys", account.keys)
    assert account.failure == ""
    case = hedge(house)
    (task,) = case.tasks
    assert [(one.unit, one.because, one.proposed) for one in task.arguments] == [
        ("Tiefbau", NOT_TIEFBAU, "Ordnung"),
        ("Ordnung", NOT_ORDNUNG, OUTSIDE),
    ]
    assert (task.outside, task.follow_up) == (OUTSIDE, date(2026, 12, 8))
    second = [one.text for one in case.timeline if one.kind is EntryKind.RETURNED][1]
    assert NOT_TIEFBAU in second, "who decides reads both at once"
    assert NOT_ORDNUNG in second
    assert (case.promise.reply_by, case.promise.state) == (ReplyBy.LETTER, PromiseState.KEPT)
    assert case.promise.attempts == 3
    assert all(step.screenshot for step in account.steps)
    demand_one_person_only(house, case, tmp_path)


def demand_one_person_only(house, case, tmp_path):
    """Demand that the citizen hears of nobody but his own contact."""
    assert case.owner == "Herr Wilkens"
    assert (
        desk_of(house, "Wilkens").ask(slip_for, contact_id=case.contact_id).contact_person == "Herr Wilkens"
    )
    letter = pdf_text((tmp_path / "Brief.pdf").read_bytes())
    assert "Für Sie da ist Herr Wilkens" in letter
    assert "Mit freundlichen Grüßen Aylin Özdemir für Herrn Wilkens Bürgerbüro" in letter
    assert "Darum kümmert sich: Landkreis Musterland, Straßenverkehr." in letter
    for name in ("Thole", "Lübbe", "Hollmann"):
        assert name not in letter
    sheet = pdf_text((tmp_path / "Uebergabeblatt.pdf").read_bytes())
    assert sheet.count("Herr Wilkens") >= 2
    assert "Am Dienstag, dem 8. Dezember fragen wir sonst bei Ihnen nach." in sheet
    assert "Heidkamper Straße 60" in sheet
    assert "Meyer" not in sheet, "the county needs the place, not the person"


def test_j5_who_falls_ill_after_the_promise_is_stood_in_for_from_eight_o_clock(town, house, hands):
    number = take_in(hands, "Bruns")
    ill = desk_of(house, "Bruns").actor.staff_id
    with closing(town.owner()) as store, store.write.begin() as session:
        session.add(AbsenceRow(staff_id=ill, first=THURSDAY, last=THURSDAY))
    call_in_vain(hands, number, "Bruns", "Nguyễn")
    case = hedge(house)
    assert case.number == number
    assert case.owner == "Frau Bruns"
    assert case.promise.state is PromiseState.KEPT
