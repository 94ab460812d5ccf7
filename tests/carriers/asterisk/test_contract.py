"""The contract of carriers, unchanged, over a real switch and real telephones."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.carriers.asterisk.conftest import Dial
from tests.carriers.telephones import Caller
from tests.carriers.test_contract import (
    RESIDENT,
    half_a_sentence,
    test_a_plea,
    test_an_order,
    test_who_hangs_up_in_mid_plea_is_heard_and_called_back,
    test_zero_is_a_person,
)
from tests.stories.demonstrations import in_hotline

pytestmark = in_hotline("switch")

__all__ = [
    "half_a_sentence",
    "test_a_plea",
    "test_an_order",
    "test_who_hangs_up_in_mid_plea_is_heard_and_called_back",
    "test_zero_is_a_person",
]


@pytest.fixture
def carrier() -> str:
    return "asterisk"


@pytest.fixture
def call(dial: Dial) -> Callable[[], AbstractContextManager[Caller]]:
    @contextmanager
    def calling() -> Iterator[Caller]:
        caller = dial(RESIDENT)
        yield caller
        caller.hangs_up()

    return calling
