"""The API's OpenAPI document: from the routes, with the token that each one asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import SecurityScheme
from litestar.routes import HTTPRoute

from vt_desk.service.rights import Right

SECURITY_SCHEMES = {
    "account": SecurityScheme(
        type="http", scheme="bearer", description="The access token of a signed-in device"
    ),
    "watch": SecurityScheme(
        type="http", scheme="bearer", description="The watch token of a locked desk"
    ),
    "visitor": SecurityScheme(
        type="http", scheme="bearer", description="The token of one conversation's page"
    ),
}
_ASKED: dict[Right, list[dict[str, list[str]]]] = {
    Right.PUBLIC: [],
    Right.VISITOR: [{"visitor": []}],
    Right.ACCOUNT: [{"account": []}],
    Right.TALK: [{"account": []}],
    Right.WATCH: [{"watch": []}],
    Right.LEAD: [{"account": []}],
}


def handlers(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Every route as its method, its path with names in braces, and its handler."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in sorted(route.route_handler_map.items()):
                yield str(method), route.path_format, handler


def describe(app: Litestar) -> dict[str, Any]:
    """The OpenAPI document, with stable names for its operations.

    Raises:
        KeyError: a described route has no right.
    """
    document: dict[str, Any] = app.openapi_schema.to_schema()
    for method, path, handler in handlers(app):
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is not None:
            operation["operationId"] = f"{operation['tags'][0]}_{handler.handler_name}"
            operation["security"] = _ASKED[handler.opt["right"]]
    document.pop("security", None)
    return document
