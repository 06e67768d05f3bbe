"""People at the pages: clients that have signed in, over the demo region."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from models import Account
from service.app import create_app
from service.deps import COOKIE, Running
from service.store import accounts, transaction
from service.usecases.demo_accounts import demo_sign_in
from service.usecases.sign_in import open_session
from service.web.forms import FORM_COOKIE, csrf_token

HOST = "https://127.0.0.1:8000"


class Person:
    """A browser without scripts: it keeps cookies and sends forms with their token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def csrf(self) -> str:
        """The token that our forms hold for this browser."""
        cookies = self.client.cookies
        if COOKIE not in cookies and FORM_COOKIE not in cookies:
            self.client.get("/help")
        return csrf_token(cookies.get(COOKIE) or cookies.get(FORM_COOKIE) or "")

    def get(self, path: str, *, htmx: bool = False, **given: Any) -> Response:
        """Open a page."""
        headers = {"hx-request": "true"} if htmx else {}
        return self.client.get(path, headers=headers, **given)

    def post_form(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        htmx: bool = False,
        follow_redirects: bool = False,
    ) -> Response:
        """Send a form as one of our pages would."""
        return self.client.post(
            path,
            data={**(data or {}), "csrf": self.csrf},
            files=files,
            headers={"hx-request": "true"} if htmx else {},
            follow_redirects=follow_redirects,
        )


Web = Callable[..., Person]


@pytest.fixture(scope="module")
def app(running: Running) -> FastAPI:
    """Return the application over the demo region."""
    return create_app(running=running)


@pytest.fixture(scope="module")
def web(app: FastAPI, running: Running) -> Iterator[Web]:
    """Return what opens a browser: `web("company")`, `web("admin")`, `web(None)` for a guest.

    `language` is what the browser asks for; accounts of the demo have none of their own.
    """
    with ExitStack() as stack:

        def open_as(role: str | None, language: str = "sv") -> Person:
            client = TestClient(app, base_url=HOST, headers={"accept-language": language})
            stack.callback(client.close)
            if role is not None:
                client.cookies.set(COOKIE, _token(running, role), domain="127.0.0.1")
            return Person(client)

        yield open_as


def _token(running: Running, role: str) -> str:
    with transaction(running.sessions) as session:
        if role != "admin":
            return demo_sign_in(session, running.settings, role, "", running.now())
        email = "admin@test.example"
        account = accounts.by_email(session, email)
        if account is None:
            account = Account(
                email=email, name="Ada Admin", role="admin", email_verified_at=running.now()
            )
            accounts.add(session, account)
        return open_session(session, account, "", running.now())
