from pathlib import Path

import pytest

from hotline.triage import Triage, load_triage

LANGUAGES = Path(__file__).parents[2] / "ivr_flows" / "languages"


@pytest.fixture(scope="session")
def triage() -> Triage:
    """The house's own lexicons and models."""
    return load_triage(LANGUAGES)


@pytest.fixture(scope="session")
def lexicon_only(triage: Triage) -> Triage:
    return Triage(triage.lexicons, {})
