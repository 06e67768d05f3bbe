import pytest

from matcher.encoding import bundled_encoder
from matcher.evaluation.rankers import CatalogueNames, DenseRanker, HybridRanker, lexical_share

ADVERTISEMENTS = [
    "We are a growing company in Skåne with a warm culture and short decision paths. You will "
    "study how a hydraulic manifold cracks under pulsating pressure, and write a report. " * 4,
    "We are a growing company in Skåne with a warm culture and short decision paths. You will "
    "study how warehouse robots share aisles with people, and write a report. " * 4,
    "Vi är ett växande företag i Skåne med en varm kultur och korta beslutsvägar. Du undersöker "
    "hur vattenhaltig färg torkar i en ugn och skriver en rapport. " * 4,
]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Security Guards", "security guard"),
        ("Security Guards, Except Airport Guards", "security guard"),
        ("Glass, produktkunskap", "glass produktkunskap"),
        ("Salaries", "salary"),
        ("Except", "except"),
        ("", ""),
    ],
)
def test_a_name_is_written_as_the_catalogue_does(name: str, written: str) -> None:
    catalogue = CatalogueNames(
        ["security guard", "airport guard", "glass", "salary", "produktkunskap", "guards of honour"]
    )
    assert catalogue.written(name) == written


def test_a_plural_is_asked_for_in_the_singular_of_the_catalogue() -> None:
    corpus = ["Roofers and tilers", "roofer", "assistant roofer"]
    assert DenseRanker(corpus, bundled_encoder()).scores(["Roofers"])[0].argmax() == 1


def test_words_that_tell_find_their_long_text() -> None:
    for make in (DenseRanker, HybridRanker):
        ranker = make(ADVERTISEMENTS, bundled_encoder())
        asked = ["hydraulic cracks", "robotar i lager", "drying of paint", ""]
        scores = ranker.scores(asked)
        assert scores[:3].argmax(axis=1).tolist() == [0, 1, 2]
        assert not scores[3].any()


def test_an_empty_query_or_a_single_name_is_no_error() -> None:
    ranker = DenseRanker(["welder"], bundled_encoder())
    assert ranker.scores(["", "welders"]).shape == (2, 1)


def test_the_lexical_share_grows_with_the_texts() -> None:
    shares = [lexical_share(["ord " * length]) for length in (1, 8, 40, 120, 900)]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(0.4)
