"""What a benchmark sets out to do, in which order, and how long it will take."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from facts.contract import Task
from facts.measurements import Load, MeasurementRecord, Plan, Subject
from facts.samples import Exhibit, Server
from lab.verify import Case

COMMON = "granian"  # the server that WSGI and ASGI stacks have in common
BUILD_SECONDS = 8.0  # guesses, for the estimate alone
VERIFY_SECONDS = 2.0
START_SECONDS = 0.8

Key = tuple[str, str, str, Load, int]


@dataclass(frozen=True)
class Turn:
    """One measurement to make."""

    case: Case
    load: Load
    round: int

    @property
    def key(self) -> Key:
        case = self.case
        return case.sample.framework, case.server.slug, case.sample.task, self.load, self.round


def key(record: MeasurementRecord) -> Key:
    return record.framework, record.server, record.task, record.load, record.round


def cases(exhibits: Mapping[str, Exhibit], plan: Plan, tasks: Mapping[str, Task]) -> list[Case]:
    """A case for each subject and task of the plan. Raises KeyError for what is not there."""
    found = []
    for subject in plan.subjects:
        exhibit = exhibits[subject.framework]
        server = next((s for s in exhibit.stack.servers if s.slug == subject.server), None)
        if server is None:
            raise KeyError(f"{subject.framework}/{subject.server}")
        server = server.with_workers(plan.workers)
        found += [Case(exhibit, exhibit.samples[t], tasks[t], server) for t in subject.tasks]
    return found


def subjects(
    exhibits: Mapping[str, Exhibit], tasks: Collection[str], stacks: Collection[str], of: bool
) -> list[Subject]:
    """The stacks that are asked for, with the tasks that each has a sample for.

    `stacks` holds usual, common, all, a server's slug, or framework/server; `of` marks references.
    """
    found = []
    for exhibit in exhibits.values():
        for server in exhibit.stack.servers:
            answered = [
                task
                for task in exhibit.samples
                if task in tasks
                and server in exhibit.servers_of(task)
                and _asked(exhibit, server, task, stacks)
            ]
            if answered:
                found.append(
                    Subject(
                        framework=exhibit.framework,
                        server=server.slug,
                        reference=of,
                        tasks=answered,
                    )
                )
    return found


def _asked(exhibit: Exhibit, server: Server, task: str, stacks: Collection[str]) -> bool:
    names = {"all", server.slug, f"{exhibit.framework}/{server.slug}"}
    names |= {"usual"} if server in exhibit.usual_servers(task) else set()
    names |= {"common"} if server.server.lower() == COMMON else set()
    return bool(names & set(stacks))


def turns(found: list[Case], plan: Plan) -> Iterator[Turn]:
    """Round by round, all stacks in each, task by task; every second round goes backwards."""
    for number in range(1, plan.rounds + 1):
        row = [
            Turn(case, load, number)
            for task in plan.loads
            for load in plan.loads[task]
            for case in found
            if case.sample.task == task
        ]
        yield from row if number % 2 else reversed(row)


def seconds_of(load: Load, plan: Plan) -> float:
    """What one measurement takes, about."""
    return START_SECONDS + plan.warm_up_seconds + plan.seconds


def estimate(left: list[Turn], to_build: int, to_verify: int, jobs: int, plan: Plan) -> float:
    """Seconds, about: environments and contracts first, then the measurements."""
    first = (to_build * BUILD_SECONDS + to_verify * VERIFY_SECONDS) / jobs
    return first + sum(seconds_of(turn.load, plan) for turn in left)


def cores() -> tuple[list[int], list[int]]:
    """The server's and the generator's: the generator has one for itself where there are two."""
    there = sorted(os.sched_getaffinity(0))
    return (there[1:], there[:1]) if len(there) > 1 else ([], [])
