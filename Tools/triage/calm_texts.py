"""Long first-person talk that only sounds grave, for the crisis model: exams, exes, injuries, lost games, broken things, sad films, hard times that are
over. All written for this project. Lines as in distress_texts.py."""

LINES = """
i {cried|sobbed|bawled} {at the end|through the whole finale|when the dog came back} and my {husband|cat|roommate} {laughed at me|thought i was crazy|brought me tissues}
{finals|exams|midterms} are {killing|destroying|eating} me {this week|right now} but {friday i'm free|then it's summer|at least there's coffee}
i {lost my job|got fired|was laid off} {last year|in march} and {found a better one|started my own shop|it was the best thing that could happen to me}
i {got divorced|broke up with him|got dumped} {two years ago|in spring} and {never been happier|i feel free|got a dog and a new haircut}
my {grandma|dad|grandfather|mom} {passed away|died} {last spring|a few years ago|when i was ten} and {used to make this exact dish|loved this song|we watched your videos together}, {good memories|thank you for this|it made me smile}
i {had surgery|broke my ankle|tore my acl|hurt my back} {in may|last month|playing football} and {can't wait to train again|the physio says six more weeks|i'm so bored on this couch}
i used to be {so shy|overweight|scared of flying|bad at this|depressed} and now i {give talks|run half marathons|fly every month|teach it|am doing great}
{we lost|my team lost} {again|4-0|in the last minute}, i {hate this sport|can't watch anymore|need a new team} {lol|and i'll be back on sunday|haha}
this {game|boss|level} is so unfair, i died {thirty|a hundred} times and {almost threw my controller|beat him at 2am|still love it}
the {app|update|driver|laptop} {keeps crashing|won't install|ate my files}, i've {restarted it ten times|tried everything|wasted my weekend} and {i'm losing my mind|i give up|please help}
support {is a joke|never answers|hung up on me}, i {want my money back|waited three weeks|am done with this company}
my {toddler|baby|puppy} {hasn't slept in weeks|ate my shoe|screams all day} and i'm {a zombie|exhausted|so tired}, but {wouldn't change it|i love that little monster|it's worth it}
{work|school|this week} was {exhausting|hell|brutal}, {my boss is a clown|three meetings that could be an email|i need a nap}, now {pizza and your new video|a glass of wine|straight to bed}
i {hate|can't stand} {winter|my commute|the heat|mornings} so much, {three weeks until my holiday|give me a beach|i should move to spain}
i {finally finished|ran|signed up for} {my first marathon|the course|a triathlon} and {my legs are dead|i cried at the finish line|i've never been prouder}
i wrote {a song|a poem|a story} about {my ex|losing someone|loneliness|the end of the world}, {would love feedback|it's still rough|the chorus goes like you left and took the light}
{unpopular opinion|hot take|sorry but} the {second season|sequel|ending} {ruined it|was so depressing|killed the best character}, {i'll never forgive them|who wrote this|still watched it twice}
i {moved|am moving} to {portugal|a new city|canada} {alone|with my kids|last year} and {the first winter was hard|i was lonely at first|i missed my family} but {now i love it|i found great friends|you couldn't pay me to leave}
i'm {a nurse|a teacher|a single mom|a student|a trucker} and {your videos keep me company|nights are long|this made my day}
my {anxiety|depression|panic|eating disorder} {is so much better|is finally under control|used to be bad} {since i started running|thanks to my therapist|these days}, {thank you for talking about it|you helped a lot|recovery is possible}
i {studied|researched|wrote a paper on|work in} {suicide prevention|depression|trauma|mental health} and {this is well made|the sources are good|would love a part two}
i spilled {coffee|soup} on my {laptop|new shirt|homework} and {missed the bus|it rained|my phone died}, {worst day ever lol|what a monday|at least the cake was good}
my {girlfriend|best friend|brother} and i {argue about this all the time|haven't stopped laughing|watch you every sunday|fight over the last slice}
i don't {understand|get} {why everybody hates this|the hype|how you only have 2k subs|how to do step three}
{i feel|feeling} {a bit down|blue|meh|so lazy|kind of sad} {today|this week} so {i'm baking|rewatching your old videos|going for a walk}
i {stayed up|was awake} until {3am|4 in the morning} {watching this|finishing the book|with the baby} and {regret nothing|have work in three hours|i'm dead today}
i'm {30|45|62|19} and {just started guitar|learning to swim|back in school|thinking about changing careers}, {is it too late|any tips|wish me luck}
{my car|the washing machine|the heating} {died|broke down} {again|on the highway}, {there goes my vacation|i'm broke lol|adulting is fun}
i {miss|really miss} {the old days|summer|my friends from camp|your podcasts|concerts}
i was {so nervous|scared|shaking} {before my talk|at the dentist|on the roller coaster} but {it went fine|i survived|they laughed at my jokes}
my {diet|workout|budget} {is going terribly|failed on day two}, i {ate the whole cake|have no discipline|blame you haha}
nobody {told me|warned me} {how hard|how loud|how expensive} {parenting|freelancing|a wedding|a puppy} would be
i {voted|read the news|watched the debate} and {i'm so tired of politicians|this country is a mess|nobody is honest anymore}
i {can't|couldn't} {believe|handle} {the plot twist|how good this is|the ending|another penalty shootout}
i {can't|cannot|cant} stop {watching your videos|watching|listening|laughing|smiling|playing this|eating these|rewatching|humming it} {|lol|help|, send help|😂|!}
{send help|somebody stop me|someone take my credit card|help me}, {i bought three more|i'm on episode 12|i want all of them|i can't stop buying plants}
{this|that} {set|hill|climb|final exam|boss fight|hot sauce|spin class} {almost|nearly} {killed|finished|ended|murdered} me {|lol|but worth it|, never again}
i'm {dead|deceased|crying|screaming|on the floor|not okay|weak|gone} {the way he said it|at the cat|at your face|over this outfit|, that outro|after that joke}
my {bank account|wallet|diet|sleep schedule|liver|laptop} {is crying|hates me|is dead|wants to leave me|did not survive} {this sale|this weekend|december|the holidays|}
{bury|cremate} me {in|with} {this jacket|these boots|that dress|my console}
{lost|i lost} {5 kilos|ten pounds|my keys|my voice|the match} {and i feel amazing|again|at the concert|on penalties}
i {give up|surrender|quit} {on|with} {parallel parking|sourdough|this puzzle|dating apps lol|my hair today|keto}
my heart {can't|cannot} {take|handle} {this show|these games|the cuteness|another overtime}
{mondays|group projects|printers|people who spoil films} should be {illegal|banned}, {i can't|i swear|truly}
{nobody|no one} {understands|gets} {how much i love|how badly i need|my obsession with} {this album|that sofa|your dog|cheese}
{broke|ruined|destroyed} me {emotionally|in the best way|, what a song}
{worst|best} {day|week} ever, {i dropped my phone in the sink|spilled tea on my keyboard|got a parking ticket|missed the first half}
if they {cancel|delay|remake} {this show|the tour|it} i'm {moving to mars|going to riot|throwing my tv out}
{hungover|jetlagged|sunburnt} and {regretting everything|questioning my choices|useless today} {lol|haha|}
{drop|release} the {album|trailer|recipe} already, {i can't wait any longer|i'm begging|we're suffering}
i would {sell my soul|give a kidney|kill|do anything} for {tickets|a parking spot|that view|one more season}
not me {crying|sobbing} {over|at} {a cake video|a commercial|a fish|two penguins} {at midnight|again|lol}
{feeling|a little} {low|blue|meh|down} {today|on energy}, {your vlogs help|so soup it is|need a coffee|rainy day mood}
{goodbye|bye bye} {money|summer|carbs|free time}, {hello|welcome} {new bike|autumn|puppy|second job lol}
{so|sooo|very} tired of {my alarm|these ads|snow|small talk|chicken breast|the group chat} {lol|haha||ugh}
the {landlord|neighbor|airline|bank} {raised the rent|plays drums at night|lost my luggage|blocked my card} and i {called five times|am furious|want to scream}
""".strip().split("\n")

# Calm twins of distress_lines.py: the same words about nothing grave.
TWINS = """
{i can't|cant} {picture|see|imagine} {myself|me} {in these pants|driving in london|without coffee|as a morning person|at thirty lol}
{there won't|there's not going to} be a {next season|second batch|sequel|discount} {|, sad|, the baker retires}
{running|i've run} out of {flour|ideas|storage|excuses|shows to watch}
{what|what's} left {in the bundle|to try|on your list} {|for beginners|after the sale}
{i'm|im} {only|just} {here|staying|watching} for {the dog|the food|the comments|grandma}
{when|after|once} {my dog|my cat|the baby|grandma} {sleeps|wakes up|is fed|naps} i'm {out of here|next|trying this|baking}
{thank you|thanks} {for everything|for trying|for the kind words}{,|.} {you made this season better|see you next week|it's not your fault it rained|don't blame the camera}
{this is|this will be} {my last|the last} {post|video|order|comment} {before the holidays|from the old house|on this phone|until march, exams|for today lol}
{tell|please tell} {your mom|your dog|the kids|her} {i said hi|happy birthday|we love her recipes|good job}
{gave|giving} away {my old guitar|two tickets|the clothes that don't fit|baby stuff} {, who wants it|, dm me|to the thrift shop|for charity}
{found|i found} a {new home|family} for {the kittens|my old bike|the piano|two rescue dogs} {|yay|, so happy}
{finally|i finally} {feel calm|am at peace|stopped being scared} {on stage|with my curls|of the deep end|about parallel parking}
{it|everything|the sale} {ends|will be over|stops} {tonight|on sunday|at midnight} {|, hurry|, last call}
{hug|hold|pet} {your dog|the baby|that cat|them} {for me|from us}
{i wrote|writing} {letters|a letter|notes} to {santa|my landlord|my future self|pen pals|the school} {last night|again|, it was fun}
{i want|i need|all i want is} {to sleep|to rest} {until noon|for a week|after this workout|but the new episode is out}
{every|each} {step|breath|minute|rep} {hurts|counts|is a fight} {after leg day|in this heat|on the last hill}
{i'm|im} {drowning|sinking} in {laundry|emails|homework|yarn|zucchini} {|help|lol|this week}
{don't|i don't} want to {do|face|see} {tomorrow's exam|monday|another spreadsheet|the scale} {|lol|haha}
{i feel|feeling} {nothing|like a ghost|like a zombie|hollow} {in my glutes when i do this|before coffee|after the dentist, numb lips|after the marathon}
{hate|can't stand} {myself for buying it|my handwriting|my voice on recordings|my curls today} {lol|haha|}
{long sleeves|hoodie|bracelets} {in july|all summer|again} {, is that in fashion|because of the air con|, cute|for the sunburn}
{counted|i keep counting} {the pills in my vitamin box|my stitches|calories|my steps|rows} {again|tonight|and it's never right}
{the bridge|the roof|the river|the tracks} {in the second clip|where you filmed|at sunset} {is that in prague|looks peaceful|, how do i get there|, drone shot?}
{stood|sat} {at the edge|on the platform|on the bridge} {for an hour|at sunrise|with the tripod} {, what a view|waiting for the train|, perfect light}
{googled|looked up} {the height of the tower|how long to boil it|if it hurts to get a tattoo|your age} {|lol}
{is it|isn't it} {selfish|wrong|so bad} to {eat it all|want a day off|leave a party early|skip the wedding|order two}
{does|will} {it|the soreness|the itching|the teething} ever {stop|end|get easier} {|lol}
{can|could} {someone|anyone|you} {talk me out of this haircut|stay with us until the end|tell me the song|explain the ending} {|please|tonight}
{tell|give} me {one reason|a reason} {not to buy this|to get out of bed on a sunday lol|why this isn't viral|to choose the red one}
{would you|would anybody} {miss|remember} {the old logo|the second channel|blockbuster}
{i haven't|have not} {eaten|slept|left bed|showered} {since breakfast|yet, sunday mood|because the baby cries|, night shift, lol}
{since|ever since} {he left|she left|the update|the merger} {the show|the band|the app|the podcast} {isn't the same|got boring|is better}
{i'm|i am} {trapped|stuck|locked} {in traffic|in level nine|in an endless meeting|under my cat|at the airport}
{i'm not|im not} {made|built|meant} for {winter|burpees|group calls|spicy food|heels}
{this phone|the gym|running|making bread} {isn't|is not|was never} {for me|worth the money|worth it} {|, fight me|, sold it}
{half|part} of me {wants the blue one|hopes for a sequel}, {the other half|the rest} {wants both|is broke|is asleep}
{pretending|acting|smiling} {all day|at work|on stage}, {pizza|netflix|crying at dog videos lol} {at night|in my pyjamas}
{i'm|im} {fine|okay|good}{, thanks for asking| now, flu is over| with both colors| as long as there's coffee}
{nobody|no one} {believes me|knows} {that i met you|how good this band is|i'm 40|the answer to level nine}
""".strip().split("\n")
