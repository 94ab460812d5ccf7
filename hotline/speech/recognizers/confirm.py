"""What only a prompted hearing found: a prompt makes an engine find its words, and plant them."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from hotline.speech.recognizers.writing import tokens


def to_confirm(words: Sequence[str], others: Iterable[str]) -> list[bool]:
    """Say of each of the prompted hearing's `words` whether none of the `others` has it.

    `others` are texts of hearings without a prompt; without any, every word is to be confirmed.
    """
    spelled = [tokens(word.lower()) for word in words]
    said = [token for word in spelled for token in word]
    found = [False] * len(said)
    for other in others:
        alike = SequenceMatcher(None, said, tokens(other.lower()), autojunk=False)
        for block in alike.get_matching_blocks():
            found[block.a : block.a + block.size] = [True] * block.size
    ends = list(accumulate(map(len, spelled), initial=0))
    return [not all(found[start:end]) for start, end in pairwise(ends)]
