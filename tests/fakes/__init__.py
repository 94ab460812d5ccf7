"""Stand-ins for what is outside of the house, faithful to how the real ones behave."""
