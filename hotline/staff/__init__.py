"""People who log in or are rung: who they are, which group they answer for, where they are now.

A group's members are rung in the order in which they were entered. Passwords are kept as Argon2
hashes only. Every look at health data leaves a row behind (`log_access`).
"""

from hotline.staff.access import log_access
from hotline.staff.groups import GROUPS
from hotline.staff.lines import line_gone, line_seen, lines_of
from hotline.staff.models import AccessRecord, Role, Staff, StaffLine
from hotline.staff.passwords import authenticate, new_password, set_password
from hotline.staff.people import StaffError, add, find, members

__all__ = [
    "GROUPS",
    "AccessRecord",
    "Role",
    "Staff",
    "StaffError",
    "StaffLine",
    "add",
    "authenticate",
    "find",
    "line_gone",
    "line_seen",
    "lines_of",
    "log_access",
    "members",
    "new_password",
    "set_password",
]
