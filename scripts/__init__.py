"""What developers and machines run around the project: installing it and holding it to its rules.

Nothing in ``hotline`` imports from here.
"""
