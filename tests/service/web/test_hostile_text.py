"""Hostile text in every text column of the database, in every form and in every address.

A column is taken by itself unless it is named here as one that no person writes, so a new one is
covered from its first day. Nothing that a page sends may become markup, a script or a link.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from httpx import Response
from sqlmodel import SQLModel

from models import ApiToken, ExternalIdentity, Feedback, SuggestionShown
from models.limits import MAX_NAME_CHARS
from service.app import create_app
from service.deps import Running, get_session
from service.policies import ROLES
from service.store import Session, accounts, transaction
from service.usecases.accounts.sign_in import open_session
from service.usecases.demo.accounts import DEMO_ROLES

PIECES: Final = (
    "\"'><x-hostile onfocus=x()>{{ 7191*7 }}</textarea></title><script>alert(1)</script>",
    "</option></script><img src=x onerror=alert(1)><!-- {% raw %} ${7191*7} &lt;b&gt; %s {x}",
    '<a href="javascript:alert(1)">x</a> \u202e\U0001f98a' + "Å" * 60,
)
HOSTILE: Final = " ".join(PIECES)
EVALUATED: Final = str(7191 * 7)
STRUCTURE: Final = re.compile(
    r"""\w+\.(\w+_(id|hash|version)|municipality|(work_)?languages|corrections|lanes|scopes)
    |account\.email|competence\.(area|broader|context|merged_into|related|sources)
    |digest_sent\.week|import_batch\.(choices|counts|mapping|problem)|import_row\.(before|problems)
    |mail\.kind|sign_in_attempt\.key|sign_up\.details|suggestion_shown\.parts
    |vocabulary_edit\.moves""",
    re.VERBOSE,
)
"""Columns that hold ids, codes of closed lists, hashes and numbers: they are checked, or ours."""

SHOWN: Final = {
    "request_id": "r",
    "document_kind": "training",
    "lane": "training",
    "rank": 1,
    "score": 0.5,
    "encoder_version": "e",
    "index_version": "i",
    "taxonomy_version": "t",
    "viewer_role": "company",
}

BESIDE: Final = {"title", "text", "held", "courses", "wishes", "prerequisites"}
"""What mentions point into: the hostile text comes after it, so that the places stay right."""

NOT_SHOWN: Final = {
    "mail.last_error",
    "mail.unsubscribe",
    "external_identity.subject",
    "email_token.email",
    "sign_up.name",
    "mention.local_term",
    "feedback.reason",
    "sign_in_session.user_agent",
}
"""Stored, and on no page; a local term is shown as the texts have it, and an
agent as the browser that it tells of."""


def columns() -> Iterator[sa.Column[Any]]:
    """Give every column that holds a person's words."""
    shapes = {one.local_table: one.class_ for one in SQLModel._sa_registry.mappers}
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if column.primary_key or column.foreign_keys or STRUCTURE.fullmatch(str(column)):
                continue
            said = str(shapes[table].model_fields[column.name].annotation)
            kinds = sa.String | sa.types.TypeDecorator
            words = isinstance(column.type, kinds) and "str" in said
            if words or isinstance(column.type, sa.JSON):
                yield column


def spoilt(value: Any, column: sa.Column[Any], row: int) -> Any:
    """Return a value with hostile text in all that is text, no longer than its shape allows."""
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        return [spoilt(one, column, row) for one in value]
    if isinstance(value, dict):
        return {name: spoilt(one, column, row) for name, one in value.items()}
    long = isinstance(column.type, sa.Text)
    said = f"⟪{column}⟫{HOSTILE if long else PIECES[row % len(PIECES)]}"
    if isinstance(value, list):
        return [*value, said]
    if not isinstance(value, str):
        return value
    beside = f"{value} {said}", f"={said}{row if column.unique else ''}{value}"
    return beside[column.name not in BESIDE][: None if long else MAX_NAME_CHARS]


def spoil(running: Running) -> set[str]:
    """Put hostile text into every column; return those that held anything."""
    done = set()
    with running.sessions.kw["bind"].begin() as connection:
        for column in columns():
            table = column.table
            key = list(table.primary_key)
            for number, row in enumerate(connection.execute(sa.select(*key, column)).all()):
                same = sa.and_(*(one == value for one, value in zip(key, row, strict=False)))
                empty = "" if not isinstance(column.type, sa.JSON) else None
                value = spoilt(empty if row[-1] is None else row[-1], column, number)
                connection.execute(sa.update(table).where(same).values({column.name: value}))
                if value != row[-1]:
                    done.add(str(column))
    return done


@dataclass
class Form:
    """A form of a page: where it goes, and its fields."""

    method: str
    action: str
    fields: list[tuple[str, str, bool]] = field(default_factory=list)
    """Name, value, and whether a person writes it."""


class Look(HTMLParser):
    """Reads a page as a browser does, and notes what must not be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.forms: list[Form] = []
        self.links: set[str] = set()
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes."""
        given = {name: value or "" for name, value in attrs}
        self.words += given.values()
        if tag in ("x-hostile", "style", "iframe", "object", "embed", "base", "img"):
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not given.get("src", "").startswith("/assets/"):
            self.wrong.append(f"a script {given}")
        for name, value in given.items():
            if name.startswith(("on", "hx-on")) or name in ("style", "srcdoc"):
                self.wrong.append(f"{tag} {name}={value[:60]}")
            plain = re.sub(r"[\x00-\x20]", "", value).lower()
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post") and (
                plain.startswith(("javascript:", "data:", "vbscript:", "//", "/\\"))
            ):
                self.wrong.append(f"{tag} {name}={value[:60]}")
        self._note(tag, given)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        """Note forms and links, to go on from."""
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.add(given["href"])
        if tag == "form":
            self._form = Form(given.get("method", "get"), given.get("action", ""))
            self.forms.append(self._form)
        name = given.get("name", "")
        if self._form and name and tag in ("input", "textarea", "select", "button"):
            kind = given.get("type", "text")
            written = tag == "textarea" or (tag == "input" and kind not in ("hidden", "file"))
            self._form.fields.append((name, given.get("value", ""), written))

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        """Note what is said."""
        self.words.append(data)


def looked_at(answer: Response) -> Look:
    """Return what is on a page, and what of it should not be."""
    look = Look()
    look.feed(answer.text)
    look.close()
    if EVALUATED in answer.text:
        look.wrong.append("a template was filled in with what was stored")
    if answer.status_code >= 500:
        look.wrong.append(f"answered {answer.status_code}")
    return look


def downloaded(answer: Response) -> list[str]:
    """Return what is wrong with a file to take along."""
    found = []
    if "attachment" not in answer.headers.get("content-disposition", ""):
        found.append("is not kept as a file")
    if answer.headers["x-content-type-options"] != "nosniff":
        found.append("may be taken for something else")
    if answer.headers["content-type"].startswith("text/csv"):
        text = answer.content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
        found += [f"formula {cell[:40]}" for cell in cells if cell[:1] in ("=", "+", "@", "\t")]
    return found


@pytest.fixture(scope="module")
def poisoned(running: Running, lived_in: dict[str, list[str]]) -> set[str]:
    """Let the people of the region write nothing but hostile text; return the columns."""
    now, soon = running.now(), running.now() + timedelta(days=2)
    with transaction(running.sessions) as session:
        session.add(SuggestionShown(id="shown", **SHOWN))
        session.flush()
        said = Feedback(
            suggestion_id="shown", verdict="useful", reason="Bra", viewer_role="company"
        )
        session.add(said)
        for role in DEMO_ROLES:
            account = accounts.by_email(session, f"{role}@demo.example")
            assert account is not None
            own = {"account_id": account.id, "name": "x", "token_hash": role, "expires_at": soon}
            session.add(ApiToken(scopes=["read"], created_at=now, **own))
            session.add(ExternalIdentity(issuer="https://x", subject=role, account_id=account.id))
            open_session(session, account, "Firefox", now)
    return spoil(running)


@pytest.fixture(scope="module")
def app(running: Running, poisoned: set[str], start: Any) -> Iterator[FastAPI]:
    """Return the application as it starts on such a database; what forms send is not kept."""
    app = create_app(running=start(running.settings.index_dir.parent))

    def undone() -> Iterator[Session]:
        with app.state.running.sessions() as session:
            yield session
            session.rollback()

    app.dependency_overrides[get_session] = undone
    yield app
    app.dependency_overrides.clear()


@pytest.fixture(scope="module")
def looks(app: FastAPI, web: Any, pages: Any, addresses: Any) -> dict[tuple[str, str], Look]:
    """Open every page for everyone who may; return what is on each, by role and address."""
    seen: dict[tuple[str, str], Look] = {}
    for role in (None, *ROLES):
        person = web(role, "en")
        person.client._transport.raise_server_exceptions = False
        for path, roles in pages:
            if roles is not None and role not in roles:
                continue
            for address in addresses(path, role) or files(path):
                answer = person.get(address)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    seen[role or "guest", address] = looked_at(answer)
                elif answer.status_code == 200 and not path.startswith("/assets/"):
                    seen[role or "guest", address] = look = Look()
                    look.wrong = downloaded(answer)
    return seen


def files(path: str) -> list[str]:
    """Return addresses of lists to take along."""
    kinds = ("companies", "needs", "students", "proposals", "trainings", "contacts")
    if path == "/export/{kind}.{format}":
        return [f"/export/{kind}.{form}" for kind in kinds for form in ("csv", "xlsx")]
    return []


def test_nothing_stored_becomes_markup(looks: dict[tuple[str, str], Look]) -> None:
    wrong = [f"{where}: {one}" for where, look in looks.items() for one in look.wrong]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
    assert len(looks) > 100


def test_every_column_was_seen_on_a_page(
    looks: dict[tuple[str, str], Look], poisoned: set[str]
) -> None:
    said = "\n".join(word for look in looks.values() for word in look.words if "⟪" in word)
    seen = set(re.findall(r"⟪([\w.]+)⟫", said))
    assert poisoned - seen == NOT_SHOWN & poisoned
    assert {str(one) for one in columns()} - poisoned == set()


def test_no_form_sends_back_what_becomes_markup(
    web: Any, looks: dict[tuple[str, str], Look]
) -> None:
    wrong, sent = [], set()
    for role in (None, *ROLES):
        person = web(role, "en")
        person.client._transport.raise_server_exceptions = False
        for (who, _), look in looks.items():
            for form in look.forms if who == (role or "guest") else ():
                written = frozenset(name for name, _, own in form.fields if own)
                kind = re.sub(r"/[0-9a-f]{32}|/[a-z]\d{3}", "/*", form.action), written
                if form.method != "post" or not written or (role, kind) in sent:
                    continue
                sent.add((role, kind))
                data = {name: HOSTILE if own else value for name, value, own in form.fields}
                answer = person.post_form(form.action, data)
                look_at = looked_at(answer)
                wrong += [f"{who} {form.action}: {one}" for one in look_at.wrong]
    assert not wrong, "\n".join(wrong)
    assert len(sent) > 40


def test_no_address_becomes_markup(web: Any, looks: dict[tuple[str, str], Look]) -> None:
    wrong, seen = [], set()
    for role in ("student", "company", "liaison"):
        person = web(role, "en")
        person.client._transport.raise_server_exceptions = False
        for path, name in sorted(asked(looks, role)):
            for value in (f"javascript:x\x00{HOSTILE}", "-" + "9" * 40):
                address = f"{path}?{name}={quote(value)}"
                answer = person.get(address)
                seen.add((role, path, name))
                if answer.headers.get("content-type", "").startswith("text/html"):
                    wrong += [f"{role} {address[:80]}: {one}" for one in looked_at(answer).wrong]
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 60


def asked(looks: dict[tuple[str, str], Look], role: str) -> set[tuple[str, str]]:
    """Return the paths of a role's pages, each with the names in the queries of links and forms."""
    found = set()
    for (who, address), look in looks.items():
        if who != role:
            continue
        at = urlsplit(address)
        for link in (address, *look.links):
            to = urlsplit(link)
            if to.path == at.path:
                found |= {(at.path, name) for name, _ in parse_qsl(to.query)}
        for form in look.forms:
            if form.method == "get":
                found |= {(form.action or at.path, name) for name, _, _ in form.fields}
    return found
