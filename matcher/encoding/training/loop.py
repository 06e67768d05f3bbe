"""The training loop: seeded, resumable, and the same for the same seed and thread count."""

from __future__ import annotations

from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from matcher.encoding.calibration import Calibration
from matcher.encoding.hashed_ngrams import HashedNgrams, as_model
from matcher.encoding.ngrams import Hashing
from matcher.encoding.training.calibrating import Examined, examine
from matcher.encoding.training.checkpoint import Checkpoint
from matcher.encoding.training.guard import Excluded
from matcher.encoding.training.heldout import hold_out
from matcher.encoding.training.lexicon import Lexicon
from matcher.encoding.training.network import Network, info_nce, mean
from matcher.encoding.training.own import glossary_folder
from matcher.encoding.training.pairs import Batch, Sampler
from matcher.encoding.training.recipe import Recipe
from matcher.encoding.training.sources import read_corpus
from matcher.encoding.training.start import first_rows, first_weights
from matcher.errors import TrainingDataError

__all__ = ["train"]


def train(
    data: Path,
    out: Path,
    seed: int = 0,
    *,
    recipe: Recipe | None = None,
    bench: Path | None = None,
    vocabulary: Path | None = None,
    glossary: Path | None = None,
) -> Path:
    """Train an encoder from the open data under ``data`` and write it into ``out``.

    An interrupted training goes on from the last whole epoch when it is started again with the same
    arguments. Printed at the end: how well names held out from training find their own concept, and
    how many pairs were kept out because a benchmark annotates them.

    Args:
        data: folder with ``esco``, ``jobtech``, ``onet`` and ``syllabi``, or some of them.
        out: folder for the model and the checkpoint; made if missing.
        seed: decides rows, pairs and their order.
        recipe: all other choices.
        bench: benchmarks whose annotated pairs are kept out; ``data / "bench"`` if that is there.
        vocabulary: folder of competences in JSON Lines; the bundled vocabulary if not given.
        glossary: folder with ``sv.tsv`` and ``en.tsv``; the bundled glossary if not given.

    Returns:
        The folder that holds the model, ``out``.

    Raises:
        TrainingDataError: an input is forbidden, unreadable or missing, or a checkpoint in
            ``out`` belongs to another recipe, seed or data.
    """
    recipe = recipe or Recipe()
    torch.set_num_threads(recipe.threads)
    if bench is None and (data / "bench").is_dir():
        bench = data / "bench"
    bundled = Path(str(resources.files("matcher"))) / "competences" / "vocabulary"
    corpus = read_corpus(data, vocabulary or bundled, glossary or glossary_folder())
    if not corpus.parallel and not corpus.wholes.keys() - {"vocabulary"}:
        raise TrainingDataError(f"no training data found under {data}")
    held = hold_out(corpus)
    hashing = Hashing(recipe.bits)
    first = first_rows(hashing, recipe, seed), first_weights(corpus, hashing, recipe)
    lexicon = Lexicon(hashing)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = Checkpoint(out, recipe, seed, corpus.digest())
    sampler = Sampler(corpus, Excluded(bench), recipe.short, recipe.long)
    runs = []
    for member in range(recipe.members):
        run = _Run(Network(*first), lexicon, recipe)
        done = checkpoint.resume(member, run.network, run.optimiser, sampler.excluded.met)
        for epoch in range(done, recipe.epochs):
            run.epoch(sampler, epoch, np.random.default_rng([seed, member, epoch]), member)
            checkpoint.save(member, run.network, run.optimiser, epoch + 1, sampler.excluded.met)
        runs.append(run.network)
    run = _Run(mean(runs), lexicon, recipe)
    Calibration.remove(out)
    as_model(HashedNgrams(run.network.quantised(hashing))).save(str(out), create_model_card=False)
    _conclude(examine(run.embed, corpus, held), len(held), out)
    tqdm.write(f"pairs kept out because a benchmark annotates them: {len(sampler.excluded.met)}")
    return out


def _conclude(examined: Examined, names: int, out: Path) -> None:
    """Tell how the names held out did; write what a cosine means if it could be fitted."""
    if names:
        tqdm.write(f"{names} names held out find their own concept at MRR {examined.mrr:.3f}")
    if examined.calibration is not None:
        examined.calibration.save(out)
    else:
        tqdm.write("no calibration: too few names are held out, or no related ones are known")


class _Run:
    """A network under training with its optimiser and its words."""

    def __init__(self, network: Network, lexicon: Lexicon, recipe: Recipe) -> None:
        self.network = network
        self.lexicon = lexicon
        self.recipe = recipe
        self.nested = tuple((length, recipe.nested_weight) for length in recipe.nested)
        self.optimiser = torch.optim.Adam(network.parameters(), lr=recipe.rate, fused=True)

    def epoch(
        self, sampler: Sampler, epoch: int, rng: np.random.Generator, member: int = 0
    ) -> None:
        """Go over all sources once."""
        embed = self.embed if self.recipe.hard and epoch else None
        batches = sampler.epoch(rng, embed)
        bar = tqdm(batches, desc=self._title(member, epoch), unit="batch")
        smooth = 0.0
        for step, batch in enumerate(bar):
            done = (epoch + step / len(batches)) / self.recipe.epochs
            for group in self.optimiser.param_groups:
                group["lr"] = self.recipe.rate * (1 - done)
            loss = self.step(batch, rng)
            smooth = 0.98 * smooth + 0.02 * loss if step else loss
            bar.set_postfix(loss=f"{smooth:.3f}")

    def _title(self, member: int, epoch: int) -> str:
        run = f"run {member + 1} of {self.recipe.members}, " if self.recipe.members > 1 else ""
        return f"{run}epoch {epoch + 1} of {self.recipe.epochs}"

    def step(self, batch: Batch, rng: np.random.Generator) -> float:
        """Learn from one batch; return its loss."""
        size = len(batch.left)
        packed = self.lexicon.pack(batch.left + batch.right, self.recipe.dropout, rng)
        vectors = self.network(packed)
        same = torch.from_numpy(batch.never_negative())
        loss = info_nce(vectors[:size], vectors[size:], same, self.recipe.scale, self.nested)
        self.optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self.optimiser.step()
        return float(loss.detach())

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Encode texts with the network as it stands, ``(n, dimension)``."""
        pack = partial(self.lexicon.pack, dropout=0.0, rng=np.random.default_rng(0))
        with torch.no_grad():
            parts = [
                self.network(pack(texts[start : start + 8192]))
                for start in range(0, len(texts), 8192)
            ]
        vectors: NDArray[np.float32] = torch.cat(parts).numpy()
        return vectors
