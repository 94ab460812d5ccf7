"""Tests that share something expensive run in one process, so that it is made once."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = """
import os
import pytest
{mark}
@pytest.mark.parametrize("number", range(6))
def test_one(number):
    with open({ran!r}, "a") as ran:
        print(os.getpid(), file=ran)
"""
IN_A_GROUP = 'pytestmark = pytest.mark.together("a hotline")'


@pytest.mark.parametrize("mark", [IN_A_GROUP, ""], ids=["a_group", "a_file"])
def test_what_belongs_together_runs_in_one_process(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    ran = pytester.path / "ran"
    pytester.makeconftest('pytest_plugins = ["tests.servers.side_by_side"]')
    pytester.makepyfile(FILE.format(mark=mark, ran=str(ran)))

    pytester.runpytest_subprocess(
        "--numprocesses=2", "--dist=loadgroup", "--no-loadscope-reorder"
    ).assert_outcomes(passed=6)

    assert len(set(ran.read_text().split())) == 1


def test_a_parameter_may_belong_elsewhere_than_its_module(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    ran = pytester.path / "ran"
    pytester.makeconftest('pytest_plugins = ["tests.servers.side_by_side"]')
    mark = (
        f"{IN_A_GROUP}\n"
        'elsewhere = pytest.param(0, marks=pytest.mark.together("another hotline"))\n'
        '@pytest.mark.parametrize("place", [1, elsewhere])'
    )
    pytester.makepyfile(
        FILE.format(mark=mark, ran=str(ran)).replace("test_one(", "test_one(place, ")
    )

    pytester.runpytest_subprocess("--numprocesses=2", "--dist=loadgroup").assert_outcomes(passed=12)

    processes = ran.read_text().split()
    assert sorted(processes.count(process) for process in set(processes)) == [6, 6]


def test_what_failed_is_known_by_its_name_when_it_is_run_alone(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest('pytest_plugins = ["tests.servers.side_by_side"]')
    pytester.makepyfile(
        "import pytest\n"
        '@pytest.mark.parametrize("address", ["a@b", "c"])\n'
        "def test_address(address): assert address == 'c'\n"
    )

    pytester.runpytest_subprocess("--numprocesses=2", "--dist=loadgroup").assert_outcomes(
        passed=1, failed=1
    )

    alone = pytester.runpytest_subprocess("--last-failed", "--last-failed-no-failures=none")
    alone.assert_outcomes(failed=1)
