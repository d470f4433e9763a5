"""What a person sets once in `fonds.toml` or the environment, instead of naming it with every command.

`load` reads it; `Config` is what can be set. To add a key: a field in keys.py with its meaning, its row in the README, and, where
it is the default of an option, a row in `flows/configured.py`. Importing this imports pydantic, which no command does that finds
nothing configured.
"""

from __future__ import annotations

from flows.configuration.keys import Config
from flows.configuration.loading import Loaded, load

__all__ = ["Config", "Loaded", "load"]
