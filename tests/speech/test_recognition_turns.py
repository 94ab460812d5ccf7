"""One at a time, and who is still speaking goes first."""

import threading

from hotline.cli.testbed.children import eventually
from hotline.speech.recognizers.turns import Turns


def test_who_is_urgent_goes_before_those_who_wait() -> None:
    turns, order = Turns(), []
    waiting: list[threading.Thread] = []

    def hear(name: str, urgent: bool) -> None:
        with turns.take(urgent=urgent):
            order.append(name)

    with turns.take():
        for name, urgent in (("later", False), ("live", True)):
            waiting.append(threading.Thread(target=hear, args=(name, urgent)))
            waiting[-1].start()
        assert eventually(lambda: turns._urgent == 1, 60)
        assert order == []
    for thread in waiting:
        thread.join(timeout=60)
    assert order == ["live", "later"]


def test_a_turn_that_fails_is_over() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.take():
                raise RuntimeError
        except RuntimeError:
            pass
