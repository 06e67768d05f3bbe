"""What a person says of what was read, put in the place of what was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from matcher.competences import Reader, Vocabulary
from matcher.competences.localterms import local_id
from matcher.competences.tokens import tokenise
from matcher.types import Kind, Mention, Necessity, Provenance
from models.correction import LOCAL, Correction
from models.limits import MAX_TERM_CHARS
from service.usecases.documents.reading import ADDED, Reading

__all__ = ["added_by", "corrected"]


def corrected(
    mentions: Sequence[Mention], reading: Reading, vocabulary: Vocabulary
) -> list[Mention]:
    """Return the mentions of a text as its author has corrected them.

    A correction whose competence was not read does nothing. An added competence is one mention
    of the line that its label makes at the end of the text, if the vocabulary knows it and the
    label is not struck.
    """
    said = {one["competence_id"]: one for one in reading.corrections}
    if not said:
        return list(mentions)
    plain = {one.competence for one in mentions if not one.negated and not one.held}
    kept = [_kept(one, said, plain) for one in mentions]
    return [one for one in kept if one is not None] + _added(reading, vocabulary)


def _kept(
    mention: Mention, said: Mapping[str, Correction], plain: Collection[str]
) -> Mention | None:
    """Return a mention as it is meant; None when it is not.

    A change speaks of the mentions that ask or offer; when there are none, it makes those
    that deny, or say that it is there already, ask or offer.
    """
    correction = said.get(mention.competence)
    if correction is None or correction["action"] == "added":
        return mention
    if correction["action"] == "removed":
        return None
    if correction["action"] == "confirmed":
        return replace(mention, provenance=Provenance.CONFIRMED)
    if (mention.negated or mention.held) and mention.competence in plain:
        return mention
    necessity = correction.get("necessity")
    return replace(
        mention,
        necessity=Necessity(necessity) if necessity else mention.necessity,
        level=correction.get("level"),
        negated=False,
        held=False,
        provenance=Provenance.CONFIRMED,
    )


def _added(reading: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """Return a mention for each added label that still stands in the text."""
    found = []
    for section in reading.sections:
        if section.part != ADDED:
            continue
        one = reading.corrections[int(section.field.split(".")[1])]
        end = section.start + section.length
        label = reading.text[section.start : end]
        competence = one["competence_id"]
        if competence.startswith(LOCAL):
            competence = local_id(tokenise(label))
        elif competence not in vocabulary:
            continue
        if label != one.get("label") or competence == LOCAL:
            continue
        found.append(
            Mention(
                competence=competence,
                start=section.start,
                end=end,
                necessity=Necessity(one.get("necessity") or "asked"),
                level=one.get("level"),
                provenance=Provenance.CONFIRMED,
            )
        )
    return found


def added_by(reader: Reader, words: str, kind: Kind) -> list[Correction]:
    """Return what `words` add to a text: the competences they name, or else a term of its own."""
    line = " ".join(words.split())[:MAX_TERM_CHARS]
    known = _named(reader.vocabulary, line)
    if known is not None:
        return [{"competence_id": known, "action": "added", "label": line}]
    said = {
        one.competence: line[one.start : one.end]
        for one in reversed(reader.read(line, kind))
        if not one.is_local
    }
    own = local_id(tokenise(line))
    if not said and own != LOCAL:
        said = {own: line}
    return [
        {"competence_id": competence, "action": "added", "label": label}
        for competence, label in reversed(said.items())
    ]


def _named(vocabulary: Vocabulary, words: str) -> str | None:
    """Return the competence that has exactly these words among its terms; labels come first."""
    wanted = words.casefold()
    found = None
    for one in vocabulary:
        if wanted in (one.sv.casefold(), one.en.casefold()):
            return one.id
        others = (*one.synonyms_sv, *one.synonyms_en, *one.abbreviations)
        if found is None and any(wanted == term.casefold() for term in others):
            found = one.id
    return found


def moved(corrections: Sequence[Correction], moves: Mapping[str, str]) -> list[Correction]:
    """Return corrections that speak of what their competences have become.

    One stays as it is, and does nothing, where the author has spoken of the other one as well.
    """
    spoken = {one["competence_id"] for one in corrections}
    made: list[Correction] = []
    for one in corrections:
        old = one["competence_id"]
        new = moves.get(old)
        if new is None or new in spoken:
            made.append(one)
        else:
            made.append({**one, "competence_id": new, "was": old})
            spoken.add(new)
    return made


def moved_back(corrections: Sequence[Correction], moves: Mapping[str, str]) -> list[Correction]:
    """Return corrections as they were before `moved`, but for those changed since."""
    made: list[Correction] = []
    for one in corrections:
        was = one.get("was")
        if was is not None and moves.get(was) == one["competence_id"]:
            back: Correction = {**one, "competence_id": was}
            del back["was"]
            made.append(back)
        else:
            made.append(one)
    return made
