"""A figure beside the limit it has to keep."""

import statistics
from collections.abc import Sequence

import click


def ratio(what: str, measured: float, beside: float, limit: float) -> bool:
    """Print how many times the second one is the first; whether that is within the limit."""
    times = measured / beside
    click.echo(f"{what:44} {times:6.2f} times  (limit {limit})")
    return times <= limit


def soon(what: str, seconds: Sequence[float], limit: float) -> bool:
    """Print median and slowest, in milliseconds; whether the slowest is within the limit."""
    median, slowest = statistics.median(seconds) * 1000, max(seconds) * 1000
    click.echo(
        f"{what:44} {median:4.0f} ms, slowest {slowest:4.0f} ms of {len(seconds)}"
        f"  (limit {limit * 1000:.0f} ms)"
    )
    return slowest <= limit * 1000
