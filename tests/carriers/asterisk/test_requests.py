"""What the switch is asked for, where the wording decides who hears whom."""

import pytest

from hotline.carriers.asterisk.place import Place
from hotline.carriers.asterisk.requests import Request, join_unheard
from tests import loops
from tests.carriers.asterisk.switch_script import ScriptedAri


class Listening(ScriptedAri):
    """Keeps requests as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Request] = []

    async def ask(self, request: Request) -> object:
        self.requests.append(request)
        return await super().ask(request)


@pytest.mark.parametrize("recorded", [True, False])
def test_only_talks_that_may_be_recorded_are_mixed_at_the_price_of_a_delay(recorded: bool) -> None:
    ari = Listening()
    loops.run(Place(ari, "c", recorded=recorded).meet("call-1"))
    made, _ = ari.requests
    assert ("video_sfu" in made.params["type"]) == recorded


def test_who_listens_sends_neither_sound_nor_keys() -> None:
    params = join_unheard("call-1", "listen-1").params
    assert params == {"channel": "listen-1", "mute": "true", "absorbDTMF": "true"}
