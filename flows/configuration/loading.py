"""Reading `fonds.toml` and the environment, and saying of everything that is wrong where it stands and what would be right."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from extractors.errors import ConfigurationError
from flows.configuration.keys import Config, fields, kinds, tables, variable
from flows.configuration.lines import Key, lines_of

_PREFIX = "FONDS_"
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
# what pydantic finds wrong, in our words
_WRONG = {
    "bool_type": "has to be true or false",
    "int_type": "has to be a whole number",
    "float_type": "has to be a number",
    "finite_number": "has to be a number",
    "string_type": "has to be text in quotation marks",
    "path_type": "has to be text in quotation marks",
    "list_type": "has to be a list in square brackets",
    "model_type": "is a table: write [{key}] on a line of its own and its keys below",
    "literal_error": "has to be {expected}",
    "string_pattern_mismatch": "has to be an address such as tcp://192.0.2.7:8786",
    "greater_than": "has to be more than {gt:g}",
    "greater_than_equal": "has to be {ge:g} or more",
    "less_than_equal": "has to be {le:g} or less",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is set. file: None where there is none. origins: by key as "schedule.cron", where its value comes from, in words.

    unknown: sentences on environment variables that look like ours and are not.
    """

    config: Config
    file: Path | None
    origins: Mapping[str, str]
    unknown: tuple[str, ...] = ()


def load(file: Path | None, environment: Mapping[str, str] | None = None) -> Loaded:
    """What `file` and the environment (the process's own by default) set; the environment goes before the file.

    Raises ConfigurationError that names all that is wrong.
    """
    environment = os.environ if environment is None else environment
    text = _text(file) if file else ""
    data = _toml(file, text) if file else {}
    origins = _Origins(file, text, {})
    if file:
        _place(data, file.resolve().parent)
    _override(data, environment, origins)
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        raise _refused([_sentence(one, origins) for one in error.errors(include_url=False)]) from None
    told = {key: origins.of(tuple(key.split("."))) for key in fields() if _has(data, key)}
    return Loaded(config, file, told, tuple(_unknown(environment)))


@dataclass(slots=True)
class _Origins:
    """Where values come from. variables: by key, those that the environment sets."""

    file: Path | None
    text: str
    variables: dict[Key, str]
    _lines: dict[Key, int] | None = None

    def of(self, key: Key) -> str:
        """The variable, or the file and its line."""
        for length in range(len(key), 0, -1):
            if name := self.variables.get(key[:length]):
                return name
        if self._lines is None:
            self._lines = lines_of(self.text)
        line = next((self._lines[key[:length]] for length in range(len(key), 0, -1) if key[:length] in self._lines), 1)
        return f"{self.file}, line {line}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # some editors begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{file}, line {line}: this is no UTF-8.", hint="Save the file as UTF-8.") from error
    except OSError as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error.strerror}.", hint="Check the path given with --config or FONDS_CONFIG."
        ) from error


def _toml(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).removesuffix(")").rpartition(" (at ")
        number = re.match(r"line (\d+)", place)
        line = int(number[1]) if number else max(1, text.rstrip().count("\n") + 1)
        raise ConfigurationError(
            f"{file}, line {line}: this is no TOML: {what[:1].lower()}{what[1:]}.",
            hint="Text stands in quotation marks, each key on a line of its own. 'fonds config example' shows a whole file.",
        ) from error


def _place(data: dict[str, Any], folder: Path) -> None:
    """Paths in a file count from its folder."""
    for key, field in fields().items():
        if Path in kinds(field) and _has(data, key):
            table, name = _within(data, key)
            if isinstance(table[name], str) and table[name] not in ("", "-"):
                table[name] = str(folder / Path(table[name]).expanduser())


def _override(data: dict[str, Any], environment: Mapping[str, str], origins: _Origins) -> None:
    for key, field in fields().items():
        given = environment.get(variable(key), "")
        if not given:
            continue
        above = key.partition(".")[0]
        if "." in key and not isinstance(data.setdefault(above, {}), dict):
            continue  # the file gives something else than a table, and is told so
        table, name = _within(data, key)
        table[name] = _understood(given, field)
        origins.variables[tuple(key.split("."))] = variable(key)


def _understood(given: str, field: FieldInfo) -> object:
    """A variable's text as what the key holds; as it is where it is no such thing."""
    wanted = kinds(field)
    if bool in wanted:
        return True if given.lower() in _TRUE else False if given.lower() in _FALSE else given
    if isinstance(field.default, list):
        return [one.strip() for one in given.split(",")]
    for number in (int, float):
        if number in wanted:
            try:
                return number(given)
            except ValueError:
                return given
    return given


def _has(data: Mapping[str, Any], key: str) -> bool:
    for name in key.split("."):
        if not isinstance(data, Mapping) or name not in data:
            return False
        data = data[name]
    return True


def _within(data: dict[str, Any], key: str) -> tuple[dict[str, Any], str]:
    *tables_above, name = key.split(".")
    for table in tables_above:
        data = data[table]
    return data, name


def _sentence(error: ErrorDetails, origins: _Origins) -> str:
    key = error["loc"]
    place = origins.of(key)
    named = ".".join(str(one) for one in key if isinstance(one, str))
    if error["type"] == "extra_forbidden":
        return f"{place}: there is no key {named!r}{_meant(key)}"
    wrong = _WRONG.get(error["type"], "{error}").format_map({"key": named, "error": error["msg"], **error.get("ctx", {})})
    told = "" if isinstance(error["input"], Mapping) else f" = {_shown(error['input'])}"
    return f"{place}: {named}{told} {wrong}."


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 60 else f"{text[:57]}..."


def _meant(key: Key) -> str:
    """What may have been meant by a key that there is not: one like it in its table, or the same in another."""
    above, name = (str(key[0]) if len(key) > 1 else ""), str(key[-1])
    known = tables()
    here = list(known[above].model_fields) if above in known else []
    like = get_close_matches(name, here, 1) or [one for one in here if one.startswith(name) or name.startswith(one)][:1]
    if like:
        return f"; did you mean {'.'.join([*map(str, key[:-1]), like[0]])!r}?"
    elsewhere = [table for table, keys in known.items() if table != above and name in keys.model_fields]
    if elsewhere:
        where = f"below [{elsewhere[0]}]" if elsewhere[0] else "above all tables"
        return f"; '{name}' stands {where}."
    return f"; {f'[{above}]' if above else 'the file'} may have {', '.join(here)}."


def _unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """Others may have variables that begin like ours, so these are no errors."""
    known = [variable(key) for key in fields()] + ["FONDS_CONFIG"]
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name not in known:
            like = get_close_matches(name, known, 1)
            yield f"{name} means nothing to fonds" + (f"; did you mean {like[0]}?" if like else ".")


def _refused(sentences: list[str]) -> ConfigurationError:
    if len(sentences) == 1:
        return ConfigurationError(sentences[0])
    return ConfigurationError("\n       ".join([f"{len(sentences)} things are wrong in what is configured.", *sentences]))
