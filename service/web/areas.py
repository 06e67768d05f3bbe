"""The areas of the vocabulary by the names that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.web.texts import Texts
from service.web.texts import mark as _

__all__ = ["AREAS", "area_name", "named_areas"]

AREAS: Final[Mapping[str, str]] = {
    "additive": _("Additive manufacturing"),
    "automation": _("Automation and robotics"),
    "casting": _("Casting and foundry"),
    "construction": _("Construction"),
    "data-ai": _("Data and AI"),
    "economy-law": _("Economy and law"),
    "electrical": _("Electrical engineering"),
    "electronics-embedded": _("Electronics and embedded systems"),
    "energy-environment": _("Energy and environment"),
    "health-tech": _("Health and medical technology"),
    "hr-competence": _("Staff and competence development"),
    "it-office": _("IT and office"),
    "languages-communication": _("Languages and communication"),
    "leadership-project": _("Leadership and projects"),
    "logistics-purchasing": _("Logistics and purchasing"),
    "machining": _("Machining"),
    "maintenance": _("Maintenance"),
    "maritime": _("Shipping and the sea"),
    "materials": _("Materials"),
    "metrology": _("Measurement"),
    "other-fields": _("Other fields"),
    "polymers": _("Polymers and composites"),
    "process-food": _("Process and food industry"),
    "product-development": _("Product development"),
    "production": _("Production"),
    "quality": _("Quality"),
    "research-methods": _("Research methods"),
    "sales-marketing-export": _("Sales, marketing and export"),
    "sheet-metal-forming": _("Sheet metal and forming"),
    "software": _("Software"),
    "surface-treatment": _("Surface treatment"),
    "sustainability-csr-diversity": _("Sustainability and responsibility"),
    "ux-design": _("Design and user experience"),
    "welding-joining": _("Welding and joining"),
    "wood-furniture": _("Wood and furniture"),
    "work-environment-safety": _("Work environment and safety"),
}
"""The areas of the bundled vocabulary; an imported one may have others."""


def area_name(texts: Texts, area: str) -> str:
    """Return the name of an area; one that we have no name for is shown by its id."""
    known = AREAS.get(area)
    return texts(known) if known else area.replace("-", " ").capitalize()


def named_areas(texts: Texts, areas: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return areas as (id, name, how many), by name."""
    named = [(area, area_name(texts, area), count) for area, count in areas.items()]
    return sorted(named, key=lambda one: one[1].casefold())
