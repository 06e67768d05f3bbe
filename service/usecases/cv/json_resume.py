"""JSON Resume (jsonresume.org): a file of plain fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from service.usecases.cv.facts import level_of, names_of, programme_of
from service.usecases.cv.speech import code_of
from service.usecases.cv.types import CvFormat, CvIdentity, Draft, Refusal, RefusedError

__all__ = ["draft_of_json_resume"]

_KNOWN = frozenset({"basics", "work", "education", "skills", "projects", "volunteer"})
_LISTS = ("work", "volunteer", "projects", "education", "skills", "certificates", "awards",
          "publications", "interests")  # fmt: skip
_TOLD = ("label", "summary", "position", "title", "name", "area", "studyType", "institution",
         "organization", "entity", "description", "level", "awarder", "issuer",
         "highlights", "keywords", "roles")  # fmt: skip


def draft_of_json_resume(text: str) -> Draft:
    """Return what a JSON Resume says; raises `RefusedError` for other JSON."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Refusal.BROKEN) from error
    if not isinstance(root, dict) or not _KNOWN & root.keys():
        raise RefusedError(Refusal.UNKNOWN)
    basics = _object(root.get("basics"))
    studies = list(_items(root, "education"))
    lines = [line for line in map(_study, studies) if line]
    programme = programme_of(lines) or (lines[0].split("  ")[0] if lines else None)
    languages = (code_of(_line(one, "language")) for one in _items(root, "languages"))
    place = _line(_object(basics.get("location")), "city")
    return Draft(
        CvFormat.JSON_RESUME,
        "\n\n".join(_blocks(root, basics, programme)),
        programme=programme or None,
        level=level_of(" ".join(_line(one, "studyType") for one in studies[:1]) or programme or ""),
        courses=names_of(str(c) for one in studies for c in _list(one.get("courses"))),
        education=tuple(lines)[:20],
        languages=tuple(dict.fromkeys(filter(None, languages))),
        places=(place,) if place else (),
        identity=CvIdentity(
            _line(basics, "name") or None,
            _line(basics, "email") or None,
            _line(basics, "phone") or None,
        ),
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _items(root: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    yield from (one for one in _list(root.get(name)) if isinstance(one, dict))


def _line(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _study(item: dict[str, Any]) -> str:
    degree = " ".join(filter(None, (_line(item, "studyType"), _line(item, "area"))))
    year = _line(item, "endDate")[:4] or "pågående" if _line(item, "startDate") else ""
    return "  ".join(part for part in (degree, _line(item, "institution"), year) if part)


def _blocks(root: dict[str, Any], basics: dict[str, Any], programme: str | None) -> Iterator[str]:
    """Return the text of each entry; the programme, which has a field of its own, is left."""
    entries = [{k: v for k, v in basics.items() if k in ("label", "summary")}]
    entries += [item for name in _LISTS for item in _items(root, name)]
    for entry in entries:
        lines = [line for line in _told(entry) if line != programme]
        if lines:
            yield "\n".join(lines)


def _told(item: dict[str, Any]) -> Iterator[str]:
    """Return an entry's fields that tell of competence: lists on a line, texts on their own."""
    for name in _TOLD:
        value = item.get(name)
        if isinstance(value, list):
            parts = [" ".join(str(one).split()) for one in value if isinstance(one, str)]
            apart = "\n" if name == "highlights" else ", "
            if parts:
                yield apart.join(parts)
        elif isinstance(value, str) and value.strip():
            yield value.strip()
