"""What the person at the text telephone hears, told as it happens."""

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from typing import Any

from hotline.flow.actions import Clip, Hold, Play, SoundAction

Tell = Callable[[Mapping[str, Any]], None]
"""Takes one line of the story: `{"t": …, "type": "heard" | "event" | "ended", …}`."""


class Ear:
    """Prompts take no time: the whole of a lap is heard at once, and the last clip can be cut."""

    def __init__(self, tell: Tell, clock: Callable[[], float]) -> None:
        self._tell = tell
        self._clock = clock
        self._began = clock()
        self._pending: Clip | None = None
        self._next: tuple[str, dict[str, Any]] | None = None
        """What happens when the pending clip has been said to its end."""

    def hear(self, actions: tuple[SoundAction, ...]) -> None:
        """Everything a lap says. The last clip is told when it is known whether it was cut."""
        self.finish()
        for action in actions:
            if isinstance(action, Play):
                for clip in action.clips:
                    self.finish()
                    self._pending = clip
                if not action.interruptible:
                    self.finish()

    def message(self, clip: Clip) -> None:
        """One calming message."""
        self.finish()
        self._heard(clip, cut=False)

    def finish(self) -> None:
        """Time passes: what was being said has been said."""
        if self._pending is not None:
            self._heard(self._pending, cut=False)
            self._pending = None
        if self._next is not None:
            name, more = self._next
            self._next = None
            self.event(name, **more)

    def cut(self) -> None:
        """A key, or the house, interrupts what is being said."""
        if self._pending is not None:
            self._heard(self._pending, cut=True)
            self._pending = self._next = None

    def then(self, name: str, **more: Any) -> None:
        """An event that follows what is being said; it never comes when that is cut."""
        self._next = (name, more)
        if self._pending is None:
            self.finish()

    def event(self, name: str, **more: Any) -> None:
        self._say("event", event=name, **more)

    def ended(self, by: str) -> None:
        self.finish()
        self._say("ended", by=by)

    def _heard(self, clip: Clip, cut: bool) -> None:
        self._say("heard", prompt=clip.key, text=clip.text, **({"cut": True} if cut else {}))

    def _say(self, kind: str, **more: Any) -> None:
        self._tell({"t": round(self._clock() - self._began, 3), "type": kind, **more})


def messages(hold: Hold) -> Iterator[Clip]:
    """The calming messages of a hold, from the first, for ever."""
    return cycle(hold.clips)
