"""The gate in front of every route: limits, then tokens, then rights."""

from __future__ import annotations

import time
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from vt_desk.service import accounts, rights
from vt_desk.service.accounts import ACCESS, Signed
from vt_desk.service.conversations import Owner, Visitor, read_token
from vt_desk.service.node import Node
from vt_desk.service.problem import Refusal
from vt_desk.service.rights import Right

AnyConnection = ASGIConnection[Any, Any, Any, Any]
AnyRequest = Request[Any, Any, Any]
NodeDep = NamedDependency[Node]
SignedDep = NamedDependency[Signed]
OwnerDep = NamedDependency[Owner]
VisitorDep = NamedDependency[Visitor]


async def gate(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Let a request through, or refuse it.

    Raises:
        Refusal: ``rate_limited``, or what is wrong with the token or the right.
    """
    node: Node = connection.app.state.node
    # An office shares an address: what its desks ask all day must not use up a call for help.
    buckets = node.buckets
    requests = buckets.ahead if handler.opt.get("ahead") else buckets.requests
    requests.take(address(connection))
    right = handler.opt.get("right")
    if right is Right.PUBLIC:
        return
    if not isinstance(right, Right):
        raise Refusal("forbidden")
    token = _bearer(connection)
    if right is Right.VISITOR:
        visitor = read_token(token)
        if visitor is None:
            raise Refusal("token_refused")
        connection.state.visitor = visitor
        return
    signed = await signed_by(node, token, accounts.WATCH if right is Right.WATCH else ACCESS)
    rights.check(right, signed, connection.path_params.get("region"))
    connection.state.signed = signed


async def signed_by(node: Node, token: str, kind: str = ACCESS) -> Signed:
    """Who a token of a kind stands for; asked of the database once in a few seconds."""
    now_s = time.monotonic()
    # A token that is good as one kind is nothing as another.
    known_as = f"{kind} {token}"
    kept = node.known.get(known_as)
    if kept is not None and kept[0] > now_s:
        return kept[1]
    removals = node.removals
    signed = await node.database.read(lambda txn: accounts.check_access(txn, token, kind))
    node.remember(known_as, signed, now_s, removals)
    return signed


def address(connection: AnyConnection) -> str:
    """The caller's address, for the limits only."""
    return connection.client.host if connection.client else "local"


def _bearer(connection: AnyConnection) -> str:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal("token_missing", action="sign_in")
    return token


# Each asks for the one before it: Litestar resolves independent ones in a task group, which
# costs a quarter of a request.


async def provide_node(request: AnyRequest) -> Node:
    """The node, for a handler."""
    node: Node = request.app.state.node
    return node


async def provide_signed(request: AnyRequest, node: NodeDep) -> Signed:  # noqa: ARG001 - order
    """Who asks, as the gate found."""
    signed: Signed = request.state.signed
    return signed


async def provide_owner(signed: SignedDep) -> Owner:
    """The seat that asks."""
    return Owner(signed.device, signed.user, signed.name, signed.regions)


async def provide_visitor(request: AnyRequest, node: NodeDep) -> Visitor:  # noqa: ARG001 - order
    """The visitor that asks; each transaction proves the token itself."""
    visitor: Visitor = request.state.visitor
    return visitor
