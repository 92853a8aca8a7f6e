"""The jury's part of a matching summary: the best partnership by the call's goals, what the choice
at the table costs, who can be missed, who goes with whom, and how sure all that is, in sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from scoring.matching.measure import Choice, Tag, quality
from scoring.matching.picture import Bond, Pair, Part, Picture, Relaxation, Role, pairs
from scoring.matching.question import Question
from scoring.matching.study import Comparison, Study
from scoring.model.call import DEFAULT_GOALS, Goal
from scoring.reports.matching.sure import sure, sure_rows
from scoring.reports.matching.value import Line, StudyPart
from scoring.reports.matching.view import View

MOST_NAMED = 12  # more sets or pairs than this are counted, not listed
# What a picture says of candidates, in the order in which people ask for it.
_PARTS = (Part.CORE, Part.NEEDED, Part.SWAPPED, Part.SHARED, Part.SPARE)


def study_part(view: View, study: Study) -> StudyPart:
    picture = study.picture
    if picture is None:
        heading = _heading(view, study.goals)
        return StudyPart(heading, choice=(view.texts(f"match.refused.{study.refused}"),))
    words = Words(view, study.question)
    rows = tuple(sure_rows(view, study))
    return StudyPart(
        heading=_heading(view, study.goals),
        choice=(_goals(view, study.goals), *words.choice(picture)),
        sets=words.sets(picture),
        relax_intro=view.texts("matching.study.relax_intro") if picture.relaxations else "",
        relaxations=tuple(words.relaxation(item) for item in picture.relaxations),
        cost=tuple(words.cost(picture, study.comparison)) if study.comparison else (),
        roles_intro=tuple(words.roles_intro(picture)),
        roles=tuple(words.roles(picture)),
        minimal=words.minimal(picture),
        sure=tuple(sure(view, study)),
        sure_rows=rows,
        left_out=any(row.first for row in rows),
        doubt=any(row.second for row in rows),
        front_intro=view.texts("matching.study.front_intro") if len(picture.front) > 1 else "",
        front=words.front(picture) if len(picture.front) > 1 else (),
        pairs_intro=words.pairs_intro(),
        pairs=tuple(words.pairs()),
        same=tuple(words.same()),
    )


def _heading(view: View, goals: Sequence[Goal]) -> str:
    """Goals that the call does not name are not put in its mouth."""
    word = "study_heading_default" if goals == DEFAULT_GOALS else "study_heading"
    return view.texts(f"matching.word.{word}")


def _goals(view: View, goals: Sequence[Goal]) -> str:
    say = view.texts
    then = say("matching.study.then")
    order = (Goal.COVER, *(goal for goal in goals if goal is not Goal.COVER))
    word = "goals_default" if goals == DEFAULT_GOALS else "goals"
    named = then.join(say(f"match.goal.{goal.value}") for goal in order)
    return f"{say(f'matching.study.{word}', goals=named)} {say('matching.study.goals_show')}"


class Words:
    """Sentences about one question, with the view's names for candidates and needs."""

    def __init__(self, view: View, question: Question):
        self.view, self.say, self.question = view, view.texts, question
        self.needs = {supply.need.key: supply for supply in view.supplies}

    @cached_property
    def bonds(self) -> tuple[Pair, ...]:
        return tuple(pairs(self.question))

    def need(self, key: str) -> str:
        supply = self.needs[key]
        if self.view.whole:
            text = f"{supply.need.challenge}: {self.view.need(supply)}"
            return self.say("matching.name.quoted", text=text)
        return self.view.quoted(supply)

    def all_needs(self, keys: Iterable[str]) -> str:
        return self.say.listed(self.need(key) for key in keys)

    # The best by the goals

    def choice(self, picture: Picture) -> Iterator[str]:
        say, answer = self.say, picture.answer
        if not answer.choices:
            yield say("matching.study.impossible" if answer.proved else "matching.study.no_time")
            return
        first = answer.choices[0]
        if not first.candidates:
            yield say("matching.study.nothing")
            return
        if not answer.complete:
            yield say("matching.study.incomplete")
        facts = {"size": len(first.candidates), "who": self.view.names(first.candidates)}
        if not answer.proved:
            yield say("matching.study.unproved", **facts)
        elif len(answer.choices) == 1 and answer.all_equal:
            yield say("matching.study.one", count=len(first.candidates), who=facts["who"])
        else:
            yield say("matching.study.several", number=len(answer.choices))
            if not answer.all_equal:
                yield say("matching.study.capped", number=len(answer.choices))
        if not answer.complete:
            open_ = [
                item.key
                for item in self.question.hard
                if item.level(frozenset(first.entries)) < item.asked
            ]
            if open_:
                yield say("matching.study.open", needs=self.all_needs(open_))

    def sets(self, picture: Picture) -> tuple[str, ...]:
        choices = picture.answer.choices
        return self._listed(choices) if len(choices) > 1 else ()

    def minimal(self, picture: Picture) -> tuple[str, ...]:
        """The minimal partnerships, where the list of the smallest does not say it already."""
        choices = picture.minimal.choices
        sizes = {len(item.candidates) for item in choices}
        return self._listed(choices) if len(sizes) > 1 else ()

    def _listed(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Each by its names; too many to read are in the workbook."""
        named = tuple(self.view.names(item.candidates) for item in choices[:MOST_NAMED])
        more = len(choices) - len(named)
        return (*named, self.say("matching.study.more", count=more)) if more else named

    def relaxation(self, item: Relaxation) -> str:
        return self.say.listed(self.tag(tag, item.numbers) for tag in item.tags)

    def tag(self, tag: Tag, numbers: Mapping[Tag, Fraction]) -> str:
        """What giving up one rule means."""
        say, rules = self.say, self.question.rules
        kind, *about = tag
        key = f"matching.relax.{kind}"
        if kind == "need":
            return say(key, need=self.need(about[0]))
        if kind in ("together", "apart"):
            return say(key, first=self.view.name(about[0]), second=self.view.name(about[1]))
        old: Fraction | int | None = {
            "most": rules.most,
            "budget": rules.budget,
            "most_in": rules.most_in.get(about[0]) if about else None,
            "least_in": rules.least_in.get(about[0]) if about else None,
            "places": rules.places.get(about[0]) if about else None,
        }[kind]
        facts = {"old": say.grouped(old or 0), "challenge": ""}
        if about and about[0]:
            facts["challenge"] = self.view.challenge(about[0])
            key = f"matching.relax.{kind}" if kind != "places" else "matching.relax.places_in"
        number = numbers.get(tag)
        if number is None:
            return say("matching.relax.without", rule=say(f"{key}_rule", **facts))
        return say(key, number=say.grouped(number), **facts)

    # What the choice at the table costs

    def cost(self, picture: Picture, found: Comparison) -> Iterator[str]:
        say, best = self.say, picture.answer.choices
        if any(found.chosen.candidates == item.candidates for item in best) and not (
            found.opened or found.lost
        ):
            yield say("matching.study.same_table", by=self.view.by)
            return
        yield say("matching.study.table", count=len(found.chosen.candidates), by=self.view.by)
        if len(best) > 1:
            yield say("matching.study.nearest")
        if found.opened:
            yield say("matching.study.opened", needs=self.all_needs(found.opened))
        if found.lost:
            yield say("matching.study.lost", count=len(found.lost))
        if found.gained:
            yield say("matching.study.gained", count=len(found.gained))
        if not (found.opened or found.lost or found.gained):
            yield say("matching.study.equal_needs")
        if found.partners:
            word = "more" if found.partners > 0 else "fewer"
            yield say(f"matching.study.partners_{word}", count=abs(found.partners))
        if found.quality:
            word = "better" if found.quality > 0 else "worse"
            reached = quality(self.question, found.chosen) - found.quality
            share = self._percent(abs(found.quality), reached)
            yield say(f"matching.study.quality_{word}", number=share)
        if found.cost:
            word = "dearer" if found.cost > 0 else "cheaper"
            yield say(f"matching.study.{word}", number=say.grouped(abs(found.cost)))
        if found.broken:
            rules = say.listed(self.rule(tag) for tag in found.broken)
            yield say("matching.study.broken", rules=rules)

    def rule(self, tag: Tag) -> str:
        """A rule that stands, in words."""
        kind, *about = tag
        rules, say = self.question.rules, self.say
        if kind == "core":
            return say("matching.relax.core_rule", name=self.view.name(about[0]))
        if kind in ("together", "apart"):
            return say(
                f"matching.relax.{kind}_rule",
                first=self.view.name(about[0]), second=self.view.name(about[1]),
            )  # fmt: skip
        numbers: Mapping[str, Fraction | int | None] = {
            "most": rules.most, "budget": rules.budget,
            "most_in": rules.most_in.get(*about) if about else None,
            "least_in": rules.least_in.get(*about) if about else None,
            "places": rules.places.get(*about) if about else None,
        }  # fmt: skip
        place = bool(about and about[0])
        key = "places_in" if kind == "places" and place else kind
        return say(
            f"matching.relax.{key}_rule",
            old=say.grouped(numbers[kind] or 0),
            challenge=self.view.challenge(about[0]) if place else "",
        )

    # Roles

    def gaps(self) -> bool:
        """Whether a required need stays open whoever is chosen: then nothing is 'complete'."""
        return any(item.required and item.gap for item in self.question.wants)

    def roles_intro(self, picture: Picture) -> Iterator[str]:
        say, number = self.say, len(picture.minimal.choices)
        if not picture.answer.complete:
            yield say("matching.study.roles_none")
            return
        if not number or not picture.minimal.choices[0].candidates:
            yield say("matching.study.roles_nothing")
            return
        yield say("matching.study.minimal")
        if picture.minimal.finished:
            yield say("matching.study.minimal_all", count=number)
        else:
            yield say("matching.study.minimal_some", number=number)
        yield say("matching.study.role_note")

    def roles(self, picture: Picture) -> Iterator[Line]:
        number = len(picture.minimal.choices)
        if not picture.answer.complete or not any(m.candidates for m in picture.minimal.choices):
            return
        order = sorted(picture.roles, key=lambda role: _PARTS.index(role.part))
        for role in order:
            yield Line(
                self.view.name(role.candidate),
                self.role(role, finished=picture.minimal.finished),
                self.say("matching.study.share", number=role.count, count=number),
            )

    def role(self, role: Role, *, finished: bool) -> str:
        key = f"matching.role.{role.part.value}"
        if role.part is Part.SPARE and not finished:
            key = "matching.role.spare_listed"
        if role.part is Part.NEEDED and self.gaps():
            key = "matching.role.needed_gaps"
        return self.say(key, who=self.view.names(role.instead))

    # Size against quality, and pairs

    def front(self, picture: Picture) -> tuple[Line, ...]:
        return tuple(
            Line(
                str(point.size),
                self.view.names(point.example.candidates),
                self._percent(point.quality, picture.front[0].quality),
            )
            for point in picture.front
        )

    def _percent(self, part: Fraction, whole: Fraction) -> str:
        """A sum over needs has no scale of its own: as a share of another it can be read."""
        if not whole:
            return self.say("matching.standing.nothing")
        share = 100 * part / whole
        if 0 < share < Fraction(1, 10):
            return self.say("matching.study.percent_tiny")
        return self.say("matching.study.percent", number=self.say.number(share, 1))

    def pairs_intro(self) -> str:
        number = sum(pair.bond is Bond.COMPLEMENT for pair in self.bonds)
        if not number:
            return self.say("matching.pair.none", challenges=len(self.view.challenges))
        key = "matching.pair.intro" if number <= MOST_NAMED else "matching.pair.intro_most"
        facts = {"most": MOST_NAMED, "challenges": len(self.view.challenges)}
        return self.say(key, count=number, **facts)

    def pairs(self) -> Iterator[Line]:
        """The pairs that complement each other most: by required needs first, then by all."""
        required = {item.key for item in self.question.wants if item.required}

        def weight(keys: Sequence[str]) -> tuple[int, int]:
            return sum(key in required for key in keys), len(keys)

        found = [pair for pair in self.bonds if pair.bond is Bond.COMPLEMENT]
        found.sort(key=lambda pair: weight((*pair.gives, *pair.takes)), reverse=True)
        for pair in found[:MOST_NAMED]:
            yield Line(
                self.view.names((pair.first, pair.second)),
                self._brings(pair.first, pair.gives, required),
                self._brings(pair.second, pair.takes, required),
            )

    def _brings(self, key: str, needs: Sequence[str], required: set[str]) -> str:
        """'A: ‘Opleiding’ en 3 wensen'."""
        named = [self.need(item) for item in needs if item in required]
        wishes = len(needs) - len(named)
        if wishes:
            named.append(self.say("matching.pair.wishes", count=wishes))
        name = self.view.name(key)
        return self.say("matching.pair.brings", name=name, needs=self.say.listed(named))

    def same(self) -> Iterator[str]:
        for pair in self.bonds:
            if pair.bond is not Bond.COMPLEMENT:
                yield self.say(
                    f"matching.pair.{pair.bond.value}",
                    challenges=len(self.view.challenges),
                    first=self.view.name(pair.first),
                    second=self.view.name(pair.second),
                )
