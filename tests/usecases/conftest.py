"""The tiny town hall on each of the two engines: a fresh copy for every test."""

import shutil
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk import usecases  # registers every command
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import AnswerTask, CloseCase, TaskState, ToldBy
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from rathaus_desk.store.sessions import open_store
from tests.founded_town import found_on
from tests.postgres_server import chosen, filled_once, serve
from tests.small_town import FRONT, ORDER, ROADS, STAFF, SmallTown, fill


@pytest.fixture(scope="session")
def small_file(tmp_path_factory, empty_file, key):
    """The tiny town hall as a file; copy it, never open it."""
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("small") / "klein.db")
    store = open_store(path, key)
    fill(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def small_server():
    """A private server that holds the tiny town hall as a database to copy."""
    binaries = chosen()
    with serve(binaries, model=filled_once(binaries, "roles", _found_with_roles)) as server:
        yield server


def _found_with_roles(server):
    found_on(server, logins={**STAFF, **{f"as.{role}": role for role in Role}, "as.mobile.2": Role.MOBILE})


@pytest.fixture
def town_file(tmp_path, small_file, key):
    """A fresh copy of the tiny town hall as an encrypted file."""
    assert usecases.__all__
    path = shutil.copy(small_file, tmp_path / "klein.db")
    store = open_store(path, key)
    town = SmallTown(store, partial(open_store, path, key), str(path))
    yield town
    town.close()


@pytest.fixture
def new_town_server(small_server):
    """Make fresh copies of the tiny town hall on a PostgreSQL server, one after another."""
    return partial(_town_on, small_server)


@pytest.fixture
def town_server(small_server):
    """A fresh copy of the tiny town hall on a PostgreSQL server."""
    with _town_on(small_server) as town:
        yield town


@contextmanager
def _town_on(small_server):
    assert usecases.__all__
    name = f"town_{uuid4().hex[:12]}"
    with small_server.owner() as dba:
        dba.execute(f"CREATE DATABASE {name} TEMPLATE small STRATEGY file_copy")
    url = make_url(small_server.url(name))
    store = ServerStore(url, search_path=OWNER_PATH)
    town = SmallTown(
        store,
        partial(ServerStore, url, search_path=OWNER_PATH),
        url.render_as_string(),
        open_as=lambda login: ServerStore(url.set(username=f"small_{login}")),
    )
    try:
        yield town
    finally:
        town.close()
        with small_server.owner() as dba:
            dba.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.server)])
def town(request):
    """A fresh copy of the tiny town hall, on each of the two engines in turn."""
    return request.getfixturevalue(f"town_{request.param}")


@pytest.fixture
def answer(town):
    """Let every open task of a case be answered in its unit."""
    logins = {FRONT: "oezdemir", ROADS: "tepe", ORDER: "luebbe"}

    def answer_all(case_id: int, text: str = "Ist repariert.") -> None:
        for task in town.file(case_id).tasks:
            if task.state in (TaskState.OPEN, TaskState.CLAIMED):
                command = AnswerTask(task_id=task.id, answer=text, seen_version=task.version)
                town.desk(logins[task.unit_id]).do(command)

    return answer_all


@pytest.fixture
def close(town, answer):
    """Answer every task of a case and close it."""

    def close_case(case_id: int, result: str = "Die Lampe brennt wieder.") -> None:
        answer(case_id)
        version = town.file(case_id).version
        town.guide.do(CloseCase(case_id=case_id, result=result, told_by=ToldBy.CALL, seen_version=version))

    return close_case
