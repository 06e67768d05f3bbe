import pytest

from models.municipality import (
    Municipality,
    UnknownMunicipalityError,
    distance_km,
    find_municipality,
    municipalities,
)

COUNTIES = {"01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18"} | {
    "19", "20", "21", "22", "23", "24", "25"
}  # fmt: skip


def test_there_are_290_with_distinct_codes_and_names_in_21_counties() -> None:
    known = municipalities()
    assert len(known) == len({m.code for m in known}) == len({m.name for m in known}) == 290
    assert {m.code[:2] for m in known} == COUNTIES
    assert all(len(m.code) == 4 and m.code.isdigit() for m in known)
    assert [m.code for m in known] == sorted(m.code for m in known)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("1060", "Olofström"), ("1080", "Karlskrona"), ("1081", "Ronneby"), ("1082", "Karlshamn"),
        ("1083", "Sölvesborg"), ("1290", "Kristianstad"), ("1272", "Bromölla"), ("1273", "Osby"),
        ("1256", "Östra Göinge"), ("1293", "Hässleholm"), ("0765", "Älmhult"), ("0780", "Växjö"),
        ("0763", "Tingsryd"), ("0764", "Alvesta"), ("0781", "Ljungby"), ("0767", "Markaryd"),
        ("0862", "Emmaboda"), ("0881", "Nybro"), ("0180", "Stockholm"), ("1480", "Göteborg"),
        ("2584", "Kiruna"), ("0331", "Heby"), ("2023", "Malung-Sälen"), ("0980", "Gotland"),
    ],
)  # fmt: skip
def test_the_code_belongs_to_the_name(code: str, name: str) -> None:
    assert find_municipality(code).name == name
    assert find_municipality(name).code == code


def test_every_centre_lies_in_sweden_and_no_two_in_one_place() -> None:
    known = municipalities()
    assert all(55.3 < m.latitude < 69.1 and 10.9 < m.longitude < 24.2 for m in known)
    assert len({(m.latitude, m.longitude) for m in known}) == 290


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("karlskrona", "Karlskrona"),
        ("  KARLSKRONA  kommun ", "Karlskrona"),
        ("Olofströms kommun", "Olofström"),
        ("Västerås", "Västerås"),
        ("Vaxjo", "Växjö"),
        ("Va\u0308xjo\u0308", "Växjö"),
        ("Habo", "Habo"),
        ("Håbo", "Håbo"),
        ("Upplands Bro", "Upplands-Bro"),
        ("Dals-Ed", "Dals-Ed"),
    ],
)
def test_harmless_spellings_are_forgiven(given: str, name: str) -> None:
    assert find_municipality(given).name == name


@pytest.mark.parametrize(
    ("given", "nearest"),
    [("Karlskrna", "Karlskrona"), ("Växsjö", "Växjö"), ("Olofstrom city", "Olofström")],
)
def test_an_unknown_one_names_the_nearest_spelling(given: str, nearest: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match=nearest) as caught:
        find_municipality(given)
    assert caught.value.nearest[0] == nearest


@pytest.mark.parametrize("given", ["", "   ", "9999", "qqqqqqqq", "x" * 100_000])
def test_nonsense_has_no_suggestion_and_a_short_message(given: str) -> None:
    with pytest.raises(UnknownMunicipalityError) as caught:
        find_municipality(given)
    assert caught.value.nearest == ()
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [("Karlskrona", "Växjö", 89), ("Olofström", "Kristianstad", 37), ("Malmö", "Kiruna", 1424)],
)
def test_distance_is_that_of_the_map(a: str, b: str, km: float) -> None:
    here, there = find_municipality(a), find_municipality(b)
    assert distance_km(here, there) == pytest.approx(km, rel=0.05)
    assert distance_km(here, there) == distance_km(there, here)
    assert distance_km(here, here) == 0


def test_antipodes_are_half_the_circumference_apart() -> None:
    a, b = Municipality("0000", "a", 0, 0), Municipality("0001", "b", 0, 180)
    assert distance_km(a, b) == pytest.approx(20015.1, abs=0.1)
