"""Speaking more slowly to a resident who needs it, on whichever carrier they call."""

from hotline.flow.actions import Facts, Hold, Play, SoundAction


def pace_of(facts: Facts) -> float:
    """How many times as long speech lasts for this caller; 1 for everybody not in the ledger."""
    return float((facts.get("resident") or {}).get("slower") or 1.0)


def at_pace(action: SoundAction, slower: float) -> SoundAction:
    """Return the action with everything that it says at that pace."""
    if slower == 1.0 or not isinstance(action, Play | Hold):
        return action
    clips = tuple(clip.model_copy(update={"slower": slower}) for clip in action.clips)
    return action.model_copy(update={"clips": clips})
