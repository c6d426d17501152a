"""In a file a query asks for the role that rights.csv lets read its tables on a server."""

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.bookings.booking_values import taken_cells
from rathaus_desk.usecases.mailing.mailing_lists import NO_LIST, list_row
from rathaus_desk.usecases.pack.packing import packs
from tests.small_town import ONLY_FILE

pytestmark = ONLY_FILE


def test_what_a_role_has_no_right_to_on_a_server_a_file_does_not_tell_either(town):
    for login in ("oezdemir", "tepe", "admin"):
        with pytest.raises(Refused, match="Servicemobil-Team"):
            town.desk(login).ask(packs)
    for login in ("tepe", "admin"):
        with pytest.raises(Refused, match="Anmeldungen sehen"):
            town.desk(login).ask(taken_cells, halt_ids=(1,))
    assert town.desk("oezdemir").ask(taken_cells, halt_ids=(1,)) == {}
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(list_row, list_id=1)
    with pytest.raises(Refused, match=NO_LIST[:30]):
        town.desk("tepe").ask(list_row, list_id=1)
