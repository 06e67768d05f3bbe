"""The first page, language and colours, and errors as pages."""

from typing import Any

import pytest

from service.engine import Engine


@pytest.mark.parametrize(
    ("role", "to"),
    [
        ("company", "/needs"),
        ("student", "/suggestions"),
        ("liaison", "/board"),
        ("admin", "/admin"),
    ],
)
def test_everyone_starts_where_their_work_is(web: Any, role: str, to: str) -> None:
    answer = web(role).get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, to)


def test_a_guest_reads_what_this_is_in_the_browser_s_language(web: Any) -> None:
    assert '<html lang="sv"' in web(None).get("/").text
    english = web(None, language="en-GB,en;q=0.9").get("/").text
    assert '<html lang="en"' in english
    assert "Where competence meets" in english


def test_language_and_colours_are_kept(web: Any) -> None:
    guest = web(None)
    answer = guest.post_form("/preferences", {"language": "en", "theme": "dark", "next": "/help"})
    assert answer.headers["location"] == "/help"
    page = guest.get("/").text
    assert '<html lang="en" data-theme="dark"' in page
    company = web("company")
    company.post_form("/preferences", {"language": "en", "next": "/"})
    assert '<html lang="en"' in web("company").get("/help").text  # it follows the account
    company.post_form("/preferences", {"language": "sv", "next": "/"})
    assert '<html lang="sv"' in web("company").get("/help").text


@pytest.mark.parametrize(
    "where", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(web: Any, where: str) -> None:
    answer = web(None).post_form("/preferences", {"language": "en", "next": where})
    assert answer.headers["location"] == "/"


def test_a_form_must_come_from_our_pages(web: Any) -> None:
    guest = web(None)
    guest.get("/help")
    plain = guest.client.post("/preferences", data={"language": "en"}, follow_redirects=False)
    assert plain.status_code == 403
    other = guest.client.post(
        "/preferences",
        data={"language": "en", "csrf": guest.csrf},
        headers={"sec-fetch-site": "cross-site"},
        follow_redirects=False,
    )
    assert other.status_code == 403
    someone = web(None)
    someone.get("/help")
    stolen = guest.client.post(
        "/preferences", data={"language": "en", "csrf": someone.csrf}, follow_redirects=False
    )
    assert stolen.status_code == 403
    assert guest.post_form("/preferences", {"language": "en"}).status_code == 303


def test_errors_are_pages_with_an_id_and_nothing_of_what_went_wrong(
    web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = web("company").get("/there-is-no-such-page")
    assert missing.status_code == 404
    assert "Här finns ingenting" in missing.text
    assert missing.headers["x-request-id"] in missing.text
    assert 'href="/needs"' in missing.text  # the menu of one who has signed in
    for path, status, said in (
        ("/sign-up/student", 405, "Här finns ingenting"),  # where a form is sent, opened as a page
        ("/export/needs.csv?status=open&level=x", 422, "går inte att tolka"),
    ):
        odd = web("company").get(path)
        assert (odd.status_code, said in odd.text) == (status, True)
        assert "Felet är vårt" not in odd.text

    def broken(_: Engine) -> object:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Engine, "current", broken)
    company = web("company")
    company.client._transport.raise_server_exceptions = False
    failed = company.get("/needs/n001")
    assert failed.status_code == 500
    assert "secret" not in failed.text


def test_a_guest_is_sent_to_sign_in_and_back(web: Any) -> None:
    answer = web(None).get("/needs?status=open", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fneeds%3Fstatus%3Dopen"
    block = web(None).get("/needs", htmx=True, follow_redirects=False)
    assert block.headers["hx-redirect"].startswith("/sign-in")


def test_pages_run_no_script_but_ours_and_no_frame_holds_them(web: Any) -> None:
    page = web(None).get("/")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    for cookie in page.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-")
        for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
            assert part in cookie


def test_assets_are_kept_by_browsers_and_nothing_else_is_served(web: Any) -> None:
    guest = web(None)
    page = guest.get("/").text
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in guest.get(path).headers["cache-control"]
    for name in ("../__init__.py", "..%2f__init__.py", "README.md", "none.css"):
        assert guest.get(f"/assets/x/{name}").status_code == 404
