"""The visitor's page: a few files, read once, sent with headers that leave no trace."""

from __future__ import annotations

import gzip
from pathlib import Path

from litestar import Response, Router, get
from litestar.params import FromPath

from vt_desk.service.api.guard import AnyRequest
from vt_desk.service.problem import Refusal
from vt_desk.service.rights import Right

PUBLIC = {"right": Right.PUBLIC}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page_router(folder: Path) -> Router:
    """The routes of the page's files.

    Args:
        folder: ``resources/visitor``.
    """
    files = {
        file.name: (file.read_bytes(), TYPES[file.suffix])
        for file in sorted(folder.iterdir())
        if file.suffix in TYPES
    }
    # Packed once: on a bad connection a third of the bytes is a page that comes sooner.
    packed = {name: gzip.compress(plain, mtime=0) for name, (plain, _) in files.items()}

    def send(name: str, request: AnyRequest) -> Response[bytes]:
        found = files.get(name)
        if found is None:
            raise Refusal("not_found")
        body, media_type = found
        headers = {"Content-Security-Policy": CSP, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            body = packed[name]
            headers["Content-Encoding"] = "gzip"
        return Response(body, media_type=media_type, headers=headers)

    @get("/", opt=PUBLIC, include_in_schema=False)
    async def page(request: AnyRequest) -> Response[bytes]:
        """The page itself."""
        return send("page.html", request)

    @get("/{name:str}", opt=PUBLIC, include_in_schema=False)
    async def file(name: FromPath[str], request: AnyRequest) -> Response[bytes]:
        """What the page is made of."""
        return send(name, request)

    return Router(path="/", route_handlers=[page, file])
