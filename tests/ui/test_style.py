"""The style sheet: what one clicks at grows with the letters."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QTextLayout

from rathaus_desk.ui.kit.look import Look, _style_sheet
from rathaus_desk.ui.kit.tokens import Theme


@pytest.mark.parametrize(
    "rule",
    ["QCheckBox::indicator, ", "QHeaderView::down-arrow", "QHeaderView::up-arrow", "QComboBox::down-arrow"],
)
def test_signs_grow_with_the_letters(qapp, rule):
    look = Look()
    widths = []
    for look.zoom in (1.0, 2.0):
        line = next(one for one in _style_sheet(look).splitlines() if one.startswith(rule))
        widths.append(int(line.partition("width: ")[2].partition("px")[0]))
    assert widths[1] == 2 * widths[0]


@pytest.mark.parametrize("theme", Theme)
def test_every_picture_of_the_sheet_is_there(qapp, theme):
    look = Look()
    look.theme = theme
    named = [one.partition('")')[0] for one in _style_sheet(look).split('url("')[1:]]
    assert named
    assert all(Path(one).read_text(encoding="utf-8").startswith("<svg") for one in named)


def test_letters_that_our_face_lacks_are_drawn_by_a_font_of_the_system(desktop):
    def face_of(letter):
        line = QTextLayout(letter, Look().font())
        line.beginLayout()
        line.createLine()
        line.endLayout()
        (run,) = line.glyphRuns()
        return run.rawFont()

    ours = face_of("a").familyName()
    if QFontDatabase.families() in ([], [ours]):
        pytest.skip("no other font is installed here")
    drawn = {face_of(one).familyName() for one in "☎♿漢😀" if face_of(one).supportsCharacter(ord(one))}
    assert drawn - {ours}
