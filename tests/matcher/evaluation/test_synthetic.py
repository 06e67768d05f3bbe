from itertools import islice

from matcher.competences import Reader, Vocabulary
from matcher.evaluation.synthetic import Synthetic
from matcher.types import Kind, Place

HERE = Place("1080", "Karlskrona", 56.16, 15.59)


def test_the_same_seed_gives_the_same_documents(vocabulary: Vocabulary) -> None:
    one, same = Synthetic(vocabulary, [HERE], 7), Synthetic(vocabulary, [HERE], 7)
    other = Synthetic(vocabulary, [HERE], 8)
    first = list(one.documents(Kind.STUDENT, 20))
    assert first == list(same.documents(Kind.STUDENT, 20))
    assert first != list(other.documents(Kind.STUDENT, 20))
    assert first[:5] == list(islice(one.documents(Kind.STUDENT, 500), 5))


def test_texts_are_of_the_size_and_kind_that_is_measured(
    vocabulary: Vocabulary, reader: Reader
) -> None:
    for kind in Kind:
        documents = list(Synthetic(vocabulary).documents(kind, 40))
        assert len({one.id for one in documents}) == 40
        words = [len(one.text.split()) for one in documents]
        assert 80 <= sum(words) / len(words) <= 120
        assert {one.language for one in documents} == {"sv", "en"}
        read = [len(reader.read(one.text, kind)) for one in documents]
        assert sum(read) / len(read) >= 4
