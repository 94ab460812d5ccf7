"""Sounds one by one, silence between them, and a dead-man's switch that outlasts each."""

from hotline.carriers.asterisk.mouth import Mouth
from hotline.carriers.asterisk.sounds import File
from tests import loops
from tests.carriers.asterisk.switch_script import ScriptedAri

A, B = File("/a", 2.0), File("/b", 15.0)


class Speaking:
    """A mouth, and the lengths it announced."""

    def __init__(self) -> None:
        self.ari = ScriptedAri()
        self.announced: list[float] = []
        self.mouth = Mouth(self.ari, "c", self._before)

    async def _before(self, seconds: float) -> None:
        self.announced.append(seconds)

    async def ends(self) -> bool:
        assert self.mouth.playback is not None
        return await self.mouth.has_said_all(self.mouth.playback)


def test_sounds_follow_each_other_and_each_is_announced() -> None:
    async def story() -> None:
        speaking = Speaking()
        assert await speaking.mouth.say([A, B])
        assert speaking.ari.asked == ["play /a"]
        assert not await speaking.ends()
        assert speaking.ari.asked == ["play /a", "play /b"]
        assert await speaking.ends()
        assert speaking.announced == [2.0, 15.0]
        assert not speaking.mouth.speaking

    loops.run(story())


def test_what_was_stopped_does_not_go_on() -> None:
    async def story() -> None:
        speaking = Speaking()
        await speaking.mouth.say([A, B])
        stopped = speaking.mouth.playback
        await speaking.mouth.stop()
        assert stopped is not None
        assert not await speaking.mouth.has_said_all(stopped)
        assert speaking.ari.asked == ["play /a", "stop playing"]

    loops.run(story())


def test_silence_begins_once_and_ends_before_anything_is_said() -> None:
    async def story() -> None:
        speaking = Speaking()
        await speaking.mouth.rest()
        await speaking.mouth.rest()
        await speaking.mouth.say([A])
        assert speaking.ari.asked == ["post silence", "delete silence", "play /a"]

    loops.run(story())


def test_nothing_to_say_and_nobody_to_say_it_to() -> None:
    async def story() -> None:
        speaking = Speaking()
        assert not await speaking.mouth.say([])
        speaking.ari.gone = True
        assert not await speaking.mouth.say([A, B])
        assert not speaking.mouth.speaking

    loops.run(story())
