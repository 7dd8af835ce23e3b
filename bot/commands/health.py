"""`kopru health`: asks the running server whether it is ready, for container checks without curl."""

import http.client
import os
from datetime import date

from bot.settings import read_settings

PATIENCE_S = 3.0


def run(argv: list[str], *, today: date) -> int:
    """Ask /readyz on this machine; 0 when it says 200, 1 otherwise. Raises BadSettings."""
    settings = read_settings(os.environ)
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, settings.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
    except OSError:
        status = 0
    finally:
        connection.close()
    print("ready" if status == 200 else "not ready")
    return 0 if status == 200 else 1
