"""The list of students: nobody is found by a name that is struck out of what is read."""

from typing import Any
from urllib.parse import quote

from models import IdentityInput, StudentCreate
from service.auth import SYSTEM
from service.deps import Running
from service.store import transaction
from service.usecases.students import put_identities, students

NAME = "Torsten Fjällman"


def test_a_name_that_is_struck_finds_nobody(web: Any, running: Running) -> None:
    text = f"Jag heter {NAME} och svetsar rostfritt i Ronneby."
    with transaction(running.sessions) as session:
        new = StudentCreate(id="s-named", programme="Svetsteknik", text=text)
        students.create(SYSTEM, session, running.engine, new)
        named = {"s-named": IdentityInput(name=NAME)}
        put_identities(SYSTEM, session, running.engine, named)
    liaison, admin = web("liaison"), web("admin")
    for words, found in (("svetsar rostfritt", True), (NAME, False), ("Fjällman", False)):
        asked = quote(words)
        assert ("/students/s-named" in liaison.get(f"/students?q={asked}").text) == found
        assert ("/students/s-named" in liaison.get(f"/search?q={asked}").text) == found
        assert ("s-named" in liaison.get(f"/export/students.csv?q={asked}").text) == found
        assert "/students/s-named" in admin.get(f"/students?q={asked}").text
