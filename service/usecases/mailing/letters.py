"""The texts of letters: one file a letter and language, with the subject on its first line."""

from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from models import TextLanguage
from models.mail import Mail
from service.store import Session
from service.store.outbox import put

__all__ = ["LETTERS", "compose", "write"]

LETTERS: Final = files("service.usecases.mailing").joinpath("letters")
"""The folder of the texts: `<letter>.<language>.txt`."""


def write(
    session: Session,
    to: str,
    letter: str,
    language: TextLanguage | None,
    now: datetime,
    *,
    unsubscribe: str | None = None,
    **values: object,
) -> Mail:
    """Lay a letter in the outbox, in the language of who gets it; Swedish when none is known.

    Args:
        session: whose transaction also holds what the letter tells of.
        to: the e-mail address.
        letter: the name of the text, such as `reset`; it is also the kind of the letter.
        language: of the one who gets it.
        now: the present time.
        unsubscribe: the address at which one click ends letters of this kind.
        values: what the text asks for; one too few raises `jinja2.UndefinedError`.
    """
    subject, body = compose(letter, language, **values)
    return put(session, to, subject, body, letter, now, unsubscribe=unsubscribe)


def compose(letter: str, language: TextLanguage | None, **values: object) -> tuple[str, str]:
    """Return the subject and the body of a letter."""
    text = _texts().get_template(f"{letter}.{language or 'sv'}.txt").render(values)
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


@lru_cache(maxsize=1)
def _texts() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(LETTERS)),
        autoescape=select_autoescape(),  # plain text needs none; an HTML text would get it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
