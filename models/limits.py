"""The hard limits of what is stored; settings may tighten them, never widen them."""

from typing import Final

__all__ = [
    "MAX_ITEMS",
    "MAX_LINE_CHARS",
    "MAX_NAME_CHARS",
    "MAX_REASON_CHARS",
    "MAX_TERM_CHARS",
    "MAX_TEXT_CHARS",
]

MAX_TEXT_CHARS: Final = 20_000
"""Characters in a need, a profile, a proposal or a training."""

MAX_NAME_CHARS: Final = 200
"""Characters in a name, a title or a label."""

MAX_LINE_CHARS: Final = 400
"""Characters in one line of a list, such as a course."""

MAX_TERM_CHARS: Final = 200
"""Characters in one term of a competence or one local term."""

MAX_REASON_CHARS: Final = 1_000
"""Characters in the reason given with a piece of feedback."""

MAX_ITEMS: Final = 200
"""Items in a list such as courses, occasions or synonyms."""
