"""Asks the server on this machine whether it can serve; exit code 0 when it can. For container engines."""

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen

address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/readyz"
try:
    with urlopen(address, timeout=4) as answer:  # noqa: S310  our own address
        print(answer.read().decode().strip())
except (URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
