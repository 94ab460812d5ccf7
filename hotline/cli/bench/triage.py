"""`hotline bench triage`: how often triage is right about sentences that it has never seen.

By other writers, spoken by speakers that training never heard, over a noisy telephone line, through
the recogniser that hears callers. Recognising all of it takes half an hour the first time.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from hotline.cases.terms import SEVERITIES
from hotline.cli.bench.intervals import Share
from hotline.cli.progress import progress_bar
from hotline.cli.spoken.heard import Heard, Listener, circumstances
from hotline.cli.spoken.recognizers import recognizers_of
from hotline.cli.spoken.speakers import EXAMINATION
from hotline.config import Settings
from hotline.triage import Assessment, Severity, Triage, load_triage
from hotline.triage.hearings import with_earlier
from hotline.triage.load import UNSEEN
from hotline.triage.sentences import LABELS, Examined, read_examined

LANGUAGE = "zh-CN"
NOISY = (20, 12)
"""Decibels of the speech over the noise."""
LEAST_RECALL, MOST_FALSE_ALARMS = 0.95, 0.10
_PAGED = (Severity.CRITICAL, Severity.URGENT)
_WIDTH_OF_FILES = 160
_QUICK = 8


@dataclass(frozen=True)
class Outcome:
    """What triage made of a sentence; `snr` None: of its text, as written."""

    sentence: Examined
    snr: int | None
    speaker: str
    assessment: Assessment

    @property
    def paged(self) -> bool:
        return self.assessment.severity in _PAGED


@click.command("triage")
@click.option(
    "--quick", is_flag=True, help="Every eighth sentence only: minutes, and a rough idea."
)
def triage(quick: bool) -> None:
    """Recall of critical pleas and false alarms on ordinary calls, clean and over noisy lines."""
    settings = Settings.load()
    judge = load_triage(settings.languages_dir)
    with (settings.languages_dir / LANGUAGE / UNSEEN).open(encoding="utf-8") as lines:
        sentences = read_examined(lines)[:: _QUICK if quick else 1]
    outcomes = [_written(judge, sentence) for sentence in sentences]
    outcomes += _spoken(judge, sentences, settings)
    _show(outcomes)
    noisy = [outcome for outcome in outcomes if outcome.snr is not None]
    recall, alarms = _paged(noisy, "critical"), _paged(noisy, "routine")
    click.echo(
        f"noisy: recall of critical {recall.rate:.3f} (limit {LEAST_RECALL}), "
        f"false alarms on routine {alarms.rate:.3f} (limit {MOST_FALSE_ALARMS:.2f})"
    )
    sys.exit(0 if recall.rate >= LEAST_RECALL and alarms.rate <= MOST_FALSE_ALARMS else 1)


def _written(judge: Triage, sentence: Examined) -> Outcome:
    return Outcome(sentence, None, "text", judge.assess(sentence.text, LANGUAGE))


def _spoken(judge: Triage, sentences: Sequence[Examined], settings: Settings) -> list[Outcome]:
    listener = Listener(recognizers_of(LANGUAGE, settings))
    found = []
    with progress_bar("heard") as told:
        for snr in NOISY:
            for sentence in sentences:
                around = circumstances(sentence.text, EXAMINATION, snr)
                heard = listener.hear(sentence.text, around)
                found.append(Outcome(sentence, snr, around.speaker.name, _judged(judge, heard)))
                told(len(found), len(NOISY) * len(sentences))
    return found


def _judged(judge: Triage, hearings: Sequence[Heard]) -> Assessment:
    """As a case is: the most alarming hearing counts."""
    assessments = [
        judge.assess(heard.text, LANGUAGE, confidence=heard.confidence, alternatives=alternatives)
        for heard, alternatives in with_earlier(hearings)
    ]
    return min(assessments, key=lambda one: SEVERITIES.index(one.severity))


def _paged(outcomes: Iterable[Outcome], label: str) -> Share:
    chosen = [outcome.paged for outcome in outcomes if outcome.sentence.label == label]
    return Share(sum(chosen), len(chosen))


def _waits(outcomes: Iterable[Outcome]) -> Share:
    """Count critical pleas that nobody is paged for and that nothing puts before routine calls."""
    chosen = [outcome for outcome in outcomes if outcome.sentence.label == "critical"]
    missed = [one for one in chosen if one.assessment.severity is Severity.ROUTINE]
    return Share(len(missed), len(chosen))


def _show(outcomes: Sequence[Outcome]) -> None:
    table = Table(title="paged, of each label (95 % interval)")
    for title in ("", *LABELS, "critical taken for routine"):
        table.add_column(title)
    for name, chosen in _rows(outcomes):
        shares = [_paged(chosen, label) for label in LABELS]
        table.add_row(name, *map(_cell, shares), _cell(_waits(chosen)))
    Console(width=None if sys.stdout.isatty() else _WIDTH_OF_FILES).print(table)


def _rows(outcomes: Sequence[Outcome]) -> Iterable[tuple[str, list[Outcome]]]:
    yield "as written", [one for one in outcomes if one.snr is None]
    for snr in NOISY:
        yield f"heard at {snr} dB", [one for one in outcomes if one.snr == snr]
    noisy = [one for one in outcomes if one.snr is not None]
    for source in sorted({one.sentence.source for one in noisy}):
        yield f"writer {source}, heard", [one for one in noisy if one.sentence.source == source]
    for speaker in sorted({one.speaker for one in noisy}):
        yield f"{speaker}, heard", [one for one in noisy if one.speaker == speaker]
    yield "all, heard", noisy


def _cell(share: Share) -> str:
    if not share.count:
        return "–"
    return f"{share.rate:.2f} ({share.lower:.2f}–{share.upper:.2f}) of {share.count}"
