import numpy as np
import pytest

from matcher.competences import NearLabels, Reader, bundled_vocabulary
from matcher.encoding import bundled_encoder
from matcher.errors import IndexRefusedError
from matcher.recommender import Corpus, Recommender
from matcher.recommender.corpus import Vectors
from matcher.types import Document, Kind, Task

TEXTS = {
    Kind.NEED: ("Krav: TIG-svetsning.", "We need PLC programming."),
    Kind.STUDENT: ("Jag TIG-svetsar.", "PLC programming in Siemens TIA.", "Lean och 5S."),
}


def documents() -> list[Document]:
    vocabulary, encoder = bundled_vocabulary(), bundled_encoder()
    reader = Reader(vocabulary, NearLabels(vocabulary, encoder))
    return [
        Document(f"{kind}{n}", kind, text, mentions=reader.read(text, kind))
        for kind, texts in TEXTS.items()
        for n, text in enumerate(texts)
    ]


def test_kept_vectors_give_the_same_corpus_without_encoding_again() -> None:
    listed = documents()
    built = Corpus.build(listed, bundled_vocabulary(), bundled_encoder())
    kept = Vectors(built.frozen.means, {kind: shelf.dense for kind, shelf in built.shelves.items()})
    again = Corpus.build(reversed(listed), bundled_vocabulary(), bundled_encoder(), vectors=kept)
    for kind in Kind:
        assert again.shelves[kind].documents == built.shelves[kind].documents
        rows = np.arange(built.shelves[kind].dense.count)
        one, other = (c.shelves[kind].dense.vectors(rows) for c in (built, again))
        assert np.array_equal(one, other)
    for task in (Task.NEED_STUDENT, Task.STUDENT_NEED):
        for query in built.shelves[task.query].documents:
            expected = Recommender(built).suggest(query, task, 5)
            assert Recommender(again).suggest(query, task, 5) == expected


def test_vectors_of_other_documents_are_refused() -> None:
    listed = documents()
    kept = Vectors.of(sorted(listed, key=lambda d: (d.kind, d.id)), bundled_encoder())
    with pytest.raises(IndexRefusedError, match="student: 3 vectors for 2 documents"):
        Corpus.build(listed[:-1], bundled_vocabulary(), bundled_encoder(), vectors=kept)
