from collections import Counter
from datetime import timedelta

from models.record import utc_now
from service import store
from service.auth import Viewer
from service.deps import Running
from service.store import consents, transaction
from service.usecases.demo.loading import load_demo

LIAISON = Viewer("liaison")


def test_the_demo_region_has_come_over_a_year_and_more_of_it_lately(running: Running) -> None:
    now = utc_now()
    with transaction(running.sessions) as session:
        for documents in (store.needs, store.proposals, store.trainings, store.students):
            made = [row.created_at for rows in documents.batches(LIAISON, session) for row in rows]
            months = Counter((now - one).days // 30 for one in made)
            assert len(months) >= 10
            assert months[0] > months[8]
            assert max(made) > now - timedelta(days=7)
            assert min(made) > now - timedelta(days=365)
        given = {one.given_at for one in consents.of(LIAISON, session, "s002")}
        assert len(given) == 1
        assert given != {one.given_at for one in consents.of(LIAISON, session, "s003")}


def test_what_is_there_stays_as_old_as_it_is(running: Running) -> None:
    with transaction(running.sessions) as session:
        before = store.needs.get(LIAISON, session, "n001").created_at
        load_demo(LIAISON, session, running.engine)
        assert store.needs.get(LIAISON, session, "n001").created_at == before
