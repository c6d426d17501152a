"""Who signs in at a server is greeted by no refusal, whatever the role may not ask."""

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from tests.house_fixtures import window_on

pytestmark = pytest.mark.server


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DPO])
def test_who_does_not_search_is_not_refused_at_once(sample_copy_server, tmp_path, desktop, qtbot, role):
    store = sample_copy_server.owner()
    with store.read() as session:
        who = (
            session.connection()
            .exec_driver_sql("SELECT db_role FROM rathaus.staff WHERE role = %s", (role.value,))
            .scalar()
        )
    store.close()
    mine = make_url(sample_copy_server.address).set(username=who)
    with window_on(mine.render_as_string(), tmp_path, qtbot) as house:
        assert "lässt die Datenbank" not in house.window.notice.text.text()
