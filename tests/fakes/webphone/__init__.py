"""Telephones of people in a story, over the same sockets as the browser's.

caller = Caller(url)
caller.hears("main_menu")
caller.press("1")
staff = StaffPhone(url, cookie)
staff.is_paged()
staff.answers()
staff.press("1")
"""

from tests.fakes.webphone.people import Caller, StaffPhone, both_hear, sign_in

__all__ = ["Caller", "StaffPhone", "both_hear", "sign_in"]
