"""Trainings and their occasions."""

from typing import Final

from matcher.types import Kind
from models import Training, TrainingCreate, TrainingUpdate
from service import store
from service.usecases.keeping import Keeping

__all__ = ["trainings"]

trainings: Final = Keeping[Training, TrainingCreate, TrainingUpdate](store.trainings, Kind.TRAINING)
