"""What a procedure is, as values: its form, papers, fees, route, steps and sources.

A `Procedure` is read once (`workflows.parsing`) and never changes: a dossier keeps its revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from workflows.clock import Limit, Policy
from workflows.conditions import Answers, Condition
from workflows.follows import Follow

Tier = Literal["commune", "district", "province"]
Channel = Literal["online", "counter", "post"]
StepKind = Literal["task", "consult", "wait", "join", "end"]

TIERS: tuple[Tier, ...] = ("commune", "district", "province")
CHANNELS: tuple[Channel, ...] = ("online", "counter", "post")
ROLES = ("clerk", "officer", "head", "leader")
NEEDS = ("reason", "paper", "fee", "signature", "second")
FORMS = ("receipt", "supplement-request", "refusal", "decision")
WAITS = ("supplement", "payment", "confirmation", "posting")
CLOCKS = ("runs", "pauses", "restarts")
SILENCES = ("consents", "escalates")
OUTCOMES = ("granted", "refused", "withdrawn", "stopped")
KINDS = (
    *("text", "long", "date", "number", "money", "choice", "choices", "yes-no"),
    *("commune", "id-number", "tax-code", "phone", "email", "group"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form. `fields` holds the questions of one row of a `group`; `prefill_when`
    says for which answers it is about whoever fills it in."""

    name: str
    kind: str
    label: str
    section: str
    hint: str = ""
    why: str = ""
    required: bool = True
    when: Condition | None = None
    choices: Mapping[str, str] | None = None
    prefill: str = ""
    prefill_when: Condition | None = None
    least: int | None = None
    most: int | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperSlot:
    """One paper that the dossier must or may contain, with the copies asked for."""

    name: str
    title: str
    originals: int = 0
    certified: int = 0
    copies: int = 1
    required: bool = True
    when: Condition | None = None
    reuse: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A price for the units up to `upto` (0 = all further ones)."""

    amount: int
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who does not pay, and why."""

    title: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee rule; amounts in đồng. `per` names the number question that multiplies it.

    `times` names the one that repeats the whole price, cap included: copies of so many pages.
    """

    name: str
    title: str
    kind: Literal["phí", "lệ phí"]
    bands: tuple[Band, ...]
    per: str = ""
    times: str = ""
    cap: int = 0
    channels: tuple[str, ...] = CHANNELS
    when: Condition | None = None
    waivers: tuple[Waiver, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Which office is competent: `chosen`, `commune of FIELD`, `department:KEY`, …"""

    office: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Expiry:
    """What happens when a wait or a consultation has lasted too long."""

    limit: Limit
    to: str


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done at a step. Several targets open parallel branches."""

    name: str
    label: str
    to: tuple[str, ...]
    needs: tuple[str, ...] = ()
    when: Condition | None = None
    prints: str = ""
    result: str = ""
    receives: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One office that a consultation asks: its hours, what silence means, its leader's hours then."""

    office: str
    hours: int
    silence: str
    title: str = ""
    role: str = "officer"
    leader_hours: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A place where work waits. `inspects`: whoever works there may go and look, and record it."""

    name: str
    title: str
    kind: StepKind
    role: str = ""
    office: str = ""
    hours: int = 0
    actions: tuple[Action, ...] = ()
    asks: tuple[Ask, ...] = ()
    joins: tuple[str, ...] = ()
    to: str = ""
    reason: str = ""
    clock: str = "runs"
    expires: Expiry | None = None
    outcome: str = ""
    guidance: str = ""
    inspects: bool = False

    def action(self, name: str) -> Action | None:
        """The action of that name, if the step has it."""
        return next((action for action in self.actions if action.name == name), None)


@dataclass(frozen=True)
class Procedure:
    """A procedure as one dossier sees it, for the whole of its life."""

    code: str
    title: str
    summary: str
    sector: str
    level: int
    level_reason: str
    regime: str
    received_by: Tier
    subjects: tuple[str, ...]
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    result: str
    result_electronic: bool
    limit: Limit
    limits: Mapping[str, Limit]
    policy: Policy
    routes: tuple[Route, ...]
    fields: tuple[Field, ...]
    papers: tuple[PaperSlot, ...]
    fees: tuple[Fee, ...]
    steps: tuple[Step, ...]
    requirements: tuple[str, ...]
    sources: tuple[str, ...]
    illustrative: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    assurance: str = ""
    replaced_by: str = ""
    follows: tuple[Follow, ...] = ()
    anywhere: bool = False

    @cached_property
    def _steps(self) -> Mapping[str, Step]:
        return {step.name: step for step in self.steps}

    def step(self, name: str) -> Step:
        """The step of that name; a `KeyError` is a programming error."""
        return self._steps[name]

    @property
    def first(self) -> Step:
        """The step at which every dossier starts: the first one written."""
        return self.steps[0]

    def limit_for(self, channel: str) -> Limit:
        """The statutory limit for dossiers of a channel."""
        return self.limits.get(channel, self.limit)

    def asked(self, answers: Answers) -> Iterator[Field]:
        """The questions that these answers make appear, in order: those whose condition holds over
        the answers of questions asked before, so that one that became invisible brings no other."""
        seen: dict[str, object] = {}
        for field in self.fields:
            if field.when is None or field.when(seen):
                if field.name in answers:
                    seen[field.name] = answers[field.name]
                yield field

    def wanted(self, answers: Answers) -> Iterator[PaperSlot]:
        """The papers that these answers make appear, in order."""
        return (slot for slot in self.papers if slot.when is None or slot.when(answers))
