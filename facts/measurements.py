"""What a benchmark writes down: its plan, and one record for each stack, task, load and round.

Null is not measured, never 0. Every repeat is kept; what a check refused keeps its figures and has
the reason in `invalid`.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from facts.values import Bytes, Count, Fact, Few, Interface, Line, Moment, Seconds, Slug

Milliseconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Rate = Annotated[float, Field(ge=0, allow_inf_nan=False)]  # requests a second

Check = Literal[
    "start",  # the server did not start, or its first answer was wrong
    "wrong_answers",  # under load, answers that the contract refuses
    "errors",  # more than a few connections failed or timed out
    "ended",  # a process of the server ended under load
    "hung",  # answers stopped coming
    "starved",  # some connections had no answer at all, while others had
    "too_few",  # too few answers to say anything
    "saturated",  # an open loop offered more than the server can do
    "littles_law",  # throughput x latency is not the number of connections
    "percentiles",  # they do not rise
    "generator",  # the load generator itself was the limit, or was late
    "noise",  # other programs, or the host of a virtual machine, took the processor
]


class Limits(NamedTuple):
    """What a measurement must keep to, to count. Shares are of one."""

    errors: float = 0.01  # of the requests
    starved: float = 0.02  # of the connections
    answers: int = 20
    held: float = 0.95  # of an open loop's rate
    little: float = 0.1  # throughput x latency from the number of connections
    hung_ms: float = 1000.0  # without an answer at the end
    generator: float = 0.9  # of its core
    ceiling: float = 0.9  # of what the load generator does against a server that does nothing
    late_ms: float = 2.0
    others: float = 0.1  # of one core, by other programs
    stolen: float = 0.05  # of one core, by the host of a virtual machine


LIMITS = Limits()


class Load(Fact):
    """`rate` is null in a closed loop, which keeps all connections busy.

    An open loop offers `rate` requests a second, over at most so many connections.
    """

    connections: int = Field(ge=1, le=10_000)
    rate: int | None = Field(default=None, ge=1, le=1_000_000)

    @property
    def name(self) -> str:
        if self.rate is None:
            return f"{self.connections} connections"
        return f"{self.rate} requests/s"

    @property
    def slug(self) -> str:
        """Its name in addresses: 64-connections, or 500-per-second."""
        return f"{self.connections}-connections" if self.rate is None else f"{self.rate}-per-second"


class Latency(Fact):
    """Percentiles are null where fewer than ten answers were slower."""

    count: int = Field(ge=1, le=2**31 - 1)
    mean_ms: Milliseconds
    p50_ms: Milliseconds | None
    p90_ms: Milliseconds | None
    p99_ms: Milliseconds | None
    p999_ms: Milliseconds | None
    max_ms: Milliseconds


class Errors(Fact):
    """Requests without a right answer, by what went wrong."""

    connect: Count = 0
    read: Count = 0  # the connection ended or broke before the answer was there
    timeout: Count = 0
    status: Count = 0
    body: Count = 0
    early: Count = 0  # an answer before the contract's time had passed

    @property
    def lost(self) -> int:
        return self.connect + self.read + self.timeout

    @property
    def wrong(self) -> int:
        return self.status + self.body + self.early


class Invalid(Fact):
    check: Check
    detail: Annotated[str, Field(min_length=1, max_length=4000)]


class MeasurementRecord(Fact):
    """One stack × one task × one load × one round. `answers` are the right ones in `seconds`."""

    framework: Slug
    server: Slug
    interface: Interface
    workers: Few
    threads: Few
    task: Slug
    load: Load
    round: Few
    at: Moment
    seconds: Seconds | None = None
    answers: Count | None = None
    latency: Latency | None = None
    corrected: Latency | None = None  # a closed loop's, with what it omitted put back
    errors: Errors | None = None
    first_wrong: str | None = None
    starved: Count | None = None  # connections that waited all the time for an answer
    silent_ms: Milliseconds | None = None  # the longest time without any answer
    late_ms: Milliseconds | None = None  # p99 of how late the generator sent, in an open loop
    server_cpu_seconds: Seconds | None = None  # of all its processes, in `seconds`
    generator_cpu_seconds: Seconds | None = None
    other_cpu_seconds: Seconds | None = None  # of everything else on the machine
    stolen_seconds: Seconds | None = None  # taken by the host of a virtual machine
    memory_bytes: Bytes | None = None  # the largest proportional set size of all its processes
    start_seconds: Seconds | None = None  # from its start to its first answer
    invalid: list[Invalid] = []

    @property
    def requests_per_second(self) -> float | None:
        return self.answers / self.seconds if self.answers and self.seconds else None

    @property
    def requests_per_cpu_second(self) -> float | None:
        """Right answers for each second of processor time that the server used."""
        if not self.answers or not self.server_cpu_seconds:
            return None
        return self.answers / self.server_cpu_seconds

    @property
    def subject(self) -> tuple[str, str]:
        return self.framework, self.server


class Subject(Fact):
    """What is measured. `reference` marks a stack that stands beside the frameworks."""

    framework: Slug
    server: Slug
    reference: bool
    tasks: list[Slug] = Field(min_length=1)


class Plan(Fact):
    """What a benchmark set out to do; `--resume` goes on with exactly this."""

    subjects: list[Subject] = Field(max_length=1_000)
    loads: dict[Slug, list[Load]]  # by task
    rounds: Few
    seconds: float = Field(gt=0, allow_inf_nan=False)
    warm_up_seconds: Seconds
    timeout_seconds: float = Field(gt=0, allow_inf_nan=False)
    workers: Few
    server_cores: list[Count]  # empty: not pinned
    generator_cores: list[Count]


class Ceiling(Fact):
    """What the load generator does against a server that does nothing, in requests a second."""

    requests_per_second: list[Rate] = Field(min_length=1)  # one each time it was looked at
    connections: Count


class CrossCheck(Fact):
    """The same load by another tool."""

    tool: Line
    subject: Line
    connections: Count
    ours: list[Rate]  # interleaved with theirs
    theirs: list[Rate]


class Bench(Fact):
    plan: Plan
    generator: Line
    ceiling: Ceiling | None
    cross_checks: list[CrossCheck]
    measurements: list[MeasurementRecord] = Field(max_length=20_000)
