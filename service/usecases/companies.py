"""Companies."""

from typing import Final

from models import Company, CompanyCreate, CompanyUpdate
from service import store
from service.usecases.keeping import Keeping

__all__ = ["companies"]

companies: Final = Keeping[Company, CompanyCreate, CompanyUpdate](store.companies)
