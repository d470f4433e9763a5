"""Words beside a number or a month that tell whether it is a date: what leads a year, a day or a month, what follows a day alone.

All in lower case, for `guards` and the readers. To teach a guard one more word: here.
"""

from __future__ import annotations

# beyond these years a number needs a word beside it that makes it a year
USUAL = range(1500, 2050)
YEAR_LEADS = frozenset(
    "in since by until till from to through during before after between around about circa year of and early late mid".split()
)
MONTH_LEADS = frozenset(
    "in of by since until till from through during before after between late early mid around about for next this and to".split()
)
SHORT_LEADS = frozenset("in of since by until till from to through during before after class about around early late mid".split())
DAY_LEADS = frozenset("on by until till since before after from dated".split())
DAY_FOLLOWERS = frozenset(
    "at in and to when but that he she they we i it you with from by for after before has had was is were will as or nor while "
    "against until till without under upon over through the a an this these his her their our my all no nothing nobody mr mrs dr "
    "there not last only both says said reports reported prints printed publishes published carries carried states stated "
    "announces announced contains contained quotes quoted gives gave about some several many nearly your two three four five six "
    "seven eight nine ten twelve twenty thirty forty fifty sixty seventy eighty ninety".split()
)
DAY_VERBS = frozenset("read put set let cut shut sent met lost ran spoke".split())  # "on the 5th read out"
UNITS_OF_ARMIES = frozenset(
    "army corps division brigade regiment battalion company squadron battery platoon infantry cavalry artillery fleet men "
    "officers elements".split()
)
LETTER_WORDS = frozenset(
    "letter letters telegram telegrams despatch dispatch note cable wire memorandum minute meeting session sitting dated yours "
    "mine issue night morning afternoon evening eve events article editorial report reports statement speech order circular "
    "proclamation decree communication instruction instructions despatches dispatches notes "
    # and newspapers: "the Gazette of the 19th"
    "gazette times herald mail post press news daily chronicle mercury telegraph paper papers shimbun nichinichi asahi mainichi "
    "ilbo pao bao sinmun shinmun shinbun".split()
)
# before "about" where it tells what something deals with: "a book about 1905"
TOPIC_LEADS = frozenset(
    "book books film films novel story stories article articles essay essays chapter chapters talk talks talked talking speak "
    "spoke speaks say says said tell tells told telling ask asked asks write writes wrote writing written know knows knew known "
    "think thinks thought hear heard question questions anything something nothing everything information what all how".split()
)
NUMBER_LEADS = frozenset("for on by at from into with dated".split())  # before a month of a year in figures
# behind "that fall" and "that spring" where they are verbs
VERB_FOLLOWERS = frozenset(
    "due below within short under into on upon outside to from behind between among in away back down off prey out through "
    "up".split()
)
PAST = frozenset(
    "left came went began was were had met took gave sent wrote told said sold bought paid held fell rose died broke got "
    "saw".split()
)
COMING = frozenset(
    "shall will ll would planned scheduled promised mean means go goes going leave leaves expect expects expected hope "
    "hopes intend intends due sail sails return returns reopens reassembles begins starts opens".split()
)
TO_COME = frozenset("is are am be".split())  # before "to": "are to be home by May"
NOT_PAST = frozenset("be is are to being been will would if shall may not".split())  # before a participle
# before "to be": "was to be opened", "is said to be"
NOT_PLANNED = frozenset("was were had has have said known ought thought used seem seems appear appears likely found held".split())
EACH = frozenset("every each".split())
DECADE_LEADS = frozenset("the in by since until till from to during of between and ' ’ ‘".split())
ROUND_LEADS = frozenset("in the since by - –".split())  # before a round year with a plural after it
# that end in a stop which ends no sentence
TITLES = frozenset("mr mrs messrs dr gen col capt lt lieut maj sgt adm rev hon prof st no nos vol p pp".split())
TIME_LEADS = frozenset("since until till after before".split())
HOURS = frozenset("hours hour hrs hr h gmt".split())
SINGULARS = frozenset("as was is has its this".split())
MEASURES = frozenset("year man day".split())
PRICE_WORDS = frozenset("prices levels rates values exchange".split())
SHELVES = frozenset("box boxes file files folder item ref class series shelf".split())
STREETS = frozenset("street st avenue ave road rd boulevard drive lane place".split())
QUESTIONS = frozenset(
    "what when who whom whose which where why how was were is are did does do had has have could would will can shall and but so "
    "you not in".split()
)
PASSING_LEADS = frozenset("since after until till before the of from than".split())  # before a year that is named by the way
TELLING = frozenset(
    "recalled remembered wrote writes told said noted claimed argued admitted interviewed published printed".split()
)
BACK = frozenset("of since dated from".split())  # before a date that a letter only names: "yours of 3 May 1923"
AT = frozenset("of on from to in the until since till before after at and - – —".split())  # before a day that is told of
COMPARING = frozenset(("than in", "as in", "unlike in", "compared with", "with in"))
RELATIVE_WORDS = frozenset("who which whom whose where".split())  # that open a clause which describes something
CLOCK = frozenset("hours hrs hr p a pm am noon".split())  # behind a dateline's hour
BEGUN = frozenset("born b founded established est opened since d died".split())  # before a year that is not what a title is about
# that tell of what stands on a clipping, and those of a hand that came to it later
NOTED = frozenset("pencilled penciled pencil inked ink cutting clipping clipped".split())
LATER_HANDS = frozenset(
    "received recd filed registered accessioned acquired copied returned answered replied translated transcribed".split()
)
