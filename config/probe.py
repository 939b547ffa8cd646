"""Asks the server on this machine whether it can serve; exit code 0 when it can. For container engines."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip() or "127.0.0.1"
address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/readyz"
try:
    with urlopen(Request(address, headers={"Host": host}), timeout=4) as answer:  # noqa: S310  our own address
        print(answer.read().decode().strip())
except (URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
