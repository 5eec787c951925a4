"""The providers of electronic identities that an installation names in `[identity.…]`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from services.identity.provider import SIMULATED_ISSUER, WELL_KNOWN, Provider, trusted
from services.tongue import marked
from workflows.assurance import LEVELS

TABLE = "identity"
KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NEEDED = ("title", "issuer", "client_id", "client_secret")
CHOICES = {one.name for one in fields(Provider)} - {"key", "simulated"}
SIMULATED = Provider(
    key="mo-phong",
    title=marked("định danh điện tử (mô phỏng)"),
    issuer=SIMULATED_ISSUER,
    client_id="motcua-demo",
    client_secret="the simulator is nobody's secret",  # noqa: S106 - and stands for nobody
    simulated=True,
)
"""The one of the demonstration; where it is reached, `simulated_identity` says."""


def providers(said: object, faults: list[str], prefix: str) -> tuple[Provider, ...]:
    """The providers of a table; what is wrong with it goes to the faults, in sentences.

    A secret may come from the environment: `MOTCUA_IDENTITY_VNEID_CLIENT_SECRET`.
    """
    if not isinstance(said, Mapping):
        faults.append(f"{TABLE} phải là các bảng, ví dụ [{TABLE}.vneid].")
        return ()
    made = [_provider(str(key), table, faults, prefix) for key, table in said.items()]
    return tuple(one for one in made if one)


def simulated(address: str) -> Provider | None:
    """The provider of the demonstration, if it runs at this address of this machine."""
    return replace(SIMULATED, discovery=f"{address}{WELL_KNOWN}") if address else None


def _provider(key: str, said: object, faults: list[str], prefix: str) -> Provider | None:
    where, before = f"{TABLE}.{key}", len(faults)
    if not KEY.fullmatch(key) or key == SIMULATED.key or not isinstance(said, Mapping):
        faults.append(
            f"{where}: đặt tên bảng bằng chữ thường, số, gạch nối; không phải {SIMULATED.key}."
        )
        return None
    given = dict(said)
    variable = f"{prefix}{TABLE}_{key}_client_secret".upper().replace("-", "_")
    if variable in os.environ:
        given["client_secret"] = os.environ[variable]
    faults += [f"{where}: {fault}" for fault in _faults(given)]
    if len(faults) > before:
        return None
    if "level_claims" in given:
        given["level_claims"] = tuple(given["level_claims"])
    return Provider(key=key, **given)


def _faults(given: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"không có thiết lập tên là {name}." for name in sorted(given.keys() - CHOICES))
    yield from (f"thiếu {name}." for name in NEEDED if not given.get(name))
    for name, value in given.items():
        if name == "levels":
            if not isinstance(value, Mapping) or not set(map(str, value.values())) <= set(LEVELS):
                yield f"levels phải đổi từng mức sang {', '.join(LEVELS)}."
        elif name == "level_claims":
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield "level_claims phải là danh sách chữ."
        elif name in CHOICES and not isinstance(value, str):
            yield f"{name} phải là chữ."
        elif name == "level" and value not in LEVELS:
            yield f"level phải là {', '.join(LEVELS)}."
        elif name in {"issuer", "discovery"} and value and not trusted(value):
            yield f"{name} phải bắt đầu bằng https://. Chỉ máy này (127.0.0.1) mới dùng được http://."
