from matcher.competences import bundled_vocabulary
from models import Competence
from service.auth import Viewer
from service.deps import Running
from service.store import transaction
from service.usecases.documents.source import DatabaseSource
from service.usecases.documents.vocabulary import cleaned, competence_of, row_of, store_vocabulary

LIAISON = Viewer("liaison")


def test_the_bundled_vocabulary_comes_back_as_it_was(small: Running) -> None:
    stored = DatabaseSource(small.sessions).vocabulary()
    bundled = bundled_vocabulary()
    assert stored.competences == bundled.competences
    assert stored.version == bundled.version
    with transaction(small.sessions) as session:
        assert store_vocabulary(LIAISON, session) == (0, 0)


def test_a_label_in_one_language_stands_for_both() -> None:
    one = next(iter(bundled_vocabulary()))
    row = row_of(type(one)(id="x", area="esco", sv="", en="x", source_ids=("esco:1", "y:2")))
    assert row.label_sv == row.label_en == "x"
    assert row.sources == {"esco": ["esco:1"], "other": ["y:2"]}
    assert competence_of(Competence(**row.model_dump())).source_ids == ("esco:1", "y:2")


def test_strings_inside_are_cleaned() -> None:
    assert cleaned({"a\x00": ["b\ud800", 1, None]}) == {"a": ["b\ufffd", 1, None]}
