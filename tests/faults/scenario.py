"""The table of scenarios: a function each, in the order in which they are declared."""
import dataclasses
import typing


class Skipped(Exception):
    """This machine does not let the scenario be made; says why."""


@dataclasses.dataclass
class Scenario:
    title: str
    run: typing.Callable
    short: bool


ALL = []


def scenario(title, short=False):
    """Declares a scenario; short ones are part of make test."""
    def declare(function):
        ALL.append(Scenario(title, function, short))
        return function
    return declare
