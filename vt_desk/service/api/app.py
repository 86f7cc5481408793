"""The application: every route behind the gate, every error a problem."""

from __future__ import annotations

from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components
from litestar.types import ASGIApp, Message, Receive, Scope, Send

import vt_desk
from vt_desk import shipped
from vt_desk.service.api import (
    description,
    desk,
    desk_streams,
    escalation,
    guard,
    intake,
    lead,
    ops,
    problems,
    session,
    visitor,
)
from vt_desk.service.api.page import page_router
from vt_desk.service.node import Node
from vt_desk.service.problem import Refusal

# On every answer, errors included: nothing is kept, guessed, framed or passed on.
SAFE_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    (b"x-robots-tag", b"noindex"),
]


def build_app(node: Node) -> Litestar:
    """Put the routes together.

    Args:
        node: what they stand on; it is run by whoever serves the application.
    """
    app = Litestar(
        route_handlers=[
            session.router,
            desk_streams.router,
            desk.router,
            intake.router,
            escalation.router,
            lead.router,
            visitor.router,
            ops.router,
            page_router(shipped.resources() / "visitor"),
        ],
        guards=[guard.gate],
        dependencies={
            "node": Provide(guard.provide_node),
            "signed": Provide(guard.provide_signed),
            "owner": Provide(guard.provide_owner),
            "visitor": Provide(guard.provide_visitor),
        },
        exception_handlers={
            Refusal: problems.on_refusal,
            HTTPException: problems.on_http_error,
            Exception: problems.on_failure,
        },
        request_max_body_size=node.settings.limits.body_bytes,
        middleware=[_safe_headers],
        openapi_config=OpenAPIConfig(
            title="VT Desk",
            version=vt_desk.__version__,
            path="/v1/openapi",
            components=Components(security_schemes=dict(description.SECURITY_SCHEMES)),
        ),
        logging_config=None,
        debug=False,
    )
    app.state.node = node
    return app


def _safe_headers(app: ASGIApp) -> ASGIApp:
    async def with_headers(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                given: Any = list(message.get("headers", []))
                message["headers"] = [*given, *SAFE_HEADERS]
            await send(message)

        await app(scope, receive, send_safely)

    return with_headers
