"""What a machine lacks is skipped with its reason, and never where it is required."""

from pathlib import Path

import pytest

from tests.servers import asterisk, capabilities, skips

SKIPPING_FILE = """
import pytest

def test_skips():
    pytest.skip("the moon is full")

@pytest.mark.xfail(strict=True, reason="known")
def test_expected_to_fail():
    assert False
"""
SKIPPED_FILE = 'import pytest\npytest.skip("the moon is full", allow_module_level=True)\n'


@pytest.fixture
def inner_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A test run inside this one, under the same rule for skips and with none allowed."""
    monkeypatch.delenv("HOTLINE_REQUIRE", raising=False)
    monkeypatch.setattr(skips, "ALLOWED", pytester.path / "allowed_skips.txt")
    skips.ALLOWED.write_text("# nothing\n")
    pytester.makeconftest('pytest_plugins = ["tests.servers.skips"]')
    return pytester


def test_a_skip_is_a_skip_where_nothing_is_required(inner_run: pytest.Pytester) -> None:
    inner_run.makepyfile(SKIPPING_FILE)

    inner_run.runpytest_inprocess().assert_outcomes(skipped=1, xfailed=1)


def test_a_skip_that_nobody_listed_fails(
    inner_run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_REQUIRE", "browser")
    inner_run.makepyfile(SKIPPING_FILE)

    result = inner_run.runpytest_inprocess()

    result.assert_outcomes(failed=1, xfailed=1)
    result.stdout.fnmatch_lines(["*the moon is full (not in allowed_skips.txt*"])


def test_a_file_that_skips_itself_fails(
    inner_run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_REQUIRE", "browser")
    inner_run.makepyfile(SKIPPED_FILE)

    inner_run.runpytest_inprocess().assert_outcomes(errors=1)


def test_a_listed_reason_may_be_skipped(
    inner_run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_REQUIRE", "browser")
    skips.ALLOWED.write_text("moon is full  # no test at night\n")
    inner_run.makepyfile(SKIPPING_FILE)

    inner_run.runpytest_inprocess().assert_outcomes(skipped=1, xfailed=1)


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with no program on its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(capabilities, "POSTGRES_FOLDERS", [])


@pytest.mark.usefixtures("bare_machine")
def test_what_the_machine_lacks_is_skipped_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOTLINE_REQUIRE", "asterisk,browser")

    with pytest.raises(pytest.skip.Exception, match="postgres: no postgres on this machine"):
        capabilities.require("postgres")


@pytest.mark.usefixtures("bare_machine")
def test_what_is_required_fails_when_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_REQUIRE", "asterisk,postgres")

    with pytest.raises(pytest.fail.Exception, match="postgres is in HOTLINE_REQUIRE"):
        capabilities.require("postgres")


def test_an_asterisk_that_cannot_be_made_is_skipped_with_the_reason(
    bare_machine: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HOTLINE_REQUIRE", raising=False)
    monkeypatch.setattr("scripts.asterisk.TREE", tmp_path / "cache" / "asterisk")

    with pytest.raises(pytest.skip.Exception, match=r"asterisk: no (debootstrap|apt-get) on"):
        asterisk.tree()


@pytest.mark.usefixtures("bare_machine")
def test_redis_is_always_to_be_had() -> None:
    assert capabilities.require("redis").name == "valkey-server"
