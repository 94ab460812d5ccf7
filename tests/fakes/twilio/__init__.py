"""Twilio, played: it rings, fetches TwiML, performs it, reports, and keeps recordings.

A test tells a story: `caller = twilio.call("+86…")`, `caller.hears("main_menu")`,
`caller.press("1")`, `operator.rings()`, `operator.answers()`. Time is the test's own and passes
only while the story waits for something; with a `pace` it also takes that much real time, so that
workers in other processes can do their part.
"""

from tests.fakes.twilio.exchange import FakeTwilio
from tests.fakes.twilio.people import Caller, Phone
from tests.fakes.twilio.webhooks import Webhooks, over_http, through_client

__all__ = ["Caller", "FakeTwilio", "Phone", "Webhooks", "over_http", "through_client"]
