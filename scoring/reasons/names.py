"""Names of jurors and of other candidates in a text that a candidate will read.

Accents, capitals and spaces make no difference to a name that is nobody's word. A name that is also
a word ('Sterk', 'Mobiel vzw') counts only where it is written as a name: with a capital inside a
sentence, before a verb of saying, or with its legal form. An abbreviation counts in capitals. What
the call itself is about (its region, places, challenges, types of service) is no name of somebody,
and neither is the candidate's own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import resources

from scoring.model.call import Call, Candidate, Juror
from scoring.texts import printed_words

_LEAST = 5  # letters of a word that is a name in any case
_SHORT = 3  # letters of a name that counts with a capital
_WORD = re.compile(r"[^\W_]+")
_VZW = re.compile(r"\bv\.\s?z\.\s?w\b\.?", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?\n•])[\s\"'“”‘’(«»\-–—*]*$")
_KEY = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z\d._-]{2,}")
# What stands before a surname, written in one word with it
_BEFORE = re.compile(r"(van)?(den|der|de)(\w{4,})|(van|ver)(\w{4,})")
# Letters that are no letter with an accent, but look like one
_PLAIN = str.maketrans("øØłŁđĐıŒœÆæ", "oOlLdDiOoAa")


class _As(Enum):
    """How words must be written to be the name."""

    ANY = "any"
    CAPITAL = "capital"  # also where a sentence begins
    INSIDE = "inside"  # a capital that does not come from the sentence, or who says something
    CAPITALS = "capitals"  # an abbreviation
    FORM = "form"  # beside a legal form


@dataclass(frozen=True, slots=True)
class _Pattern:
    words: tuple[str, ...]
    written: _As


@dataclass(frozen=True, slots=True)
class Bearer:
    """A juror or candidate, and the ways to name them."""

    key: str
    name: str
    candidate: bool
    patterns: tuple[_Pattern, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str  # folded
    capital: bool
    capitals: bool  # throughout
    starts: bool  # a sentence

    def is_(self, word: str) -> bool:
        return self.word in (word, f"{word}s")


class Names:
    """The names of a call. `found` tells which of them a text for one candidate holds."""

    def __init__(self, call: Call):
        self.call = call
        self.titles = _title_words(call)
        self.common = _words("common") | printed_words() | _text_words(call)
        shared = Counter(
            word for item in call.candidates for word in {*_significant(_own(item.name))}
        )
        self.shared = {word for word, count in shared.items() if count > 1}
        self.taken = _keys_of_things(call)
        self.bearers = (*map(self._juror, call.jurors), *map(self._candidate, call.candidates))

    def found(self, candidate: str, text: str) -> tuple[Bearer, ...]:
        """Whom a text for this candidate names, apart from that candidate: in the call's order.

        A name inside a longer one is no other name.
        """
        own = next((item for item in self.call.candidates if item.key == candidate), None)
        mine = _own(own.name) if own else ()
        plain = _plain(text)
        tokens = _tokens(plain)
        free = _without(tokens, mine)
        there = {word for token in tokens for word in (token.word, token.word.removesuffix("s"))}
        others = [item for item in self.bearers if not (item.candidate and item.key == candidate)]
        spans = {
            item: {
                span
                for pattern in item.patterns
                if there.issuperset(pattern.words)
                and (len(pattern.words) > 1 or pattern.words[0] not in mine)
                for span in _spans(pattern, tokens, free)
            }
            for item in others
        }
        every = {span for found in spans.values() for span in found}
        return tuple(
            item
            for item in others
            if self._keyed(item, text)
            or any(not any(span < longer for longer in every) for span in spans[item])
        )

    def _keyed(self, item: Bearer, text: str) -> bool:
        """Whether the key of the register stands in a text: 'J2', 'K10'."""
        if item.key in self.taken or not _KEY.fullmatch(item.key):
            return False
        return bool(re.search(rf"(?<![\w-]){re.escape(item.key)}(?![\w-])", text))

    def _juror(self, juror: Juror) -> Bearer:
        name = _untitled(juror.name)
        words = _own(name)
        patterns: list[_Pattern] = []
        first = _own(name.split()[0]) or words[:1] if words else ()  # Pieter-Jan is one name
        if len(words) > 1:
            written = _As.ANY if any(map(self._distinct, words)) else _As.CAPITAL
            rest = words[len(first) :]
            patterns += [_Pattern(words, written), _Pattern((*rest, *first), written)]
            patterns += self._surname(rest)
        if first and first[0] not in self.titles:
            known = self._distinct(first[0]) or self._short(first[0])
            patterns.append(_Pattern(first[:1], _As.CAPITAL if known else _As.INSIDE))
            if len(first) > 1:
                patterns.append(_Pattern(("".join(first),), _As.CAPITAL))
        return Bearer(juror.key, juror.name, False, tuple(p for p in patterns if _readable(p)))

    def _surname(self, words: tuple[str, ...]) -> Iterator[_Pattern]:
        """A surname by itself, whole and without what stands before it; parted or not."""
        core = _significant(words)
        if not core or all(word in self.titles for word in core):
            return
        distinct = any(map(self._distinct, core))
        yield _Pattern(words, _As.ANY if distinct else _As.INSIDE)
        yield _Pattern(core, _As.ANY if distinct else _As.INSIDE)
        yield from (_Pattern((w,), _As.ANY) for w in core if self._distinct(w))
        yield from (_Pattern((w,), _As.CAPITAL) for w in core if self._short(w))
        if len(words) > 1:
            joined = "".join(words)
            yield _Pattern((joined,), _As.ANY if self._distinct(joined) else _As.CAPITAL)
        elif parted := _BEFORE.fullmatch(words[0]):
            yield _Pattern(tuple(part for part in parted.groups() if part), _As.CAPITAL)

    def _candidate(self, candidate: Candidate) -> Bearer:
        words = _own(candidate.name)
        core = _significant(words)
        patterns: list[_Pattern] = []
        if not core:
            return Bearer(candidate.key, candidate.name, True)
        if all(word in self.titles for word in core):
            written = _As.FORM
        elif any(map(self._distinct, core)):
            written = _As.ANY
        else:
            written = _As.CAPITAL if len(core) > 1 else _As.INSIDE
        patterns += [_Pattern(words, item) for item in {written, _As.FORM}]
        if core != words:
            patterns.append(_Pattern(core, written))
        patterns += [_Pattern((word,), _As.ANY) for word in core if self._distinct(word)]
        patterns += [_Pattern((word,), _As.CAPITALS) for word in self._abbreviations(candidate)]
        return Bearer(candidate.key, candidate.name, True, tuple(patterns))

    def _abbreviations(self, candidate: Candidate) -> Iterator[str]:
        """What a name holds in capitals throughout, and its first letters."""
        own = [token for token in _tokens(_plain(candidate.name))
               if token.word not in _words("forms")]  # fmt: skip
        said = {token.word for token in own if token.capitals}
        for words in (own, [token for token in own if token.word not in _words("particles")]):
            said.add("".join(token.word[0] for token in words))
        for word in sorted(said):
            if len(word) >= _SHORT and self._rare(word) and word not in _words("bodies"):
                yield word

    def _distinct(self, word: str) -> bool:
        """Whether a word by itself is a name, however it is written."""
        return len(word) >= _LEAST and self._rare(word)

    def _short(self, word: str) -> bool:
        """Whether a short word is a name where it has a capital."""
        return _SHORT <= len(word) < _LEAST and self._rare(word)

    def _rare(self, word: str) -> bool:
        known = word in self.common or word in self.titles or word in self.shared
        return not known and word.isalpha() and not word.endswith(tuple(_words("generic")))


def _spans(
    pattern: _Pattern, tokens: Sequence[_Token], free: Sequence[bool]
) -> Iterator[frozenset[int]]:
    """Where the words stand in a text, outside the candidate's own name: numbers of tokens."""
    length = len(pattern.words)
    for at in range(len(tokens) - length + 1):
        if all(free[at : at + length]) and _written(tokens, at, pattern):
            yield frozenset(range(at, at + length))


def _written(tokens: Sequence[_Token], at: int, pattern: _Pattern) -> bool:
    """Whether the tokens from here on are the words, written as they must be."""
    here = tokens[at : at + len(pattern.words)]
    *front, last = zip(here, pattern.words, strict=True)
    if any(token.word != word for token, word in front) or not last[0].is_(last[1]):
        return False
    if pattern.written is _As.ANY:
        return True
    if pattern.written is _As.CAPITALS:
        return all(token.capitals for token in here)
    if pattern.written is _As.FORM:
        beside = [*tokens[max(at - 1, 0) : at], *tokens[at + len(here) : at + len(here) + 1]]
        return any(token.word in _words("forms") for token in beside)
    core = [token for token, word in zip(here, pattern.words, strict=True)
            if word not in _words("particles")]  # fmt: skip
    inside = pattern.written is _As.INSIDE and not _says(tokens, at + len(here))
    return all(token.capital and not (inside and token.starts) for token in core)


def _says(tokens: Sequence[_Token], at: int) -> bool:
    """Whether who was just named says something: 'Roos vond dit', but not 'Sterk vond de jury'."""
    there = [token.word for token in tokens[at : at + 3]]
    return bool(there) and there[0] in _words("says") and _words("jury").isdisjoint(there[1:])


def _readable(pattern: _Pattern) -> bool:
    """More than one letter: initials are nobody."""
    return sum(map(len, pattern.words)) > 1


def _untitled(name: str) -> str:
    """'Prof. dr. Tom Sterk' is Tom Sterk."""
    words = name.split()
    while len(words) > 1 and words[0].strip(".,").casefold() in _words("titles"):
        del words[0]
    return " ".join(words)


def _without(tokens: Sequence[_Token], own: tuple[str, ...]) -> list[bool]:
    """For each token, whether it is free: no part of the candidate's own name."""
    free = [True] * len(tokens)
    for at in range(len(tokens) - len(own) + 1) if own else ():
        if all(tokens[at + n].is_(word) for n, word in enumerate(own)):
            free[at : at + len(own)] = [False] * len(own)
    return free


def _plain(text: str) -> str:
    """Without accents and what cannot be seen, forms written out: v.z.w. is vzw."""
    split = unicodedata.normalize("NFKD", _VZW.sub("vzw", text).translate(_PLAIN))
    return "".join(char for char in split if unicodedata.category(char) not in ("Mn", "Cf"))


def _tokens(plain: str) -> list[_Token]:
    found = []
    for match in _WORD.finditer(plain):
        word = match.group()
        if word.casefold() in _words("ands"):
            continue
        starts = bool(_ENDS_SENTENCE.search(plain, 0, match.start()))
        capitals = word.isupper() and len(word) > 1
        found.append(_Token(word.casefold(), word[0].isupper(), capitals, starts))
    return found


def _own(name: str) -> tuple[str, ...]:
    """The words of a name without its legal form."""
    words = [token.word for token in _tokens(_plain(name))]
    return tuple(word for word in words if word not in _words("forms"))


def _significant(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _words("particles"))


def _title_words(call: Call) -> frozenset[str]:
    """What the call is about: its region and places, its challenges and their personas."""
    said = (call.title, call.identity.organisation, call.identity.region, *call.municipalities,
            *(text for item in call.challenges for text in (item.title, item.persona)))  # fmt: skip
    return frozenset(token.word for text in said for token in _tokens(_plain(text)))


def _text_words(call: Call) -> frozenset[str]:
    """Words that the call itself uses in lower case."""
    return frozenset(
        token.word for text in _said(call) for token in _tokens(_plain(text)) if not token.capital
    )


def _said(call: Call) -> Iterator[str]:
    for challenge in call.challenges:
        yield challenge.description
        yield from (aspect.text for aspect in challenge.aspects)
    for service in call.service_types:
        yield from (service.title, service.text, *(item.text for item in service.requirements))
    for criterion in call.method.criteria:
        yield from (criterion.title, criterion.guidance)
        yield from (text for item in criterion.scale.levels for text in (item.word, item.meaning))
    yield from (juror.role for juror in call.jurors)
    yield from call.attention


def _keys_of_things(call: Call) -> frozenset[str]:
    """Keys of the call that are nobody's."""
    return frozenset(
        (
            *(item.key for item in call.challenges),
            *(aspect.key for item in call.challenges for aspect in item.aspects),
            *(item.key for item in call.service_types),
            *(part.key for item in call.service_types for part in item.requirements),
            *(item.key for item in call.method.criteria),
            *(item.key for item in call.method.rounds),
        )
    )


@cache
def _words(group: str) -> frozenset[str]:
    source = resources.files("scoring.texts") / "names.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return frozenset(str(table[group]).split())
