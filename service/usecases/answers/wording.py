"""What an answer says around its suggestions, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from matcher.ranking.advice import Reason
from matcher.ranking.wording import Tongue
from matcher.recommender import Abstention
from matcher.types import Kind, Task

__all__ = [
    "abstention_text",
    "gap_text",
    "must_question",
    "questions_for",
    "reason_text",
    "thin_questions",
]

_REASONS: Final[Mapping[Tongue, Mapping[Reason, str]]] = {
    "sv": {
        Reason.TEXT_ASKS: "texten nämner det själv",
        Reason.HORIZON_SHORT: "behovet är brådskande",
        Reason.HORIZON_LONG: "det finns gott om tid",
        Reason.SUPPLY: "det finns förslag som passar",
        Reason.NO_SUPPLY: "det finns inget förslag som passar",
        Reason.HELD_BASE: "företaget har redan en grund att bygga på",
        Reason.NOT_WANTED: "företaget har inte bett om det",
    },
    "en": {
        Reason.TEXT_ASKS: "the text itself speaks of it",
        Reason.HORIZON_SHORT: "the need is near in time",
        Reason.HORIZON_LONG: "there is time",
        Reason.SUPPLY: "there are suggestions that fit",
        Reason.NO_SUPPLY: "no suggestion fits",
        Reason.HELD_BASE: "the company already has something to build on",
        Reason.NOT_WANTED: "the company has not asked for it",
    },
}

_WHO: Final[Mapping[Tongue, Mapping[str, str]]] = {
    "sv": {
        "student": "student",
        "training": "utbildning",
        "proposal": "examensarbete",
        "need": "behov",
    },
    "en": {
        "student": "student",
        "training": "training",
        "proposal": "thesis proposal",
        "need": "company need",
    },
}

_ABSTAINED: Final[Mapping[Tongue, Mapping[Abstention, str]]] = {
    "sv": {
        Abstention.NOTHING_RECOGNISED: (
            "Texten nämner ingen kompetens som känns igen, så det finns inget att bygga förslag på."
        ),
        Abstention.NOBODY_NEAR: "Inget {who} ligger tillräckligt nära det som texten säger.",
        Abstention.NOTHING_TO_SUGGEST: "Det finns inget {who} att föreslå med de här villkoren.",
    },
    "en": {
        Abstention.NOTHING_RECOGNISED: (
            "The text names no competence that is recognised, so nothing can be suggested with "
            "good reason."
        ),
        Abstention.NOBODY_NEAR: "No {who} is near enough to what the text says.",
        Abstention.NOTHING_TO_SUGGEST: "There is no {who} to suggest under these conditions.",
    },
}

_QUESTIONS: Final[Mapping[Tongue, Mapping[Abstention, tuple[str, ...]]]] = {
    "sv": {
        Abstention.NOTHING_RECOGNISED: (
            "Vad ska den ni söker kunna göra, med era egna ord?",
            "Vilka maskiner, program, material eller standarder arbetar ni med?",
            "Vad är ett krav, och vad är bara meriterande?",
        ),
        Abstention.NOBODY_NEAR: (
            "Vilka av kraven går att lära på plats?",
            "Kan uppgiften delas i mindre delar?",
        ),
        Abstention.NOTHING_TO_SUGGEST: (
            "Går det att tänka sig en annan ort, nivå eller period, eller ett annat språk?",
        ),
    },
    "en": {
        Abstention.NOTHING_RECOGNISED: (
            "What should the person be able to do, in your own words?",
            "Which machines, software, materials or standards do you work with?",
            "What is a must, and what is merely good to have?",
        ),
        Abstention.NOBODY_NEAR: (
            "Which of the requirements can be learnt on the job?",
            "Can the task be split into smaller parts?",
        ),
        Abstention.NOTHING_TO_SUGGEST: ("Can place, level, period or language be widened?",),
    },
}

_STUDENT_QUESTIONS: Final[Mapping[Tongue, tuple[str, ...]]] = {
    "sv": (
        "Vad har du gjort i kurser, projekt och arbete?",
        "Vilka program, maskiner eller metoder har du använt, och hur mycket?",
    ),
    "en": (
        "What have you done in courses, projects and work?",
        "Which software, machines or methods have you used, and how much?",
    ),
}

_GAP: Final[Mapping[Tongue, tuple[str, str]]] = {
    "sv": (
        "Du täcker allt som efterfrågas här, så det finns inget kvar att lära sig för det.",
        "Ingen utbildning här lär ut det som saknas.",
    ),
    "en": (
        "You cover all that is asked for here, so there is nothing left to learn for it.",
        "No training here teaches what is missing.",
    ),
}

_WHICH: Final[Mapping[Tongue, tuple[str, str]]] = {
    "sv": (
        "{you} nämner {name}. Gäller det {kinds} eller något annat?",
        "{you} nämner {name}. Vilka metoder, verktyg och material gäller det?",
    ),
    "en": (
        "You mention {name}. Is it about {kinds} or something else?",
        "You mention {name}. Which methods, tools and materials is it about?",
    ),
}

_MUST: Final[Mapping[Tongue, str]] = {
    "sv": "Finns {name}? Det är ett krav men nämns inte.",
    "en": "Is there {name}? It is a must and is not mentioned.",
}


def reason_text(reason: Reason, language: Tongue) -> str:
    """Return why a lane stands where it does."""
    return _REASONS[language][reason]


def abstention_text(why: Abstention, task: Task, language: Tongue) -> str:
    """Return why a lane is empty."""
    who = _WHO[language][task.target.value]
    text = _ABSTAINED[language][why].format(who=who)
    if language == "sv" and who in ("student", "utbildning"):
        return text.replace("Inget ", "Ingen ").replace(f"inget {who}", f"ingen {who}")
    return text


def questions_for(why: Abstention, task: Task, language: Tongue) -> list[str]:
    """Return what to ask whoever wrote the text, so that the lane can be filled."""
    if why is not Abstention.NOTHING_TO_SUGGEST and task.query is Kind.STUDENT:
        return list(_STUDENT_QUESTIONS[language])
    return list(_QUESTIONS[language][why])


def gap_text(lacks: bool, language: Tongue) -> str:
    """Return why no training is shown for what a student lacks; `lacks` is whether it is any."""
    return _GAP[language][lacks]


def must_question(name: str, language: Tongue) -> str:
    """Return the question that a must leaves open when the other side does not mention it."""
    return _MUST[language].format(name=name)


def thin_questions(
    fields: Sequence[tuple[str, Sequence[str]]], kind: Kind, language: Tongue
) -> list[str]:
    """Return at most three questions about a text that says little.

    Args:
        fields: the wide competences that were read, each with the names of some that it holds.
        kind: whose text it is.
        language: of the questions.
    """
    student = kind is Kind.STUDENT
    task = Task.STUDENT_NEED if student else Task.NEED_STUDENT
    general = questions_for(Abstention.NOTHING_RECOGNISED, task, language)
    which, plainly = _WHICH[language]
    you = "Du" if student else "Ni"
    asked = [
        (which if kinds else plainly).format(you=you, name=name, kinds=", ".join(kinds))
        for name, kinds in fields[:2]
    ]
    return [*asked, *(general if not asked else general[::2])][:3]
