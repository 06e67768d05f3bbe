"""The store of each kind of document, by the name of the kind."""

from typing import Any, Final

from models.fields import DocumentKind
from service.store.documents import Documents
from service.store.needs import needs
from service.store.proposals import proposals
from service.store.students import students
from service.store.trainings import trainings

__all__ = ["DOCUMENTS"]

DOCUMENTS: Final[dict[DocumentKind, Documents[Any, Any, Any]]] = {
    "need": needs,
    "student": students,
    "proposal": proposals,
    "training": trainings,
}
