"""Words that stand in almost any English text on computing, so that finding one proves little."""

from __future__ import annotations

import re

_LIST = """
ability access accuracy action active adapt add advanced advantage age agent aim amount analysis answer app application
approach area art article artificial artist aspect audio author automatic available aware base basic behaviour behavior
benefit best better big book brain build business call capability capacity car care case cause challenge change
character chat choice class clean clear cloud code collect color colour combine common communication community company
compare complex computer concept condition connection consider content context control copy correct cost create
creative culture current customer data decision deep demand depend describe design detail develop device difference
different difficult digital direct discover diverse document domain drive early easy economy education effect efficient
effort electronic employment end energy engine enhance environment error everyday exact example exercise expert explain
expression fact fair fake false fashion fast feature field figure film filter final finance find focus form format
free function future gain game general generate generative global goal good group grow guide hard head health help
high history home hope human idea image impact important improve increase industry influence information inner input
intelligence interest internet issue item job join key kind knowledge label lack language large law layer lead learn
legal length lesson level life light limit limitation line link list local logic loss low machine main make market
marketing math mean meaning measure media medical memory message method mind mode model modern money movie music name
natural nature need network new news noise normal note novel number object office online open opinion option order
original output own owner ownership page paper part path pattern people performance person phone photo picture place
plan play point policy popular positive possible power practice predict prediction present price print privacy problem
procedure process produce product program progress project property public quality question quick random rate read real
reason recent record reduce relation reliable report representation request require research resource response
responsible rest result review right risk role rule safe safety sale sample scale school science score search sector
security sense sentence sequence series service set share shape short simple simulation size skill small smart social
society software solution sound source space speech speed stage standard start state statistics step store story
strategy structure student study style subject success summary support surface system table target task teach teacher
team technique technology term test text theme theory time tool topic tradition traditional train training translation
transparent trend true trust type unit update use user value variety various version video view virtual vision visual
voice volume way weak weather web weight word work world write writer
"""


_WORDS = frozenset(_LIST.split())


def is_everyday(phrase: str) -> bool:
    """Whether the phrase is one such word in lower case, singular or plural; False for names and several words."""
    word = phrase.strip()
    return bool(_WORDS & {word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)})
