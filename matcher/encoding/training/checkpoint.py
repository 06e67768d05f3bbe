"""Keeping the state of each run after every epoch, so that interrupted training can go on."""

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
    """The files of the runs in the output folder; ``data`` digests what they learn from."""

    out: Path
    recipe: Recipe
    seed: int
    data: str

    def path(self, member: int) -> Path:
        """Where the state of one run lies."""
        return self.out / f"checkpoint-{member + 1}.pt"

    @property
    def _run(self) -> str:
        return json.dumps({**asdict(self.recipe), "seed": self.seed, "data": self.data})

    def save(
        self,
        member: int,
        network: Network,
        optimiser: torch.optim.Optimizer,
        epochs: int,
        kept_out: set[tuple[str, str]],
    ) -> None:
        """Write the state after ``epochs`` whole epochs; a halted write leaves the last one."""
        state = {
            "network": network.state_dict(),
            "optimiser": optimiser.state_dict(),
            "run": self._run,
            "epochs": epochs,
            "kept_out": json.dumps(sorted(kept_out)),
        }
        path = self.path(member)
        partial = path.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(path)

    def resume(
        self,
        member: int,
        network: Network,
        optimiser: torch.optim.Optimizer,
        kept_out: set[tuple[str, str]],
    ) -> int:
        """Load the state if there is one; return how many whole epochs it has behind it.

        The pairs that were kept out until then join ``kept_out``.

        Raises:
            TrainingDataError: the state belongs to another recipe, seed or data.
        """
        path = self.path(member)
        if not path.is_file():
            return 0
        state = torch.load(path, weights_only=True)
        if state["run"] != self._run:
            raise TrainingDataError(
                f"{path} belongs to another recipe, seed or data; use another folder"
            )
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        kept_out.update((left, right) for left, right in json.loads(state["kept_out"]))
        return int(state["epochs"])
