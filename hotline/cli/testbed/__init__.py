"""A telephone network on loopback, for benchmarks and tests: a switch, telephones, load.

The law of this room: everything in it is real (an Asterisk with our own configuration, a SIP stack,
SIPp), listens on free ports of the loopback interface alone, and ends with the process that began
it. What a machine lacks is said in an exception, by those who would need it.
"""
