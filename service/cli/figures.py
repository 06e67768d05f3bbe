"""Tables of the evaluations, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from matcher.evaluation.reading import Case
    from matcher.types import Mention

__all__ = ["print_matching", "print_outside", "print_ranking", "print_reading", "print_wrong"]


def print_ranking(found: Mapping[str, Any]) -> None:
    """One row a system, with 95 % intervals."""
    typer.echo(f"{found['set']}: {found['queries']} queries, {found['corpus']} elements")
    names = ("mrr", "map", "hit@1", "hit@5", "hit@10")
    typer.echo(f"{'':14}" + "".join(f"{name:>20}" for name in names))
    for system, measures in found["systems"].items():
        typer.echo(f"{system:14}" + "".join(_cell(measures, name) for name in names))


def _cell(measures: dict[str, Any], name: str) -> str:
    """A mean with its 95 % interval."""
    if name not in measures:
        return f"{'-':>20}"
    interval = measures.get("ci95", {}).get(name)
    tail = f" ({interval[0]:.3f}–{interval[1]:.3f})" if interval else ""
    return f"{f'{measures[name]:.3f}{tail}':>20}"


def print_matching(found: Mapping[str, Any]) -> None:
    """One table a task and one pooled, with 95 % intervals and paired differences."""
    typer.echo(
        f"{found['set']}, {found['split']} half: "
        + ", ".join(f"{name} {count}" for name, count in found["queries"].items())
    )
    names = ("ndcg@10", "mrr", "recall@10", "ndcg@10 same", "ndcg@10 cross")
    plain = ("cross/same", "preference", "unjudged@10")
    for group in found["queries"]:
        typer.echo(f"\n{group}")
        typer.echo(
            f"  {'':12}"
            + "".join(f"{name:>20}" for name in names)
            + "".join(f"{name:>13}" for name in plain)
        )
        for system, groups in found["systems"].items():
            measures = groups[group]
            tail = "".join(
                f"{measures[name]:13.3f}" if name in measures else f"{'-':>13}" for name in plain
            )
            typer.echo(f"  {system:12}" + "".join(_cell(measures, n) for n in names) + tail)
        for system, groups in found["differences"].items():
            if group in groups:
                mean, low, high = groups[group]
                typer.echo(f"  ours less {system}: {mean:+.3f} ({low:+.3f} to {high:+.3f}) nDCG@10")
    for system, tasks in found.get("separation", {}).items():
        cells = ", ".join(f"{name} {value:.3f}" for name, value in tasks.items())
        typer.echo(f"separation of impossible needs (AUROC), {system}: {cells}")


def print_reading(found: Mapping[str, Any]) -> None:
    """One row for each half, language and tag."""
    for half in ("tuned", "measured"):
        typer.echo(f"\n{half} half")
        heads = ("texts", "labels", "precis.", "recall", "F1", "strict", "must", "level", "neg.")
        typer.echo(f"  {'':14}" + "".join(f"{head:>9}" for head in (*heads, "clean", "right")))
        rows = {"all": found[half]["all"], **found[half]["language"], **found[half]["tag"]}
        for name, figures in rows.items():
            typer.echo(f"  {name:14}{_figures(figures)}")


def _figures(figures: Mapping[str, float]) -> str:
    names = ("precision", "recall", "f1", "strict_f1", "necessity", "level", "negation")
    counts = f"{figures['cases']:9.0f}{figures['labels']:9.0f}"
    return counts + "".join(
        f"{figures[name]:9.3f}" for name in (*names, "cases_clean", "cases_right")
    )


def print_outside(found: Mapping[str, Any]) -> None:
    """R-precision of each system on each set."""
    for name, each in found.items():
        typer.echo(f"\n{name}: {each['sentences']} sentences with ESCO labels")
        for system, measures in each["systems"].items():
            cells = "".join(f" {k} {_cell(measures, k)}" for k in ("rp@5", "rp@10"))
            typer.echo(f"  {system:22}{cells}")


def print_wrong(cases: Iterable[Case]) -> None:
    """What was missed, added or misunderstood, text by text."""
    for case in cases:
        lines = [f"    missed {_said(one, case)}" for one in case.missed]
        lines += [f"    added  {_said(one, case)}" for one in case.added]
        for label, found in case.hits:
            if _meant(label) != _meant(found):
                lines.append(f"    {_said(label, case)}: {_meant(label)} read as {_meant(found)}")
        if lines:
            head = f"{case.labelled.id} [{', '.join(case.labelled.tags)}] {case.labelled.text}"
            typer.echo("\n".join([head, *lines]))


def _said(one: Mention, case: Case) -> str:
    return f"{one.competence} ({case.labelled.text[one.start : one.end]!r})"


def _meant(one: Mention) -> str:
    parts = [one.necessity.value, f"level {one.level}", "negated" if one.negated else "affirmed"]
    return ", ".join([*parts, *(["held"] if one.held else [])])
