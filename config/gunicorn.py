"""How gunicorn serves Docent: `python -m gunicorn -c config/gunicorn.py`. The command line wins."""

import gc
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.metrics import close_meeting_place, open_meeting_place, worker_ended  # noqa: E402

# Before the program is loaded: it asks once where to meet. This loads the settings, and with them .env.
open_meeting_place()

wsgi_app = "config.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
# Who has to wait does so in the system's queue, from which both workers take. Each of its own took what it
# could get, and whoever stood in the longer one waited twice as long: of 200 at once one in a hundred 2.5 s,
# not 1.7.
worker_connections = 32
preload_app = True
# Since gunicorn 25 one control socket a user would be shared by all instances.
control_socket_disable = True
graceful_timeout = 30
loglevel = "warning"


def when_ready(server):
    # What is loaded by now stays to the end. Unless the collector leaves it alone, it writes into all of it,
    # and nothing stays shared between the workers.
    gc.collect()
    gc.freeze()
    # A page makes thousands of objects and lets go of them by itself: looking through them forty times a page
    # for garbage that is not there took a tenth of its time.
    gc.set_threshold(20_000, 20, 20)


def child_exit(server, worker):
    worker_ended(worker.pid)


def on_exit(server):
    close_meeting_place()
