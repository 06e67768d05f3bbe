"""The three lanes of a need, drawn in a terminal."""

from __future__ import annotations

from typing import Final, Literal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from models import CompetenceNeed, Lane
from service.usecases.answers.shapes import (
    Advice,
    Card,
    LaneAnswer,
    SuggestionAnswer,
    SuggestionsAnswer,
)

__all__ = ["print_lanes"]

Language = Literal["sv", "en"]
_COLOURS: Final = {"thesis": "cyan", "training": "green", "hire": "magenta"}
_REASONS: Final = 4
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "need": "Behov",
        "thesis": "Examensarbete",
        "training": "Utbildning",
        "hire": "Rekrytering",
        "first": "titta här först",
        "because": "därför att",
        "but": "men",
        "and": "och",
        "covered": "täckning",
        "covered_nice": "meriterande",
        "closeness": "textlikhet",
        "lexical": "termer",
        "fit": "praktiskt",
        "student": "Student",
        "level": "nivå",
        "work": "med",
        "draft": "ett nytt förslag utifrån behovet",
        "no_date": "inget datum än",
        "starts": "börjar",
        "similar": "Liknande arbeten hos andra",
        "more": "och {count} skäl till",
        "versions": "språkmodell {encoder} · index {index} · taxonomi {taxonomy} · {took} ms",
    },
    "en": {
        "need": "Need",
        "thesis": "Thesis work",
        "training": "Training",
        "hire": "Hire",
        "first": "look here first",
        "because": "because",
        "but": "but",
        "and": "and",
        "covered": "coverage",
        "covered_nice": "nice to have",
        "closeness": "closeness",
        "lexical": "terms",
        "fit": "practical fit",
        "student": "Student",
        "level": "level",
        "work": "with",
        "draft": "a new proposal from the need",
        "no_date": "no date yet",
        "starts": "starts",
        "similar": "Similar work elsewhere",
        "more": "and {count} more reasons",
        "versions": "encoder {encoder} · index {index} · taxonomy {taxonomy} · {took} ms",
    },
}


def print_lanes(
    console: Console, need: CompetenceNeed, answer: SuggestionsAnswer, language: Language
) -> None:
    """Print a need, then its lanes in the order that is advised."""
    words = _WORDS[language]
    about = Group(Text(need.title, style="bold"), Text(need.text))
    console.print(Panel(about, title=f"{words['need']} {need.id}", title_align="left"))
    advice = answer.suggestions.advice
    order = advice.order if advice else list(answer.suggestions.lanes)
    for place, name in enumerate(order):
        lane = answer.suggestions.lanes[name]
        title = Text(f" {words[name]} ", style=f"bold {_COLOURS[name]}")
        if place == 0:
            title.append(f"· {words['first']} ", style="dim")
        because = _because(answer.suggestions.advice, name, words)
        body = Group(*because, *_lane(lane, words, language))
        console.print(Panel(body, title=title, title_align="left", border_style=_COLOURS[name]))
    versions = answer.versions.model_dump() | {"took": answer.took_ms}
    console.print(words["versions"].format(**versions), style="dim")


def _because(advice: Advice | None, name: Lane, words: dict[str, str]) -> list[RenderableType]:
    reasons = advice.reasons[name] if advice else []
    speaking = [one.text for one in reasons if one.code not in _AGAINST]
    against = [one.text for one in reasons if one.code in _AGAINST]
    parts = [f"{words['because']} {_joined(speaking, words)}"] if speaking else []
    parts += [f"{words['but']} {_joined(against, words)}"] if against else []
    if not parts:
        return []
    said = ", ".join(parts)
    return [Text(f"{said[0].upper()}{said[1:]}.", style="italic"), Text("")]


_AGAINST = frozenset({"no_supply", "not_wanted"})


def _joined(texts: list[str], words: dict[str, str]) -> str:
    """Reasons in a row: a, b och c."""
    return f" {words['and']} ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _lane(lane: LaneAnswer, words: dict[str, str], language: Language) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for one in lane.suggestions:
        parts += _suggestion(one, words, language)
    if lane.abstained is not None:
        parts.append(Text(lane.abstained.text, style="italic"))
        parts += [Text(f"  ? {one}", style="yellow") for one in lane.abstained.questions]
    if lane.similar:
        parts.append(Text(f"{words['similar']}:", style="dim"))
        parts += [Text(f"  {_line(one.document, words)}", style="dim") for one in lane.similar]
    return parts


def _suggestion(
    one: SuggestionAnswer, words: dict[str, str], language: Language
) -> list[RenderableType]:
    """Return a suggestion's head, its score with parts, and its first reasons."""
    head = Text(f"{one.rank}. ", style="bold")
    head.append(_line(one.document, words), style="bold")
    score = Text(_number(one.score, language), style="bold yellow")
    numbers = " + ".join(
        f"{words[name]} {_number(value, language)}"
        for name, value in one.parts.model_dump().items()
        if value
    )
    score.append(f" = {numbers}", style="not bold dim")
    lines: list[RenderableType] = [head, Padding(score, (0, 0, 0, 3))]
    if one.proposal is not None:
        draft = words["draft"] if one.proposal.draft else f"{one.proposal.id} {one.proposal.title}"
        lines.append(Padding(Text(f"{words['work']} {draft}", style="italic"), (0, 0, 0, 3)))
    reasons = [Text(f"• {why}") for why in one.why[:_REASONS]]
    if len(one.why) > _REASONS:
        more = words["more"].format(count=len(one.why) - _REASONS)
        reasons.append(Text(f"  {more}", style="dim"))
    lines += [Padding(reason, (0, 0, 0, 3)) for reason in reasons]
    return [*lines, Text("")]


def _line(card: Card, words: dict[str, str]) -> str:
    """Return one line for a student, a training or a proposal."""
    parts = [f"{card.id or ''} {card.title or words['student']}".strip()]
    parts += [one for one in (card.company, card.provider, card.municipality) if one]
    if card.level:
        parts.append(f"{words['level']} {card.level}")
    if card.kind == "training":
        date = card.next_occasion
        parts.append(f"{words['starts']} {date.isoformat()}" if date else words["no_date"])
    return " · ".join(parts)


def _number(value: float, language: Language) -> str:
    """Return a score with four decimals, as the language writes it."""
    text = f"{value:.4f}"
    return text.replace(".", ",") if language == "sv" else text
