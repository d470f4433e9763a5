"""Amounts in running text. In the cases, [square brackets] mark the mentions that must be found, and nothing else may be."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extractors.money.find import find_amounts
from extractors.records import Amount, Found, Kind, Label, Passage
from extractors.text.offsets import OffsetMap

Expected = str | None


def passage(text: str, kind: Kind = Kind.BODY) -> Passage:
    return Passage(kind, text, OffsetMap.identity(len(text)))


def find(text: str) -> list[Found]:
    return find_amounts([passage(text)])[0]


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans, start = "", [], 0
    for piece in re.split(r"([\[\]])", marked):
        if piece == "[":
            start = len(text)
        elif piece == "]":
            spans.append((start, len(text)))
        else:
            text += piece
    return text, spans


def short(value: object) -> Expected:
    """ "JPY 100", "JPY 100..200", or None for a vague amount."""
    if value is None:
        return None
    assert isinstance(value, Amount)
    low, high = (format(bound.normalize(), "f") for bound in (value.minimum, value.maximum))
    return f"{value.currency} {low}" if low == high else f"{value.currency} {low}..{high}"


# as papers, reports, letters and newspapers write them
IN_THE_WILD: list[tuple[str, list[Expected]]] = [
    ("Every house paid [thirty to a hundred yen], a shop [a hundred to a thousand yen].", ["JPY 30..100", "JPY 100..1000"]),
    ("They asked [40 or 50 millions of yen] for the line.", ["JPY 40000000..50000000"]),
    ("They lent [5 million yen] and stood surety for [40 or 50 millions], he said.", ["JPY 5000000", "JPY 40000000..50000000"]),
    ("The mill gets [36 million won a] shipload.".replace(" a]", "] a"), ["KPW 36000000"]),
    ("The fine was [1,200 B yen], later [600 B-yen], and in Tokyo [80 yen].", [None, None, "JPY 80"]),
    ("The duty took [Straits $41,500] and the pilot [Gold $90].", ["XSD 41500", "USD 90"]),
    ("The Board can send [£2,500] a quarter.", ["GBP 2500"]),
    ("Invoices in francs ([1,204.50]; [880.25]), 1926", ["FRF 1204.5", "FRF 880.25"]),
    ("Contract, Okura & Co., [Yen 17,250] ([£1,800])", ["JPY 17250", "GBP 1800"]),
    (
        "The fund held 6,400 yen in March. Of this [2,150] went to the school.".replace("6,400 yen", "[6,400 yen]"),
        ["JPY 6400", "JPY 2150"],
    ),
    ("Paid to A [¥3,000] B [¥4,500] and C nothing", ["JPY 3000", "JPY 4500"]),
    ("a loan of [$5M] and one of [$2 m]", ["USD 5000000", "USD 2000000"]),
    ("The mill was sold for [41.6 billion yen] last spring.", ["JPY 41600000000"]),
    ("Debts stood at [7,318 million yen], a third less.", ["JPY 7318000000"]),
    ("Passage cost [¥2,400] and a trunk [¥ 35].", ["JPY 2400", "JPY 35"]),
    ("The memorandum speaks of [Y3,600] for the roof.", ["JPY 3600"]),
    ("He remitted [Yen 750] by the August boat.", ["JPY 750"]),
    ("A credit of [yen 250,000] was opened in Kobe.", ["JPY 250000"]),
    ("She kept one [5,000-yen] note in her Bible.", ["JPY 5000"]),
    ("The subscription reached [318, 207,455 yen] in all.", ["JPY 318207455"]),
    ("A fare of [20, 000 yen] was asked.", ["JPY 20000"]),
    ("Members give [$40 to $75] a year.", ["USD 40..75"]),
    ("Members give [$40-75] a year.", ["USD 40..75"]),
    ("The bank lent [US$3.2 million] to the port.", ["USD 3200000"]),
    ("Relief worth [$1,118,000,000] was shipped.", ["USD 1118000000"]),
    ("Orders of [12 million pounds] were signed in Leeds.", ["GBP 12000000"]),
    ("He left [£850] to the infirmary.", ["GBP 850"]),
    ("The clock was mended for [£7 15s. 9d.] and the bell for [4s 6d].", ["GBP 7.7875", "GBP 0.225"]),
    ("Tuition is [£4.10.0] a term.", ["GBP 4.5"]),
    ("Exports came to [518 million dollars] that year.", ["USD 518000000"]),
    ("It spent [40,000 to 90,000 yen] on seed.", ["JPY 40000..90000"]),
    ("Fares ran from [300 yen to 450 yen] by class.", ["JPY 300..450"]),
    ("The limit was set at [5,000 yen] and lifted again to [12,500] with the second decree.", ["JPY 5000", "JPY 12500"]),
    (
        "The owners gave [20 million yen] and the tenants [2 to 4 million], for a total of [90 million] each season.",
        ["JPY 20000000", "JPY 2000000..4000000", "JPY 90000000"],
    ),
    ("Dues rose from [200 yen] to [350 yen] in May.", ["JPY 200", "JPY 350"]),
    ("Dues rose from [200] to [350 yen] in May.", ["JPY 200", "JPY 350"]),
    ("It put [8,000,000,000 yen] into docks.", ["JPY 8000000000"]),
    (
        "Spinners took home [80 to 95 won] and clerks in Hamhung [120 won] under the tariff of Pyongyang.",
        ["KPW 80..95", "KPW 120"],
    ),
    ("In Seoul a seat cost [30 won], at the gate [Three hundred won].", ["KRW 30", "KRW 300"]),
    ("Moscow promised [1.4 billion rubles] ([$350,000,000]).", ["SUR 1400000000", "USD 350000000"]),
    ("The dividend of the third term was [1 yen 25 sen] a share.", ["JPY 1.25"]),
    ("The balance of [6,418 yen 7 sen 5 rin] was carried forward.", ["JPY 6418.075"]),
    ("A bowl cost [12 sen], a match [3 rin].", ["JPY 0.12", "JPY 0.003"]),
    ("The Legation asks for [3,000 Mexican dollars].", ["MXP 3000"]),
    ("The indemnity was [450 million taels], of which [60,000 Haikwan taels] are due.", ["XTL 450000000", "XHK 60000"]),
    (
        "A loaf costs [4,000 marks] in Berlin, [two francs] in Paris and [30 Swiss centimes] there.",
        ["DEM 4000", "FRF 2", "FRF 0.3"],
    ),
    ("Sugar shares closed at [212 guilders].", ["NLG 212"]),
    ("The famine fund has [Rs. 3 lakhs], and the Durbar gave [two crores of rupees].", ["INR 300000", "INR 20000000"]),
    ("Revenue was [5 lakhs of rupees].", ["INR 500000"]),
    ("The strike cost [half a million yen], says the Asahi.", ["JPY 500000"]),
    ("A wreath of [one hundred yen] came from the Consul.", ["JPY 100"]),
    ("They had hoped for [a million yen].", ["JPY 1000000"]),
    ("The tramway asks [two and a half million yen].", ["JPY 2500000"]),
    ("The new pier is put at [£1¼ million].", ["GBP 1250000"]),
    ("The treasury is short of [$5m.] this month.", ["USD 5000000"]),
    ("Wages: [80 sen] a day.", ["JPY 0.8"]),
    ("A guarantee between [200 and 300 pounds sterling] was wanted.", ["GBP 200..300"]),
    ("Rents of [HK$1,200] and [1,200 Hong Kong dollars].", ["HKD 1200", "HKD 1200"]),
    ("The Governor drew [40,000 kronor] and his clerk [900 crowns] in Stockholm.", ["SEK 40000", "SEK 900"]),
    ("The loan of [$10,000,000] gold failed.", ["USD 10000000"]),
    ("Of this [10,000 gold rubles] were in coin.", ["SUR 10000"]),
    ("It cost [three quarters of a million francs].", ["FRF 750000"]),
    ("They hold [JPY 5,000] and [300 USD].", ["JPY 5000", "USD 300"]),
    ("The prize is [15,000 lire].", ["ITL 15000"]),
]
# longer sentences of several genres
GENRES: list[tuple[str, list[Expected]]] = [
    (
        "The half-year shows receipts of [184,306 yen 42 sen] and outlays of [171,988 yen 5 sen], leaving [12,318 yen "
        "37 sen], of which "
        "[8,000 yen] went to the reserve and [4,000] to a dividend of 8 per cent.",
        ["JPY 184306.42", "JPY 171988.05", "JPY 12318.37", "JPY 8000", "JPY 4000"],
    ),
    (
        "The fare was [Y4.75], third class [2 yen 40] and children [80 sen to 1 yen 20].",
        ["JPY 4.75", "JPY 2.4", "JPY 0.8..1.2"],
    ),
    ("The mill paid [₱1,900] for sacks in the '30s.", ["PHP 1900"]),
    ("A tael is [2s. 5 3/4d.] at Tientsin.", ["GBP 0.123958"]),
    ("The Consul values hides at [84,000l.] and horns at [900l. to 1,100l.].", ["GBP 84000", "GBP 900..1100"]),
    ("The hall opens to-night at [sen 15] a seat.", ["JPY 0.15"]),
    ("The agent gave [20 yen] on signing and [60] when the ship sailed.", ["JPY 20", "JPY 60"]),
    (
        "The charge was [14 sen] a unit, lowered to [12 sen 5 rin] in April, and the 1,940 homes paid [3 yen 20 sen].",
        ["JPY 0.14", "JPY 0.125", "JPY 3.2"],
    ),
    (
        "Capital was raised from [500,000 yen] to [2 million yen] in 10,000 shares of [50 yen] each, [12 yen 50 sen] paid up.",
        ["JPY 500000", "JPY 2000000", "JPY 50", "JPY 12.5"],
    ),
    (
        "The loan of [£4,000,000] at 5 per cent., issued at 91½, yielded [£3,640,000] net, or [Lstg. 3.64 million].",
        ["GBP 4000000", "GBP 3640000", "GBP 3640000"],
    ),
    ("A ton of nitrate fetched [£11 5s.] and freight was [32s. 6d.] a ton.", ["GBP 11.25", "GBP 1.625"]),
    ("Coal was quoted at [18s 9d to 19s 3d] per ton at Cardiff.", ["GBP 0.9375..0.9625"]),
    (
        "The Commission fixed the debt at [132 milliard gold marks], payable in annuities of [2 milliards].",
        ["XRM 132000000000", "XRM 2000000000"],
    ),
    ("The deficit, [3.9 billion francs] in 1924, fell to [1.2 billion] in 1925.", ["FRF 3900000000", "FRF 1200000000"]),
    (
        "My dear Father, I have but [3 pounds 4 shillings] left of the [twenty pounds] you sent on the 3rd.",
        ["GBP 3.2", "GBP 20"],
    ),
    ("He sold forty head of cattle at [$27.50] a head, [1,100 dollars] in all.", ["USD 27.5", "USD 1100"]),
    (
        "The House voted [$1,250,000,000] for relief, cutting the President's [$1.5 billion] request by a sixth.",
        ["USD 1250000000", "USD 1500000000"],
    ),
    (
        "Wheat rose [2 cents] to [$1.14] a bushel; cotton was [18 to 19 cents] a pound.",
        ["USD 0.02", "USD 1.14", "USD 0.18..0.19"],
    ),
    ("The tenants, 312 families, owed [45,000 rupees], about [144 rupees 4 annas] a family.", ["INR 45000", "INR 144.25"]),
    ("The budget provides [Rs. 62.3 crores] for defence.", ["INR 623000000"]),
    (
        "Aid was [200 million rubles] a year in grants and [150 million] in credits, compared with [75 million dollars] before.",
        ["SUR 200000000", "SUR 150000000", "USD 75000000"],
    ),
    (
        "In 1957, 45 per cent of the [1.2 billion won] budget went to industry; by 1960 it was [2.3 billion won].",
        ["KPW 1200000000", "KPW 2300000000"],
    ),
    ("The minimum is [1 mark 20 pfennigs] an hour.", ["DEM 1.2"]),
    ("They gathered [20 sen] from each of 4,500 pupils, making [900 yen].", ["JPY 0.2", "JPY 900"]),
    (
        "Exports were [Y2,105,000] and imports [Y3,417,000], a deficit of [Y 1,312,000].",
        ["JPY 2105000", "JPY 3417000", "JPY 1312000"],
    ),
    ("A worker's wage is [70 won], an engineer's [120], and a minister's [400].", ["KPW 70", "KPW 120", "KPW 400"]),
    (
        "Investments were: steel [12 billion yen], coal [8 billion], and textiles [3 billion].",
        ["JPY 12000000000", "JPY 8000000000", "JPY 3000000000"],
    ),
    ("The debt is [600 million dollars] (of which [200 million] to Japan).", ["USD 600000000", "USD 200000000"]),
    ("Rice went for [15 yen 60 sen to 20 yen] per koku.", ["JPY 15.6..20"]),
    ("The parity is [49 7/8 dollars] per [100 yen], or [2s. 0½d.] to the yen.", ["USD 49.875", "JPY 100", "GBP 0.102083"]),
    ("A bond for [3,000,000 (three million) yen] was drawn.", ["JPY 3000000"]),
    (
        "A fund of [300 million yen] ([200 million] from banks, [100 million] from members) was set up.",
        ["JPY 300000000", "JPY 200000000", "JPY 100000000"],
    ),
    ("Cotton rose [2 yen] to [44 yen] a bale.", ["JPY 2", "JPY 44"]),
]
# made up to try one rule each
SYNTHETIC: list[tuple[str, list[Expected]]] = [
    ("The staff got a bonus of from [£5 to £12 10s.] a head.", ["GBP 5..12.5"]),
    ("It cost [3 oku yen].", ["JPY 300000000"]),
    ("It cost [50 man yen].", ["JPY 500000"]),
    ("It cost [3 oku 5,000 man yen].", ["JPY 350000000"]),
    ("It cost [5 sen yen] in the old count.", ["JPY 5000"]),
    ("It cost [two hundred and fifty thousand yen].", ["JPY 250000"]),
    ("It cost [one million two hundred thousand yen].", ["JPY 1200000"]),
    ("It cost [twenty-five dollars].", ["USD 25"]),
    ("It cost [2 million 300 thousand yen].", ["JPY 2300000"]),
    ("It cost [two thousand million pounds].", ["GBP 2000000000"]),
    ("It cost [two or three hundred yen].", ["JPY 200..300"]),
    ("It cost [3.50 yen].", ["JPY 3.5"]),
    ("It cost [2½ million yen].", ["JPY 2500000"]),
    ("It cost [1.250.000 marks].", ["DEM 1250000"]),
    ("It cost [1 250 000 francs].", ["FRF 1250000"]),
    ("It cost about [1,200 yen] per person, or [5 guineas].", ["JPY 1200", "GBP 5.25"]),
    ("It cost [several thousand yen] or so.", [None]),
    ("It cost [millions of dollars].", [None]),
    ("It cost [tens of thousands of yen].", [None]),
    ("It cost [2s. 4½d.] there, and [1s. 1d.] here.", ["GBP 0.11875", "GBP 0.054167"]),
    ("On July 12, [300,000 yen] was paid.", ["JPY 300000"]),
    ("In 1958, [200 yen] was paid.", ["JPY 200"]),
    ("Notes of [10], [20] and [50 yen] were printed.", ["JPY 10", "JPY 20", "JPY 50"]),
    ("Trade fell from [90 million dollars] in 1931 to [12 million dollars] in 1933.", ["USD 90000000", "USD 12000000"]),
    ("The men had [90 sen] a day and the women [55].", ["JPY 0.9", "JPY 0.55"]),
    ("The first band took [6,120 yen] and the second [5,400], respectively.", ["JPY 6120", "JPY 5400"]),
    ("South Korea paid [5,000 won]; North Korea paid [6,000 won].", ["KRW 5000", "KPW 6000"]),
    ("A [500 yen]-a-month post.", ["JPY 500"]),
]
# no money, or no amount of it
NEGATIVE = [
    "all figures are in ¥10,000",
    "in units of ¥1,000.",
    "The account, in round thousands of yen, is as follows.",
    "(million ¥)",
    "He won a prize of 40 million votes",
    "She bought 200 pounds of rice and 3 pounds of tea.",
    "The bale weighs 480 pounds.",
    "A shell of 90 pounds in weight struck the bridge.",
    "The party won the election of 1924 and in 1928 won 20 seats.",
    "The candidate who in 1919 won the prize resigned.",
    "He felt a yen for the sea, and 3 yearned with him.",
    "Membership passed the 100,000 mark in March.",
    "Three marks out of ten in history.",
    "The Crown appointed 12 bank clerks, and 5 per cent stayed.",
    "Freight fell by 80 percent, or 3,400 tons.",
    "88,611 persons in 147 groups; 94.9% of the total.",
    "See p. 305, No. 44, and Art. 12.",
    "The yen fell, and the dollar was firm.",
    "Dr. S. Sen lectured, as did Won and Mark.",
    "In the 1930s the 10s were lean years.",
    "The Crown prince came in 1921.",
    "The exchange (thousand yen) is shown below.",
    "Figures in million dollars.",
    "2 guinea pigs and 40 pounds of hay.",
    "No yen, no dollars, a few words.",
    "The painter Hosokawa (fl. 1820) and Sesshu, fl. 15th century.",
    "A letter fr. 12 May 1904; the series, fr. 1904 on.",
    "Brooklyn, N. Y. 5 May 1911.",
    "See C:\\scans\\120\\15 and item \\10.",
    "In dollars 12 men were paid, and in dollars 40 per cent.",
    "Two swords and one mace; some 500 Ven. monks.",
    "File 12/- of the series, Ref. 371/- in the register.",
    "",
]
# bare numbers that stay counts although their sentence has an amount
NOT_CARRIED = [
    "Dues were [2 yen] a month. Membership rose to 350.",
    "The budget was [300 million yen]. The population had reached 60 million.",
    "Rent was [12 yen]. The temperature rose to 35.",
    "Freight was [12 yen] a ton. The tonnage of the port rose to 3 million.",
    "It paid [40 yen]. We received 30 from the depot.",
    "He had [100 yen] in cash and 3 in hospital.",
    "Of the 90,000 who came, 4,000 had [50 yen] each.",
    "The fee was [300 yen] and 45,000 paid it.",
    "It paid [2 million yen] to 3,000 people.",
    "The town of 20,000 owed [9,000 yen] in 1932.",
    "It cost [500 yen] and lasted 12 days.",
    "The fund had [700 yen] in 1930 and 80 members.",
    "He gave [40 yen] on May 5 and left in June 1931.",
    "He had [2 yen], at first 60 for one, on Meiji 39.3.15.",
    "He paid [3 yen] 80 times.",
    "A harvest of 45,000 tons brought [2,000 yen] to the village.",
    "They paid [10 yen] for 400 sheets, 12 of them torn.",
    pytest.param(
        "Sales were [5,000 yen]. The town had 30,000.", marks=pytest.mark.xfail(strict=True)
    ),  # "had" is of owners as well
    "It gave [4,000 yen] (Ito 1931: 44-49) in all.",
    "The price was [60 yen], up 20 per cent.",
    "The number fell to 45,000 although the grant was [20,000 yen].",
]
ELSEWHERE: list[tuple[str, list[Expected]]] = [
    # the currency stands in a parallel construction or in the sentence before
    ("It lost [60,318 yen] in May; the subsidy, [55,780], was late.", ["JPY 60318", "JPY 55780"]),
    ("He had [450 yen] of his own and [200] lent by a brother.", ["JPY 450", "JPY 200"]),
    ("A porter got [25 sen] for the first bag and [15] for each further one.", ["JPY 0.25", "JPY 0.15"]),
    ("Wages were [90 yen] for smiths and [50 to 60] for others.", ["JPY 90", "JPY 50..60"]),
    ("The fee was [500 yen]. Later it rose to [800].", ["JPY 500", "JPY 800"]),
    ("They took [5,000 won] from each. From the others? They paid [500].", ["KPW 5000", "KPW 500"]),
    ("It owed [1 billion rubles] in May, [290 million] of it for mills.", ["SUR 1000000000", "SUR 290000000"]),
]
KNOWN_FAILURES: list[tuple[str, list[Expected]]] = [
    ("It owed ten million; the yen was worth little, and [five] of it were lost.", ["JPY 5000000"]),
    ("He paid [forty-odd yen] down.", [None]),
]


def check(marked: str, values: list[Expected]) -> None:
    text, spans = unmark(marked)
    found = find(text)
    assert [text[each.start : each.end] for each in found] == [text[start:end] for start, end in spans]
    assert [(each.start, each.end) for each in found] == spans
    assert [short(each.value) for each in found] == values
    assert all(each.label is Label.MONEY and each.extractor == "money" and 0 < each.score <= 1 for each in found)
    assert all(each.note for each in found if each.value is None)


@pytest.mark.parametrize(("marked", "values"), IN_THE_WILD)
def test_in_the_wild(marked: str, values: list[Expected]) -> None:
    check(marked, values)


@pytest.mark.parametrize(("marked", "values"), GENRES)
def test_genres(marked: str, values: list[Expected]) -> None:
    check(marked, values)


@pytest.mark.parametrize(("marked", "values"), SYNTHETIC)
def test_synthetic(marked: str, values: list[Expected]) -> None:
    check(marked, values)


@pytest.mark.parametrize(("marked", "values"), ELSEWHERE)
def test_the_currency_stands_elsewhere(marked: str, values: list[Expected]) -> None:
    check(marked, values)


def test_a_large_sum_is_in_the_currency_that_the_document_counts_in() -> None:
    ledger = passage("Paid 5 yen, 6 yen, 7 yen, 8 yen and 9 yen.")
    asked = passage("They would say: give half a million to the school. Two thousand men came.")
    _, [given] = find_amounts([ledger, asked])
    assert given.value == Amount("JPY", Decimal(500000), Decimal(500000))
    assert given.note
    assert find_amounts([passage("Paid 5 yen, 6 dollars and 7 francs."), asked])[1] == []


@pytest.mark.parametrize("text", NEGATIVE)
def test_negative(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("marked", NOT_CARRIED)
def test_bare_numbers_that_count_something_else(marked: str) -> None:
    text, spans = unmark(marked)
    assert [(each.start, each.end) for each in find(text)] == spans


@pytest.mark.xfail
@pytest.mark.parametrize(("marked", "values"), KNOWN_FAILURES)
def test_known_failures(marked: str, values: list[Expected]) -> None:
    check(marked, values)


def test_carried_and_doubtful_amounts_say_why() -> None:
    first, second = find("The limit was 5,000 yen and was lifted to 12,500 in May.")
    assert first.note is None
    assert second.note
    assert second.score < first.score


def test_lists_answer_to_passages_and_furniture_is_left_out() -> None:
    found = find_amounts([passage("Nothing here."), passage("5 yen", Kind.FURNITURE), passage("A fee of 5 yen.", Kind.FOOTNOTE)])
    assert [len(each) for each in found] == [0, 0, 1]
    assert found[2][0].value == Amount("JPY", Decimal(5), Decimal(5))


def test_the_document_tells_which_won_where_the_passage_does_not() -> None:
    found = find_amounts([passage("A survey of Seoul."), passage("Rice cost 40 won.")])
    assert isinstance(found[1][0].value, Amount)
    assert found[1][0].value.currency == "KRW"
