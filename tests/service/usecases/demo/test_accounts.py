from datetime import UTC, datetime

import pytest

from service import store
from service.auth import SYSTEM
from service.config import Settings
from service.deps import Running
from service.errors import NotFoundError
from service.store import transaction
from service.usecases.accounts.sign_in import resume
from service.usecases.demo.accounts import DEMO_ROLES, demo_sign_in, load_accounts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_one_signs_in_as_each_role_in_the_demo_only(running: Running) -> None:
    for role in DEMO_ROLES:
        with transaction(running.sessions) as session:
            with pytest.raises(NotFoundError):
                demo_sign_in(session, Settings(demo=False), role, "", NOW)
            token = demo_sign_in(session, Settings(demo=True), role, "", NOW)
            found = resume(session, token, NOW)
        assert found is not None
        assert found.viewer.role == role


def test_students_are_spread_over_the_schools_once(running: Running) -> None:
    with transaction(running.sessions) as session:
        assert load_accounts(session, NOW) == 0
        rows = [row for some in store.students.batches(SYSTEM, session) for row in some]
    schools = {one: [r for r in rows if r.organisation_id == one] for one in ("o002", "o003")}
    assert sum(map(len, schools.values())) == len(rows)
    assert all(len(some) > len(rows) / 3 for some in schools.values())
