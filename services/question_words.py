"""From a question of a form and its answer to a statement, for the shapes that people write in.

"Cha mẹ đã đăng ký kết hôn chưa?" and a yes make "cha mẹ đã đăng ký kết hôn". What fits no shape is
None, or quotes the question. In other languages the question is always quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.tongue import gettext as _
from services.tongue import native

THINGS = "nhà|tầng|giấy tờ|người|ai|con|vợ|chồng|đất|tài sản"
"""What one has, while other words after "có" say what one does."""

YES_OR_NO = (
    (r"(?P<who>(?:.* )?)đã (?P<what>.*) chưa", "{who}đã {what}", "{who}chưa {what}"),
    (r"(?P<who>(?:.* )?)còn (?P<what>.*) không", "{who}còn {what}", "{who}không còn {what}"),
    (
        rf"(?P<who>(?:.*? )?)có (?P<what>(?:{THINGS})\b.*) không",
        "{who}có {what}",
        "{who}không có {what}",
    ),
    (r"(?P<who>(?:.*? )?)có đang (?P<what>.*) không", "{who}đang {what}", "{who}không {what}"),
    (
        r"(?P<who>(?:.*? )?)có (?P<what>(?:là|thuộc|phải|cùng)\b.*) không",
        "{who}{what}",
        "{who}không {what}",
    ),
    (r"(?P<who>(?:.*? )?)có (?P<what>.*) không", "{who}có {what}", "{who}không {what}"),
    (r"(?P<what>.*) chứ", "{what}", "không {what}"),
    (r"(?P<what>.*) (?:không|chưa)", "{what}", ""),
    (r"(?P<what>.*)", "{what}", ""),
)
"""How yes or no is asked, and what each answer says, where it can be said."""

CHOSEN = (
    (r"(?P<what>.*) ở đâu", "{what} ở {answer}"),
    (r"(?P<what>.*) từ đâu", "{what} từ {answer}"),
    (r"(?P<what>.*) là ai(?: đối với .*)?", "{what} là {answer}"),
    (r"vì sao (?P<what>.*)", "{what} vì {answer}"),
    (r"(?P<what>.*) vì (?:sao|việc gì)", "{what} vì {answer}"),
    (r"(?P<what>.*) cần làm gì", "{what} cần {answer}"),
    (r"(?P<what>.*) là gì", "{what} là {answer}"),
)
"""How one of several answers is asked for, where the answer can stand in the question's place."""

NAMED = re.compile(r"(?P<what>.*) (?P<noun>\w+) gì")
WHICH = re.compile(r"(?P<what>.*) nào")
TORN = re.compile(r",| (?:và|hoặc) ")
HOW_MANY = re.compile(r"\b(mấy|bao nhiêu)\b", re.IGNORECASE)


def stated(label: str, *, yes: bool) -> str | None:
    """What a yes or a no to this question says; None for a no to a question of no known shape."""
    if not native():
        return None
    asked, words = _bare(label), ""
    for shape, affirmed, denied in YES_OR_NO:
        if found := re.fullmatch(shape, asked):
            words = (affirmed if yes else denied).format(**found.groupdict())
            break
    return words.replace(" gì ", " ") or None


def chosen(label: str, answers: Sequence[str], *, several: bool = False) -> str:
    """What it means that one of these answers was chosen; `several` may be chosen at a time."""
    if not native():
        return _picked(label, answers)
    asked = _bare(label)
    if not label.endswith("?"):
        return _noun(asked, answers, several=several)
    spoken = any(re.search(r"\btôi\b|^(Có|Không|Chưa|Rồi)\b", answer) for answer in answers)
    for shape, said in () if spoken else CHOSEN:
        if found := re.fullmatch(shape, asked):
            return said.format(answer=listed(answers), **found.groupdict())
    if (found := NAMED.fullmatch(asked)) and all(
        lower(answer).startswith(found["noun"]) for answer in answers
    ):
        return f"{found['what']} {listed(answers)}"
    if found := WHICH.fullmatch(asked):
        return f"{found['what']} {quoted(answers)}"
    return _picked(label, answers)


def counted(label: str, least: int | None, most: int | None) -> str:
    """What it means that a number lies between these two, both included."""
    asked, amount = _bare(label), _amount(least, most)
    if not native():
        return _("bạn điền %(amount)s ở câu “%(label)s”", amount=amount, label=label)
    if HOW_MANY.search(asked):
        before = f"dưới {(most or 0) + 1}" if least is None else amount.removesuffix(" trở lên")
        return HOW_MANY.sub(before, asked, count=1)
    if not label.endswith("?"):
        return f"{asked} {amount}"
    return _("bạn điền %(amount)s ở câu “%(label)s”", amount=amount, label=label)


def unit_of(label: str) -> str:
    """What is counted: `bản sao trích lục` of "Cần thêm mấy bản sao trích lục?"."""
    if not native():
        return f"“{label}”"
    asked = _bare(label)
    if found := HOW_MANY.search(asked):
        return asked[found.end() :].split(",")[0].strip()
    return asked.removeprefix("số ").split(",")[0].strip()


def listed(answers: Sequence[str]) -> str:
    """The answers in a sentence; in quotes where one could not tell them apart."""
    if len(answers) > 1 and any(TORN.search(answer) for answer in answers):
        return quoted(answers)
    return _joined([lower(answer) for answer in answers], "hoặc")


def quoted(answers: Sequence[str], last: str = "") -> str:
    """The answers as the form shows them: `“Một”, “Hai” hoặc “Ba”`."""
    return _joined([f"“{answer}”" for answer in answers], last or _("hoặc"))


def lower(text: str) -> str:
    """The text as it stands within a sentence; `HIV` and `A4` keep their letters."""
    if not native():
        return text
    first = text.split(" ", maxsplit=1)[0]
    kept = first.isupper() and (first.isascii() or len(first) > 1)
    return text if kept else text[:1].lower() + text[1:]


def _noun(asked: str, answers: Sequence[str], *, several: bool) -> str:
    if asked.endswith(" là"):
        return f"{asked} {listed(answers)}"
    return f"trong {asked} có {quoted(answers)}" if several else f"{asked} là {quoted(answers)}"


def _amount(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return _("từ %(least)s đến %(most)s", least=least, most=most)
    if least is None:
        return _("không quá %(most)s", most=most)
    return _("từ %(least)s trở lên", least=least)


def _picked(label: str, answers: Sequence[str]) -> str:
    return _("bạn chọn %(answers)s ở câu “%(label)s”", answers=quoted(answers), label=label)


def _joined(parts: Sequence[str], last: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _bare(label: str) -> str:
    return lower(label.removesuffix("?").strip())
