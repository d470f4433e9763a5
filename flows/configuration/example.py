"""A `fonds.toml` to begin with: every key with its meaning and its default, or an example where it has none."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flows.configuration.keys import tables, variable

# for keys that are not set by default
_EXAMPLES = {
    "store": "archive.originals",
    "reports": "reports",
    "workers": 4,
    "inbox.folder": "inbox",
    "inbox.poll": 30,
    "review.address": "https://archive.example.org/",
    "review.allow_hosts": ["archive.example.org"],
    "dask.scheduler": "tcp://192.0.2.7:8786",
    "prefect.api_url": "http://127.0.0.1:4200/api",
    "log.file": "fonds.log",
}


def lines() -> Iterator[str]:
    """The file. What it sets is the default; what has none is commented out."""
    yield "# What fonds does where a command does not say otherwise. Paths count from the folder of this file."
    yield f"# Every key can be set by a variable of the environment as well, such as {variable('schedule.cron')}."
    for table, keys in tables().items():
        yield ""
        if table:
            yield f"[{table}]  # {(keys.__doc__ or '').rstrip('.')}"
        for name, field in keys.model_fields.items():
            if name in tables():
                continue
            example = _EXAMPLES.get(f"{table}.{name}" if table else name)
            given = str(field.default) if hasattr(field.default, "parts") else field.default
            shown = json.dumps(given if example is None else example)
            yield f"{'' if example is None else '# '}{name} = {shown}  # {field.description}"
