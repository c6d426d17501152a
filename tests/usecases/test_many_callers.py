"""A storm: many callers about one cause, more than one person can call back in a morning."""

from datetime import timedelta

from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.usecases.intake.intake_preview import preview_intake
from rathaus_desk.usecases.promises.promise_course import windows_for

CALLERS, FIT = 13, 12  # two hours, ten minutes a call


def test_nobody_is_promised_a_call_in_a_morning_that_is_full(town):
    cause = town.taken(Concern(service="strassenlaterne", place="Rosenweg 4"), person_id=None)
    lamp = Concern(service="strassenlaterne", place="Rosenweg 4", cause_id=cause.id)
    made = []
    for number in range(CALLERS):
        call = TakeContact(
            concerns=(lamp,), caller_name=f"Rufer {number}", caller_phone=f"0171 55500{number:02}"
        )
        made.append(town.guide.do(call)[0].promise)
    mornings = [one.start for one in made]
    full, after = mornings[0], mornings[-1]
    assert mornings == [full] * FIT + [after]
    assert after - full == timedelta(hours=5)  # 14 instead of 9 o'clock
    shown = town.guide.ask(preview_intake, service="strassenlaterne", phone="0171 5550099")
    assert shown.windows[0].start == after
    assert full not in [one.start for one in town.guide.ask(windows_for, promise_id=made[0].id)]
    wished = TakeContact(concerns=(lamp,), caller_name="Rufer", caller_phone="0171 5550098",
                         promise=promised_at(made[0]))  # fmt: skip
    assert town.guide.do(wished)[0].promise.start == full, "whoever insists on a time gets it"


def promised_at(like):
    return PromiseWish(reply_by=ReplyBy.CALL, start=like.start, end=like.end)
