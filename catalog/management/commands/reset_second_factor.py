from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import history
from catalog.sign_in import action_log, second_factor


class Command(BaseCommand):
    help = "Lets an account sign in without its second factor, whose phone and codes are lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"]
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"There is no account {name}.")
        if not second_factor.reset(person):
            raise CommandError(f"{name} has no second factor.")
        author = history.machine_author("reset_second_factor")
        action_log.note(author, person, "The second factor was reset from the shell.")
        if options["verbosity"]:
            self.stdout.write(f"{name} signs in with the password alone now, and can enrol anew.")
