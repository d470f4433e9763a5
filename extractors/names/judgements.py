from dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Judgement:
    id: int
    kind: str
    left: frozenset[int]
    right: frozenset[int]
    name: str | None = None
    alone: bool = False
