"""The field types that the shapes share: cleaned strings, codes, levels and closed word lists.

Every validator answers with one sentence that says what is wrong, so that the
error of a whole shape can name the field and the reason.
"""

import re
import unicodedata
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator
from pydantic import Field as Limits

from models.limits import (
    MAX_LINE_CHARS,
    MAX_NAME_CHARS,
    MAX_REASON_CHARS,
    MAX_TERM_CHARS,
    MAX_TEXT_CHARS,
)
from models.municipality import find_municipality

__all__ = [
    "CompanySize",
    "ConsentPurpose",
    "DocumentKind",
    "EqfLevel",
    "Horizon",
    "Lane",
    "LanguageCode",
    "Line",
    "MentionPart",
    "MunicipalityName",
    "Name",
    "Necessity",
    "NeedStatus",
    "OptionalText",
    "ProposalStatus",
    "Provenance",
    "PublicId",
    "Reason",
    "Slug",
    "Term",
    "Text",
    "TextLanguage",
    "Verdict",
    "ViewerRole",
    "clean",
]

TextLanguage = Literal["sv", "en"]
Lane = Literal["thesis", "training", "hire"]
DocumentKind = Literal["need", "student", "proposal", "training"]
CompanySize = Literal["micro", "small", "medium", "large"]
Horizon = Literal["now", "quarter", "year", "later"]
NeedStatus = Literal["draft", "open", "closed"]
ProposalStatus = Literal["draft", "open", "matched", "done"]
ConsentPurpose = Literal["thesis", "hire", "training", "statistics"]
Necessity = Literal["must", "asked", "nice"]
Provenance = Literal["stated", "course", "confirmed"]
MentionPart = Literal["title", "text", "held", "courses", "wishes", "prerequisites", "added"]
Verdict = Literal["useful", "not_for_me"]
ViewerRole = Literal["admin", "liaison", "company", "student", "system"]

_UNWANTED: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def clean(value: str) -> str:
    """Return `value` in NFC, with plain line ends and without characters no store can hold.

    Control characters, those that turn the direction of what stands beside, and zero-width
    spaces are dropped, and a lone surrogate becomes U+FFFD. It is applied before a text is
    stored, so that the character spans of mentions are spans of the stored text.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = _SURROGATE.sub("\ufffd", _UNWANTED.sub("", value))
    return unicodedata.normalize("NFC", value)


def _cleaned(value: object) -> object:
    """Clean a string before its length is checked; leave anything else to the type check."""
    return clean(value) if isinstance(value, str) else value


def _cleaned_line(value: object) -> object:
    """Clean a string and fold it to one line with single spaces."""
    return " ".join(clean(value).split()) if isinstance(value, str) else value


def _cleaned_or_none(value: object) -> object:
    """Clean a string; one with nothing but white space counts as not given."""
    value = _cleaned(value)
    return None if isinstance(value, str) and not value.strip() else value


def _not_blank(value: str) -> str:
    """Refuse a string with nothing but white space."""
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _known_municipality(value: object) -> object:
    """Replace a municipality's code or spelling with its official name."""
    return find_municipality(value).name if isinstance(value, str) else value


Text = Annotated[
    str, Limits(max_length=MAX_TEXT_CHARS), BeforeValidator(_cleaned), AfterValidator(_not_blank)
]
"""Free text of 1 to 20,000 characters, kept as written but for `clean`."""

OptionalText = Annotated[
    Annotated[str, Limits(max_length=MAX_TEXT_CHARS)] | None, BeforeValidator(_cleaned_or_none)
]
"""Free text that may be left out."""

Reason = Annotated[
    Annotated[str, Limits(max_length=MAX_REASON_CHARS)] | None, BeforeValidator(_cleaned_or_none)
]
"""A short free text, at most 1,000 characters, that may be left out."""

Name = Annotated[
    str,
    Limits(max_length=MAX_NAME_CHARS),
    BeforeValidator(_cleaned_line),
    AfterValidator(_not_blank),
]
"""A name, title or label: one line of 1 to 200 characters."""

Line = Annotated[
    str,
    Limits(max_length=MAX_LINE_CHARS),
    BeforeValidator(_cleaned_line),
    AfterValidator(_not_blank),
]
"""One line of a list, such as a course."""

Term = Annotated[
    str,
    Limits(max_length=MAX_TERM_CHARS),
    BeforeValidator(_cleaned_line),
    AfterValidator(_not_blank),
]
"""One term of a competence."""

PublicId = Annotated[str, Limits(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""An id that stands in addresses: letters, digits, `.`, `_` and `-`, at most 64."""

Slug = Annotated[str, Limits(max_length=100, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
"""A competence's id in lower-case kebab form, such as `press-hardening`."""

LanguageCode = Annotated[str, Limits(pattern=r"^[a-z]{2}$")]
"""A spoken or written language as an ISO 639-1 code, such as `sv` or `pl`."""

EqfLevel = Annotated[int, Limits(ge=4, le=8)]
"""A level of study in the European Qualifications Framework: 4 (upper secondary) to 8 (PhD)."""

MunicipalityName = Annotated[str, BeforeValidator(_known_municipality)]
"""A Swedish municipality: a name or four-digit code goes in, the official name is kept."""
