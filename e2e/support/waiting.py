"""Waiting for a condition: the only place that lets time pass."""
import time


class NotInTime(AssertionError):
    pass


def eventually(ask, what, seconds=30, every=0.1):
    """Asks until the answer is truthy, and returns it. An AssertionError of `ask` counts as "not yet"; the last one is told."""
    end = time.monotonic() + seconds
    last = None
    while True:
        try:
            answer = ask()
            if answer:
                return answer
            last = f"the last answer was {answer!r}"
        except AssertionError as problem:
            last = str(problem)
        if time.monotonic() >= end:
            raise NotInTime(f"{what}: not within {seconds} s; {last}")
        time.sleep(every)


def holds_for(ask, what, seconds):
    """Asks over and over for so long, and fails at the first answer that is not truthy: for what must not happen."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask()
        assert answer, f"{what}: {answer!r}"
        time.sleep(0.1)


def pause(seconds):
    """For a client that is slow on purpose."""
    time.sleep(seconds)
