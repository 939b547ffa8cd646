from django.core.management.base import BaseCommand, CommandError

from config.moving import CannotMove, move


class Command(BaseCommand):
    help = "Copies everything from this site's SQLite to an empty PostgreSQL. Stop the servers first."

    def add_arguments(self, parser):
        parser.add_argument("address", help="postgres://user:password@host:5432/name")
        parser.add_argument("--while-served", action="store_true", help="go on though servers are running")

    def handle(self, address, **options):
        try:
            moved = move(address, options["while_served"])
        except CannotMove as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Moved {sum(moved.values()):,} rows in {len(moved)} tables; each was compared. "
            "Now set DATABASE_URL to that address, and run: .venv/bin/python manage.py start; then start the "
            "servers."
        )
