"""Accounts come to a database that is in use: nothing is lost, and companies count as approved."""

from pathlib import Path

import sqlalchemy as sa

from models.migrations import downgrade, upgrade

_ROWS = (
    "INSERT INTO company (id, number, version, created_at, updated_at, name, municipality)"
    " VALUES ('c1', 1, 1, '2026-01-01', '2026-01-01', 'Firma', 'Olofström')",
    "INSERT INTO student (id, number, version, created_at, updated_at, text, courses)"
    " VALUES ('s1', 2, 1, '2026-01-01', '2026-01-01', 'Jag svetsar.', '[]')",
    "INSERT INTO consent (id, student_id, purpose, given_at)"
    " VALUES ('k1', 's1', 'hire', '2026-01-01')",
)


def test_rows_outlive_the_change_in_both_directions(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/samspel.db"
    upgrade(url, "0003")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for row in _ROWS:
            connection.execute(sa.text(row))
    upgrade(url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT approved_at FROM company")) is not None
        assert connection.scalar(sa.text("SELECT organisation_id FROM student")) is None
        assert connection.scalar(sa.text("SELECT count(*) FROM consent")) == 1
    downgrade(url, "0003")
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT text FROM student")) == "Jag svetsar."
        assert connection.scalar(sa.text("SELECT student_id FROM consent")) == "s1"
        assert connection.scalar(sa.text("SELECT name FROM company")) == "Firma"
    engine.dispose()
