"""What a signal sets while it is waited for."""

from __future__ import annotations

import itertools
import signal
import sys

from flows.standing.wish import Wish, to_end


def test_a_signal_at_any_step_of_waiting_is_heard() -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        for step in itertools.count(1):
            wish = to_end()
            left = [step]

            def profile(*_: object, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] == 0:
                    signal.raise_signal(signal.SIGTERM)

            sys.setprofile(profile)
            heard = wish.wait(0.01)
            sys.setprofile(None)
            if left[0] > 0:  # it had fewer steps
                break
            assert heard or wish.wait(0)  # a wait that was over a moment before
    finally:
        sys.setprofile(None)
        for one, handler in before.items():
            signal.signal(one, handler)
    assert step > 3


def test_it_stays_set() -> None:
    wish = Wish()
    assert not wish.wait(0)
    wish.set()
    wish.set()
    assert wish.wait()
    assert wish.wait(0)
