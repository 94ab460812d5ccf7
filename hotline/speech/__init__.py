"""Sound and speech: what the line says and what it hears.

The law of this room: it turns text into sound and sound into text, and knows nothing of calls,
cases, carriers or the web. Sound in memory is mono PCM16 (`audio.Sound`). Nothing is rendered while
a caller waits: prompts are rendered ahead into `clips`, and only looked up during a call.
"""
