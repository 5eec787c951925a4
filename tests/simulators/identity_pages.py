"""What the simulated provider shows: that it is simulated, and whom one can be."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

LEVELS = {"1": "mức 1", "2": "mức 2"}
LOOK = """body{font:18px/1.5 system-ui,sans-serif;margin:0;background:#f3f1ec;color:#1d2b2f}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem}
.sign{background:#7a4b00;color:#fff;padding:.75rem 1rem;font-weight:700;text-align:center}
button{display:block;width:100%;min-height:3.25rem;margin:.6rem 0;padding:.7rem 1rem;text-align:left;
font:inherit;border:2px solid #1d5c63;border-radius:.5rem;background:#fff;color:inherit;cursor:pointer}
button small{display:block;color:#4b5b5f}button:focus-visible{outline:3px solid #ffb000}
.no{border-color:#8a8f8f}"""


def page(inside: str) -> bytes:
    """A page that nobody can take for a real one."""
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Định danh điện tử (mô phỏng)</title><link rel="icon" href="data:,"><style>{LOOK}</style></head>
<body><div class="sign">MÔ PHỎNG – không phải VNeID, không có người thật</div><main>
<h1>Định danh điện tử</h1>{inside}</main></body></html>""".encode()


def choice(people: Mapping[str, Mapping[str, Any]], asked: Mapping[str, str]) -> bytes:
    """Whom one can be: a button each, which asks the same once more with the person."""
    along = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
        if name != "person"
    )
    each = "".join(
        f'<button name="person" value="{escape(key)}"><b>{escape(name_of(one))}</b>'
        f"<small>{escape(note_of(one))}</small></button>"
        for key, one in people.items()
    )
    deny = '<button class="no" name="person" value="deny">Không xác nhận</button>'
    return page(
        f'<p>Bạn muốn xác nhận là ai?</p><form action="/authorize">{along}{each}{deny}</form>'
    )


def name_of(one: Mapping[str, Any]) -> str:
    """A person's or a business's name."""
    return str(one.get("TenDoanhNghiep") or one.get("HoVaTen"))


def note_of(one: Mapping[str, Any]) -> str:
    """What tells them apart."""
    about = one.get("about", "")
    return f"Định danh {LEVELS.get(str(one.get('loAs')), 'mức khác')}" + (
        f". {about}" if about else ""
    )
