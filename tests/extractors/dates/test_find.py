"""Cases as marked sentences: `{mention|value}`. One line is one passage; "# " begins a heading, "^ " a footnote."""

import re
from calendar import month_abbr, month_name
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates.edtf_value import parse_edtf
from extractors.dates.find import find_dates
from extractors.records import Kind, Passage, Span
from extractors.text.offsets import OffsetMap

MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
KINDS = {"# ": Kind.HEADING, "^ ": Kind.FOOTNOTE}


def passages_of(marked):
    out = []
    for line in marked.split("\n"):
        kind = KINDS.get(line[:2], Kind.BODY)
        text = MARK.sub(r"\1", line[2:] if kind is not Kind.BODY else line)
        out.append(Passage(kind, text, OffsetMap.identity(len(text))))
    return out


def expected_of(marked):
    return [(mention, value or None) for mention, value in MARK.findall(marked)]


def found_in(passages):
    return [
        (passage.text[found.start : found.end], found.value.edtf)
        for passage, dates in zip(passages, find_dates(passages), strict=True)
        for found in dates
    ]


# synthetic: written for this test, in the manner of the genre named
DIPLOMATIC = [
    "Fire opened on {3 August 1926|1926-08-03} and ceased on {14 August|1926-08-14}, 1400 hours.",
    "The Cabinet met on the {5th, 6th and 7th of March 1931|1931-03-05/1931-03-07}.",
    "Washington, {June 3, 1925|1925-06-03}. Your telegram of the {1st|1925-06-01} was received; I leave on the {5th|1925-06-05}.",
    "Ltr. of {4 Jul 44|1944-07-04}; msg 1950 hrs {12 Feb 45|1945-02-12}; memo of {7 Dec. 41|1941-12-07}.",
    "From {August to November, 1918|1918-08/1918-11}, and {Aug. 4-Nov. 11|1918-08-04/1918-11-11}.",
    "In {December 1959|1959-12} alone 2,717 left; in {January|1960-01}, 3,900; in {February|1960-02}, 4,002.",
    "Elected in {November 1924|1924-11}, he took office on {January 20, 1925|1925-01-20}, and died on {August 2|1925-08-02}.",
    "On {12/24 March 1917|1917-03-24} and {2/3 January 1925|1925-01-02/1925-01-03}.",
    "Held on {Friday, the 27th March, 1925|1925-03-27}, at 12 noon.",
    "It closed in {1931|1931}. By the {end of the year|1931-12} all had gone; {late that year|1931} it burned.",
    "On {14 December 1959|1959-12-14} the first ship left Niigata.",
    "The note of {Dec. 14th, '59|1959-12-14} was answered on {16.4.1960|1960-04-16}.",
    "Despatch No. 1950 of {3rd March, 1925|1925-03-03} was received in London on the {9th of the same month|1925-03-09}.",
    "Peking, {May 30, 1925|1925-05-30}. I have the honour to refer to your telegram of the {21st instant|1925-05-21}.",
    "Berne, {7 June 1924|1924-06-07}. Your letter of the {30th ult|1924-05-30}. has reached us.",
    "The convention was signed at Geneva on the {19th of June, 1925|1925-06-19}.",
    "Done at Lausanne, the {24th day of July, 1923|1923-07-24}, in one copy.",
    "The talks lasted from {5 till 19 May 1938|1938-05-05/1938-05-19} in Vienna.",
    "Between {April 2 and April 11, 1931|1931-04-02/1931-04-11} two convoys sailed.",
    "Between the {3rd and the 12th of April 1952|1952-04-03/1952-04-12} nothing was heard.",
    "They met on {March 9|1947-03-09} and {March 15, 1947|1947-03-15}, and again on {April 2|1947-04-02}.",
    "He spoke on {September 8, 1958|1958-09-08}, and on {September 16|1958-09-16} and {October 16|1958-10-16} "
    "of {the same year|1958}.",
    "The ambassador arrived in {June 1951|1951-06} and left in {the following month|1951-07}.",
    "The treaty of {1910|1910} was annulled in {1965|1965}; {the following year|1966} an embassy opened.",
    "The embassy closed in {August 1914|1914-08}. It opened again by the {end of that year|1914-12}.",
    "Troops landed on {31 December 1950|1950-12-31}. {The next day|1951-01-01} the town fell.",
    "The protocol lapsed in the {summer of 1951|1951-22} or the {winter of 1951-52|1951-12/1952-02}.",
    "A first exchange took place in {late January 1947|1947-01}.",
    "{Mid-September 1922|1922-09} saw the fall of Smyrna.",
    "Relations improved in the {second half of 1924|1924-07/1924-12}.",
    "He served as consul from {December 1898 to February 1901|1898-12/1901-02}.",
    "The blockade ran from {October 3 to November 21, 1917|1917-10-03/1917-11-21}.",
    "Fishing was banned from {December to February 1959|1958-12/1959-02}.",
    "On {Monday, 14 December 1959|1959-12-14}, the minister received him.",
    "On {14 and 15 March 1938|1938-03-14/1938-03-15} the frontier was shut.",
    "Notes were handed over on {May 3, 5 and 7, 1959|1959-05-03/1959-05-07}.",
    "By {October 25, 1917|1917-10-25} the garrison had gone over.",
]
COMPANY = [
    "Between the years {1900 and 1905|1900/1905}, from {1901-1905|1901/1905}, during {1907/8|1907/1908}.",
    "By {1913|1913} output was 2000 tons; in {1914|1914}, 2500 tons; {1915|1915}, 3000 tons.",
    "During the years {1921|1921}, {1922|1922} and {1923|1923}; {1925|1925}, {'26|1926} and {'27|1927}.",
    "It was {late in 1917|1917}, or {early in the year 1918|1918}; its start in {1955|1955}.",
    "The {first half-year of 1926|1926-01/1926-06} and the {last quarter of 1924|1924-10/1924-12}.",
    "In the {1890's|189X}, the {eighteen-nineties|189X}, the {seventeenth and eighteenth centuries|1600/1799}.",
    "The {first half of the 20th century|1900/1949}; {Q3 1958|1958-07/1958-09}; {FY 1925-26|1925/1926}.",
    "The works were founded in {1887|1887}, and output doubled in the {1890s|189X}.",
    "Sales fell in the {late 1950s|195X} and rose in the {early 1960s|196X}.",
    "In {mid-1955|1955} the board moved; in {early 1956|1956} it moved back.",
    "The plant was idle from {late 1949 to early 1950|1949/1950}.",
    "Dividends were paid for {1947-48|1947/1948} and {1954/55|1954/1955}.",
    "Profits of {fiscal 1955|1955} exceeded those of {FY1954|1954}.",
    "In the {first quarter of 1958|1958-01/1958-03} the mill made 2,942 tons.",
    "The {middle of 1970s|197X} brought a crisis.",
    "From {1923 to 1931|1923/1931} the firm built 1950 tractors and 1800 ploughs.",
    "A press of 1800 tons was set up in {1936|1936}, at {1955|1955} prices worth 1,000 yen.",
    "The head office stood in Bombay until {1911|1911} and since {1912|1912} in Calcutta.",
    "The bank, {1856-1921|1856/1921}, kept its books in pounds.",
    "The {nineteenth century|18XX} ended well for the {late nineteenth century|18XX} firms.",
    "Production stopped in {August 1945|1945-08}; in {December|1945-12} it began again, and in {March 1946|1946-03} it doubled.",
    "Around {1958|1958} demand grew; it had grown since the {1920s|192X}.",
    "The {early to mid-1950s|1950/1956} were lean years.",
    "They merged in {1931|1931}, and split in {April of the following year|1932-04}.",
    "The strike began on {1 May 1926|1926-05-01} and ended on {12 May|1926-05-12}; wages fell in {June|1926-06}.",
    "Prices rose in {April|1921-04}, {May|1921-05} and {June 1921|1921-06}.",
    "Coal was short in {July-August 1918|1918-07/1918-08} and between {May and July 1919|1919-05/1919-07}.",
]
LETTERS = [
    "# Malaga, {2 June 1925|1925-06-02}\nHe dined on {27 November last|1924-11-27}, and on {March 3 last|1925-03-03}.",
    "In {1936|1936} he sold it and left on the {25th of August the next year|1937-08-25}, she on {9th Apl. 1938|1938-04-09}.",
    "La Paz, {4 de mayo de 1932|1932-05-04}. Roma, {28 ottobre 1922|1922-10-28}. Paris, le {1er mai 1936|1936-05-01}.",
    "Wien, {2.–5. März 1925|1925-03-02/1925-03-05}.",
    "It was the {spring of 1945|1945-21}; {that summer|1945-22} the war ended; {that December|1945-12} he came.",
    "{31 Dec. 1916/1 Jan. 1917|1916-12-31/1917-01-01}",
    "{12/xi/1924|1924-11-12}. Dear Sir, we thank you for your letter of {Oct. 28|1924-10-28}.",
    "{10/viii/1959|1959-08-10}, and again {1959/12/25|1959-12-25}.",
    "Received {february15, 1931|1931-02-15} and {16october 1931|1931-10-16}.",
    "Written on the {3d of July 1868|1868-07-03} aboard the brig.",
    "In {'59|1959} she wrote from Pusan, on {14 Dec. 1959|1959-12-14} from Seoul.",
    "We leave in {May|1902-05}, she wrote on {2 April 1902|1902-04-02}; I may march with them.",
    "Paris, le {14 juillet 1919|1919-07-14}. Berlin, den {3. März 1921|1921-03-03}.",
    "He was born {5 Nov. 1871|1871-11-05} and died c. {1930|1930~}.",
    "My brother, who is in his late 50s, left in {1949|1949} at 1830 hours with 1500 men.",
    "It was l9 degrees below in {l944|1944}, and worse in {January, 1945|1945-01}.",
]
FINDING_AIDS = [
    "{1850s-1930s|1850/1939}; ca. {1910s|191X~}; [{192-?|192X?}]; {1912?-1915|1912?/1915}; {1912 Spring|1912-21}.",
    "c. {1900-c. 1910|1900~/1910~}; fl. {1650-1680|1650/1680}; b. {1901|1901}; between ca. {1920 and 1925|1920~/1925}.",
    "{1899 Dec 31-1900 Jan 2|1899-12-31/1900-01-02}; ca. {May 1925|1925-05~}; the loan ({1914-|1914/..}).",
    "Correspondence, {1923 Mar.-1924 Sept|1923-03/1924-09}., box 1950, folder 12.",
    "Minutes, {1946-1949|1946/1949}, bulk {1947|1947}.",
    "Photographs, ca. {1930|1930~}; drawings, [{1951?|1951?}]; maps, [{before 1940|../1940}].",
    "Ledgers, {1946-present|1946/..}. Diaries, {n.d.|}",
    "Postcards, [{195-|195X}] and [{19--|19XX}].",
    "Ito, Jiro, {1856-1921|1856/1921}. Papers, circa {1880 to 1921|1880~/1921}.",
    "Reports, {1959 March 3|1959-03-03}, and letters, {1959 Apr|1959-04}.",
    "Register, {Sept.-Oct. 1918|1918-09/1918-10}; {14 Dec. 1959-3 Jan. 1960|1959-12-14/1960-01-03}.",
    "Scrapbook, [{after 1912|1912/..}].",
]
ERAS = [
    "The law of {Showa 33|1958} replaced that of {Meiji 18|1885}.",
    "It was promulgated on {14 December Showa 34|1959-12-14}, the {34th year of Showa|1959}.",
    "Filed {S. 33.4.16|1958-04-16}, under the Shōwa code of {Shōwa 7|1932}.",
    "{昭和33年4月16日|1958-04-16}, {大正元年|1912}, {1959年12月14日|1959-12-14}",
    "Published in Taipei, {Minguo 38|1949}.",
    "{Showa 5|1930}: Kim, S. 33 years old, signed in {1958|1958}.",
    "{Showa 10-12|1935/1937} were hard years.",
]
NEWSPAPERS = [
    "THE TIMES, {WEDNESDAY, 11 NOV 1925|1925-11-11}. PAGE 798.",
    "The {1925|1925} edition, the {1924-25|1924/1925} session, the pre-{1914|1914} frontier, {mid-1919|1919}.",
    "ATHENS, {Nov. 3, 1925|1925-11-03}. The Bulgarian reply of {October 25|1925-10-25} was read in the chamber.",
    "The Riff war of {1921-26|1921/1926} cost 1,500 lives a month, and 1950 francs a head.",
    "The Cape Argus ({25/12/1925|1925-12-25}) and the Rand Daily Mail ({3/4/1925|1925-04-03}) carried it.",
    "The Boston Globe ({12/25/1925|1925-12-25}) and the Herald ({3/4/1925|1925-03-04}) carried it.",
    "The Examiner ({3/4/1925|[1925-03-04,1925-04-03]}) carried it.",
    "The census of {1921|1921} counted 1911 villages, see p. 1925 and vol. 1921.",
    "The elections of {1919|1919}, {1921|1921} and {1924|1924} were fair.",
    "Before the war nobody asked; {before 1914|../1914} all was well.",
    "In {September 1923|1923-09} the earth shook; {that autumn|1923-23} Tokyo lay waste.",
    "ATHENS, {Nov. 3, 1925|1925-11-03}. The border was closed {last month|1925-10}; {yesterday|1925-11-02} it "
    "opened, as {last December|1924-12}.",
    "PETROGRAD. On {25 October (7 November) 1917|1917-11-07} the palace was stormed.",
    "The Senate sat in the {1920s|192X}; in the {'30s|193X} no more.",
]
PAPERS = [
    "Kang, S. {2008|2008}: 12; Kim, P. {1980|1980}; see p. 1950. Macmillan, c{1985|1985}.",
    "Act No. XII of {1925|1925}, s. 1925(2), in force on {1st April 1926|1926-04-01}.",
    "The {16 March 1921|1921-03-16} agreement; the plan of {1950-2000|1950/2000}.",
    "Growth fell after {1964|1964} (Smith {2009|2009}: 20-21; Lee, Y. {2000|2000}a: 137).",
    "Min, G. ({1962|1962}); Kim, Y. ({1999|1999}; {2000|2000}); ibid., 145-8, 197.",
    "Tea was 31.4% of the trade in {1908|1908}, 12.6% in {1911|1911}, and hardly 4% in {1913|1913}.24 Silk took its place.",
    "The five-year plan ({1957-60|1957/1960}) took three years, 10 days and the 16th cabinet.",
    "Sales went from 12 million taels in {1926|1926} to 18 million taels in {1929|1929} south of the 30th parallel.",
    "See ISBN 978-3-16-148410-0, no. 2509 ({1952|1952}): 32, opis 4, d. 2166.",
    "In {1958|1958}, cooperatives were formed. In {August|1958-08}, since the {1945|1945} liberation was far, "
    "they merged. In {October|1958-10} they failed.",
    "# 2. The Second Phase ({1953-1955|1953/1955})\nAid was granted on {August 5, 1953|1953-08-05}. On "
    "{August 25|1953-08-25} it came.",
    "It was decided in {December 1931|1931-12}.\n^ The meeting of {May 3|1912-05-03} led to the law of "
    "{June 1912|1912-06}.\nIn {March 1932|1932-03} it met.",
    "The fund opened on {November 13, 1953|1953-11-13} and was extended to {February 15|1954-02-15}.",
    "Most loans fall in the {1924-1926|1924/1926} period; the rents of {the same period|1924/1926} doubled.",
    "{1 October 1949|1949-10-01}; {1949-10-01|1949-10-01}; {1.X.1949|1949-10-01}; {1. 10. 1949|1949-10-01}; "
    "{Oct 1st 1949|1949-10-01}.",
]
NEGATIVE = [
    "No. 1950, p. 1958, pp. 1950-1955, box 1946, route 1999, room 1812.",
    "It cost 1950 yen, $1959, 1,955 won and 1900 dollars.",
    "He may march in august company, and she may decide.",
    "May I ask whether April came with June?",
    "The 38th parallel, the 16th cabinet, the 31st repatriation and the 2nd Army.",
    "Five years, 10 days, annual, daily, half a century, those days, the early period.",
    "At 1830 hours the train left; it was 10:30, then 6 p.m.",
    "A 1950-ton press, 1500 workers, 2000 returnees, more than 1800 people.",
    "Telephone 03-3581-2331, call 1234-5678.",
    "1,608 of 8,350 and 512,440; 61.8 billion; 17.5 percent; 1950%.",
    "The first step, the second half, the third quarter, the next day.",
    "One in 1000, 1 in 2000 people, some 1900 men, A.D. 12, tel. 1925, Fr. 1925, Rs. 1925.",
    "Capt. May, Miss June Carter and April Jones; Augustus March died; May Day.",
    "Lieut. 2d class; the 3rd of the five; 21st Street; on the 2nd floor; RG 59, 794.00/5-1250, NND 959001.",
    "Version 1.2.3, section 3.4.12, 20-21.",
    "On the 8th Division fell the blow; on the 4th floor; on the 2nd attempt; on the 16th session; his 50th year; on 1st "
    "class terms.",
    "Built on the 1st and 2nd floors; for the 5th and 7th Armies; it sat 7 days; games: 2, 1st half, 3, 2nd half.",
    "Genji 12 is a chapter, and Tempo 12 is slow.",
    "He was 5. Jan. Smith and Apr. Jones came. Mar. Thomas spoke.",
    "1st. That the house adjourn. 2nd. That it meet again. On the 9th nobody came.",
]
# days and months that lean on the day of writing, on a title, or on the dates before them
TOLD = [
    "# Lisbon, {14 May 1925|1925-05-14}\nYours of the {2nd|1925-05-02} was brought on {Tuesday the 12th|1925-05-12}. The boat "
    "sails on the "
    "{20th|1925-05-20}. We saw him in {December|1924-12}, and on {3 January|1925-01-03}; he goes to Madeira in {June|1925-06}.\n"
    "Later, {16th|1925-05-16}. He came on the {15th inst|1925-05-15}. and leaves on the {3rd prox|1925-06-03}.\n"
    "Since the {1st of this month|1925-05-01} nobody has paid; on the {3rd of last month|1925-04-03} they did.\n"
    "P.S. ({17th|1925-05-17}) The cook is ill.",
    "# Malaga, {2 June 1925|1925-06-02}\nOn {February 2 of last year|1924-02-02} and on {4 March of this year|1925-03-04} he "
    "voted. "
    "In {May of the present year|1925-05} he did not.",
    "# MELBOURNE, {SATURDAY, MARCH 7, 1925|1925-03-07}\nThe meeting was held on {Thursday, the 5th inst|1925-03-05}., and in "
    "{November|1924-11} wool stood at 30d.\nMr. Bruce arrived on the {2nd|1925-03-02}. He will speak on the "
    "{14th|1925-03-14}, on the "
    "{16th|1925-03-16} and the {20th|1925-03-20}. Lady Stott was born in {1870|1870}.\nThe half-year ending {December "
    "31|1924-12-31} "
    "was good.\nThe fire was on the night of the {4th|1925-03-04}, not on {Wed., 25th|1925-03-25}.",
    "# Cape Town, {3 May 1925|1925-05-03}\n{16th|1925-05-16}. Rain all day.\n{17th|1925-05-17}. In {June|1925-06} we sail.",
    "# REPORT ON THE TRADE OF SMYRNA FOR THE YEAR {1911|1911}\n# Sir H. Stow (Received at the Office, {June 3, "
    "1912|1912-06-03})\n"
    "Figs fell in {August|1911-08}. In {March of the present year|1912-03} a bank failed.\nOn {5th May|1911-05-05} the "
    "Customs opened.\n"
    "# TABLE B. Imports during {1910-11|1910/1911}\n# CHRONOLOGY\n{Jan. 4|1911-01-04}. Strike of porters. {Feb. "
    "6-9|1911-02-06/1911-02-09}. "
    "Visit of the fleet. {Apr|1911-04}. The plague reaches Chios. {June, first half|1911-06-01/1911-06-15}. Cholera.",
    "{1 May 1926|1926-05-01}. The strike begins. {4 May|1926-05-04}. Talks fail. {Nov|1926-11}. The miners yield.\n"
    "In {December|1926-12} the pits open.",
    "In {1889|1889} he came. In {March|1889-03} he left, having sailed on {8th|1889-03-08} and landed on {10th|1889-03-10}. "
    "It rained "
    "from the {12th to the 15th|1889-03-12/1889-03-15}.",
    "In {1912|1912} he settled. {April 9 of the following year|1913-04-09} was wet. {June 26|1913-06-26} of {the same "
    "year|1913} was dry.",
    "On the {5th, and the 9th, and the 12th of March 1930|1930-03-05/1930-03-12} he paid.",
    "In {May 1920|1920-05} they met. A note dated {4 June 1290|1290-06-04} came late; in {July|1920-07} they parted.",
]
ARCHIVAL = [
    "Minutes, {1925 Feb.-Apr|1925-02/1925-04}. (box 3). Letters, {1891 Jan. 4-1941 Nov|1891-01-04/1941-11}., 2 boxes.",
    "Ledgers, {1899-[1906?]|1899/1906?}; plans, {[1903?]-1911|1903?/1911}; photos, {[ca. 1925]-1930|1925~/1930}.",
    "One card, {8 Dec. [1941]|1941-12-08}. Diary, {May ?, 1909|1909-05}. Budget for {1902-03|1902/1903}; {1925-03|1925-03}.",
    "Cash book, {1918, 1st half|1918-01/1918-06}; {1919, second quarter|1919-04/1919-06}; {1920, latter half|1920-07/1920-12}.",
    "Born in the {third month of Kaei 6|1853}, he left in {Ansei 2|1855}; {Tenpo 13|1842}, {Keio 3|1867}, {Kōka 2|1845}.",
    "The decree of {Meiji 5.11.2|1872} and that of {Meiji 6.1.1|1873-01-01}; {Taisho 2 Dec|1913-12}. the bank closed.",
    "The tax of the {fiscal year 1925-26|1925/1926}, and of {fiscal 1926|1926}.",
]
CASES = [*TOLD, *ARCHIVAL, *DIPLOMATIC, *COMPANY, *LETTERS, *FINDING_AIDS, *ERAS, *NEWSPAPERS, *PAPERS]


@pytest.mark.parametrize("marked", CASES)
def test_dates_are_found_with_their_values(marked):
    assert found_in(passages_of(marked)) == expected_of(marked)


# known failures: each is wanted, and none is read yet
KNOWN_FAILURES = [
    "Population in {1931|1931}: 2010.",
    "Passed in the {first six months of 1925|1925-01/1925-06}.",
    "Showa rule; filed {S20.8.15|1945-08-15}.",
    "The May Fourth Movement and the March 1st Movement.",
]


@pytest.mark.xfail(strict=True, reason="not read yet")
@pytest.mark.parametrize("marked", KNOWN_FAILURES)
def test_known_failures(marked):
    assert found_in(passages_of(marked)) == expected_of(marked)


# what engines and authors make of dates, which must not stop a document
ODD = [
    "Decemher 3",
    "Augnst 3 and Octobcr 12, and in May 1904",
    "Mr. Auguste 14 rue de Paris.",
    "in 12 iv 1000 men",
    "Hirota Koki 12 May 1936",
    "in the imperial year 12, the third year of Koki, Koki 33-35, Tangun 15",
    "(Marchi 1975: 12) and (Darch 1983)",
    "nineteen fifty",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_dates_stop_nothing(text):
    for found in find_dates(passages_of(text))[0]:
        assert found.value.edtf is None or parse_edtf(found.value.edtf)


@pytest.mark.parametrize("text", NEGATIVE)
def test_what_is_no_date_stays_untouched(text):
    assert found_in(passages_of(text)) == []


def test_a_slashed_pair_of_figures_keeps_both_readings_and_says_so():
    [[found]] = find_dates(passages_of("Read on 3/4/1925 in the house."))
    assert found.note
    assert (found.value.earliest, found.value.latest, found.value.precision) == ("1925-03-04", "1925-04-03", "day")


def test_a_weekday_that_contradicts_its_date_is_noted():
    [[wrong], [right]] = find_dates(passages_of("Sunday, 14 December 1959\nMonday, 14 December 1959"))
    assert "Monday" in wrong.note
    assert right.note is None
    assert wrong.score < right.score


def test_a_year_that_stands_nowhere_stays_open():
    [[found]] = find_dates(passages_of("The ship left on December 18 at dawn."))
    assert (found.value.edtf, found.value.earliest, found.value.precision) == ("XXXX-12-18", None, "day")
    assert found.note


def test_a_misprinted_year_stays_as_printed_with_a_note():
    text = "In May 1953 the law passed, and at the advent of 1995 aid doubled, until in June 1955 it ended."
    [found] = find_dates(passages_of(text))
    assert [date.value.edtf for date in found] == ["1953-05", "1995", "1955-06"]
    assert [bool(date.note) for date in found] == [False, True, False]


def test_the_year_of_a_citation_is_not_that_of_the_text():
    text = "In 1958 he spoke (Suzuki 2009: 12). In October he left."
    passage = Passage(Kind.BODY, text, OffsetMap.identity(len(text)), citations=(Span(17, 34),))
    assert [found.value.edtf for found in find_dates([passage])[0]] == ["1958", "2009", "1958-10"]


def test_years_of_a_table_count_in_its_head_and_its_first_column():
    text = "Year\t1956\t1957\nBooks\t1955\t2000\n1958\t1800\t12"
    passage = Passage(Kind.TABLE, text, OffsetMap.identity(len(text)))
    assert [text[found.start : found.end] for found in find_dates([passage])[0]] == ["1956", "1957", "1958"]


PIECES = (
    "1959 1800 2000 31 5 12 '59 1950s 20th 5th first May march Dec. October 昭和 年 月 Showa S. ca. before between from to and "
    "or of the in - – / , . ( ) [ ] ? : late early mid end half quarter century spring same that following previous year month "
    "day last this yesterday fiscal inst ult present date n.d. 3/4/1925 16.4.1955 1959/12/25 1959-12 Monday nineteen twenties "
    "people yen 1,950 period Q 元年 2.–5. 'forty-six 24/6 2/iv Jan FY yr part 1.vii.1926-30.vi.1927"
).split()


@settings(deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "\n", "\t"]), max_size=14), st.sampled_from([" ", ""]))
def test_any_run_of_date_words_gives_sorted_spans_and_right_edtf(pieces, glue):
    text = glue.join(pieces)
    for kind in (Kind.BODY, Kind.HEADING, Kind.TABLE, Kind.FOOTNOTE):
        [found] = find_dates([Passage(kind, text, OffsetMap.identity(len(text)))])
        spans = [(mention.start, mention.end) for mention in found]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        for value in (mention.value for mention in found):
            if value.edtf is not None:
                whole = parse_edtf(value.edtf)
                assert value.precision == whole.precision
                assert (value.earliest or "") >= (whole.earliest or "")
                assert (value.latest or "~") <= (whole.latest or "~")


@pytest.mark.parametrize(
    ("text", "edtf", "earliest", "latest"),
    [
        ("late in 1949", "1949", "1949-09-01", "1949-12-31"),
        ("mid-February 1947", "1947-02", "1947-02-11", "1947-02-20"),
        ("late 1949 to early 1950", "1949/1950", "1949-09-01", "1950-04-30"),
    ],
)
def test_a_vague_part_narrows_the_days_and_not_the_edtf(text, edtf, earliest, latest):
    [[found]] = find_dates([Passage(Kind.BODY, text, OffsetMap.identity(len(text)))])
    assert (found.value.edtf, found.value.earliest, found.value.latest) == (edtf, earliest, latest)


STYLES = (
    "{d} {B} {Y}", "{B} {d}, {Y}", "{b}. {d}, {Y}", "{d}.{m}.{Y}", "{Y}/{m:02}/{d:02}", "{Y}-{m:02}-{d:02}", "{Y} {B} {d}",
    "{d} {b} {Y}", "the {d} of {B}, {Y}", "{B} {d} {Y}",
)  # fmt: skip


@settings(deadline=None)
@given(st.dates(date(1600, 1, 1), date(2049, 12, 31)), st.sampled_from(STYLES))
def test_every_day_is_read_in_every_style(day, style):
    names = {"d": day.day, "m": day.month, "Y": day.year, "B": month_name[day.month], "b": month_abbr[day.month]}
    text = f"It rained on {style.format(**names)}."
    [[found]] = find_dates([Passage(Kind.BODY, text, OffsetMap.identity(len(text)))])
    assert found.value.edtf == found.value.earliest == found.value.latest == day.isoformat()


def test_a_month_of_the_old_calendar_gives_its_year_and_a_note():
    [[found]] = find_dates(passages_of("It burned in the second month of Ansei 2."))
    assert (found.value.edtf, found.value.precision) == ("1855", "year")
    assert "lunar" in found.note


def test_a_day_takes_the_month_in_which_its_weekday_fits():
    [[_], [right], [wrong]] = find_dates(
        passages_of("# Berne, 6 May 1925\nIt fell on Thursday the 30th.\nIt fell on Sunday the 11th.")
    )
    assert (right.value.edtf, right.note) == ("1925-04-30", None)
    assert wrong.note


def test_running_heads_are_not_read():
    assert find_dates([Passage(Kind.FURNITURE, "12 May 1959", OffsetMap.identity(11))]) == [[]]
