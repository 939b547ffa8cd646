import signal
import sys

from django.core.management.base import BaseCommand

from learn import conversions


class Command(BaseCommand):
    help = "Reads the files that were brought at the desk and wait. The site starts this by itself."
    requires_system_checks = []

    def handle(self, *args, **options):
        # Told to stop, it says so in the row; killed, it is given up for dead after a while.
        signal.signal(signal.SIGTERM, lambda *received: sys.exit(conversions.TOLD_TO_STOP))
        conversions.work()
