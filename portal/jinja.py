"""What templates can call: words, dates and figures as people write them, icons, assets."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal import assets, charts, due, expected, language, questions, wording
from services import limit_words, tongue

WORDS = "words.toml"
FILTERS: tuple[Callable[..., Any], ...] = (
    wording.day,
    wording.short_day,
    wording.weekday_day,
    wording.long_day,
    wording.clock,
    wording.moment,
    wording.long_moment,
    wording.official_day,
    wording.month,
    wording.iso,
    wording.sentence,
    wording.number,
    wording.counted,
    wording.lapse,
    wording.money,
    wording.percent,
    wording.share_of,
    wording.of,
    wording.mask_id,
    wording.mask_phone,
    wording.file_size,
    charts.along,
)


def init_app(app: Flask) -> None:
    """Sets up the templates: strict names, Vietnamese as source language, local time, assets."""
    language.init_app(app)
    asset_url = assets.init_app(app)
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.filters.update({each.__name__: each for each in FILTERS})
    words = read_words(Path(app.root_path, str(app.template_folder), WORDS))
    env.filters.update(told=tongue.told, lasting=limit_words.said)
    env.globals.update(dict.fromkeys(("_", "gettext"), said))
    env.globals.update(
        asset_url=asset_url,
        icon=icon_maker(asset_url),
        word=word_finder(words, strict=app.testing or app.debug, tell=app.logger.error),
        has_word=words.__contains__,
        due_label=due.due_label,
        result_label=due.result_label,
        step_label=due.step_label,
        clock_days=due.clock_days,
        column_chart=charts.column_chart,
        usual_scale=charts.USUAL,
        expected_line=expected.line,
        expected_counted=expected.counted,
        question=questions.question,
        form_errors=questions.form_errors,
    )


@pass_eval_context
def said(here: EvalContext, text: str, /, **values: Any) -> str:
    """The global `_`: a sentence as it is said here, with its values; always a format string."""
    sentence = tongue.found(text, values)
    return (Markup(sentence) if here.autoescape else sentence) % values  # noqa: S704  # ours


def icon_maker(asset_url: Callable[[str], str]) -> Callable[..., Markup]:
    """The global `icon`: a drawing that always stands beside words, so screen readers skip it."""

    def icon(name: str, cls: str = "") -> Markup:
        return drawing(asset_url("icons.svg"), name, f"i {cls}".rstrip())

    return icon


@lru_cache(maxsize=512)
def drawing(sprite: str, name: str, classes: str) -> Markup:
    """One icon of the sprite; KeyError for a name that is not in it."""
    if name not in assets.ICONS:
        raise KeyError(f"{name} is not in portal.assets.ICONS")
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(classes, sprite, name)


@lru_cache(maxsize=1)
def read_words(path: Path) -> Mapping[str, str]:
    """`templates/words.toml` as one flat mapping: `reason.paper-missing` → a sentence."""
    return dict(flat(tomllib.loads(path.read_text(encoding="utf-8"))))


def flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of nested tables, under dotted keys."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def word_finder(
    words: Mapping[str, str], *, strict: bool, tell: Callable[[str, str], None]
) -> Callable[..., str]:
    """The global `word`. A key without words is an error while we build, a log line for people."""

    def word(key: str, **values: Any) -> str:
        if key not in words and not strict:
            tell("no words for %s", key)
            return key
        text = tongue.found(words[key], values)
        return text.format_map(values) if values else text

    return word
