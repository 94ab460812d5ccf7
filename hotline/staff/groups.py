"""What people are rung for: the groups that `escalation/policies.yaml` names, and no others.

A closed list, because a misspelt group would be a group that nobody ever rings.
"""

MEDICAL = "medical"
OPERATORS = "operators"
VOLUNTEERS = "volunteers"

GROUPS = (MEDICAL, OPERATORS, VOLUNTEERS)
