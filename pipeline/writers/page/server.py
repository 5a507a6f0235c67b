"""One page on this machine's own address, and nothing else."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.errors import UsageError

ADDRESS = "127.0.0.1"


def page_server(page: bytes, port: int = 0) -> ThreadingHTTPServer:
    """A server of the page, bound but not yet running; nobody but this machine can reach it.

    Args:
        page: what it answers with at ``/``; every other path is not there.
        port: 0 takes any that is free.

    Raises:
        UsageError: the port is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Another name for this address would let a foreign site read the page through the browser.
            host = self.headers.get("Host", "").split(":")[0]
            if self.path.split("?")[0] != "/" or host not in (ADDRESS, "localhost"):
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing: the command line has said where the page is."""

    try:
        return ThreadingHTTPServer((ADDRESS, port), Handler)
    except (OSError, OverflowError) as error:
        raise UsageError(f"--port {port}: cannot be used ({error}); leave it out to take any free one.") from error
