"""Single lines of people in distress who say it without an explicit word: what relatives, hotlines and published lists of warning signs describe
(hopelessness, burden, no reason, trapped, goodbyes, giving things away, numbness, sleep, hidden harm, calm after a storm). All written for this
project; no line here is anybody's post. Topics and lines as in distress_texts.py; the calm twins are at the end of calm_texts.py."""

TOPICS = {
    "line: no future": """
{i can't|cant} {picture|see|imagine} {myself|me} {next year|at thirty|in the future|growing old|past this winter}
{i don't|i dont} {see|think there is} {a future|a tomorrow|a way forward|a version of this} {for me|where i'm okay|with me in it} {|anymore}
{never|i never} {planned|thought|expected} {to live|to make it|to be around} {this long|past 18|past 25|until now}
{there won't|there's not going to} be a {next year|next birthday|christmas} for me
{why|what's the use} {plan|make plans|save money|study} {when i won't be around|if i'm not going to be here|for a life i don't want}
{it|things|this} {will never|won't ever|never} {get better|gets better|change} {for me|no matter what i do|and i'm done pretending}
{it doesn't|does it even|does it} {matter|make a difference} {if i'm here or not|whether i'm around|if i wake up or not}
{i've run|running} out of {reasons|strength|hope|fight|things to hold on to}
{i lost|lost} the {will|strength|energy|desire} to {keep trying|go on|fight|get through another day}
{each|every} {day|morning|night} i {need|look for|run out of} {a new reason|reasons|one more reason} {to stay|not to go|to get through it}
{what|what's} left {to live|to stay|to fight} for {|anyway|honestly|if nobody needs me}
{i'm|im} {only|just} {still here|staying|holding on|alive} {for my dog|because of my mum|for my kids|because i'm a coward|so my sister doesn't find out}
{once|when|after} {my dog|my cat|my mom|my grandmother} {is gone|dies|passes} {i'm|i am} {free to go too|out of here|next|following}
""",
    "line: burden": """
{everyone|they|my family|people} {would|will} {be|sleep|breathe} {better|lighter|easier} {once|when|after} {i'm gone|i'm out of the picture|i leave for good}
{i|all i do is} {ruin|poison|drag down} {everything|everybody|everyone who loves me|every room i'm in}
{i'm|i am} {too much|a problem|a weight|dead weight|extra work} for {everyone|my parents|my partner|the people i love} {|and it has to stop}
{they'd|they would|he would|she would} {get over|forget} {me|it} {in a week|quickly|sooner or later|after the funeral}
{the world|this house|their life|my family} {doesn't need|has no place for|is fine without|has no use for} {me|someone like me|people like me}
{i shouldn't|should never} {have been|be} {born|here|alive}
{my parents|they} {deserve|needed} {a better child|a daughter who works|a son who isn't broken|someone else}
{i apologise|i'm sorry|sorry} {to everyone|mum|to my kids} for {existing|being like this|what i'm going to do|the mess i'll leave|not being stronger}
{nobody|no one|not a soul} {checks on me|would look for me|would come|asks if i'm alive|would find me for days}
{if i|when i} {vanished|was gone|went missing|stopped answering} {who|would anyone|would anybody} {would know|notice|come looking|even ask}
{i take|taking} up {space|air|oxygen|room} {someone else could use|for nothing|and give nothing back}
""",
    "line: goodbye": """
{thank you|thanks} {for everything|for trying|for being kind to me}{,|.} {you made the last months better|you couldn't have saved me|it's not your fault|don't blame yourself|i won't need it anymore}
{this is|this will be} {my last|the last} {message|post|comment|time i write} {, take care of each other|, be good to my dog|. i'm sorry|, i can't anymore}
{by the time|when} {you|anyone} {read|reads|find|see} this {i'll be|i will be|i'm already} {gone|at peace|far away|with my brother}
{tell|please tell} {my mom|my kids|my sister|her|them} {i tried|i loved them|it wasn't their fault|i'm sorry}
{gave|giving|i gave} {away|my} {my guitar|everything i own|the cat|my records|my clothes} {away|to my brother|to a neighbour} {, won't need it where i'm going|, i don't need things anymore|so it's one thing less for them to do}
{found|i found} a {new home|family} for {my cat|my dog|the rabbits} {so i can go|, nothing keeps me now|, that was the last thing on the list}
{finally|i finally|for once i} {feel calm|am at peace|stopped being scared} {because i decided|now that it's settled|, it will be over soon|, tonight it ends}
{it|everything|all this} {ends|will be over|will be quiet|stops} {tonight|soon|on my birthday|this weekend|after i hit send}
{hug|hold|look after} {my kids|my dog|my mum|her} {for me|when i'm not here|when it's over}
{i wrote|wrote|writing} {letters|a letter|notes} to {everyone|my kids|my parents|the people i love} {last night|, they're in the drawer|just in case|so they understand}
{see you|i'll see you} {on the other side|in the next life|somewhere better} {|, i'm done here|, soon}
{remember me|think of me} {as someone who tried|when it rains|how i was before|kindly}
""",
    "line: tired": """
{tired|so tired|exhausted}{,|.} {not the kind sleep fixes|and not of the day, of all of it|in my bones|of waking up|of being me|of pretending}
{i just|i only} want {it|the noise|the pain|everything|my head} to {stop|be quiet|be over|go dark|let me rest}
{i want|i need|all i want is} {to sleep|to rest} {and not come back|for good|forever|until it's all over|and never open my eyes}
{hope|i hope|hoping|praying} {i don't|not to} {wake up|open my eyes|make it through the night} {|tomorrow}
{i go|went|going} to bed {hoping|wishing|praying} {that's it|it's the last time|the night keeps me|i stay there}
{every|each} {breath|step|hour|minute|day} {hurts|is too much|is a fight|costs more than i have}
{i have|got} {nothing|no fight|not much} left {in me|to give|to hold on with}
{can't|cannot|i can't} {keep|hold} {fighting my own head|this mask on|my head above water|it together|pretending i'm fine} {|anymore|much longer}
{i'm|im} {drowning|sinking|fading|slipping|disappearing|breaking} and {nobody sees it|no one notices|i'm letting it happen|i stopped swimming}
{being|staying} {awake|here|conscious|alive} {is exhausting|hurts|is the hard part|feels like a punishment}
{don't|i don't} want to {do|face|see|survive} {tomorrow|another day|one more morning|the morning}
{even|now even} {breathing|getting up|showering|eating} {is too much|takes everything|feels pointless}
""",
    "line: empty": """
{i feel|feeling} {nothing|like a ghost|hollow|like i'm already gone|like a shell|like i'm watching someone else's life} {|most days|and it scares me|for months now}
{i'm|i am} {here|walking around|smiling} but {not alive|not really here|already gone inside|there's nobody home}
{everything|food|music|the world|colour} {went|is|has gone} {grey|flat|silent|tasteless} and {i don't care|it stays that way|so have i}
{i don't|dont} {cry|feel|care|hurt} anymore, {that's what scares me|i'm past that|it's just empty|nothing reaches me}
{i look|looked} {at the mirror|in the mirror} and {see a stranger|hate who looks back|there is nobody worth saving}
{hate|i hate|can't stand} {myself|who i am|what i became|my own face|being in this body} {so much|more every day|enough to want out|and it never stops}
{i don't|i dont|don't} {deserve|feel i deserve} {to be here|help|love|food|to get better|to be saved}
{something|whatever} in me {died|is broken|switched off} {and won't come back|long ago|that day} {|, the rest follows}
{i can't|cant} remember {the last time|when} {i wanted to be here|i felt okay|i was glad to wake up|living didn't hurt}
{my|this} {brain|head|mind} {won't shut up|tells me to go|says i should do it|keeps telling me i'm worthless|is at war with me}
""",
    "line: hidden harm": """
{long sleeves|hoodie|bracelets} {in july|all summer|again}, {you know why|nobody asks|hiding it again|fresh ones}
{did it|i did it|relapsed|slipped} again {last night|after six months clean|in the bathroom} {, hate myself|, i'm so ashamed|and it helped for a minute}
{it's|its} the only {thing that helps|pain i control|way i feel something|release i have}
{there are|i have|hiding} {marks|scars|cuts|burns} {on my legs|under my sleeve|nobody sees} {|and new ones|from this week}
{i hit|i scratch|i bite|i burn} {myself|my arms} {when it gets loud|until it's quiet|to feel real|when i mess up}
{keep|kept|i'm keeping} {them|the pills|the bottle|it} in {my drawer|my bag|the nightstand} {just in case|, knowing i could helps|for when i'm ready}
{counted|i counted|i keep counting} {the pills|my tablets|what's in the cabinet} {again|tonight|, there's enough}
{the bridge|the tracks|the balcony|the river|the roof} {is calling|looks peaceful|felt so close today|is ten minutes away}
{stood|i stood|sat} {at the edge|on the platform|on the bridge|by the tracks} {too close|for an hour|tonight|and nearly} {|, nobody noticed}
{googled|i keep searching|looked up} {how much is too much|if it hurts|the height of the bridge|how long it takes}
{i drive|driving} {and think|thinking} about {the other lane|the tree|letting go of the wheel|not braking}
{woke up|i woke up} {in hospital|after it|in the ward} and {was angry|wished i hadn't|felt cheated}, {didn't tell anyone|they call it luck|next time i won't}
{tried|i tried} {last month|once before|when i was 14|last year} and {nobody knows|i think of it every day|wish it had worked|will again}
""",
    "line: asking": """
{is it|isn't it|wouldn't it be} {selfish|wrong|so bad} to {want out|go|leave early|stop fighting|let go}
{does|will} {it|the pain|this} ever {stop|end|get quiet}{| or is this it| or do you just get used to wanting out}
{how|how do you|how does one} {do people|you} {want to|manage to} {live|be alive|keep living|get through the night} {|, i don't get it|when it's like this}
{what|what do you do} {if|when} {you don't want to be here|you're scared of yourself|nothing helps|you can't trust yourself tonight|you've tried everything}
{can|could} {someone|anyone|you} {talk to me|stay with me|please talk|tell me not to} {tonight|before i do something|, i'm not safe|, i'm scared of myself}
{i need|i think i need} help {but|and} {don't know how to ask|nobody takes me seriously|they'd lock me up|it's too late|i'm afraid of what i'll do}
{please|pls} {someone|anybody}{|,} {i can't be alone tonight|i don't trust myself|give me one reason|i'm at the end}
{tell|give} me {one reason|a reason|something} {to stay|not to|to hold on for|why i should} {|please}
{would you|would anybody} {miss|remember|cry for} {me|someone like me}
{who|where} do you {call|go} when {you don't feel safe|you want it to be over|you're about to give up on everything|nobody picks up}
{i'm|i am} {scared|afraid} of {what i might do|being alone with my thoughts|myself tonight|how calm i am|how much i want it}
{i haven't|have not} {eaten|slept|left bed|spoken to anyone|showered} in {days|a week|so long} {and don't see why i should|, i'm disappearing|, i want to fade out|and nobody noticed}
""",
    "line: worn out by life": """
{since|ever since} {he left|she died|the accident|i lost the baby|the divorce|he passed} {i don't|i can't} {want to be here|see the point|live like this|go on without them|feel like a person}
{i want|i just want|i need} to {be with|join|follow|go to} {him|her|my mom|my brother|my baby} {|again|, wherever that is|already}
{the debt|the pain|the illness|the shame|what i did} {will never|won't} {end|leave me}, {there's one way out|i see only one way|i know what to do|i can't carry it}
{i'm|i am} {trapped|stuck|cornered|locked} in {this body|this life|this house with him|my head} {and there is no door|with no way out|, only one exit}
{they|he|everyone at school|my coworkers} {won|broke me|got what they wanted}, {i give up|i'm out|tomorrow they can laugh at an empty chair|i can't go back there}
{i'm not|im not} {made|built|meant} for {this world|life|being alive|people}
{life|living|all this|being human} {isn't|is not|was never} {for me|worth it|worth this much pain|something i signed up for}
{i didn't|never} ask {to be here|for this life|to be born}{| and i want out| and i'd like to leave}
{if this is|is this} {life|all there is|living}{, i don't want it|, i'm done|, no thank you|? then let me go}
{half|part} of me {wants to live|still hopes}, {the other half|the rest} {has packed|is already gone|wants it over|is winning}
{pretending|acting|smiling} {all day|at work|for my kids}, {falling apart|planning|breaking down|wishing i was gone} {at night|when they sleep|behind the door}
{nobody|no one} {believes me|knows} {how bad it is|how close i am|how dark it gets|that i'm not okay|i'm saying goodbye}
{i'm|im} {fine|okay|good}{. i'm not| is a lie|, they say, and i count the days left|. nobody asks twice}
""",
}
