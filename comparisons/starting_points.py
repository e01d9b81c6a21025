"""Policies for situations that people describe, to begin with and to change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StartingPoint:
    """`query` is the policy's own query string, and `why` says why these requirements."""

    name: str
    why: str
    query: str

    @property
    def address(self) -> str:
        return f"/choose/?{self.query}"


STARTING_POINTS = (
    StartingPoint(
        "An MVP quickly",
        "Accounts, a database with migrations and an interface to look into it come with the"
        " framework, so that the first weeks go into the product; forms, a generator of code and"
        " help with tests save more.",
        "must=admin,authentication,migrations,orm&should=forms,scaffolding,testing&at=built_in",
    ),
    StartingPoint(
        "A REST API",
        "Input is checked and the API described by the framework’s own project, so that code and"
        " documentation cannot part; pages to try it, tokens and type hints make it pleasant.",
        "must=openapi,rest,validation&should=interactive-docs,jwt,type-hints&at=official",
    ),
    StartingPoint(
        "Microservices",
        "Many small services need a small core, and logs and metrics to find out which of them"
        " fails; a release within two years says that somebody still mends it.",
        "must=logging,metrics&should=async-handlers,openapi,testing,type-hints"
        "&kind=asynchronous,micro&released=24",
    ),
    StartingPoint(
        "A content site",
        "Pages are made from templates and forms, in the languages of their readers, without"
        " packages by others; editors want an interface, and readers pages from a cache.",
        "must=forms,internationalisation,templates&should=admin,caching,csrf&at=official",
    ),
    StartingPoint(
        "Thousands of connections",
        "Connections that stay open need WebSockets and handlers that wait without holding a"
        " thread, in the framework itself; work beside the requests and a server of its own help.",
        "must=async-handlers,websockets&should=background-tasks,production-server,scheduler"
        "&at=built_in",
    ),
    StartingPoint(
        "A beginner",
        "What stops beginners is setting up: a server that reloads, a debugger and templates are"
        " there after one installation, and the project is active; forms, sessions and help with"
        " tests are the next things to be learnt.",
        "must=debugger,development-server,templates&should=forms,sessions,testing"
        "&at=built_in&status=active",
    ),
    StartingPoint(
        "Coming from Rails or Laravel",
        "What both bring is there from the start: models with migrations, templates, a generator"
        " of code; a container for dependencies (Laravel), jobs, schedules and tests are as there.",
        "must=migrations,orm,scaffolding,templates"
        "&should=background-tasks,dependency-injection,scheduler,testing"
        "&at=built_in&kind=full_stack",
    ),
)
