"""The measures of a business letter after DIN 5008:2020-03, form B, in mm from the top left corner of A4."""

MARGIN_LEFT = 25.0
MARGIN_RIGHT = 20.0
TEXT_WIDTH = 165.0

HEAD_HEIGHT = 45.0
FOLD_MARKS = (105.0, 210.0)
HOLE_MARK = 148.5

ADDRESS_LEFT = 20.0
ADDRESS_TOP = 45.0
ADDRESS_WIDTH = 85.0
ADDRESS_HEIGHT = 45.0
RETURN_LINE_HEIGHT = 5.0
ENDORSEMENTS_HEIGHT = 12.7  # 17.7 together with the line of the sender
RECIPIENT_HEIGHT = 27.3
ENDORSEMENT_LINES = 3
RECIPIENT_LINES = 6

INFO_LEFT = 125.0
INFO_TOP = 50.0
INFO_WIDTH = 75.0
INFO_BOTTOM = 90.0

BODY_TOP = 98.46
BODY_GAP = 8.46  # between address field or info block and the subject
