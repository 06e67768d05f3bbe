"""Every page can be read, and every form sent, by a browser that runs no script."""

from __future__ import annotations

import re
from typing import Any

import pytest

from service.policies import ROLES

NOT_PAGES = re.compile(
    r"^/(assets|export)/|\.(ics|zip)$|/template$|/terms$|/profile/courses$|/provider(/callback)?$"
)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_pages_are_whole_without_scripts(
    web: Any, pages: Any, addresses: Any, role: str | None
) -> None:
    person, wrong, seen = web(role), [], 0
    for path, roles in pages:
        if NOT_PAGES.search(path) or (roles is not None and role not in roles):
            continue
        for address in addresses(path, role):
            answer = person.get(address, follow_redirects=False)
            if answer.status_code == 200:
                seen += 1
                wrong += [f"{address}: {one}" for one in _wrong(answer.text)]
            elif answer.status_code != 303:
                wrong.append(f"{address}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert seen > 5


def _wrong(page: str) -> list[str]:
    """Return what someone without scripts cannot read or send."""
    found = []
    if len(re.findall(r"<h1[ >]", page)) != 1:
        found.append("does not have one heading of level 1")
    main = re.search(r"<main\b.*?</main>", page, re.S)
    words = re.sub(r"<[^>]+>", " ", main[0] if main else "").split()
    if len(words) < 8:
        found.append(f"says nothing: {' '.join(words)}")
    for form in re.findall(r"<form\b[^>]*>.*?</form>", page, re.S):
        start = form.partition(">")[0]
        if 'method="dialog"' in start:
            continue  # the box of shortcuts, which only a script opens
        if "method=" not in start or ("action=" not in start and 'method="post"' not in start):
            found.append(f"a form that goes nowhere: {start[:120]}")
        if "<button" not in form and 'type="submit"' not in form:
            search = 'role="search"' in start  # one field alone is sent by Enter
            found += [] if search else [f"a form without a button: {start[:120]}"]
        if 'method="post"' in start and 'name="csrf"' not in form:
            found.append(f"a form without its token: {start[:120]}")
    for tag in re.findall(r"<a\b[^>]*>", page):
        if "href=" not in tag or 'href="#"' in tag:
            found.append(f"a link that goes nowhere: {tag[:120]}")
    for late in re.finditer(r'hx-get="(/\w+)[^"]*" hx-trigger="(?:load|revealed|intersect)', page):
        if f'href="{late[1]}' not in page[late.end() : late.end() + 800]:  # the same, on demand
            found.append(f"filled in by a script alone: {late[0]}")
    return found
