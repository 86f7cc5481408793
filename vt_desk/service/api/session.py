"""Signing in and out, tokens, and the device list."""

from __future__ import annotations

import asyncio

from litestar import Router, delete, get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from vt_desk.domain.conversation import ReleaseReason
from vt_desk.service import accounts, leases
from vt_desk.service.accounts import Signed
from vt_desk.service.api.guard import AnyRequest, NodeDep, SignedDep, address
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.db.transaction import Txn
from vt_desk.service.node import Node
from vt_desk.service.problem import Refusal
from vt_desk.service.rights import Right
from vt_desk.wire import desk as wire

PUBLIC = {"right": Right.PUBLIC}
ACCOUNT = {"right": Right.ACCOUNT}


@post("/session", opt=PUBLIC, status_code=HTTP_201_CREATED, summary="Sign in", responses=PROBLEMS)
async def sign_in(request: AnyRequest, node: NodeDep, data: JSONBody[wire.SignIn]) -> wire.Tokens:
    """Sign in with a local password."""
    node.buckets.sign_ins.take(f"address {address(request)}")
    node.buckets.sign_ins.take(f"account {data.user}")
    stored = await node.database.read(lambda txn: accounts.password_hash_of(txn, data.user))
    if not await asyncio.to_thread(node.passwords.matches, stored, data.password):
        raise Refusal("sign_in_failed")
    settings = node.settings
    return await node.database.write(
        lambda txn: accounts.open_device(
            txn,
            data.user,
            data.device,
            settings.access_token_s,
            settings.refresh_token_s,
            data.device_secret,
        )
    )


@post(
    "/session/refresh",
    opt=PUBLIC,
    status_code=HTTP_201_CREATED,
    summary="New tokens",
    responses=PROBLEMS,
)
async def refresh(node: NodeDep, data: JSONBody[wire.RefreshRequest]) -> wire.Tokens:
    """Trade a refresh token; it can be used once."""
    return await _trade(node, data.refresh_token)


async def _trade(node: Node, token: str) -> wire.Tokens:
    settings = node.settings

    def trade(txn: Txn) -> wire.Tokens | str:
        traded = accounts.refresh(txn, token, settings.access_token_s, settings.refresh_token_s)
        if isinstance(traded, str):
            leases.leave(txn, traded, ReleaseReason.SIGNED_OUT)
        return traded

    traded = await node.database.write(trade)
    if isinstance(traded, str):
        node.device_removed(traded)
        raise Refusal("device_removed", action="removed")
    return traded


@post(
    "/session/unlock",
    opt=PUBLIC,
    status_code=HTTP_201_CREATED,
    summary="New tokens for a locked desk",
    responses=PROBLEMS,
)
async def unlock(request: AnyRequest, node: NodeDep, data: JSONBody[wire.Unlock]) -> wire.Tokens:
    """Trade a refresh token together with the password; a wrong one spends nothing."""
    node.buckets.sign_ins.take(f"address {address(request)}")
    token = data.refresh_token
    user, stored = await node.database.read(lambda txn: accounts.of_refresh(txn, token))
    node.buckets.sign_ins.take(f"account {user}")
    if not await asyncio.to_thread(node.passwords.matches, stored, data.password):
        raise Refusal("sign_in_failed")
    return await _trade(node, token)


@delete(
    "/session", opt=ACCOUNT, status_code=HTTP_204_NO_CONTENT, summary="Sign out", responses=PROBLEMS
)
async def sign_out(node: NodeDep, signed: SignedDep) -> None:
    """Sign this device out; its conversations go back to the queue."""
    await _remove(node, signed, signed.device, "signed_out")


@get("/me", opt=ACCOUNT, summary="Who is signed in", responses=PROBLEMS)
async def me(signed: SignedDep) -> wire.AccountView:
    """The account of this token."""
    return signed.view


@get("/devices", opt=ACCOUNT, summary="Where the account is signed in", responses=PROBLEMS)
async def devices(node: NodeDep, signed: SignedDep) -> list[wire.DeviceView]:
    """The account's devices."""
    return await node.database.read(lambda txn: accounts.list_devices(txn, signed))


@delete(
    "/devices/{device:str}",
    opt=ACCOUNT,
    status_code=HTTP_204_NO_CONTENT,
    summary="Remove a device",
    responses=PROBLEMS,
)
async def remove_device(node: NodeDep, signed: SignedDep, device: FromPath[str]) -> None:
    """Remove one of the account's devices: its tokens and streams end at once."""
    await _remove(node, signed, device, "removed")


async def _remove(node: Node, signed: Signed, device: str, why: str) -> None:
    def remove(txn: Txn) -> bool:
        there = accounts.remove_device(txn, device, who=signed.user, why=why, user=signed.user)
        if there:
            leases.leave(txn, device, ReleaseReason.SIGNED_OUT)
        return there

    if not await node.database.write(remove):
        raise Refusal("not_found")
    node.device_removed(device)


router = Router(
    path="/v1",
    route_handlers=[sign_in, refresh, unlock, sign_out, me, devices, remove_device],
    tags=["session"],
)
