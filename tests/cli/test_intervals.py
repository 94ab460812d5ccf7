import pytest

from hotline.cli.bench.intervals import Share


@pytest.mark.parametrize(
    ("hits", "count", "lower", "upper"),
    [(95, 100, 0.888, 0.978), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_the_interval_is_wilsons(hits: int, count: int, lower: float, upper: float) -> None:
    share = Share(hits, count)
    assert share.lower == pytest.approx(lower, abs=0.001)
    assert share.upper == pytest.approx(upper, abs=0.001)


def test_no_trials_prove_nothing() -> None:
    assert (Share(0, 0).lower, Share(0, 0).upper) == (0.0, 1.0)
