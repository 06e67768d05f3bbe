"""What counts as a duplicate, and what does not."""

import pytest

from service.usecases.imports.duplicates import Traits, Twins, Whose, folded_name
from service.usecases.imports.mapping import guess_mapping

LONG = (
    "Vi bygger om lina sju och behöver någon som kan programmera robotar från ABB, helst med "
    "vana av RobotStudio, och som vill lära upp två operatörer under våren innan starten."
)


def found(stored: Traits, new: Traits) -> str | None:
    twins = Twins()
    twins.add(Whose("d1", 1, None, stored.owner), stored)
    twin = twins.find(new)
    return twin[0] if twin else None


@pytest.mark.parametrize(
    ("stored", "new", "reason"),
    [
        (Traits("c1", "CNC-operatör"), Traits("c1", "cnc operatör"), "title"),
        (Traits("c1", "CNC-operatör"), Traits("c2", "cnc operatör"), None),
        (Traits("c1", "Robotprogrammerare nu"), Traits("c1", "Robotprogramerare nu"), "title"),
        (Traits("c1", "Kurs i svetsning 1"), Traits("c1", "Kurs i svetsning 2"), None),
        (Traits("c1", "Uppdrag åt kund A"), Traits("c1", "Uppdrag åt kund B"), None),
        (Traits("c1", "Kall pressning"), Traits("c1", "Kallpressning"), "title"),
        (Traits("k", "Plåt & Son AB"), Traits("k", "Plåt och Son"), None),
        (Traits("k", "Plåtslageri Berg AB"), Traits("k", "PLÅTSLAGERI BERG"), "title"),
        (Traits(email="Siv@x.example"), Traits(email=" siv@X.example"), "email"),
        (Traits("a", text=LONG), Traits("b", text=LONG.replace("ABB", "Kuka")), "text"),
        (Traits("a", text=LONG), Traits("b", text=LONG[:90] + " Annars är allt nytt här."), None),
        (Traits("a", text="Svetsare sökes."), Traits("a", text="svetsare sökes"), "text"),
        (Traits("a", text="Svetsare sökes."), Traits("b", text="svetsare sökes"), None),
        (Traits("a", text=""), Traits("a", text=""), None),
    ],
)
def test_twins(stored: Traits, new: Traits, reason: str | None) -> None:
    assert found(stored, new) == reason


def test_a_name_of_nothing_but_a_form_of_company_stays() -> None:
    assert folded_name("AB") == "ab"
    assert folded_name("Firma AB (publ)") == "firma"


def test_columns_are_guessed_each_field_once() -> None:
    headings = ["Kommun", "Beteckning", "Företgasnamn", "Namn", "namn", "E-post"]
    assert guess_mapping("companies", headings) == ["municipality", "", "", "name", "", ""]
    assert guess_mapping("companies", headings[:3]) == ["municipality", "", "name"]
    assert guess_mapping("companies", ["Beteckning"], {"beteckning": "id"}) == ["id"]
    longer = ["Titel på exjobbet", "Startdatum", "Antal studenter (max)", "Sekretess?", "Textfil"]
    assert guess_mapping("proposals", longer) == ["title", "period_from", "team_max", "nda", ""]
