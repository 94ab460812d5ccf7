"""Slots for sockets and event streams."""

from hotline.carriers.streams import StreamSlots


def test_the_one_who_comes_after_the_last_slot_is_told():
    slots = StreamSlots(2)
    with slots.slot() as first, slots.slot() as second, slots.slot() as third:
        assert (first, second, third) == (True, True, False)
    assert slots.taken == 0


def test_a_slot_is_free_again_when_its_holder_failed():
    slots = StreamSlots(1)
    try:
        with slots.slot():
            raise OSError
    except OSError:
        pass
    with slots.slot() as admitted:
        assert admitted


def test_streams_may_hand_their_slot_on():
    slots = StreamSlots(1)
    assert slots.acquire()
    assert not slots.acquire()
    slots.release()
    assert slots.acquire()
