"""Stopwatches on functions: how often each was called, and the CPU time of its thread that it took."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import thread_time
from typing import Any

#: A name, and where the function is looked up by those who call it: a module or a class, and the function's name there.
Watched = tuple[str, Any, str]


@dataclass(slots=True)
class Meter:
    """What was counted so far, by name."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def timed(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        """Make a function that does the same and is timed; only for one that does not wait."""
        self.seconds.setdefault(name, 0.0)
        self.calls.setdefault(name, 0)

        @functools.wraps(original)
        def run(*arguments: Any, **named: Any) -> Any:
            began = thread_time()
            try:
                return original(*arguments, **named)
            finally:
                self.seconds[name] += thread_time() - began
                self.calls[name] += 1

        return run


@contextmanager
def metering(meter: Meter, *watched: Watched) -> Iterator[None]:
    """Time functions while the block runs. Raises AttributeError for one that is not there."""
    originals = [getattr(owner, function) for _, owner, function in watched]
    try:
        for (name, owner, function), original in zip(watched, originals, strict=True):
            setattr(owner, function, meter.timed(name, original))
        yield
    finally:
        for (_, owner, function), original in zip(watched, originals, strict=True):
            setattr(owner, function, original)
