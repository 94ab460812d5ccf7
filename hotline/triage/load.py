"""Reading the lexicons and models of all languages, once, at start."""

from pathlib import Path

from hotline.triage.lexicon import Lexicon, read_lexicon
from hotline.triage.linear import LinearModel, load_model
from hotline.triage.sounds import primary
from hotline.triage.triage import Triage

LEXICON, WEIGHTS = "lexicon.yaml", "triage.npz"
SENTENCES, RECOGNISED, UNSEEN = "pleas.jsonl", "recognised.jsonl", "unseen.jsonl"
"""What the weights are trained from, and what they are examined with; see `sentences.py`."""


def load_triage(languages_dir: Path) -> Triage:
    """Read `<tag>/lexicon.yaml` and, where there is one, `<tag>/triage.npz` of every language.

    Raises LexiconError for a lexicon that cannot be read.
    """
    lexicons: dict[str, Lexicon] = {}
    models: dict[str, LinearModel] = {}
    for file in sorted(languages_dir.glob(f"*/{LEXICON}")):
        tag = file.parent.name
        lexicons[primary(tag)] = read_lexicon(file.read_text(encoding="utf-8"), tag)
        weights = file.with_name(WEIGHTS)
        if weights.is_file():
            models[primary(tag)] = load_model(weights)
    return Triage(lexicons, models)
