"""The tab of one entry, one general tab or one consensus tab, written for a juror."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from scoring.model.call import Aspect, Call, Criterion, NeedKind, Round, Scale, ServiceType
from scoring.model.intake import Assessment, Given
from scoring.sheets import style
from scoring.sheets.form import Asked, Col, Field, Row, TabIdentity, TabKind
from scoring.sheets.style import (
    BEFORE,
    INPUTS,
    KEY,
    LABEL,
    LAST,
    LONG,
    READER,
    SIDE,
    VALUE,
    WIDTHS,
    Ground,
    across,
    cell_number,
    height,
    number,
)
from scoring.texts import Texts

MISSING_ROW = len(Field)  # hidden: how many scores are missing, general ones included
TOTAL_ROW = MISSING_ROW + 1  # hidden: the total, or empty


def missing_cell() -> str:
    return f"$B${MISSING_ROW + 1}"


def total_cell() -> str:
    return f"$B${TOTAL_ROW + 1}"


@dataclass(frozen=True, slots=True)
class GeneralScore:
    """A score that stands on the general tab and counts in this tab's total."""

    criterion: Criterion
    tab: str
    cell: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class TabPlan:
    """One tab to be written: who it is, what it asks, what is filled in, and its neighbours."""

    name: str
    identity: TabIdentity
    asked: Asked
    filled: Assessment | None = None
    before: Mapping[str, Fraction] | None = None  # own scores of the round before
    general: tuple[GeneralScore, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # (tab, text key): back, next


@dataclass(frozen=True, slots=True)
class Live:
    """What a tab's live cells show when the workbook is opened: how many missing, the total."""

    missing: int
    total: Fraction | None


def score_of(filled: Assessment | None, criterion: str) -> Fraction | None:
    answer = filled.scores.get(criterion) if filled else None
    return answer.value if isinstance(answer, Given) else None


class TabWriter:
    """Writes one tab from top to bottom; `row` is the next free row."""

    def __init__(self, ground: Ground, sheet: Worksheet, plan: TabPlan):
        self.ground, self.sheet, self.plan = ground, sheet, plan
        self.texts, self.call = ground.texts, ground.call
        self.row = ground.hidden_rows
        self.score_cells: dict[str, str] = {}
        self.round: Round = ground.call.method.round(plan.identity.round)

    def write(self) -> Live:
        vote_column = LABEL + len(self.ground.scales)
        words = [self.texts(f"sheets.vote.{key}") for key in ("yes", "partial", "no")]
        words.append(self.texts("sheets.vote.not_assessed"))
        style.hidden_part(
            self.ground,
            self.sheet,
            self.plan.identity,
            {INPUTS: (Col.SCORE, Col.ANSWER, Col.TICK), LONG: (Col.REMARK, Col.TEXT)},
            ((vote_column, words), (vote_column + 1, [self.texts("sheets.words.tick")])),
        )
        self._columns()
        self._header()
        self._offer()
        live = self._criteria()
        if self.plan.asked.services:
            self._services(vote_column, words)
        if self.plan.asked.aspects:
            self._aspects(vote_column + 1)
        if self.plan.asked.notes:
            self._notes()
        self._finish()
        return live

    # The parts, in order

    def _columns(self) -> None:
        for column, width in WIDTHS.items():
            hidden = column == BEFORE and self.plan.before is None
            self.sheet.set_column(column, column, width, None, {"hidden": hidden})

    def _header(self) -> None:
        ground, texts, identity = self.ground, self.texts, self.plan.identity
        candidate = self.call.candidate(identity.candidate)
        juror = self.call.juror(identity.juror)
        self._wide(f"{candidate.key}  {candidate.name}", ground.title, 26)
        if identity.challenge:
            challenge = self.call.challenge(identity.challenge)
            under = f"{challenge.key}  {challenge.title}"
        else:
            under = texts("sheets.sheet.general")
        if identity.kind is TabKind.CONSENSUS:
            under = f"{under}\n{texts('sheets.sheet.consensus')}"
        room = across(LABEL, LAST)
        self._wide(under, ground.subtitle, height((under, room * 0.85)))
        who = texts("sheets.start.who", name=juror.name, role=juror.role)
        meta = f"{self.call.title}  ·  {self.round.title}  ·  {who}"
        if self.call.example:
            meta = f"{meta}\n{self.call.example}"
        self._wide(meta, ground.meta, height((meta, room)))
        self.band_row = self.row
        for column in range(LABEL, LAST + 1):
            self.sheet.write_blank(self.row, column, None, ground.band)
        spots = {"back": LABEL, "next": READER}
        for tab, key in self.plan.links:
            self._link(self.row, spots[key], tab, texts(f"sheets.sheet.{key}"))
        self.sheet.set_row(self.row, 24)
        self.row += 1
        self.sheet.freeze_panes(self.row, 0)

    def _offer(self) -> None:
        texts, identity = self.texts, self.plan.identity
        candidate = self.call.candidate(identity.candidate)
        self._section(texts("sheets.sheet.offer"))
        entry = next(
            (
                text
                for key, text in self.call.entry_texts.items()
                if key == (identity.candidate, identity.challenge)
            ),
            None,
        )
        titles = {item.key: item.title for item in self.call.service_types}
        claimed = [titles[key] for key in candidate.services if key in titles]
        about = "\n".join(part for part in (candidate.title, candidate.summary) if part)
        parts = [("proposal", about or texts("sheets.sheet.summary_none"))]
        if entry and entry.summary:
            parts.append(("answer", entry.summary))
        if titles:
            parts.append(
                ("claims_services", "; ".join(claimed) or texts("sheets.sheet.claims_none"))
            )
        if candidate.other_offer:
            parts.append(("other_offer", candidate.other_offer))
        room = across(SIDE, LAST)
        for key, text in parts:
            self.sheet.write_string(
                self.row, LABEL, texts(f"sheets.sheet.{key}"), self.ground.plain(bold=True)
            )
            self.sheet.merge_range(self.row, SIDE, self.row, LAST, "", self.ground.plain())
            self.sheet.write_string(self.row, SIDE, text, self.ground.plain())
            self.sheet.set_row(self.row, height((text, room)))
            self.row += 1

    def _criteria(self) -> Live:
        texts, ground, asked = self.texts, self.ground, self.plan.asked
        self._section(texts("sheets.sheet.criteria"))
        for scale in style.scales_of(
            [*asked.criteria, *(item.criterion for item in self.plan.general)]
        ):
            step = texts("sheets.sheet.scale_step", step=number(texts, scale.step))
            legend = f"{style.scale_words(texts, scale)}   ({step})"
            self.sheet.merge_range(self.row, LABEL, self.row, LAST, "", ground.note)
            self.sheet.write_string(self.row, LABEL, legend, ground.note)
            self.sheet.set_row(self.row, height((legend, across(LABEL, LAST))))
            self.row += 1
        heads = {
            LABEL: "sheet.criterion",
            SIDE: "sheet.weight",
            INPUTS: "sheet.score",
            LONG: "sheet.remark",
            READER: "reader.heading",
        }
        self._heads({column: texts(f"sheets.{key}") for column, key in heads.items()})
        first = self.row
        remark_reader = "candidate" if self.call.reasons_from == "remarks" else "jury"
        reader = f"{texts('sheets.reader.score')}\n{texts(f'sheets.reader.remark_{remark_reader}')}"
        for criterion in asked.criteria:
            self._criterion(criterion, reader)
        for score in self.plan.general:
            self._general_score(score)
        self._score_lists(asked.criteria, first)
        return self._live(first, self.row - 1)

    def _criterion(self, criterion: Criterion, reader: str) -> None:
        texts, ground, sheet, row = self.texts, self.ground, self.sheet, self.row
        sheet.write_string(row, KEY, Row.CRITERION.key(criterion.key))
        sheet.write_number(row, VALUE, self._share(criterion))
        label = self._criterion_label(row, criterion)
        sheet.write_string(row, SIDE, number(texts, criterion.weight), ground.cell_centre)
        value = score_of(self.plan.filled, criterion.key)
        if value is None:
            sheet.write_blank(row, INPUTS, None, ground.score)
        else:
            sheet.write_number(row, INPUTS, cell_number(value), ground.score)
        earlier = (self.plan.before or {}).get(criterion.key)
        shown = "" if earlier is None else number(texts, earlier)
        sheet.write_string(row, BEFORE, shown, ground.cell_centre)
        remark = self.plan.filled.remarks.get(criterion.key) if self.plan.filled else None
        self._text(row, LONG, remark.text if remark else "")
        sheet.write_string(row, READER, reader, ground.quiet)
        text = remark.text if remark else ""
        sheet.set_row(
            row,
            height(
                (label, WIDTHS[LABEL]), (reader, WIDTHS[READER] * 1.1), (text, WIDTHS[LONG]),
                least=4,
            ),
        )  # fmt: skip
        self.score_cells[criterion.key] = f"$E${row + 1}"
        self.row += 1

    def _criterion_label(self, row: int, criterion: Criterion) -> str:
        ground, texts = self.ground, self.texts
        small = []
        if criterion.guidance:
            small.append(criterion.guidance)
        if criterion.minimum is not None:
            small.append(texts("sheets.sheet.minimum", minimum=number(texts, criterion.minimum)))
        tail = "\n".join(small)
        if tail:
            self.sheet.write_rich_string(
                row, LABEL, ground.bold, criterion.title, ground.small, f"\n{tail}", ground.cell
            )
        else:
            self.sheet.write_string(row, LABEL, criterion.title, ground.plain(bold=True, bottom=1))
        return f"{criterion.title}\n{tail}"

    def _general_score(self, score: GeneralScore) -> None:
        texts, ground, sheet, row = self.texts, self.ground, self.sheet, self.row
        there = f"'{score.tab.replace(chr(39), chr(39) * 2)}'!{score.cell}"
        sheet.write_number(row, VALUE, self._share(score.criterion))
        sheet.write_string(row, LABEL, score.criterion.title, ground.cell)
        sheet.write_string(row, SIDE, number(texts, score.criterion.weight), ground.cell_centre)
        shown: float | int | str = "" if score.value is None else cell_number(score.value)
        sheet.write_formula(
            row, INPUTS, f'=IF(ISNUMBER({there}),{there},"")', ground.cell_centre, shown
        )
        sheet.write_blank(row, BEFORE, None, ground.cell)
        sheet.write_url(
            row, LONG, f"internal:{there}",
            ground.plain(bottom=1, bottom_color=style.RULE, font_color=ground.book.colour,
                         underline=1),
            texts("sheets.sheet.from_general"),
        )  # fmt: skip
        sheet.write_blank(row, READER, None, ground.cell)
        sheet.set_row(row, height((score.criterion.title, WIDTHS[LABEL])))
        self.row += 1

    def _score_lists(self, criteria: Sequence[Criterion], first: int) -> None:
        """One range validation per scale."""
        for scale in style.scales_of(criteria):
            rows = [first + at for at, item in enumerate(criteria) if item.scale == scale]
            runs: list[list[int]] = []
            for row in rows:
                if runs and runs[-1][1] == row - 1:
                    runs[-1][1] = row
                else:
                    runs.append([row, row])
            facts = {
                "lowest": number(self.texts, scale.lowest),
                "highest": number(self.texts, scale.highest),
                "step": number(self.texts, scale.step),
            }
            self.sheet.data_validation(
                runs[0][0], INPUTS, runs[0][1], INPUTS,
                {
                    "validate": "list",
                    "source": f"={style.scale_range(self.ground, scale)}",
                    "input_title": self.texts("sheets.sheet.score_prompt_title", **facts)[:32],
                    "input_message": _words(self.texts, scale),
                    "error_title": self.texts("sheets.sheet.score_error_title")[:32],
                    "error_message": self.texts("sheets.sheet.score_error", **facts)[:255],
                    "other_cells": [[start, INPUTS, end, INPUTS] for start, end in runs[1:]],
                },
            )  # fmt: skip

    def _live(self, first: int, last: int) -> Live:
        """The hidden live cells, and the band at the top that shows them."""
        texts, ground, method = self.texts, self.ground, self.call.method
        values = [
            (item.weight / item.scale.highest, item.weight, score_of(self.plan.filled, item.key))
            for item in self.plan.asked.criteria
        ] + [
            (
                item.criterion.weight / item.criterion.scale.highest,
                item.criterion.weight,
                item.value,
            )
            for item in self.plan.general
        ]
        missing = sum(value is None for _share, _weight, value in values)
        weights = sum((weight for _share, weight, _value in values), Fraction(0))
        total = None
        if values and not missing:
            total = (
                sum(
                    (share * value for share, _w, value in values if value is not None), Fraction(0)
                )
                / weights
                * method.total_scale
            )
        scores, shares = f"$E${first + 1}:$E${last + 1}", f"$B${first + 1}:$B${last + 1}"
        general = self.plan.identity.challenge == ""
        sheet = self.sheet
        sheet.write_string(MISSING_ROW, KEY, "live-missing")
        sheet.write_string(TOTAL_ROW, KEY, "live-total")
        if values:
            sheet.write_formula(
                MISSING_ROW, VALUE, f"={len(values)}-COUNT({scores})", None, missing
            )
            sheet.write_formula(
                TOTAL_ROW, VALUE,
                f"=IF({missing_cell()}=0,ROUND(SUMPRODUCT({shares},{scores})"
                f'/{cell_number(weights)}*{cell_number(method.total_scale)},9),"")',
                None,
                "" if total is None else cell_number(total),
            )  # fmt: skip
        else:
            sheet.write_number(MISSING_ROW, VALUE, 0)
        row = self.band_row
        sheet.merge_range(row, SIDE, row, INPUTS, "", ground.band)
        sheet.write_formula(
            row, SIDE, f"={progress(texts, missing_cell())}", ground.band,
            progress_text(texts, missing),
        )  # fmt: skip
        if values and not general:
            key = "total_consensus" if self.plan.identity.kind is TabKind.CONSENSUS else "total"
            words = texts(f"sheets.sheet.{key}", scale=number(texts, method.total_scale))
            decimals = self.call.total_decimals
            shown = "" if total is None else f"{words}: {texts.number(total, decimals, trim=False)}"
            sheet.write_formula(
                row, LONG,
                f'=IF(ISNUMBER({total_cell()}),"{style.quoted(words)}: "'
                f'&FIXED({total_cell()},{decimals},TRUE),"")',
                ground.band, shown,
            )  # fmt: skip
        sheet.conditional_format(
            row, LABEL, row, LAST,
            {
                "type": "formula", "criteria": f"={missing_cell()}=0",
                "format": ground.book.book.add_format({"bg_color": style.DONE}),
            },
        )  # fmt: skip
        return Live(missing, total)

    def _services(self, vote_column: int, words: Sequence[str]) -> None:
        texts = self.texts
        candidate = self.call.candidate(self.plan.identity.candidate)
        claims = set(candidate.services) | set(self._entry_claims())
        title_row = self._section(texts("sheets.sheet.services"))
        self._intro(texts("sheets.sheet.services_intro"))
        self._heads(
            {
                LABEL: texts("sheets.sheet.services"),
                SIDE: texts("sheets.sheet.claimed"),
                INPUTS: texts("sheets.sheet.vote"),
                READER: texts("sheets.reader.heading"),
            }
        )
        first = self.row
        for service in self.plan.asked.services:
            self._service(service, claims)
        last = self.row - 1
        done = sum(key in (self.plan.filled.votes if self.plan.filled else {})
                   for _row, key in self.plan.asked.votes)  # fmt: skip
        self._open_count(title_row, f"$E${first + 1}:$E${last + 1}", last - first + 1 - done)
        self.sheet.data_validation(
            first, INPUTS, last, INPUTS,
            {
                "validate": "list",
                "source": f"={style.list_range(vote_column, len(words))}",
                "error_title": texts("sheets.sheet.vote_error_title")[:32],
                "error_message": texts("sheets.sheet.vote_error", values=", ".join(words))[:255],
            },
        )  # fmt: skip

    def _service(self, service: ServiceType, claims: set[str]) -> None:
        more = service.text if service.text != service.title else ""
        self._vote(Row.SERVICE.key(service.key), service.key, service.title, more, claims)
        for item in service.requirements:
            self._vote(Row.REQUIREMENT.key(item.key), item.key, f"–  {item.text}", "", claims)

    def _vote(self, row_key: str, key: str, label: str, more: str, claims: set[str]) -> None:
        ground, sheet, row = self.ground, self.sheet, self.row
        sheet.write_string(row, KEY, row_key)
        main = row_key.startswith(Row.SERVICE.value)
        form = ground.plain(bold=main, bottom=1, bottom_color=style.RULE, indent=0 if main else 1)
        sheet.write_string(row, LABEL, label, form)
        self._claim(row, key in claims)
        vote = self.plan.filled.votes.get(key) if self.plan.filled else None
        if vote:
            word = self.texts(f"sheets.vote.{vote.value.value}")
            sheet.write_string(row, INPUTS, word, ground.choice)
        else:
            sheet.write_blank(row, INPUTS, None, ground.choice)
        sheet.write_blank(row, BEFORE, None, ground.cell)
        sheet.write_string(row, LONG, more, ground.quiet)
        sheet.write_string(row, READER, self.texts("sheets.reader.jury"), ground.quiet)
        sheet.set_row(
            row, height((label, WIDTHS[LABEL] - (0 if main else 3)), (more, WIDTHS[LONG] * 1.15))
        )
        self.row += 1

    def _aspects(self, tick_column: int) -> None:
        texts = self.texts
        claims = set(self._entry_claims())
        self._section(texts("sheets.sheet.aspects"))
        self._intro(texts("sheets.sheet.aspects_intro"))
        first = self.row
        kinds = ((NeedKind.OBSTACLE, "obstacles_heading"), (NeedKind.OUTCOME, "outcomes_heading"))
        for kind, heading in kinds:
            found = [item for item in self.plan.asked.aspects if item.kind is kind]
            if found:
                self._heads(
                    {
                        LABEL: texts(f"sheets.sheet.{heading}"),
                        SIDE: texts("sheets.sheet.claimed"),
                        INPUTS: texts("sheets.sheet.tick"),
                        READER: texts("sheets.reader.heading"),
                    }
                )
            for aspect in found:
                self._aspect(aspect, claims)
        self.sheet.data_validation(
            first, INPUTS, self.row - 1, INPUTS,
            {
                "validate": "list",
                "source": f"={style.list_range(tick_column, 1)}",
                "error_title": texts("sheets.sheet.vote_error_title")[:32],
                "error_message": texts(
                    "sheets.sheet.vote_error", values=texts("sheets.words.tick")
                )[:255],
            },
        )  # fmt: skip

    def _aspect(self, aspect: Aspect, claims: set[str]) -> None:
        ground, sheet, row = self.ground, self.sheet, self.row
        sheet.write_string(row, KEY, Row.ASPECT.key(aspect.key))
        sheet.write_string(row, LABEL, aspect.text, ground.cell)
        self._claim(row, aspect.key in claims)
        if self.plan.filled and aspect.key in self.plan.filled.ticks:
            sheet.write_string(row, INPUTS, self.texts("sheets.words.tick"), ground.choice)
        else:
            sheet.write_blank(row, INPUTS, None, ground.choice)
        for column in (BEFORE, LONG):
            sheet.write_blank(row, column, None, ground.cell)
        sheet.write_string(row, READER, self.texts("sheets.reader.jury"), ground.quiet)
        sheet.set_row(row, height((aspect.text, WIDTHS[LABEL])))
        self.row += 1

    def _notes(self) -> None:
        texts, ground, sheet = self.texts, self.ground, self.sheet
        self._section(texts("sheets.sheet.notes"))
        for key in self.plan.asked.notes:
            row = self.row
            sheet.write_string(row, KEY, Row.NOTE.key(key))
            sheet.write_string(row, LABEL, texts(f"sheets.sheet.{key}"), ground.plain(bold=True))
            note = self.plan.filled.notes.get(key) if self.plan.filled else None
            text = note.text if note else ""
            self._text(row, LONG, text)
            sheet.write_string(row, READER, texts("sheets.reader.jury"), ground.quiet)
            sheet.set_row(row, height((text, WIDTHS[LONG]), least=3))
            self.row += 1

    def _finish(self) -> None:
        texts, sheet = self.texts, self.sheet
        self.row += 1
        sheet.write_string(self.row, LABEL, texts("sheets.sheet.sign"), self.ground.note)
        form = self.ground.book.format(bottom=1, bottom_color=style.QUIET)
        for column in range(SIDE, LONG + 1):
            sheet.write_blank(self.row, column, None, form)
        sheet.set_row(self.row, 44)
        sheet.print_area(self.ground.hidden_rows, LABEL, self.row, LAST)
        first = next(iter(self.score_cells.values()), "$E$1").replace("$", "")
        sheet.set_selection(first)
        sheet.set_footer("&C&8 " + footer(self.call, texts, self.plan.identity))
        style.protect(sheet)

    # Small pieces

    def _share(self, criterion: Criterion) -> float | int:
        return cell_number(criterion.weight / criterion.scale.highest)

    def _entry_claims(self) -> tuple[str, ...]:
        for entry, text in self.call.entry_texts.items():
            if (entry.candidate, entry.challenge) == (
                self.plan.identity.candidate, self.plan.identity.challenge,
            ):  # fmt: skip
                return text.claims
        return ()

    def _claim(self, row: int, claimed: bool) -> None:
        word = self.texts(f"sheets.sheet.claim_{'yes' if claimed else 'no'}")
        self.sheet.write_string(row, SIDE, word, self.ground.cell_centre)

    def _text(self, row: int, column: int, text: str) -> None:
        if text:
            self.sheet.write_string(row, column, text, self.ground.text)
        else:
            self.sheet.write_blank(row, column, None, self.ground.text)

    def _wide(self, text: str, form: object, tall: float) -> None:
        self.sheet.merge_range(self.row, LABEL, self.row, LAST, "", form)
        self.sheet.write_string(self.row, LABEL, text, form)
        self.sheet.set_row(self.row, tall)
        self.row += 1

    def _section(self, text: str) -> int:
        self.row += 1
        for column in range(LABEL, LAST + 1):
            self.sheet.write_blank(self.row, column, None, self.ground.section)
        self.sheet.write_string(self.row, LABEL, text, self.ground.section)
        self.sheet.set_row(self.row, 22)
        self.row += 1
        return self.row - 1

    def _intro(self, text: str) -> None:
        self.sheet.merge_range(self.row, LABEL, self.row, LAST, "", self.ground.note)
        self.sheet.write_string(self.row, LABEL, text, self.ground.note)
        self.sheet.set_row(self.row, height((text, across(LABEL, LAST))))
        self.row += 1

    def _heads(self, heads: Mapping[int, str]) -> None:
        for column in range(LABEL, LAST + 1):
            middle = column in (SIDE, INPUTS, BEFORE)
            form = self.ground.head_centre if middle else self.ground.head
            self.sheet.write_string(self.row, column, heads.get(column, ""), form)
        if self.plan.before is not None and LONG in heads:
            rounds = self.call.method.rounds
            at = [item.key for item in rounds].index(self.plan.identity.round)
            words = self.texts("sheets.sheet.previous_score", round=rounds[at - 1].title)
            self.sheet.write_string(self.row, BEFORE, words, self.ground.head_centre)
            self.sheet.set_row(self.row, height((words, WIDTHS[BEFORE])))
        else:
            self.sheet.set_row(self.row, 20)
        self.row += 1

    def _link(self, row: int, column: int, tab: str, text: str) -> None:
        name = tab.replace("'", "''")
        self.sheet.write_url(row, column, f"internal:'{name}'!A1", self.ground.link, text)

    def _open_count(self, row: int, cells: str, count: int) -> None:
        text = self.texts("sheets.sheet.votes_open", count="{n}")
        shown = self.texts("sheets.sheet.votes_open", count=str(count)) if count else ""
        blank = f"COUNTBLANK({cells})"
        self.sheet.write_formula(
            row, READER, f'=IF({blank}=0,"",{style.formula_text(text, blank)})',
            self.ground.section_note, shown,
        )  # fmt: skip


def _words(texts: Texts, scale: Scale) -> str:
    return "\n".join(f"{number(texts, level.value)} = {level.word}" for level in scale.levels)[:255]


def progress(texts: Texts, cell: str) -> str:
    """The expression of a formula that says how many scores are missing."""
    many = texts("sheets.sheet.missing", count="{n}")
    return (
        f'IF({cell}=0,"{style.quoted(texts("sheets.sheet.complete"))}",'
        f'IF({cell}=1,"{style.quoted(texts("sheets.sheet.one_missing"))}",'
        f"{style.formula_text(many, cell)}))"
    )


def progress_text(texts: Texts, missing: int) -> str:
    if missing == 0:
        return texts("sheets.sheet.complete")
    if missing == 1:
        return texts("sheets.sheet.one_missing")
    return texts("sheets.sheet.missing", count=str(missing))


def footer(call: Call, texts: Texts, identity: TabIdentity) -> str:
    """The printed footer. '&' is the footer's own escape."""
    facts = {
        "call": call.title,
        "round": call.method.round(identity.round).title,
        "juror": call.juror(identity.juror).name,
    }
    safe = {name: value.replace("&", "&&") for name, value in facts.items()}
    return texts("sheets.sheet.footer", **safe)[:250]
