"""The network that tests may use: this machine. Anything else is an error, at once and aloud."""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address

INTERNET = {socket.AF_INET, socket.AF_INET6}
SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOKS_UP = {"socket.getaddrinfo", "socket.gethostbyname"}


def close() -> None:
    """Closes the network for the rest of this process. An audit hook cannot be taken off again."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in SENDS:
        line, address = arguments[:2]
        if isinstance(line, socket.socket) and line.family in INTERNET and address is not None:
            _demand_this_machine(address[0] if isinstance(address, tuple) else address)
    elif event in LOOKS_UP:
        _demand_this_machine(arguments[0])


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
