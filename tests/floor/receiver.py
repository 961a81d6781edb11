"""A real HTTP server that writes down what it is told, and answers as it is asked to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Status codes for the next requests; then 204 for ever. 0 is silence."""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    quiet: threading.Event = field(default_factory=threading.Event)
    """Ends the silence."""

    @property
    def keys(self) -> list[str]:
        return [found["Idempotency-Key"] for found in self.headers]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.headers.append(dict(self.headers))
            receiver.bodies.append(json.loads(body))
            code = receiver.answers.pop(0) if receiver.answers else 204
            if code == 0:
                receiver.quiet.wait(30)
                return
            self.send_response(code)
            if code in (301, 302, 307):
                self.send_header("Location", receiver.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/spo?token=abc"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.quiet.set()
        server.shutdown()
        server.server_close()
        thread.join()
