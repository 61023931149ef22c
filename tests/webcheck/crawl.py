"""A site served as a host would below a path of its own, and a visitor who follows every link."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from lxml import html

from webcheck.site import css_addresses, references


class Mounted(SimpleHTTPRequestHandler):
    """Serves a folder below `mount` and nothing beside it; what is missing is answered with 404.html."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # it would hold each answer back for 40 ms

    def __init__(self, *arguments: Any, mount: str, **options: Any) -> None:
        self.mount = mount
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if self.path.startswith(self.mount + "/"):
            self.path = self.path.removeprefix(self.mount)
            super().do_GET()
        else:
            self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        body = page.read_bytes() if page.is_file() else b""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path, mount: str) -> Iterator[str]:
    """The address of `folder` on a server of its own: `http://127.0.0.1:PORT/mount`."""
    handler = partial(Mounted, directory=str(folder), mount=mount)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{mount}"
        finally:
            server.shutdown()
            thread.join()


class Visitor:
    """Follows the links of a site at `address` and never leaves it.

    `seen` maps each address asked for to the status it was answered with, `findings` tells what a visitor
    would have stumbled over.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.seen: dict[str, int] = {}
        self.findings: list[str] = []

    def visit(self, *starts: str) -> None:
        """Ask for the URLs and all they lead to."""
        host = urlsplit(self.address).netloc
        queue = [(self.address + quote(start), "the start") for start in starts]
        connection = HTTPConnection(host, timeout=30)
        try:
            for address, source in queue:
                if address in self.seen:
                    continue
                status, found = self._get(connection, address)
                self.seen[address] = status
                if status != 200:
                    self.findings.append(f"{source}: {self._short(address)} is answered with {status}")
                queue += [(target, self._short(address)) for target in found]
        finally:
            connection.close()

    def _get(self, connection: HTTPConnection, address: str) -> tuple[int, list[str]]:
        """The status, and the addresses on this host that the answer links to."""
        connection.request("GET", urlsplit(address).path)
        response = connection.getresponse()
        body = response.read()
        kind = response.headers.get_content_type()
        if kind == "text/html" and body:
            hrefs = [reference.href for reference in references(html.document_fromstring(body))]
        elif kind == "text/css":
            hrefs = css_addresses(body.decode("utf-8"))
        else:
            hrefs = []
        targets = [urldefrag(urljoin(address, href)).url for href in hrefs]
        host = urlsplit(self.address).netloc
        return response.status, [target for target in targets if urlsplit(target).netloc == host]

    def _short(self, address: str) -> str:
        inside = address.removeprefix(self.address)
        return inside if inside.startswith("/") else address

    @property
    def urls(self) -> set[str]:
        """The URLs below the site's root that were asked for and are there."""
        answered = (address for address, status in self.seen.items() if status == 200)
        return {unquote(address.removeprefix(self.address)) for address in answered}
