"""Needs: what companies lack."""

from typing import Final

from matcher.types import Kind
from models import CompetenceNeed, NeedCreate, NeedUpdate
from service import store
from service.usecases.keeping import Keeping

__all__ = ["needs"]

needs: Final = Keeping[CompetenceNeed, NeedCreate, NeedUpdate](store.needs, Kind.NEED)
