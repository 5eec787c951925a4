"""The network that tests may use: this machine. Anything else is an error, at once and aloud.

Python's own sockets are guarded, not every event of the interpreter: an audit hook runs while a
thread is given its trace function, and when two threads start at once one of them then dies.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

INTERNET = {socket.AF_INET, socket.AF_INET6}
SENDS = {"connect": 0, "connect_ex": 0, "sendto": -1, "sendmsg": 3}
"""What a socket sends with, and which argument is the address."""
LOOKS_UP = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")


def close() -> None:
    """Close the network for the rest of this process."""
    for name, where in SENDS.items():
        setattr(socket.socket, name, _sending(getattr(socket.socket, name), where))
    for name in LOOKS_UP:
        setattr(socket, name, _looking_up(getattr(socket, name)))


def _sending(send: Callable[..., Any], where: int) -> Callable[..., Any]:
    @wraps(send)
    def guarded(line: socket.socket, *arguments: Any) -> Any:
        there = arguments[where] if where < len(arguments) else None
        if line.family in INTERNET and there is not None:
            _demand_this_machine(there[0])
        return send(line, *arguments)

    return guarded


def _looking_up(find: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(find)
    def guarded(host: object, *arguments: Any, **named: Any) -> Any:
        _demand_this_machine(host)
        return find(host, *arguments, **named)

    return guarded


def _demand_this_machine(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        ours = ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        ours = False
    if not ours:
        raise RuntimeError(f"a test wanted to reach {name}; use the null twin or a simulator")
