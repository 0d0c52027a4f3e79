"""How fast messages may go; times are readings of a monotonic clock in seconds."""

from bot.delivery.pace import Pace


def send_as_allowed(pace, chats, seconds):
    """Send to each chat in turn whenever it is allowed; return (time, chat) of each message."""
    sent = []
    for tick in range(int(seconds * 100)):
        at = tick / 100
        for chat in chats:
            if pace.room(at) and chat not in pace.held(at):
                pace.take(chat, at)
                sent.append((at, chat))
    return sent


def test_one_chat_gets_a_burst_and_then_one_a_second():
    times = [at for at, _ in send_as_allowed(Pace(), [1], seconds=5)]
    assert [round(at) for at in times] == [0, 0, 0, 0, 1, 2, 3, 4]


def test_many_chats_together_stay_below_30_in_any_second():
    times = [at for at, _ in send_as_allowed(Pace(), range(1000), seconds=10)]
    assert len(times) >= 250
    assert max(sum(at <= t < at + 1 for t in times) for at in times) <= 30


def test_a_chat_that_was_refused_waits_and_others_do_not():
    pace = Pace()
    pace.refuse(1, seconds=3, at=10.0)
    assert pace.held(12.9) == {1: 13.0}
    assert pace.room(12.9) > 0
    assert pace.held(13.0) == {}


def test_a_shorter_wait_does_not_end_a_longer_one():
    pace = Pace()
    pace.refuse(1, seconds=30, at=0.0)
    pace.refuse(1, seconds=1, at=1.0)
    assert pace.held(29.0) == {1: 30.0}


def test_refusals_of_several_chats_within_a_second_slow_everyone():
    pace = Pace()
    for chat, at in ((1, 0.0), (2, 0.4), (3, 0.8)):
        pace.refuse(chat, seconds=5, at=at)
    assert pace.room(5.7) == 0
    assert pace.room_at(1.0) == 5.8
    assert pace.room(5.8) > 0


def test_refusals_of_one_chat_or_far_apart_slow_only_those_chats():
    pace = Pace()
    for chat, at in ((1, 0.0), (1, 0.1), (1, 0.2), (2, 5.0), (3, 10.0)):
        pace.refuse(chat, seconds=1, at=at)
    assert pace.room(10.0) > 0


def test_chats_are_forgotten_once_they_may_write_freely():
    pace = Pace(overall=1_000_000, overall_burst=1_000_000)
    for chat in range(10_000):
        pace.take(chat, at=0.0)
        pace.refuse(chat, seconds=1, at=0.0)
    assert pace.held(100.0) == {}
    assert not pace._chats
    assert not pace._waits
