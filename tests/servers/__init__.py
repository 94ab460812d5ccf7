"""The real servers that tests run against: PostgreSQL, Redis or Valkey, and Chromium.

Each is private to one test run, listens on a free port of 127.0.0.1 alone, and dies with the run.
A server that this machine does not have is skipped with the reason, or fails where
``HOTLINE_REQUIRE`` names it (``tests.servers.capabilities``).
"""
