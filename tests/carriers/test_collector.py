"""Keys one by one end a collection as the carriers that collect by themselves do."""

import pytest

from hotline.carriers.collector import Collector
from hotline.flow.actions import Collect
from hotline.flow.events import DigitsPressed, NothingHeard


def pressed(collector: Collector, keys: str, now: float = 0.0):
    """The event that these keys, pressed at once, end with; None if they do not end it."""
    for key in keys:
        event = collector.key(key, now)
        if event is not None:
            return event
    return None


@pytest.mark.parametrize(
    ("most", "keys", "digits"),
    [
        (1, "3", "3"),
        (3, "123", "123"),
        (3, "12#", "12"),
        (3, "#", ""),
        (3, "0", "0"),
        (3, "*", "*"),
        (3, "10#", "10"),
        (1, "#", ""),
    ],
)
def test_keys_end_it(most, keys, digits):
    assert pressed(Collector(Collect(max_digits=most)), keys) == DigitsPressed(digits=digits)


def test_fewer_keys_do_not_end_it():
    assert pressed(Collector(Collect(max_digits=3)), "12") is None


def test_silence_counts_from_the_end_of_the_prompt():
    collector = Collector(Collect(timeout=10))
    assert collector.deadline is None
    assert collector.tick(1000) is None
    collector.begin(100)
    assert collector.deadline == 110
    assert collector.tick(109.9) is None
    assert collector.tick(110) == NothingHeard()


def test_a_prompt_that_ends_twice_gives_no_more_time():
    collector = Collector(Collect(timeout=10))
    collector.begin(100)
    collector.begin(105)
    assert collector.deadline == 110


def test_a_pause_after_a_key_ends_the_entry():
    collector = Collector(Collect(max_digits=3, timeout=10, between=4))
    collector.begin(0)
    assert collector.key("1", 9) is None
    assert collector.tick(12.9) is None
    assert collector.tick(13) == DigitsPressed(digits="1")


def test_a_key_during_the_prompt_starts_the_pause():
    collector = Collector(Collect(max_digits=3, between=4))
    collector.key("2", 50)
    collector.begin(53)
    assert collector.deadline == 54
