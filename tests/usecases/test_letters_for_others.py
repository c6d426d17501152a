"""Letters to people for whom somebody else spoke."""

from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.usecases.cases.letters import letter_for

ERNA, HANS = 101, 102
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def test_a_letter_to_whom_somebody_else_spoke_for_is_in_her_own_words_and_size(town):
    concern = Concern(service="hecke", concerned_id=ERNA)
    for_her = town.taken(concern, person_id=HANS, promise=NO_REPLY, needs=(Need.PLAIN_LANGUAGE,))
    found = town.guide.ask(letter_for, case_id=for_her.id)
    assert found.recipient[1] == "Erna Schmidt"
    assert ("Aufgenommen am", "24. November 2026") in found.info
    assert found.body[0].text.startswith("Am 24. November 2026 haben wir ein Anliegen für Sie aufgenommen.")
    assert "Meyer" not in repr(found)
    assert found.size is PrintSize.LARGE  # her own flag
    back = Concern(service="hecke", concerned_id=HANS)
    for_him = town.taken(back, person_id=ERNA, promise=NO_REPLY, needs=(Need.LARGE_PRINT,))
    assert town.guide.ask(letter_for, case_id=for_him.id).size is PrintSize.STANDARD  # hers are not his
