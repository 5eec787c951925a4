"""Makes one small stylesheet out of Bootstrap's and our own. Pure: text in, text out.

Bootstrap weighs 31 KB compressed, half of what a citizen's whole page may weigh, and holds images
as `data:` that our content policy refuses. So only the rules whose classes are on the list stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIDES = r"[mp][tbsexy]?"
SCREEN = r"(?:(?:sm|md|lg)-)?"
KEPT = re.compile(
    rf"""(?:
    container | row | col | col-{SCREEN}(?:auto|\d+) | col-(?:sm|md|lg) | g[xy]?-[0-5]
    | form-(?:label|text|control|select|check|check-input) | btn | btn-(?:primary|secondary|link|sm)
    | visually-hidden | visually-hidden-focusable | small | h3
    | d-(?:(?:sm|md|lg|print)-)?(?:none|block|inline|inline-block|flex|grid|table-cell)
    | flex-(?:wrap|column|grow-1|row) | order-(?:first|last)
    | (?:justify-content|align-items|align-self)-(?:start|end|center|between|baseline)
    | align-middle | gap-[0-5] | {SIDES}-(?:[0-5]|auto)
    | text-(?:start|end|center|nowrap|body|break) | fw-(?:normal|semibold|bold)
    | (?:w|h)-(?:25|50|75|100|auto) | border-0 | bg-white | list-unstyled | fst-italic
    )""",
    re.VERBOSE,
)
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
SELECTORS = re.compile(r"(?:\([^)]*\)|[^,(])+")
DECLARATION = re.compile(r'(?:"[^"]*"|\([^)]*\)|[^;"(])+')
SETTING = re.compile(r"(?<=[{;])(--bs-[\w-]+):(?:\"[^\"]*\"|\([^)]*\)|[^;}\"(])*;?")
VARIABLE = re.compile(r"var\((--bs-[\w-]+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One `prelude{body}`; the body of an at-rule holds rules again."""

    prelude: str
    body: str


def rules(css: str) -> Iterator[Rule]:
    """The rules of the outermost level, in order."""
    depth, start, opened = 0, 0, 0
    for brace in re.finditer(r"[{}]", css):
        if brace.group() == "{":
            depth, opened = depth + 1, opened if depth else brace.start()
        else:
            depth -= 1
            if not depth:
                yield Rule(css[start:opened].strip(), css[opened + 1 : brace.start()])
                start = brace.end()


def trimmed(css: str) -> str:
    """Bootstrap without what our pages do not use: other classes, dark colours, `data:` images."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace('@charset "UTF-8";', "")
    return "".join(kept(rule) for rule in rules(bare))


def kept(rule: Rule) -> str:
    """The rule as text, as far as it is kept."""
    if rule.prelude.startswith("@media"):
        inside = "".join(kept(inner) for inner in rules(rule.body))
        return f"{rule.prelude}{{{inside}}}" if inside else ""
    if rule.prelude.startswith("@"):
        return ""
    selectors = ",".join(one for one in SELECTORS.findall(rule.prelude) if is_used(one))
    body = ";".join(one for one in DECLARATION.findall(rule.body) if "data:" not in one)
    return f"{selectors}{{{body}}}" if selectors and body else ""


def is_used(selector: str) -> bool:
    """Whether a selector speaks of nothing but elements and of classes on the list."""
    return "data-bs-theme" not in selector and all(
        KEPT.fullmatch(name) for name in CLASS.findall(selector)
    )


def minified(css: str) -> str:
    """Our own, readable stylesheet without its comments and spaces; quoted words stay as they are."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    parts = re.split(r'("[^"]*")', bare)
    return "".join(part if part.startswith('"') else dense(part) for part in parts).strip()


def dense(css: str) -> str:
    """A piece of a stylesheet without spaces that mean nothing (one before a colon does)."""
    once = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", once).replace(": ", ":").replace(";}", "}")


def without_unread_variables(css: str) -> str:
    """The same, less the `--bs-…` that nothing reads; taking one away may leave another unread."""
    read = set(VARIABLE.findall(css))

    def still_read(found: re.Match[str]) -> str:
        return found.group() if found.group(1) in read else ""

    less = SETTING.sub(still_read, css)
    return css if less == css else without_unread_variables(less)
