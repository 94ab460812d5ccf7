"""Calls: their stored sessions, their recordings, and what is said to those who wait.

This room keeps a call's state in the database between two events, so that any process can take the
next one, and knows none of its neighbours: which function performs a domain action is told by the
wiring.
"""
