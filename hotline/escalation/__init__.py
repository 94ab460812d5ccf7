"""Escalation: who is paged about a case, when, and again, until somebody has it.

`policy` thinks (pure: history and now → what to do next), `policies.yaml` says who and how fast,
`sweep` acts on what the database holds. A delayed job is only a hint: losing all of them loses
nothing, the sweep looks at every open case when it is due.
"""

from hotline.escalation.sweep import Escalation

__all__ = ["Escalation"]
