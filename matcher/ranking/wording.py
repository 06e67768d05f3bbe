"""An explanation in words, in Swedish or English: short for a student, full for a liaison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from matcher.ranking.explanation import Covered, Explanation, Missing
from matcher.types import Necessity

__all__ = ["Label", "Tongue", "full_text", "level_name", "short_text"]

Tongue = Literal["sv", "en"]
Label = Callable[[str], str]
"""Gives a competence's name in the language of the text."""

_LEVELS: dict[Tongue, tuple[str, ...]] = {
    "sv": ("ej angiven", "känner till", "använder", "självständig", "expert"),
    "en": ("not stated", "aware", "uses", "independent", "expert"),
}
_NECESSITY: dict[Tongue, dict[Necessity, str]] = {
    "sv": {Necessity.MUST: "krav", Necessity.ASKED: "önskas", Necessity.NICE: "meriterande"},
    "en": {Necessity.MUST: "must", Necessity.ASKED: "asked", Necessity.NICE: "nice to have"},
}
_WORDS: dict[Tongue, dict[str, str]] = {
    "sv": {
        "covers": "Täcker {names}.",
        "misses": "Saknar uppgift om {names}.",
        "nothing": "Inget av det som efterfrågas nämns, men texterna liknar varandra.",
        "and": " och ",
        "by": "{asked} ({necessity}) täcks till {share} % av {offered}",
        "same": "{asked} ({necessity}) finns",
        "words": ": ”{left}” mot ”{right}”",
        "level_below": ", nivån är lägre än den som söks",
        "level_above": ", nivån är högre än den som söks",
        "missing": "{name} ({necessity}) nämns inte",
        "question": "Fråga: finns {name}? Det är ett krav men nämns inte.",
        "change": "Störst skillnad skulle {name} göra (upp till +{gain}).",
    },
    "en": {
        "covers": "Covers {names}.",
        "misses": "Says nothing about {names}.",
        "nothing": "Nothing that is asked for is mentioned; the texts are close to each other.",
        "and": " and ",
        "by": "{asked} ({necessity}) is covered to {share} % by {offered}",
        "same": "{asked} ({necessity}) is there",
        "words": ": “{left}” against “{right}”",
        "level_below": ", at a lower level than asked for",
        "level_above": ", at a higher level than asked for",
        "missing": "{name} ({necessity}) is not mentioned",
        "question": "Ask: is there {name}? It is a must and is not mentioned.",
        "change": "{name} would change most (up to +{gain}).",
    },
}


def level_name(level: int | None, language: Tongue) -> str:
    """A competence's level (1–4 or None) in words."""
    return _LEVELS[language][level or 0]


def _listed(names: Sequence[str], language: Tongue) -> str:
    """Names in a row: a, b och c."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + _WORDS[language]["and"] + names[-1]


def short_text(explanation: Explanation, label: Label, language: Tongue, most: int = 3) -> str:
    """One or two sentences: the ``most`` weighty covered and missing competences by name."""
    words = _WORDS[language]
    covered = list(dict.fromkeys(label(one.by) for one in explanation.covered))[:most]
    missing = list(dict.fromkeys(label(one.competence) for one in explanation.missing))[:most]
    parts = [words["covers"].format(names=_listed(covered, language))] if covered else []
    if not covered:
        parts.append(words["nothing"])
    if missing:
        parts.append(words["misses"].format(names=_listed(missing, language)))
    return " ".join(parts)


def full_text(
    explanation: Explanation, label: Label, language: Tongue, asked_text: str, offered_text: str
) -> list[str]:
    """Every covered, missing and questioned competence, a line each, with the words it rests on."""
    words = _WORDS[language]
    label = _with_local_words(explanation, label, asked_text, offered_text)
    lines = [
        _covered_line(one, label, language, asked_text, offered_text) for one in explanation.covered
    ]
    lines += [words["question"].format(name=label(one.competence)) for one in explanation.questions]
    lines += [
        _missing_line(one, label, language)
        for one in explanation.missing
        if one.necessity is not Necessity.MUST
    ]
    change = explanation.change
    if change is not None and change.would_give > 0:
        gain = f"{change.would_give:.2f}"
        gain = gain.replace(".", ",") if language == "sv" else gain
        lines.append(words["change"].format(name=label(change.competence), gain=gain))
    return lines


def _with_local_words(
    explanation: Explanation, label: Label, asked_text: str, offered_text: str
) -> Label:
    """``label``, but a local term by its words in the text: its id holds stems only."""
    said: dict[str, str] = {}
    for one in explanation.covered:
        said.setdefault(one.by, offered_text[one.offered.start : one.offered.end])
    asked = [(one.competence, one.asked) for one in explanation.covered]
    asked += [(one.competence, one.asked) for one in explanation.missing]
    said |= {name: asked_text[mention.start : mention.end] for name, mention in asked}
    return lambda name: said.get(name, label(name)) if name.startswith("local:") else label(name)


def _covered_line(
    one: Covered, label: Label, language: Tongue, asked_text: str, offered_text: str
) -> str:
    words = _WORDS[language]
    named = {
        "asked": label(one.competence),
        "offered": label(one.by),
        "necessity": _NECESSITY[language][one.necessity],
        "share": str(round(100 * one.value)),
    }
    line = words["same" if one.by == one.competence else "by"].format(**named)
    if one.level_difference:
        line += words["level_below" if one.level_difference < 0 else "level_above"]
    left = asked_text[one.asked.start : one.asked.end]
    right = offered_text[one.offered.start : one.offered.end]
    return line + words["words"].format(left=left, right=right) + "."


def _missing_line(one: Missing, label: Label, language: Tongue) -> str:
    words = _WORDS[language]
    necessity = _NECESSITY[language][one.necessity]
    return words["missing"].format(name=label(one.competence), necessity=necessity) + "."
