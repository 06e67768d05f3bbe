"""Thesis proposals."""

from typing import Final

from matcher.types import Kind
from models import ProposalCreate, ProposalUpdate, ThesisProposal
from service import store
from service.usecases.keeping import Keeping

__all__ = ["proposals"]

proposals: Final = Keeping[ThesisProposal, ProposalCreate, ProposalUpdate](
    store.proposals, Kind.PROPOSAL
)
