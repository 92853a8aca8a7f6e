"""The lightest sets of units that answer every demand, all of them: an exact search of our own.

Branch and bound on bits. The demand with the fewest suppliers left is taken up, each of them tried,
and those tried before left out, so that every set is found once. What is still open costs at least
its prices (`prices.py`); a branch that cannot come within the lightest known is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.matching.prices import UNIT, priced
from scoring.matching.solve import Effort
from scoring.matching.units import Demand, Units, numbers

# Larger questions are the solver's: there its cuts and bounds are worth more than quick steps.
MOST_UNITS, MOST_DEMANDS = 400, 400
Prices = Mapping[tuple[str, int], float]


@dataclass(frozen=True, slots=True)
class Lightest:
    """`sets` as bits, all of the least weight, none when no set answers every demand. `finished`:
    that is proved; else these are the lightest found, and none is lighter than `bound`. `every`: no
    other set is as light. `prices`: a start for a question like it."""

    sets: tuple[int, ...]
    finished: bool
    every: bool
    prices: Prices
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a search goes: so many sets, so many steps of its own, out of an effort."""

    most: int
    steps: int
    effort: Effort


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a question like this one: candidates who may nearly do, and prices that held
    there. Neither changes what is found."""

    sets: Sequence[Sequence[str]] = ()
    prices: Prices | None = None


def lightest(
    units: Units, weights: Sequence[int], reach: Reach, start: Start | None = None
) -> Lightest:
    """All sets of least weight. Every weight is positive."""
    start = start or Start()
    prepared = _prepared(units, weights, start.prices, reach.effort)
    if prepared is None:
        return Lightest((), True, True, {})
    rows, prices = prepared
    search = _Search(units, weights, rows, reach)
    for names in ((), *start.sets):
        search.bounded(units.start | units.bits(key for key in names if key in units.of))
    finished = search.run()
    sets = search.found or ([] if finished else search.near)
    return Lightest(tuple(sets), finished, not search.more, prices, search.bound)


def within(
    units: Units,
    weights: Sequence[int],
    limit: int,
    reach: Reach,
    prices: Prices | None = None,
) -> tuple[int, ...] | None:
    """All sets that answer every demand and weigh no more than the limit, also those of which a
    part would do. None when these are too many, or the steps did not suffice."""
    prepared = _prepared(units, weights, prices, reach.effort)
    if prepared is None:
        return ()
    search = _Search(units, weights, prepared[0], reach)
    search.limit, search.gathers = limit, True
    return tuple(search.found) if search.run() else None


def _prepared(
    units: Units, weights: Sequence[int], known: Prices | None, effort: Effort
) -> tuple[Packed, Prices] | None:
    """None where not even everyone together answers every demand, or who must join may not."""
    rows = reduced(units.demands)
    if rows is None or not units.possible:
        return None
    found = priced(rows, weights, known, effort)
    prices = {row.key: price for row, price in zip(rows, found, strict=True)}
    return Packed(rows, found, len(weights)), prices


def reduced(demands: Iterable[Demand]) -> list[Demand] | None:
    """Without demands that follow from another; None where one cannot be answered by everyone."""
    kept: list[tuple[int, Demand]] = []
    asked = []
    for item in demands:
        if item.least > 0:
            amounts = {n: min(amount, item.least) for n, amount in item.amounts.items()}
            if sum(amounts.values()) < item.least:
                return None
            if min(amounts.values()) == item.least:
                amounts = dict.fromkeys(amounts, 1)
                item = Demand(1, amounts, item.key)
            asked.append(Demand(item.least, amounts, item.key))
    asked.sort(key=lambda item: len(item.amounts))
    for item in asked:
        mask = sum(1 << number for number in item.amounts)
        if not any(known & ~mask == 0 and _implies(other, item) for known, other in kept):
            kept.append((mask, item))
    return [item for _, item in kept]


def _implies(other: Demand, item: Demand) -> bool:
    """Whether whoever answers the other demand answers this one too."""
    amounts = item.amounts
    return other.least >= item.least and all(
        amount <= amounts[number] for number, amount in other.amounts.items()
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A demand in the packed state. `shift`, `field`, `bias`: where what there is of it stands;
    without a field one bit says that it is answered."""

    mask: int  # its suppliers
    least: int
    largest: int
    price: int
    shift: int
    field: int
    bias: int
    amounts: Mapping[int, int]

    def open(self, state: int) -> int:
        """How much is lacking of a demand that is open."""
        return self.least - ((state >> self.shift & self.field) - self.bias) if self.field else 1


class Packed:
    """Demands side by side in one integer, each with a highest bit that is set once it is answered:
    a demand that one unit answers takes that bit alone, others count up to it."""

    def __init__(self, rows: Sequence[Demand], prices: Sequence[int], count: int):
        self.tops = self.begin = 0
        self.rows: list[tuple[int, _Row]] = []
        self.at: list[_Row] = []  # by the position of the highest bit
        self.ors, self.adds = [0] * count, [0] * count
        self.plain: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self.counted: list[list[tuple[int, _Row, int]]] = [[] for _ in range(count)]
        for demand, price in zip(rows, prices, strict=True):
            self._add(demand, price)

    def _add(self, demand: Demand, price: int) -> None:
        shift, single = len(self.at), demand.least == 1
        width = 1 if single else (sum(demand.amounts.values()) + demand.least).bit_length() + 1
        top = 1 << shift + width - 1
        bias = 0 if single else (1 << width - 1) - demand.least
        mask = sum(1 << number for number in demand.amounts)
        field = 0 if single else (1 << width) - 1
        largest = max(demand.amounts.values())
        row = _Row(mask, demand.least, largest, price, shift, field, bias, demand.amounts)
        self.at += [row] * width
        self.rows.append((top, row))
        self.tops |= top
        self.begin |= bias << shift
        for number, amount in demand.amounts.items():
            if single:
                self.ors[number] |= top
                if price:
                    self.plain[number].append((top, price))
            else:
                self.adds[number] += amount << shift
                if price:
                    self.counted[number].append((top, row, amount))

    def with_unit(self, state: int, number: int) -> int:
        return (state | self.ors[number]) + self.adds[number]

    def owed(self, state: int) -> int:
        """The prices of all that is open."""
        return sum(row.price * row.open(state) for top, row in self.rows if not state & top)

    def adds_of(self, state: int, number: int) -> int:
        """How many open demands a unit answers or helps to answer."""
        mine = self.ors[number] & ~state
        helped = sum(not state & top for top, row in self.rows if number in row.amounts)
        return mine.bit_count() if not self.adds[number] else helped

    def saves(self, state: int, number: int) -> int:
        """The prices of what a unit answers of what is open."""
        found = 0
        for top, price in self.plain[number]:
            if not state & top:
                found += price
        for top, row, amount in self.counted[number]:
            if not state & top:
                found += row.price * min(amount, row.open(state))
        return found


class _Enough(Exception):
    """The search was cut short."""


class _Search:
    def __init__(self, units: Units, weights: Sequence[int], rows: Packed, reach: Reach):
        self.units, self.weights, self.rows = units, weights, rows
        self.most, self.left, self.effort = reach.most, reach.steps, reach.effort
        self.step = 1 + len(rows.rows) // 100  # more demands are more to look at
        self.lowest = min(weights, default=1)
        self.limit = sum(weights)  # what is heavier is of no interest
        self.best: int | None = None
        self.near: list[int] = []  # a set that is no better than the limit, to begin with
        self.bound = 0
        self.found: list[int] = []
        self.more = False
        self.gathers = False  # every set within the limit, not the lightest alone

    def run(self) -> bool:
        """Whether the search came to its end."""
        start, state, weight, steps = self.units.start, self.rows.begin, 0, self.left
        for number in numbers(start):
            state = self.rows.with_unit(state, number)
            weight += self.weights[number]
        owed = self.rows.owed(state)
        self.bound = weight - (-owed // UNIT)
        try:
            free = (1 << len(self.weights)) - 1 & ~start
            if weight <= self.limit:
                self._go(state, free, start, weight, owed)
        except _Enough:
            return False
        finally:
            self.effort.take(steps - max(0, self.left))
        return True

    def bounded(self, members: int) -> None:
        """A set filled up by whoever adds most for its weight: none heavier is of interest."""
        rows, state = self.rows, self.rows.begin
        for number in numbers(members):
            state = rows.with_unit(state, number)
        while open_ := rows.tops & ~state:
            row = rows.at[(open_ & -open_).bit_length() - 1]
            able = [n for n in numbers(row.mask & ~members) if self.units.allow(members | 1 << n)]
            if not able:
                return
            number = max(able, key=lambda n: rows.adds_of(state, n) / self.weights[n])
            members |= 1 << number
            state = rows.with_unit(state, number)
        weight = sum(self.weights[n] for n in numbers(members))
        if self.units.allow(members) and (weight < self.limit or not self.near):
            self.limit, self.near = weight, [members]

    def _go(self, state: int, free: int, members: int, weight: int, owed: int) -> None:
        """Every set that holds these members and else only free ones. `owed`: the prices of all
        that is open."""
        self.left -= self.step
        if self.left < 0 or (not self.left & 63 and self.effort.spent):
            raise _Enough
        open_ = self.rows.tops & ~state
        if not open_:
            self._keep(members, weight)
            able = numbers(free) if self.gathers else []
        elif self.limit - weight < 2 * self.lowest:
            able = self._finishing(state, open_, free)
        else:
            able = self._tightest(state, open_, free)
        ways = sorted((owed - self.rows.saves(state, number), number) for number in able)
        for rest, number in ways:
            free &= ~(1 << number)
            heavier = weight + self.weights[number]
            joined = members | 1 << number
            if rest <= (self.limit - heavier) * UNIT and self.units.allow(joined):
                after = self.rows.with_unit(state, number)
                self._go(after, free, joined, heavier, rest)

    def _tightest(self, state: int, open_: int, free: int) -> list[int]:
        """Units of which one at least must join: for the demand with the fewest ways to answer it;
        nobody where one cannot be answered any more."""
        found, fewest = 0, 1 << 60
        while open_:
            top = open_ & -open_
            open_ ^= top
            row = self.rows.at[top.bit_length() - 1]
            suppliers = row.mask & free
            ways = suppliers.bit_count()
            if row.field:
                ways += 1 + -row.open(state) // row.largest
            if ways < fewest:
                found, fewest = suppliers, ways
                if ways <= 1:
                    break
        # Of three units of which two are needed, one of the first two is in it, or all are not.
        return numbers(found)[: max(0, fewest)]

    def _finishing(self, state: int, open_: int, free: int) -> list[int]:
        """Units that answer alone all that is open."""
        while open_ and free:
            top = open_ & -open_
            open_ ^= top
            row = self.rows.at[top.bit_length() - 1]
            free &= row.mask
            if row.field:
                lacks = row.open(state)
                free &= sum(1 << n for n, amount in row.amounts.items() if amount >= lacks)
        return numbers(free)

    def _keep(self, members: int, weight: int) -> None:
        if self.gathers:
            self.found.append(members)
            if len(self.found) > self.most:
                raise _Enough
            return
        if self.best is None or weight < self.best:
            self.best, self.found, self.more = weight, [], False
        if len(self.found) < self.most:
            self.found.append(members)
            self.more = self.most == 1  # whoever asks for one does not ask whether there are others
        else:
            self.more = True
        # Once there are enough of this weight, only a lighter one is of interest.
        self.limit = weight - self.more
