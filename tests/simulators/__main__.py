"""`python -m tests.simulators`: the simulated provider beside a demonstration, until that ends.

Prints its address once it answers. It stands for the people of the demonstration's database, and
for two that have no account yet.
"""

from __future__ import annotations

import os
import sys
import time

from sqlalchemy.orm import Session

from portal import settings
from services import signing_in
from services.db import connect, sessions
from services.demo.people import subject_of
from services.models import Citizen
from tests.simulators.identity import Claims, Simulator, running

STRANGERS: dict[str, Claims] = {
    "hoa": {
        "SoDinhDanh": "049088990009",
        "HoVaTen": "Trần Văn Hòa",
        "NgayThangNamSinh": "19880214",
        "SoDienThoai": "0199900009",
        "loAs": "2",
        "about": "Chưa có tài khoản ở cổng",
    },
    "muoi": {
        "SoDinhDanh": "049195990010",
        "HoVaTen": "Lê Thị Mười",
        "NgayThangNamSinh": "19950708",
        "loAs": "1",
        "about": "Chưa có tài khoản, mới làm trên điện thoại",
    },
}


def people(db: Session) -> dict[str, Claims]:
    """Who can be chosen, by their key."""
    found: dict[str, Claims] = {}
    for key, one in signing_in.demo_people(db).items():
        if one["kind"] == signing_in.CITIZEN:
            citizen = db.get_one(Citizen, int(one["id"]))
            found[key] = claims(citizen)
    return found | {
        key: one | {"sub": subject_of(one["SoDinhDanh"]), "LoaiTaiKhoan": "1"}
        for key, one in STRANGERS.items()
    }


def claims(citizen: Citizen) -> Claims:
    """What the provider says about one of the demonstration."""
    number = citizen.id_number or citizen.tax_code or ""
    told: Claims = {"sub": subject_of(number), "loAs": "2", "SoDienThoai": citizen.phone}
    told |= {"ThuDienTu": citizen.email, "about": "Một người mẫu của bản trình diễn"}
    if citizen.kind != "citizen":
        return told | {"LoaiTaiKhoan": "2", "MaSoThue": number, "TenDoanhNghiep": citizen.name}
    born = f"{citizen.born:%Y%m%d}" if citizen.born else ""
    told |= {"LoaiTaiKhoan": "1", "SoDinhDanh": number, "HoVaTen": citizen.name}
    return told | {"NgayThangNamSinh": born}


def main() -> None:
    chosen, parent = settings.load(), os.getppid()
    engine = connect(chosen.database_url)
    with sessions(engine)() as db:
        known = people(db)
    engine.dispose()
    if len(known) == len(STRANGERS):
        sys.exit("no demonstration here")
    with running(Simulator(known)) as simulator:
        sys.stdout.write(f"{simulator.address}\n")
        sys.stdout.flush()
        while os.getppid() == parent:
            time.sleep(1)


if __name__ == "__main__":
    main()
