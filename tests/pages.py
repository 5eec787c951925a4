"""A page as text: what is true of every page, and its forms as a browser would send them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FLOWING = {"a", "b", "em", "i", "small", "span", "strong", "sup", "time", "u", "wbr"}
SILENT = {"hidden", "submit", "button", "reset"}
LANGUAGES = {"vi", "en"}
WRONG = re.compile(r"(Lỗi|Error): ")


@dataclass
class Element:
    """A tag with its attributes, and what stands in it: texts and tags."""

    tag: str
    attrs: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        """Every tag of these names in it, in the order of the page."""
        for one in self.inside:
            if isinstance(one, Element):
                if not tags or one.tag in tags:
                    yield one
                yield from one.all(*tags)

    @property
    def words(self) -> str:
        """What can be read in it, on one line."""
        return " ".join(self._said().split())

    def _said(self) -> str:
        said = "".join(one if isinstance(one, str) else one._said() for one in self.inside)  # noqa: SLF001
        return said if self.tag in FLOWING else f" {said} "


class _Reader(HTMLParser):
    """Builds the tree; HTML that is not well nested is a fault of ours."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open[-1].tag != tag:
            assert self.open[-1].tag in {"li", "p", "td", "th", "tr", "dt", "dd", "option"}, (
                f"</{tag}> closes <{self.open[-1].tag}>"
            )
            self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


@dataclass(frozen=True)
class Form:
    """A form: where it goes, what stands in its boxes, its buttons by their attributes."""

    action: str
    fields: dict[str, Any]
    buttons: list[dict[str, str]] = field(default_factory=list)

    def answered(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What a browser sends; an answer of None leaves a box out."""
        sent = self.fields | dict(answers)
        return {name: value for name, value in sent.items() if value is not None}


class Page:
    """A page that is refused if a screen reader would stumble over it."""

    def __init__(self, text: str, path: str = "") -> None:
        self.text, self.path = text, path
        self.root = _Reader(text).root
        faults = list(self._faults())
        assert not faults, f"{path}:\n- " + "\n- ".join(faults)

    @property
    def words(self) -> str:
        """What can be read between the head and the foot of the page, on one line."""
        return next(self.root.all("main")).words

    @property
    def heading(self) -> str:
        """The one h1."""
        return next(self.root.all("h1")).words

    @property
    def title(self) -> str:
        """What the tab of the browser shows."""
        return next(self.root.all("title")).words

    @property
    def links(self) -> list[str]:
        """Where one can go from the page's content."""
        return [a.attrs["href"] for a in next(self.root.all("main")).all("a") if "href" in a.attrs]

    @property
    def forms(self) -> list[Form]:
        """The forms that post, the sign-out button's too."""
        posting = [f for f in self.root.all("form") if f.attrs.get("method", "").lower() == "post"]
        return [_form(one) for one in posting]

    def form(self, action: str | None = None) -> Form:
        """The one form of the page's content, or the one whose address starts like this."""
        found = [
            one
            for one in self.forms
            if (one.action.startswith(action) if action else one.action != "/dang-xuat")
        ]
        assert len(found) == 1, f"{self.path}: {[one.action for one in self.forms]}"
        return found[0]

    def button(self, **attrs: str) -> dict[str, str]:
        """The one button with these attributes; `data_demo` stands for `data-demo`."""
        wanted = {name.replace("_", "-"): value for name, value in attrs.items()}
        found = [b.attrs for b in self.root.all("button") if wanted.items() <= b.attrs.items()]
        assert len(found) == 1, f"{self.path}: {len(found)} buttons with {wanted}"
        return found[0]

    def _faults(self) -> Iterator[str]:
        html = next(self.root.all("html"))
        heads = [one.words for one in self.root.all("h1")]
        if html.attrs.get("lang") not in LANGUAGES:
            yield "the page does not say in which language it is"
        if len(heads) != 1 or not heads[0]:
            yield f"not one h1: {heads}"
        elif not WRONG.sub("", self.title).startswith(heads[0]):
            yield f"the title {self.title!r} does not start with the h1 {heads[0]!r}"
        ids = Counter(one.attrs["id"] for one in self.root.all() if "id" in one.attrs)
        yield from (f"{n} elements have the id {name}" for name, n in ids.items() if n > 1)
        labels = {one.attrs.get("for") for one in self.root.all("label")}
        for box in self.root.all("input", "select", "textarea"):
            named = box.attrs.get("id") in labels or "aria-label" in box.attrs
            if box.attrs.get("type") not in SILENT and not named:
                yield f"no label: {box.attrs.get('name')}"
        for form in self.root.all("form"):
            posts = form.attrs.get("method", "get").lower() == "post"
            if posts and "csrf_token" not in _form(form).fields:
                yield f"a form without a CSRF token: {form.attrs.get('action')}"


def _form(form: Element) -> Form:
    fields: dict[str, Any] = {}
    waiting = [one for one in form.all("fieldset") if "disabled" in one.attrs]
    unsent = {id(box) for one in waiting for box in one.all()}
    for box in form.all("input", "select", "textarea"):
        if id(box) in unsent:
            continue
        name = box.attrs.get("name")
        value = _value(box)
        if name is None or value is None:
            continue
        if name in fields and box.attrs.get("type") == "checkbox":
            before = fields[name]
            fields[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            fields[name] = value
    return Form(form.attrs.get("action", ""), fields, [one.attrs for one in form.all("button")])


def _value(box: Element) -> str | None:
    """What a box would send as it stands; None when it sends nothing."""
    if box.tag == "textarea":
        return "".join(one for one in box.inside if isinstance(one, str)).removeprefix("\n")
    if box.tag == "select":
        options = list(box.all("option"))
        chosen = [one for one in options if "selected" in one.attrs] or options
        return chosen[0].attrs.get("value", chosen[0].words) if chosen else None
    kind = box.attrs.get("type", "text")
    if kind in {"file", "submit"} or (kind in {"radio", "checkbox"} and "checked" not in box.attrs):
        return None
    return box.attrs.get("value", "")
