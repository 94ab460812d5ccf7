"""What an event of the switch means for the call on its channel. Pure."""

from hotline.carriers.asterisk import events
from hotline.carriers.asterisk.events import SwitchEvent
from hotline.carriers.asterisk.inbox import Gone, InVain, Item, Key, Moved, Said, Spoke
from hotline.carriers.asterisk.requests import IN_VAIN


def happened(event: SwitchEvent) -> tuple[str, Item] | None:
    """The channel, and what its call has to deal with; None where no call has to."""
    match event:
        case events.StasisEnd() | events.ChannelDestroyed():
            return event.channel.id, Gone("line_lost")
        case events.ChannelHangupRequest():
            return event.channel.id, Gone("caller")
        case events.ChannelDtmfReceived():
            return event.channel.id, Key(event.digit)
        case events.ChannelTalkingStarted():
            return event.channel.id, Spoke(began=True)
        case events.ChannelTalkingFinished():
            return event.channel.id, Spoke(began=False)
        case events.PlaybackFinished():
            return event.playback.target_uri.removeprefix("channel:"), Said(event.playback.id)
        case events.ChannelUserevent(channel=events.Channel() as channel):
            return channel.id, InVain() if event.eventname == IN_VAIN else Moved()
        case _:
            return None
