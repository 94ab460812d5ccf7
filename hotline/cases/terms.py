"""The closed lists of this room."""

SEVERITIES = ("critical", "urgent", "unknown", "routine")
"""Most urgent first: what nobody understood goes before what is known to be routine."""

STATUSES = ("open", "acknowledged", "resolved")

KINDS = ("plea", "person", "callback", "order", "refill", "failure")
"""What led to the case: speech, `0`, a wish to be called back, something to complete, a fault."""

DISPOSITIONS = (
    "ambulance_called",
    "sent_to_hospital",
    "home_visit",
    "advice_given",
    "medicine_arranged",
    "supplies_arranged",
    "transport_arranged",
    "referred",
    "called_back",
    "not_reached",
    "no_need",
    "duplicate",
)
"""How a case can end."""


def more_severe(first: str, second: str) -> str:
    """The more urgent of two severities."""
    return min(first, second, key=SEVERITIES.index)
