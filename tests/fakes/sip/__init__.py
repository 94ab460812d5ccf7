"""Telephones on a real SIP stack, for stories on a real switch.

with Phone(folder, "13800138000") as phone:
    phone.call("sip:12345@127.0.0.1:5060")
    phone.is_talking()
    phone.press("1")
    phone.says(wav)
    phone.hangs_up()
heard = phone.heard()

The telephone itself is `hotline.cli.testbed`'s; `listening` finds in a sound what was said, so that
`people` know which prompt they hear.
"""

from tests.fakes.sip.listening import Listener, longest_silence, place_of
from tests.fakes.sip.people import Caller, Ears
from tests.fakes.sip.phone import Phone

__all__ = ["Caller", "Ears", "Listener", "Phone", "longest_silence", "place_of"]
