"""The demonstration community: invented people, the size of a real street's.

The same people every time (fixed seed); ages, windows and past orders are counted from the day it
is loaded. Telephone numbers begin with +86154, a block that is assigned to nobody. Loading it again
changes nothing but to open the ordering windows of the days to come, and a ledger that already
holds another community is left alone.
"""

from hotline.demo.loading import DemoSummary, load

__all__ = ["DemoSummary", "load"]
