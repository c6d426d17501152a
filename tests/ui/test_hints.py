"""Names in hints stay names: Qt guesses markup there, and would load the pictures that it names."""

from datetime import date

from PySide6.QtGui import Qt

from rathaus_desk.ui.kit.tables import TIP
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.road.road_grid import SpotModel
from rathaus_desk.ui.road.road_sheet import RoadSheet, Spot
from rathaus_desk.ui.road.version_box import VersionBox

HOSTILE = 'Markt <img src="/etc/bild.png" width=200>'


def test_no_name_in_a_hint_becomes_markup(qapp):
    assert Qt.mightBeRichText(HOSTILE)
    assert not Qt.mightBeRichText(plain_tip(HOSTILE))
    box = VersionBox()
    box.addItem("Sommer")
    box.addItem(HOSTILE)
    box.setCurrentIndex(1)
    assert box.toolTip().startswith("Markt ‹img")
    assert not Qt.mightBeRichText(box.toolTip())
    box.deleteLater()
    model = SpotModel(qapp)
    model.show_sheet(RoadSheet(("Di",), ("",), ((Spot(date(2026, 11, 24), text=HOSTILE),),)))
    field = model.index(0, 0)
    assert model.data(field) == HOSTILE
    assert model.data(field, TIP) == plain_tip(HOSTILE)
    model.deleteLater()
