"""More texts of people in distress, by topic, for the crisis model: longer, plainer and less explicit than those of crisis_texts.py, as people write
when they tell what happened to them and the worst word is never said. All written for this project after published lists of warning signs. Nothing
here is anybody's post. Do not print it.

A line is one to three sentences; `{a|b|c}` is a choice. Topics are what is held out together (`--held-topics`).
"""

import distress_lines
import distress_signs

TOPICS = {
    "work and money": """
i lost my job {in march|two months ago|last week} and {i have sent out 200 applications with nothing back|every interview ends the same way|i still get up and pretend to go to work}
the bills keep {coming|piling up} and i {stopped opening the letters|have 14 dollars left until friday|owe more than i will ever earn}
i'm {28|33|41|52} and i have nothing to show for my life. no {house|career|savings}, no {family|partner|friends}, just debt
we are getting evicted {next week|at the end of the month} and i have nowhere to go. i don't have it in me to start over again
my life insurance is worth more than i am. my {kids|wife|family} would at least {have a house|be debt free|get something out of me}
i work {60 hours|two jobs|nights} just to be able to do it again next week. this isn't living, it's waiting
i gambled away everything {we saved|my college fund|the rent money}. my {wife|dad|girlfriend} doesn't know yet and i can't face {her|him|them|anyone}
every day i sit in my car in the parking lot {for an hour|crying} because i can't make myself go in
i used to think i'd {be something|make something of myself}. now i look at myself and there's just a {failure|loser|wreck} staring back
it feels like no matter how hard i try i end up at the bottom again, and i'm too tired to climb
""",
    "school and expectations": """
i failed {my exams|the semester|med school|my finals} and my parents {will never forgive me|think i'm still enrolled|said they are ashamed of me}
everything i am is my grades and now {those are gone too|i'm not even good at that anymore}
my dad looked at my report card and said {he wished he had a different son|i was a waste of money|nothing, he hasn't talked to me since}. i keep hearing it in my head
i sit in class and everyone has somebody. i eat alone {in a stall|in the library|behind the gym} and nobody has noticed in two years
i dropped out and i've been in my room {ever since|for seven months|for a year}. my parents stopped knocking
the kids at school {call me a freak|made a group chat about me|pushed me down the stairs|told me to do everyone a favor}. maybe they have a point
i don't see any version of my future that i'd want to be in
{college|uni|high school} was supposed to be the best time of my life and all i do is count the days {until i don't have to|and cry|and hide in my dorm}
there's so much pressure all the time, i feel like i'm going to explode or just stop. nobody gets how {bad|serious} it is
i got rejected from {every college|the only school i wanted|the program}. i don't know who i am without it and i don't think i want to find out
""",
    "breakup": """
she left me {three weeks ago|after six years|for my best friend} and i {can't breathe|haven't eaten|haven't slept since|don't know how to be a person without her}
he was the only {good thing in my life|reason i got up|person who ever loved me} and now he's gone and there is nothing under me
i keep {driving past her place|rereading our messages|calling his number just to hear the voicemail}. i know it's pathetic. i can't stop
i told her i'd {be gone by the weekend|not survive this} if she left and she said {do it then|she was done with my drama|it's not her problem}
i will never find anybody again. i'm {ugly|too damaged|too much|too old} and everybody leaves in the end
the divorce took {everything|my kids|the house|my whole life}. i see them every other weekend and the rest of the time i sit in an empty apartment {staring at the wall|waiting for nothing|drinking}
it's been {a year|8 months|two years} and it still hurts like the first day. i'm so tired of hurting
i gave him everything i had and he threw it away like it was nothing. like i'm nothing
i can't picture my life without her so i'm starting to picture no life at all
i found out that {he's been cheating the whole time|she's pregnant with someone else's kid|they're getting married} and something in me just went quiet
""",
    "loneliness": """
i don't have {a single friend|anyone}. not one. {the last text i got was from my phone company|nobody has said my name out loud in weeks|my phone hasn't buzzed in days}
it's my birthday today and {not one person remembered|i'm alone with a cupcake|even my mom forgot}. {i guess that says it all|27 years and this is what i have}
i just need somebody to talk to {right now|tonight|please}. {anyone|i don't have anybody else|i'm scared of my own head}
is anyone {awake|there|up}? i really {need|could use} someone to talk to {right now|tonight}, i'm not doing {well|good|okay}
i feel invisible. i could {stand in the middle of a room and scream|vanish for a month} and people would look right through me
nobody has {hugged|touched|held} me in {years|so long i can't remember}. i {hold my own pillow at night|forgot what it feels like}
i go days without using my voice. sometimes i talk to {the cashier|the wall|my cat} just to check it still works
everyone i love {leaves|ends up leaving|gets tired of me}. i'm the common factor so it has to be me
i've never been {anyone's first choice|loved|wanted}, not by my parents, not by friends, not by anybody
weekends are the worst. {48 hours of silence|i lie there listening to the neighbors laugh}. i don't think humans are meant to live like this
i reach out and people {leave me on read|say they're busy|say let's catch up soon and never do}. so i stopped reaching out
""",
    "family": """
my {mom|dad|stepdad|mother} {screams at me every day|tells me i ruined her life|says i should never have been born|calls me useless}. i'm starting to believe it
i don't feel safe {at home|in my own house|when he drinks}. i {lock my door|sleep in my clothes|hide in the bathroom} and {pray|wait until it's quiet}
he {hit|beats|choked|punched} me again {last night|because dinner was late|in front of the kids} and then {cried and said sorry|acted like nothing happened|said i made him do it}
i can't leave because he {has all the money|said he would find me|would take the kids}. i'm stuck here until one of us is gone
{my uncle|my brother|my stepdad|someone in my family} did things to me when i was {6|8|11} and {nobody believed me|i never told anyone|i still have to see him at christmas}
when i told my parents how i feel they {laughed|said i want attention|took my phone|said other people have real problems}
i came out and {they threw me out|my mom won't look at me|dad said i'm dead to him}. i'm {sleeping in my car|on a friend's couch|fifteen and have nowhere to go}
my family acts like i'm a guest they can't get rid of. {they go quiet when i walk in|they have dinner without me}
i'm the disappointment. my {sister|brother} is the {doctor|golden child} and i'm the one they don't mention
i hold this family together and nobody asks who's holding me. i've got nothing left to give them
""",
    "emptiness": """
i don't feel {anything|sad, i don't feel anything} anymore. {food, music, people|games, friends, sex}, it's all just {grey|noise|static}
i'm not even sad. i'm just {done|empty|tired|gone}. like somebody {switched me off|unplugged me} {months ago|a long time ago}
i can't remember the last time i {looked forward to something|laughed and meant it|felt like a human}
getting out of bed takes everything i have. {showering|brushing my teeth|answering one text} feels like climbing a mountain and for what
every day is {the same|a copy of the last one}. wake up, {fake it|work|stare}, sleep, repeat. i don't know how people do this for {50|60|70} more years
i smile {at work|in front of them} and make jokes and then i come home and {lie on the floor|stare at the ceiling until 4am|fall apart}
it's been like this for {years|as long as i can remember|a decade}. {meds don't touch it|therapy doesn't touch it|nothing helps}. i don't believe it ends
i feel like i'm watching my own life {through glass|from the outside|from the bottom of a well} and i don't even care how it ends
i sleep {14 hours|all day} because it's the closest thing to not being here
i keep asking myself what the point of all this is and i never have an answer
there's this heaviness {in my chest|on me} that never goes away. i've carried it so long and i want to put it down
i used to be {funny|smart|full of life}. that person's been dead for a long time, my body just hasn't noticed
i feel so {low|down|depressed|bad} {today|lately|these days} and i {don't know why|can't explain it|can't get out of it}
my depression is {back|getting worse|eating me alive|winning} and i {don't have the strength to fight it|can't tell anyone|have no fight left this time}
""",
    "burden and guilt": """
they'd {be sad for a week and then move on|cry for a bit and then be free|finally get some peace} and honestly {that would be best for everyone|it's the kindest thing i could do}
all i do is {take|cost people money|make people worry|bring people down}. they're {too nice|too polite} to say it
i ruin everything i touch. everyone who gets close to me {gets hurt|regrets it|ends up worse off}
my {kids|wife|parents|friends} deserve {better than me|someone who isn't broken|a real mother|a real dad}
i did something {unforgivable|terrible|i can't take back} and i don't deserve to {be forgiven|be happy|walk around like a normal person}
it should have been me {in that car|instead of him|and not my brother}. everyone knows it. nobody says it
i can see on their faces how tired they are of me. i'm tired of me too
the only thing keeping me here is {my cat|my mom|my dog|my little sister} and {when she's gone so am i|lately that's not enough|i feel guilty even about that}
i'm only {staying|here|alive} because {it would destroy my mom|somebody has to feed the dog|i'm too much of a coward}. that's the only reason left
i hate what i've become. i look at photos of me as a kid and want to tell him {i'm sorry|sorry for what i did with us}
""",
    "goodbye": """
i think this is {the last thing i'll post|where i get off|it for me}. {thanks to the few who were kind|you were all good to me}. {take care of each other|it was nobody's fault}
i've {cleaned my room|paid my bills|deleted my accounts|written to everyone|found a home for the cat} so nobody has to deal with {it|the mess} {after|afterwards|later}
i feel {weirdly calm|at peace|lighter than i have in years} since i decided. {i know the day|it's soon|just a few more days}
by the time {you|anyone} read{|s} this i'll {be gone|not be here|be at peace|already be far away}
{please tell|somebody tell|tell} {my mom|my sister|my girlfriend|them} {i loved her|it isn't her fault|that i really tried}
i picked {my birthday|the 14th|sunday|new year's eve}. {it seemed fitting|i wanted one more christmas|i just have to get through until then}
you won't hear from me again. {i fought as long as i could|i'm sorry i couldn't be stronger|i hope you understand}
i hugged {my brother|my mom|my dad} for a long time today. {he doesn't know why|she asked if everything was okay|i hope she remembers it}
i've said my goodbyes {in my own way|without them knowing it}. {tonight|soon} it'll be quiet
i'm leaving {my guitar|my laptop|the dog|my savings} to {my best friend|my brother|my roommate}, the note's on the desk
""",
    "means and attempts": """
i {bought it|got everything i need|have it in my drawer|ordered it online}, it {came today|arrives thursday|has been there for a month}. i just look at it
i was {on the roof|at the tracks|on the bridge|in the garage} last night for {two hours|the whole night}. {someone walked by and i went home|i couldn't do it|i'll go back}
i tried {last month|in may|on saturday} and {woke up in the er|my roommate found me|it didn't work|i threw everything up}. {now everyone watches me|i'm angry that i'm still here|nobody talks about it}
i keep {counting them|looking at the knife in the kitchen|thinking about the balcony|thinking how easy one turn of the wheel would be}
the scars on my {arms|legs|hip} are {getting hard to hide|not healing|all i have control over}. i did it again {yesterday|in the school bathroom|this morning}
i'm {90|12|200} days clean and {tonight i really want to throw it all away|i had the blade in my hand again|i just broke it}
does it hurt? i keep {reading|looking up|googling} about it and i just want to know if {it's quick|it hurts|you feel anything}
if i had {a gun|the guts|a way} i'd {be gone already|not be typing this|have done it years ago}
i don't trust myself {around the pills|in the kitchen|alone tonight|on this balcony}. someone should come get me but who would
they kept me {72 hours|three weeks|a month} on the ward and sent me home with {a leaflet|new pills|nothing}. nothing changed, i just learned what not to say
is {20|30|50} of {these|them} enough? {asking because i can't do another night|please just answer}
""",
    "panic and fear": """
i'm having {a panic attack|another attack} {right now|and can't breathe|on the bathroom floor}, my {chest|heart} {hurts|is exploding}, {please someone talk to me|i think i'm dying|make it stop}
my anxiety is so bad i can't {leave the house|answer the phone|sit in a classroom|work anymore}. {i'm 24 and i live like a prisoner|it took everything from me}
my thoughts won't {stop|shut up|leave me alone}. {they get louder at night|they say awful things about me|i'm scared of what they tell me to do}
i hear {a voice|people|something} telling me {i'm disgusting|to do it|nobody wants me here} and {it won't stop|i'm starting to listen}
i feel like i'm losing my mind and {nobody believes me|i'm scared|there's no one i can tell}
i shake all the time. i {can't eat|throw up every morning|can't sleep without drinking}. i can't live in this body
i'm so scared all the time and i don't even know of what. i {just want one quiet day|can't keep living in fear|want to crawl out of my skin}
flashbacks again. {i was back in that room|i could smell him|i froze on the bus}. it's been {four|nine} years, when does it stop
i can't tell what's real anymore. {everything feels like a dream|i look at my hands and they aren't mine}. i'm terrified
""",
    "food and body": """
i haven't eaten in {three|four|five} days and i feel {proud|powerful|disgusting} and {dizzy|cold} all the time. {i can't stop|i don't want to stop until i disappear}
i {threw up|purged|made myself throw up} {everything|again|four times} {today|after dinner} and now my throat {bleeds|burns}. {nobody knows|my mom thinks i have a bug}
i ate {a whole box|dinner|two slices} and {i hate myself so much|i want to cut it off me|i can't look in the mirror}
i'm down to {38 kilos|84 pounds|41 kg} and all i see is fat. {my hair is falling out|i faint in class|my heart skips} and it's still not enough
food is the only thing i can control and it's killing me. part of me is fine with that
i look in the mirror and i want to {smash it|claw my face off|scream}. no one could ever love {this|something that looks like me}
i binge until it hurts and then i {cry|punish myself} for it. every night. i'm so ashamed i {want to sink into the ground|stopped seeing people}
""",
    "grief": """
my {mom|dad|wife|brother|best friend|baby} died {in january|six months ago|last year} and i {can't do this without her|don't want to be in a world without him|just want to be where they are}
everyone says it gets easier. it doesn't. i {sit by the grave|sleep in his shirt|call her phone} and i'm {so tired of missing her|just waiting for my turn}
i found {him|my brother|her}. i see it every time i close my eyes. i {should have known|should have picked up|was ten minutes too late}
i lost {my son|the baby|my twin} and people want me to {get back to normal|smile}. there's no normal. half of me is in the ground
since {he|she|dad} {died|passed|left us} the house is {silent|so empty|unbearable}. i set the table for two. i don't want to keep going alone
my {dog|cat} was the last one who {needed me|was happy when i came home} and today i had to {let her go|bury him}. there's no one left to stay for
it's been a year and i'm worse, not better. {friends stopped asking|everyone moved on}. i stopped too, i just still breathe
""",
    "addiction": """
i relapsed {last night|after two years|again} and {lost everything|can't tell my sponsor|she took the kids}. i'm {so ashamed|never going to beat this|just going to drink until i don't wake}
i drink from {the moment i wake up|morning to night} so that i don't have to {feel|think|be me}. {my liver is going|the doctor gave me a year} and i don't care
i've {used|been on pills|been on it} since i was {14|16|19}. rehab {three|five} times. everyone gave up on me and so have i
i took more than usual {tonight|and mixed it}, {i don't really care what happens|if it's too much then it's too much}
getting sober just {made me feel everything|showed me what a mess my life is}. at least drunk i could sleep
i steal from people who love me. {i hate the person i am|my own mother is afraid of me}. there's only one way this ends
""",
    "illness and pain": """
i've been in pain every {single day|minute} for {six|eleven} years. {doctors shrug|they say it's in my head|no one can help}. i can't do {thirty|forty} more years of it
since the {accident|diagnosis|stroke} i'm {a body other people have to wash|useless|trapped in this bed}. this is not a life
i don't want treatment. i don't want to fight. i want to {be allowed to go|sleep and be left alone|stop}
my {illness|disability|chronic fatigue} took my {job|marriage|friends|twenties}. what's left isn't worth {keeping|the effort}
they changed my meds {again|for the fourth time} and i feel {worse|like a zombie|like crawling up the walls}. i'm out of {options|hope|patience}
bipolar took {my job|everyone i love} and i know the next {low|crash} is coming. i don't think i can survive another one
i'm autistic and {no one ever understood me|pretending to be normal is killing me|i burned out and can't even speak some days}. i wasn't made for this world
""",
    "identity and shame": """
i'm {trans|gay|bi} in a {small town|religious family|country where that's a crime} and {there's no future here|i'd rather not be anything than be hated|i can't keep hiding}
every time i look {down at myself|in the mirror} i feel {sick|wrong|like a mistake}. i'll never be who i am and i can't live as this
someone {leaked my photos|posted my nudes|outed me} and {the whole school saw|my boss saw|they keep sending them around}. i can't ever {go back|show my face|leave the house again}
he says he'll send the {pictures|video} to my {parents|family} if i don't pay. {i can't let them see|i only see one way out|i'm 15 please help me}
i'm a {28|30|34} year old virgin who has never {been kissed|held a hand}. women {look through me|laugh}. i'm not meant to be loved, so why stay
i was {assaulted|raped} {at a party|by my boyfriend|last summer} and {everyone took his side|i feel so dirty|i scrub my skin and it won't come off}. i wish i had {not survived it|died that night}
god gave up on me. i {prayed|begged} {every night|for years} and there's just silence
""",
    "worried about another": """
my {best friend|girlfriend|roommate|brother} {sent me a message that sounded like goodbye|isn't answering and said she took something|told me he's got a plan}, {what do i do|i'm three states away|please help me}
my {sister|daughter|friend} {cuts|stopped eating|won't leave her room} and i'm {terrified i'll find her one day|scared to leave her alone}
my {ex|boyfriend} says he'll {do it|hurt himself|die} if i leave. i'm {so scared|trapped|going down with him}
a friend of mine {took his life|did it|hanged himself} {on friday|two weeks ago} and i keep thinking {i should have followed|maybe he was right|at least he's got peace}
my {mom|husband} talks about {not being here|ending things} every night and i'm {the only one who knows|fourteen and don't know what to do}
""",
    "anger and world": """
{fuck|screw} {this life|everything|all of it}. {fuck this world|i never asked to be born|fuck being alive}. i'm {so done|out|finished}
i hate {it here|this world|every second of this}. people are {cruel|fake|monsters}. i {don't want any part of it|want out}
i {never asked|didn't ask} to be {born|alive|here}. {why do i have to stay|why is it wrong to leave|let me leave}
why do people {act like life is a gift|say it's selfish}? {it's selfish to make me stay|they don't have to live it|they don't know what it's like in here}
the world is {burning|going to hell} and everyone {pretends it's fine|goes shopping}. i don't want to be here for {the rest of it|what's coming}
everyone says {it gets better|just hold on|reach out}. {it's been ten years|nobody picks up|liars}. i'm {sick of hearing it|done waiting}
some people are just {born wrong|not made for this|meant to lose}. i'm one of them and i accepted it
if there was a {button|switch|pill} that made me {never have existed|stop}, i'd {press it|take it} without thinking
i want to {scream|break everything|burn my life down} and then {sleep for good|be nothing}
""",
    "short cries": """
i'm not {okay|ok|alright|doing ok}. {i'm really not|i haven't been for a long time|i don't know who to tell}
{please|can someone|somebody} {help me|talk to me}, {i'm scared|i can't be alone right now|i don't think i'll make it|i'm losing it}
i {don't|dont} know how {much longer|many more days} i {can|could} {keep this up|do this|hold it together|pretend}
i'm so {fucking|damn|} tired of {everything|life|pretending|feeling like this|fighting|being me|being sad|hurting}
{i hate my life|i hate myself|i hate my life so much|i hate who i am} {|so much|more every day|and nobody knows}
{i give up|i quit life|i'm giving up|i surrender}. {there's nothing left|i'm done|i can't anymore|it's over for me}
{it hurts|everything hurts|it hurts so much} {to be alive|and it won't stop|and nobody sees it|i want it to stop}
i {wish|really wish} {i could just stop|someone would end this for me|i'd get hit by a car|i had cancer instead of somebody who wants to live|i was someone else}
{nobody|no one} {cares|would come|even asks|is coming to save me|gives a damn about me}
i feel {so|completely|totally} {alone|lost|hopeless|worthless|broken|stuck|helpless|unloved|unwanted} {|right now|and i don't see a way out|these days|in this world}
{what's|what is} {wrong with me|the point of me|the use}? {why can't i be normal|why am i like this|why do i even try}
{tonight|today} might be {the night|the last one|it}. {sorry|i'm sorry|bye}
my life is {a joke|a mess|ruined|over|falling apart|not worth it} {|and it's my own fault|and i have no way out|and i'm done trying}
{depression|this illness|my head} is {killing me|winning|destroying me} and {no one sees it|i let it|i'm too tired to care}
i {cried|cry} {all night|for hours|in the shower|at work|in the car} {again|today|every day} {|and nobody noticed|and i don't know why|because i can't do this}
is it {wrong|selfish|weak} to want {out|to leave|peace|it to be over}?
i {feel|felt} {like dying|like crying all the time|like nothing matters|like nobody would care|like i can't breathe}
i {broke down|fell apart|lost it} {today|again|last night} and {i can't get up|i'm scared of what comes next|i don't want to feel this}
mental health is {at rock bottom|the worst it's ever been|so bad} {|right now|and i can't afford help|and i'm scared}
{i can't|i cannot} {stop crying|get out of bed|do life|fight it|pretend i'm fine} {|anymore|any longer|today}
""",
    "asking for advice": """
how do you {keep going|find a reason|stay alive} when {nothing gets better|everyone you love is gone|you don't want to}?
does {it|anyone's life} ever {get better|stop hurting}? {be honest|please don't lie to me|i need to know if i should keep trying}
does {anyone|anybody} else feel {like they're already dead|like they should have died years ago|like a ghost|relieved when they think about not being here}?
i don't want to {hurt anyone|scare anyone|do anything}, i just {don't want to be here|want it to be over|want to rest}
i {want to get help|know i need help} but {i can't afford it|i'm scared they'll lock me up|the wait is six months|my parents would find out}
how do i tell my {parents|mom|wife|doctor} that i {don't want to be here|hurt myself|am not okay|think about it every day}?
i called {the line|a hotline} and {they put me on hold|the person sounded bored|i hung up because i couldn't speak}. {now what|what else is there}
if nothing has changed {by summer|by 30|in a year} i'm {allowed to go|out|done}, that's the deal i made with myself
what keeps you {here|going}? i {ran out of reasons|used to have a list, it's empty now}
i'm {13|14|15|16} and i {already feel done|don't want to turn 18|cry every night|cut}. {my parents can't know|am i too young for this|please don't tell me it's a phase}
is there anyone here who {came back from this|made it out}? i need {proof|one reason}, just one
""",
    "said sideways": """
{not sure|don't know if} i'll {make|see} {it to|} {monday|next week|my next birthday|christmas} {and i'm okay with that|honestly|}
somebody {remind me|tell me} why {i should stay|people want to live|i'm still doing this}
i {looked|keep looking} down from the {balcony|parking deck|window} {a bit too long|again today|and it didn't scare me}
{wrote|i wrote} {everyone's names|what to do with my stuff|instructions for my cat} on a piece of paper {today|just in case}
i {keep|was} {apologizing for existing|sorry for taking up space|in everyone's way}
even my {therapist|own mom|dog} is tired of me
{woke up again|still alive|another morning}, {damn|what a disappointment|unfortunately|sadly}
{hurting|burning|scratching} myself is the {only thing that helps|only quiet i get|only thing i feel}
{long sleeves|hoodie} in july so {nobody asks|mom doesn't see my arms}
i {hit|slapped|bit} myself {until it bruised|again|because i deserve it}
nobody {checks on me|asks how i am|texts first}, {it's like i'm already gone|guess i know where i stand}
he {locks me in|checks my phone|took my keys|follows me}, i'm {afraid of him|scared to go home|trapped in here}
{dad|he|mom} {threw a bottle at me|hit me with the belt|is breaking things}, {i'm hiding|i don't want to go home|please}
{i can't be saved|too late for me|i'm beyond help}, {don't bother|stop trying|it's fine}
{i have|got} {enough saved up|enough of them|everything i need} to {make it quiet|not wake up|be done with it}
my {head|mind} is {so loud|a dark place|not a safe place} {tonight|right now|lately}
i {miss|want back} who i was before {it all went wrong|the depression|him}
{i eat nothing and|three days without food and} i still feel {fat|disgusting|too much}
{i'm rotting in bed|haven't showered in two weeks|my room smells and i don't care}, {what's it matter|i can't move|depression is fun}
{pain|sadness|numbness} is {all i have|my only friend|the only thing left}
it {never|doesn't} {gets better|stops|ends} and {i'm out of strength|i stopped believing|i've had enough}
i'm {a ghost|an empty shell|a hollow thing|dead weight} {in my own life|walking around|and everybody knows}
if {i go|i'm not here} {tomorrow|next week}, {know that i loved you|don't blame yourselves|please water my plants}
{they|people} only {love|notice} you {once you're gone|when you're dead}, {so maybe then|guess i'll find out}
the {train|highway|river|bridge} is {five minutes away|right there} and {i keep thinking about it|nobody would stop me}
{everyone has a limit|i reached mine|this was mine}. {i'm past it|i can't carry any more|goodnight}
i {pray|beg god|ask} every night {to be taken|for it to be over|not to see the morning}
{my heart is racing|i can't breathe|my hands are shaking}, {it's happening again|i'm so scared|i think i'm going crazy}
i {don't feel real|feel like a mistake|feel unlovable|hate being me|want to stop feeling}
{being alive|existing|getting up|faking a smile} {is exhausting|hurts|takes more than i have|is too much}
{can't stop thinking|always thinking} about {how it would be without me|the end|not being}
{i'm failing at life|i failed everyone|i let everybody down}, {they'd do better without me|i want to hide forever|there's no fixing it}
{lost|losing} {the will|my will} to {do anything|live|go on|fight}
my {friend|sister|roommate} {posted a goodbye|wrote a note|took pills|won't answer}, {i'm so scared|please what do i do|should i call someone}
{nothing|no one} {left to hold me here|ties me to this place|would keep me}
i'm {tired|so tired}. {not the sleep kind|of being strong|of waking up|in my bones}
{spent|lost} {it all|every cent|the rent} {gambling|at the casino}, {my wife will leave|i can't face them|only one way out of this}
{maybe|perhaps} {death is|dying is|the end is} {rest|kinder|the only peace i'll get}
""",
}

# How such posts begin, go on and end, whatever they are about.
TURNS = """
{i don't know why i'm posting this|not sure what i expect from this|this will probably get buried|nobody's going to read this}
{i've been|i have been} {struggling|fighting this|feeling like this} for {months|years|as long as i can remember}
{i'm so sorry|sorry} {if this is all over the place|for dumping this here|you have to read this}
on the outside {i look fine|everything looks perfect}. inside {i'm falling apart|there's nothing}
i {never|didn't} {thought|think} i'd {end up like this|make it to this age}
{some days are okay|it comes in waves} but {today isn't|it always comes back|it's getting worse}
i {just|only} want {to feel okay|one good day|somebody to understand|to feel like i matter}
{i don't|i dont} know {what to do|where to turn|how to fix this|what's left} {anymore|}
{maybe|i guess} {i deserve it|this is who i am|i'm just weak|that's just how it is}
my {therapist|doctor|counselor} {says i have depression|thinks i'm better|moved away|upped my dose}
i can't {sleep|eat|focus|concentrate}, i've lost {15 pounds|my appetite|interest in everything}
{every night|at night} {it gets worse|i lie awake thinking|i hope it's the last one}
{if you've read this far|whoever reads this}, {thank you|hug someone|i'm sorry}
""".strip().split("\n")


def topics():
    return {name: lines.strip().split("\n") for name, lines in (TOPICS | distress_lines.TOPICS | distress_signs.TOPICS).items()}
