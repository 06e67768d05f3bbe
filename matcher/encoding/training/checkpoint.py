"""Keeping the state of a run after every epoch, so that an interrupted one can go on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from matcher.encoding.training.network import Network
from matcher.encoding.training.recipe import Recipe
from matcher.errors import TrainingDataError

__all__ = ["Checkpoint"]


@dataclass(frozen=True)
class Checkpoint:
    """The file of one run in its output folder; ``data`` is a digest of what it learns from."""

    out: Path
    recipe: Recipe
    seed: int
    data: str

    @property
    def path(self) -> Path:
        """Where the state lies."""
        return self.out / "checkpoint.pt"

    @property
    def _run(self) -> str:
        return json.dumps({**asdict(self.recipe), "seed": self.seed, "data": self.data})

    def save(self, network: Network, optimiser: torch.optim.Optimizer, epochs: int) -> None:
        """Write the state after ``epochs`` whole epochs; a halted write leaves the last one."""
        state = {
            "network": network.state_dict(),
            "optimiser": optimiser.state_dict(),
            "run": self._run,
            "epochs": epochs,
        }
        partial = self.path.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(self.path)

    def resume(self, network: Network, optimiser: torch.optim.Optimizer) -> int:
        """Load the state if there is one; return how many whole epochs it has behind it.

        Raises:
            TrainingDataError: the state belongs to another recipe, seed or data.
        """
        if not self.path.is_file():
            return 0
        state = torch.load(self.path, weights_only=True)
        if state["run"] != self._run:
            raise TrainingDataError(
                f"{self.path} belongs to another recipe, seed or data; use another folder"
            )
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        return int(state["epochs"])
