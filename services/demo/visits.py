"""Officers of the demo year who go and look, and record what they found."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from services import inspections
from services.deeds import Deed
from services.demo import files
from services.demo.courses import Course
from services.inspections import PICTURE, Visit
from services.invented.names import somebody
from services.keeping import ENCLOSED, Cabinet, keep
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.definition import Step

GOES = 0.7
FOUND = {
    "fits": "Hiện trạng đúng như hồ sơ đã khai, không có tranh chấp. Số đo khớp bản vẽ.",
    "partly": "Vị trí đúng như hồ sơ; một cạnh lệch so với bản vẽ, người nộp đã nhận sẽ sửa.",
    "unfit": "Hiện trạng khác hồ sơ: phần đất, công trình đang sử dụng không như đã khai.",
}


def visit(
    db: Session, cabinet: Cabinet, course: Course, step: Step, by: Actor, at: datetime
) -> None:
    """Write a record before the step is done, mostly with a picture; some never go."""
    rng = Random(f"{course.key}:{step.name}:{at}")  # noqa: S311 - apart, so that it moves nothing else
    if not step.inspects or rng.random() > GOES:
        return
    conclusion = "unfit" if course.fate.rejected else rng.choices(("fits", "partly"), (8, 2))[0]
    there = rng.random() < GOES
    with_them = (
        f"{somebody(rng)}, người nộp hồ sơ" if there else f"{somebody(rng)}, trưởng khối phố"
    )
    what = Visit(
        on=local_day(at),
        place=str(
            course.answers.get("address") or course.answers.get("place") or "Theo địa chỉ đã khai"
        ),
        people=f"{by.name}, người lập biên bản\n{with_them}",
        applicant=there,
        found=FOUND[conclusion],
        conclusion=conclusion,
    )
    key = course.next_key()
    pictures = [keep(cabinet, files.page(ENCLOSED, PICTURE, key), at)] if there else []
    inspections.write(db, course.public_id, Deed(by, at, key), what, pictures=pictures)
