"""Amounts in tables, in the unit that the table or what stands beside it states."""

from __future__ import annotations

import pytest

from extractors.money.find import find_amounts
from extractors.records import Amount, Kind, Passage
from extractors.text.offsets import OffsetMap

Cells = list[tuple[str, str]]  # the text found, and its value


def passage(text: str, kind: Kind = Kind.BODY) -> Passage:
    return Passage(kind, text, OffsetMap.identity(len(text)))


def cells(table: str, before: list[str] | None = None, after: list[str] | None = None) -> Cells:
    passages = [*map(passage, before or []), passage(table, Kind.TABLE), *map(passage, after or [])]
    found = find_amounts(passages)
    assert [each for number, each in enumerate(found) if number != len(before or [])] == [[]] * (len(passages) - 1)
    out = []
    for each in found[len(before or [])]:
        assert isinstance(each.value, Amount)
        assert each.value.minimum == each.value.maximum
        out.append((table[each.start : each.end], f"{each.value.currency} {each.value.minimum.normalize():f}"))
    return out


TRADE = "Year\tImports\tExports\n1921\t620\t75\n1922\t31,404\t-\n1923\t\t8,116"
IN_TRADE = ["620", "75", "31,404", "8,116"]


@pytest.mark.parametrize(
    ("before", "after", "scale"),
    [
        ([], ["(thousand yen)"], 1000),
        (["(in thousands of yen)"], [], 1000),
        (["Table 4. Trade of the port, in million yen"], [], 10**6),
        (["Table 4. Trade of the port", "Unit: 1,000 yen"], [], 1000),
        (["Table 4. Trade of the port (¥ million)"], [], 10**6),
        (["Unit: yen"], [], 1),
        ([], ["Source: Customs Returns, 1924.", "The trade of the port grew.", "(thousand yen)"], 1000),
        ([], ["Note: amounts in 1,000 yen."], 1000),
        (["Trade, values in ten thousand yen"], [], 10**4),
        (["(100 million yen)"], [], 10**8),
        (["(1,000 yen)"], [], 1000),
        (["(Yen, in thousands)"], [], 1000),
        (["(unit: ¥1 million)"], [], 10**6),
        (["The numbers are thousands of yen."], [], 1000),
        (["Trade, in round thousands of yen:"], [], 1000),
        (["(in man yen)"], [], 10**4),
        (["Table 2: Trade of the port (yen)"], [], 1),
        ([], ["The port had never done so well. " * 12 + "(thousand yen)"], 1000),
    ],
)
def test_the_unit_stands_beside_the_table(before: list[str], after: list[str], scale: int) -> None:
    assert cells(TRADE, before, after) == [(text, f"JPY {int(text.replace(',', '')) * scale}") for text in IN_TRADE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        (["Table 4. Trade of the port (tons)"], []),
        (["In those years the yen was weak and a thousand families left."], []),
        (["(thousand yen)", "One.", "Two.", "Three."], []),
        (["Exports in millions, as the yen fell."], []),
    ],
)
def test_without_a_unit_no_cell_is_money(before: list[str], after: list[str]) -> None:
    assert cells(TRADE, before, after) == []


def test_a_column_that_adds_up_to_a_signed_sum() -> None:
    column = [("240,000", "JPY 240000"), ("15,500", "JPY 15500"), ("8,250", "JPY 8250"), ("¥263,750", "JPY 263750")]
    assert cells("House (Izumi-cho)\t240,000\nOrgan\t15,500\nBooks\t8,250\nTotal\t¥263,750") == column
    assert cells("House\t240,000\nOrgan\t15,500\nBooks\t8,250\nLoan\t¥900,000") == [("¥900,000", "JPY 900000")]


def test_an_account_is_in_what_the_document_counts_in() -> None:
    counted = "He gave 20 yen, 30 yen, 45 yen, 60 yen and 75 yen."
    rows = "Hall\t240\nOrgan\t15"
    for caption, found in (("What was spent:", 2), ("The rooms:", 0)):
        assert len(find_amounts([passage(counted), passage(caption), passage(rows, Kind.TABLE)])[2]) == found


def test_a_unit_beyond_another_table_is_that_tables_own() -> None:
    passages = [passage("(thousand yen)"), passage(TRADE, Kind.TABLE), passage(TRADE, Kind.TABLE)]
    found = find_amounts(passages)
    assert [len(each) for each in found] == [0, 4, 0]


TABLES: list[tuple[str, str, Cells]] = [
    (
        "other columns stay",
        "Item (thousand yen)\n\tQuantity (tons)\tValue\tShare\n1930\t400\t1,250\t12.5\n1931\t380\t990.5\t9.1",
        [("1,250", "JPY 1250000"), ("990.5", "JPY 990500")],
    ),
    (
        "a column's own unit",
        "Mine\tWorkers\tWages (yen)\tOutput (tons)\nA\t120\t54,000\t900\nB\t80\t31,200\t700\nTotal\t200\t85,200\t1,600",
        [("54,000", "JPY 54000"), ("31,200", "JPY 31200"), ("85,200", "JPY 85200")],
    ),
    (
        "a row's own unit",
        "\t1955\t1956\nEmployees\t120\t130\nPaid-up capital (million yen)\t30\t45\nDividend (%)\t8\t10",
        [("30", "JPY 30000000"), ("45", "JPY 45000000")],
    ),
    (
        "cells with a currency of their own",
        "Post\tPay\nClerk\t¥85\nForeman\t120 yen 50 sen\nPorter\t40",
        [("¥85", "JPY 85"), ("120 yen 50 sen", "JPY 120.5"), ("40", "JPY 40")],
    ),
    (
        "an account whose first and last sums alone have the sign",
        "Expenses\nFare\t$12.50\nInn\t8.00\n\t$20.50",
        [("$12.50", "USD 12.5"), ("8.00", "USD 8"), ("$20.50", "USD 20.5")],
    ),
    ("a sign in the first row of a list of facts", "Capital\t¥85,000\nLooms\t40\nBuilt\t1,204", [("¥85,000", "JPY 85000")]),
    (
        "two currencies",
        "Country\tUS$ million\tMillion roubles\nA\t3.5\t14\nB\t(2)\t-8",
        [("3.5", "USD 3500000"), ("14", "SUR 14000000"), ("2", "USD -2000000"), ("8", "SUR -8000000")],
    ),
    (
        "losses in Japanese style",
        "(in 1,000 yen)\nTerm\tProfit\n1st\t△340\n2nd\t1,020*",
        [("340", "JPY -340000"), ("1,020", "JPY 1020000")],
    ),
    (
        "years as headings",
        "Receipts (£'000)\n\t1911\t1912\nRents\t14\t1,911\nTolls\t..\tn.a.",
        [("14", "GBP 14000"), ("1,911", "GBP 1911000")],
    ),
    ("no numbers", "(yen)\nA\tB\nC\tD", []),
    ("one column", "(yen)", []),
    ("percentages in cells", "(thousand yen)\nA\t12%\nB\t40", [("40", "JPY 40000")]),
    ("numbers of people by row", "(yen)\nPopulation\t45,000\nTaxes\t9,000", [("9,000", "JPY 9000")]),
    (
        "running numbers are no money",
        "(yen)\n\tName\tGift\n1\tA\t20\n2\tB\t1650\n3\tC\t1720",
        [("20", "JPY 20"), ("1650", "JPY 1650"), ("1720", "JPY 1720")],
    ),
    (
        "a heading row without the corner",
        "Persons\tWages (yen)\nA\t12\t480\nB\t9\t360",
        [("480", "JPY 480"), ("360", "JPY 360")],
    ),
    (
        "rates of exchange name currencies in their rows",
        "Rates, 1925\n\tJune\tJuly\nDollar\t2.44\t2.41\nPound sterling\t11.9\t11.7",
        [],
    ),
    (
        "lines around the grid are running text",
        "Fees of 30 yen\nA\tB\nC\t5\nNote: paid from 200 yen.",
        [("30 yen", "JPY 30"), ("200 yen", "JPY 200")],
    ),
    ("days in a label count no row out", "(yen)\nRepairs, 14 days\t35.50\nDays\t14", [("35.50", "JPY 35.5")]),
    ("amounts in a grid of words", "Box\tNote\n4\tPaid ¥310 in 1902", [("¥310", "JPY 310")]),
    ("misprinted blanks", "(yen)\nA\t12, 500\nB\t1 200 000", [("12, 500", "JPY 12500"), ("1 200 000", "JPY 1200000")]),
    (
        "a financial year is no amount",
        "Year\tBudget (million yen)\n1936-37\t2,278\n1937-38\t2,872",
        [("2,278", "JPY 2278000000"), ("2,872", "JPY 2872000000")],
    ),
]


@pytest.mark.parametrize(("table", "expected"), [case[1:] for case in TABLES], ids=[case[0] for case in TABLES])
def test_tables(table: str, expected: Cells) -> None:
    assert cells(table) == expected


def test_a_cell_says_where_its_unit_comes_from() -> None:
    found = find_amounts([passage("(yen)"), passage("A\t5\nB\t(7)", Kind.TABLE)])[1]
    assert found[0].note == "the unit is taken from the table"
    assert found[1].note
    assert "negative" in found[1].note
