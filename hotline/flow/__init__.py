"""What callers hear and choose: a pure engine over flows that are data.

Law: no I/O, no clock, no database, no chance. `engine.step` turns a state and an event into a new
state and actions; what a flow says and where it leads stands in `ivr_flows/`, never here. Only
`loader` reads files, once. Bad flow data fails when it is loaded, never in the middle of a call.
"""
