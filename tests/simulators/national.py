"""A national payment platform of this machine, which seals by itself: begins, tells, is asked."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET, PARTNER = "what only the platform and the tests know", "H47"
BEGINS = [
    "LoaiBanTin",
    "PhienBan",
    "MaDoiTac",
    "MaThamChieu",
    "SoTien",
    "LoaiHinhThanhToan",
    "MaKenhThanhToan",
    "MaThietBi",
    "NgonNgu",
    "MaTienTe",
    "MaNganHang",
    "ThongTinGiaoDich",
    "ThoiGianGD",
    "Ip",
]
TELLS = [
    "LoaiBanTin",
    "MaLoi",
    "MaDoiTac",
    "MaThamChieu",
    "SoTien",
    "MaTienTe",
    "MaGiaoDich",
    "MaNganHang",
    "ThoiGianGD",
    "ThongTinGiaoDich",
]
ASKS = ["LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD"]


@dataclass
class Platform:
    """What the platform knows: what was begun, by reference, and what became of it."""

    secret: str = SECRET
    away: bool = False
    begun: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def answers(self, said: dict[str, Any], page: str) -> dict[str, Any]:
        """INIT and QUERY, each only with the right seal."""
        order = BEGINS if said["LoaiBanTin"] == "INIT" else ASKS
        if said["MaXacThuc"] != self.seal(said, order) or self.away:
            return {"error_code": "1"}
        if said["LoaiBanTin"] == "INIT":
            self.begun[said["MaThamChieu"]] = said
            return {"error_code": "0", "UrlThanhToan": f"{page}/tra?ma={said['MaThamChieu']}"}
        return self.tells(said["MaThamChieu"], self.codes.get(said["MaThamChieu"], "01"))

    def settles(self, reference: str, code: str = "00") -> dict[str, str]:
        """The payer pays, or does not; the message that tells it."""
        self.codes[reference] = code
        return self.tells(reference, code)

    def tells(self, reference: str, code: str, **other: str) -> dict[str, str]:
        """A message about an order, sealed; `other` takes the place of what is true."""
        said = {
            "LoaiBanTin": "CALLBACK",
            "MaLoi": code,
            "MaDoiTac": PARTNER,
            "MaThamChieu": reference,
            "SoTien": self.begun.get(reference, {}).get("SoTien", "0"),
            "MaTienTe": "VND",
            "MaGiaoDich": f"QG{reference}",
            "MaNganHang": "VCB",
            "ThoiGianGD": "20210301090000",
            "ThongTinGiaoDich": "Le phi ho so",
        } | other
        return said | {"MaXacThuc": self.seal(said, TELLS)}

    def seal(self, said: Mapping[str, Any], order: list[str]) -> str:
        """SHA-256 of the values and the secret."""
        text = "|".join(str(said[name]) for name in order)
        return hashlib.sha256((text + self.secret).encode()).hexdigest()


def forgeries(true: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Forty messages that somebody without the secret could send, knowing a true one."""
    for name in TELLS:
        yield dict(true) | {name: f"{true[name]}0"}
        yield dict(true) | {name: ""}
        yield {key: value for key, value in true.items() if key != name}
        yield dict(true) | {name: true[name], "MaXacThuc": true["MaXacThuc"][::-1] + name}


@contextmanager
def open_for_business(platform: Platform) -> Iterator[str]:
    """The address of the platform, as long as the block runs."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(platform.answers(said, here)).encode())

        def log_message(self, *_: Any) -> None:
            """Keeps nothing."""

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    here = f"http://127.0.0.1:{serving.server_port}"
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield here
    finally:
        serving.shutdown()
        serving.server_close()
