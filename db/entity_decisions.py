"""What a person may decide about entities: that two are one or different, that one is two, what one is called, and how authority
files know it.

Each is a judgement between names in documents (`db/sides.py`), appended to the log; what follows from it is resolved anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from db import corrections, history, identifiers, kept_apart, sides
from db.corrections import Signature
from db.transactions import writing
from extractors.errors import CorrectionError
from extractors.names.identifiers import SCHEMES, IdentifierError, normal

_LONGEST = 300  # characters of a name


def merge(db: Database, entity_id: str, other_id: str, actor: str, reason: str | None = None) -> int:
    """Decide that two entities are one. Returns the id of the correction; raises CorrectionError where that makes no sense."""
    return _about_two(db, "merge", entity_id, other_id, Signature(actor, reason))


def differ(db: Database, entity_id: str, other_id: str, actor: str, reason: str | None = None) -> int:
    """Decide that two entities are different, whatever is found later. Returns and raises as `merge`."""
    return _about_two(db, "differ", entity_id, other_id, Signature(actor, reason))


def split(
    db: Database,
    entity_id: str,
    actor: str,
    reason: str | None = None,
    *,
    names: Iterable[str] = (),
    documents: Iterable[int] = (),
) -> int:
    """Decide that part of an entity is another: what bears one of the printed `names`, or stands in one of the `documents`.

    Returns and raises as `merge`. A single mention is taken out by the decision "link" (`db.corrections`).
    """
    with writing(db):
        entity = _entity(db, entity_id)
        whole = sides.names_of(db, entity_id)
        wanted, hashes = set(names), _hashes(db, documents)
        part = [one for one in whole if one[1] in wanted or one[0] in hashes]
        rest = sides.without(whole, part)
        if not part or not rest:
            which = "none" if not part else "all"
            printed = ", ".join(sorted({repr(history.short(name)) for _, name in whole}))
            raise CorrectionError(
                f"That would take {which} of {entity['name']} away; a part is needed, and something must stay.",
                hint=f"Name the part by how it is printed ({printed}) or by its documents: --name, --document.",
            )
        return _append(db, "split", [entity], {"left": part, "right": rest}, Signature(actor, reason))


def rename(db: Database, entity_id: str, name: str, actor: str, reason: str | None = None) -> int:
    """Decide under which name an entity is shown. Returns and raises as `merge`."""
    with writing(db):
        entity = _entity(db, entity_id)
        if not name.strip().isprintable() or not 0 < len(name.strip()) <= _LONGEST:
            raise CorrectionError(f"A name of one line is needed, of {_LONGEST} characters at most.")
        after = {"left": sides.names_of(db, entity_id), "name": name.strip()}
        return _append(db, "rename", [entity], after, Signature(actor, reason))


def identify(db: Database, entity_id: str, scheme: str, identifier: str | None, actor: str, reason: str | None = None) -> int:
    """Decide under which identifier an authority file (viaf, wikidata, lcnaf) knows an entity; None takes it away.

    identifier: as it is typed or pasted, also as an address. Returns and raises as `merge`.
    """
    try:
        known = None if identifier is None and scheme in SCHEMES else normal(scheme, identifier or "")
    except IdentifierError as error:
        raise CorrectionError(str(error), hint="Copy it, or the address of its page, from the authority file.") from None
    after = {"scheme": scheme, "identifier": known}
    with writing(db):
        entity = _entity(db, entity_id)
        title, had = SCHEMES[scheme].title, identifiers.of(db, entity_id).get(scheme)
        if had == after["identifier"]:
            raise CorrectionError(f"{entity['name']} has {f'{title} {had} already' if had else f'no identifier of {title}'}.")
        made = _append(db, "identify", [entity], {"left": sides.names_of(db, entity_id), **after}, Signature(actor, reason))
        identifiers.follow(db, entity_id, scheme)
        return made


def _about_two(db: Database, action: str, entity_id: str, other_id: str, signature: Signature) -> int:
    with writing(db):
        entity, other = _entity(db, entity_id), _entity(db, other_id)
        if entity["id"] == other["id"]:
            raise CorrectionError(f"Both are {entity['name']}; to part it, split it.")
        if entity["label"] != other["label"]:
            raise CorrectionError(
                f"{entity['name']} has the label {entity['label']}, {other['name']} {other['label']}: these are never one.",
                hint="Where the label of one is wrong, give its mentions another first, with 'fonds correct relabel'.",
            )
        after = {"left": sides.names_of(db, entity_id), "right": sides.names_of(db, other_id)}
        made = _append(db, action, [entity, other], after, signature)
        if action == "differ":
            kept_apart.follow(db, entity["id"], other["id"], made)
        return made


def _entity(db: Database, entity_id: str) -> dict[str, Any]:
    for row in db.query("select id, label, name from entities where id = ? and mentions > 0", [entity_id]):
        return row
    if db.execute("select 1 from entities where id = ?", [entity_id]).fetchone():
        raise CorrectionError(
            f"{entity_id!r} has no mentions any more: they are rejected, or belong to others.",
            hint="'fonds history' with this id shows why; 'fonds undo' takes a decision back.",
        )
    raise CorrectionError(
        f"There is no entity {entity_id!r}.", hint="'fonds review' lists people and organisations with their ids."
    )


def _hashes(db: Database, documents: Iterable[int]) -> set[str]:
    ids = json.dumps(list(documents))
    return {row[0] for row in db.execute("select sha256 from documents where id in (select value from json_each(?))", [ids])}


def _append(db: Database, action: str, about: list[dict[str, Any]], after: dict[str, Any], signature: Signature) -> int:
    if not signature.actor.strip():
        raise CorrectionError("A decision needs the name of the person who makes it.")
    row = {
        "action": action,
        "entity_id": about[0]["id"],
        "other_id": about[1]["id"] if len(about) > 1 else None,
        "label": about[0]["label"],
        "before": json.dumps({"entities": about}, ensure_ascii=False),
        "after": json.dumps(after, ensure_ascii=False),
    }
    return corrections.append(db, row, signature)
