"""Sentences spoken over a bad telephone line: what benchmarks and training listen to.

The law of this room: text → voice → one of several speakers → noise → G.711, all by program and
the same each time, so that a figure can be measured again. What a recogniser made of it is kept in
`.cache/`, because hearing thousands of sentences takes hours. No caller's recording is used.
"""
