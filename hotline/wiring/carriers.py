"""The carriers of this house."""

from redis import Redis

from hotline.carriers import Carrier
from hotline.carriers.webphone.carrier import WebphoneCarrier
from hotline.config import Settings


def make_carriers(settings: Settings, redis: Redis) -> dict[str, Carrier]:
    """By name, in the order in which they are asked to ring a member of staff."""
    made: list[Carrier | None] = [WebphoneCarrier(redis)]
    if settings.twilio_on:
        from hotline.carriers.twilio.assembly import make_carrier  # libraries only Twilio needs

        made.append(make_carrier(settings))
    if settings.asterisk_on:
        from hotline.carriers.asterisk.assembly import make_carrier as make_switch

        made.append(make_switch(settings))
    return {carrier.name: carrier for carrier in made if carrier is not None}
