"""The measures of a business letter after DIN 5008:2020-03 in mm from the top left corner of A4."""

from dataclasses import dataclass

from rathaus_desk.domain.paper.letters import LetterForm

MARGIN_LEFT = 25.0
TEXT_WIDTH = 165.0

HOLE_MARK = 148.5

ADDRESS_HEIGHT = 45.0
RETURN_LINE_HEIGHT = 5.0
ENDORSEMENTS_HEIGHT = 12.7  # 17.7 together with the line of the sender
RECIPIENT_HEIGHT = 27.3
ENDORSEMENT_LINES = 3
RECIPIENT_LINES = 6

INFO_LEFT = 125.0
INFO_WIDTH = 75.0
INFO_BELOW_ADDRESS = 5.0  # the information block begins below the top of the address field
INFO_HEIGHT = 40.0

BODY_GAP = 8.46  # between address field or info block and the subject


@dataclass(frozen=True, slots=True)
class Form:
    """What form A and form B tell apart: where the address field begins, and where to fold."""

    address_top: float
    fold_marks: tuple[float, float]

    @property
    def info_top(self) -> float:
        """Where the information block begins."""
        return self.address_top + INFO_BELOW_ADDRESS

    @property
    def info_bottom(self) -> float:
        """Where it should end."""
        return self.info_top + INFO_HEIGHT

    @property
    def body_top(self) -> float:
        """Where the subject begins, if the information block is no longer than usual."""
        return self.address_top + ADDRESS_HEIGHT + BODY_GAP


FORMS = {
    LetterForm.A: Form(27.0, (87.0, 192.0)),
    LetterForm.B: Form(45.0, (105.0, 210.0)),
}
