#!/usr/bin/env python
"""Run Docent's commands: `python manage.py help`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, OperationalError

    from config import away, damaged

    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.exit(f"Docent cannot start. {error}")
    except DatabaseError as error:
        if damaged.is_damage(error):
            sys.exit(damaged.sentence(error))
        if isinstance(error, OperationalError) and away.is_away(error):
            sys.exit(away.sentence(error))
        raise
    except BrokenPipeError:
        # Whoever reads what is printed has seen enough, as in `| head`. Python would try to write the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
