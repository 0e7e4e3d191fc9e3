"""Words that are said every day and are names as well, in English and German, folded.

In small letters they are hardly ever somebody: "we will see", "the cook was kind". Written with a capital they may be.
Parts of names that mean nobody by themselves ("van", "von", "Mrs") are among them.
"""

_WORDS = """
ace alles amber angel april archer art ash august autumn bach backer bailey baker ball banks barber bass bauer bay
beck bell berg berry best bill bird bishop black blank bliss block bloom blue bob bond booth born boss bow box boy
bray bridge brook brooks brown buck bud bull burger burn burns bush butler butter can care carol carpenter carter case
cash castle chance chase cherry church clay cliff coin cole cook cooper copper coral corn cox crane cross crystal
curry cut daisy dale dame dawn day days de dean del della den der di dick dock dolly dr drake drew du duke earl east
ebony eden elder ende engel english ernst eve even fair faith field fields finch fine fink first fischer fish fisher
fletcher flint flora flower foot ford forest forster foster fox frank frau free freitag freund friend frost fuchs
fuller gale gardener gay gem gene german gift ginger glass glenn gold golden good grace graf grant grau gray green
grey griffin gross grove grun guy haas hahn hale hall hand hang happy hard hardy harmony harper hart hase hay haze
hazel head heath heather heil helm help hemd herbst herr hill hoch hof holly holy home honey hood hook hope hopp horn
house hunt hunter hut im in iris ivory ivy jack jade jager jasmine jay jean jet job joy judge june jung jury just
kaiser keller key kind king kiss klein knight koch kohl kraft kraus kurz la lamb lance land lane lang large lark las
laurel le lee leo letter light lilac lily linde link little loan lock long lord los lot love low lucky mai major man
mann march mark marks marsh mason master mate may mead meister melody mercy merit miles mill miller mills mine mint
moon moore morgen moss mr mrs ms much muller nick noble noon norm north nova oak ocean olive opal page pages palm
palmer park parker pat patience patty peace pearl peg penny pepper pfeiffer pick pierce pike pilot pine piper pond
pool poor pope poppy port porter post potter power price prince prize prof prudence queen quick rain ray reed reich
reid rein rest rex rice rich richter ring ritter river rob robin rock rocky rod roman root rosa rose rot roth rowan
ruby rush rusty sage sand sandy schatz schon schwarz scott see sergeant shade sharp shaw shell shepherd sherry short
sie silver singer skip sky slater small smart smith snow so sommer sonntag south sparks spencer spring stark steel
stein stern steward stock stone storm strong sturm sue summer sun sunny swan sweet tailor teller temple thorn tiger
tip treu trinity trip trust turner uns up van verity vice victor vogel voll vom von wade wald walker wall ward warm
warren weber weiss wells west wheeler white wild will willow winkel winter wise wolf wolff wood woods worth wright
young zeit zu zum zur
"""

EVERYDAY = frozenset(_WORDS.split())
