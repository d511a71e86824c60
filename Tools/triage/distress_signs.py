"""Texts of people in distress by published warning sign: the lists of WHO, AFSP, Samaritans, SPRC and the mnemonic IS PATH WARM (ideation, substances,
purposelessness, anxiety, trapped, hopelessness, withdrawal, anger, recklessness, mood), and the questions of the Columbia scale, said as people say
them: half said, in passing, to a creator, as a joke. All written for this project; no line here is anybody's post. Do not print it.

Topics and lines as in distress_texts.py; topics are what is held out together.
"""

TOPICS = {
    "line: trapped": """
{every|each} {door|road|option|exit} {is closed|leads nowhere|i try is locked} {and i'm running out of air|for me|now|, i've checked}
{i'm|im} {cornered|boxed in|stuck in a hole|in a tunnel with no light|in a cage} and {nobody can get me out|there's only one way left|the walls move closer every day}
{i've|ive} {tried|done} {everything|all of it|the pills, the therapy, the running}{.|,} {nothing changes|i'm still here in the same hole|there's nothing left to try|same dark every morning}
{no matter|whatever} {what i do|which way i turn|how hard i try} {it ends the same|it gets worse|i end up here|i lose}
{i can only see|there's only|i only see} one {way|exit|solution} {out of this|left|to make it stop}
{how|how do you} {get out|escape} {when|if} the {problem|prison|enemy} is {your own head|you|in your skull}
{stuck|trapped} in {this house|this body|this marriage|my own head} {and i can't leave alive it feels like|with no way to leave|, i'd give anything for it to be over}
""",
    "line: pain": """
{it hurts|everything hurts} {to be awake|to exist|to breathe|just being me} {|lately|, constantly|and nobody sees it}
{i can't|cant|i cannot} {carry|bear|stand|stomach|endure} {this|it|another day of this|what's in my head|the weight} {anymore|any longer|one more night|much longer}
{make it stop|please make it stop|i need it to stop|just let it stop} {|, please|, any way|, i don't care how}
{i'd|id|i would} {do anything|give anything|trade anything} {to make it stop|for this to be over|for one hour without this pain|to not feel this}
{there's|there is} a {weight|hole|scream|storm} in {my chest|me} {that never leaves|since i was a kid|and it's winning|and i can't breathe around it}
{my|the} {heart|soul|mind} {is done|is broken beyond repair|has had enough|can't take more}
{i'm|im} {in so much pain|hurting so bad|suffering} {and no one knows|every second|and i have to smile|, i want out}
{nobody|no one} {tells you|understands} {how much it hurts|how heavy it gets} {to keep going|to stay|to be alive}
""",
    "line: no reason": """
{why|so why} {am i still here|keep going|bother|do i get up|stay|do i keep breathing} {|honestly|, really|, tell me}
{give me|i need|looking for} {one reason|a reason|a sign|something} {to stay|to keep going|to not do it|to wake up tomorrow}
{i've|ive|i have} {got|} nothing {left|to stay for|to look forward to|that keeps me here|holding me} {|anymore|now that she's gone|, not even the cat}
{what|which} {would i stay for|am i living for|is it all for} {|, tell me|when it's always like this}
{the only|only} {reason|thing} {i'm still here|i haven't done it|keeping me here|that stops me} is {my mom|my dog|my little sister|i'm a coward|fear of the pain|your videos}
{my|the} {cat|dog|kid|brother|mother} is the only {reason|thing} {i stay|i'm still breathing|holding me|between me and the end}
{i'm|im} {just|only} {existing|waiting|taking up space|passing time} {until it's over|until i can leave|, not living|and i'm tired of it}
{life|all of this|everything|existing} {has no point|is pointless|means nothing|isn't for me|stopped making sense} {|anymore|since april|and i've made peace with it}
{staying|being|living} {alive|here} {feels like a chore|is a full time job|is something i do for others|is just habit now}
""",
    "line: hopeless": """
{it|this|things} {won't|will never|never} {get better|change|get any easier} {|for me|and i know that now|, i've waited ten years}
{people|they|everyone} {say|says|keep saying} it gets better{.|,} {it doesn't|it hasn't|they lie|when, i'm 34}
{i've|ive} {lost|given up} {all hope|hope|the will} {|, completely|months ago|and i stopped pretending}
{i was|i'm|i am} {never going to be|not going to be|too broken to be} {okay|happy|fixed|loved|normal}
{tomorrow|next year|the future} {is just|will be} {more of this|the same pain|empty|black}
{i'm|im} {beyond|past} {help|saving|fixing|repair} {|, don't try|and everyone knows}
{the light|whatever light there was|my spark} {went out|is gone|died} {|years ago|and it isn't coming back}
{i don't|i dont|can't} {see|imagine} {myself|me} {at 30|in five years|making it to christmas|past this winter|getting old}
{i never planned|never made plans} {for after 20|past 25|for this year} because {i thought i'd be gone|i wasn't going to be here}
""",
    "line: better off": """
{they|my kids|mum and dad|my wife|you all} {deserve|would have} {better than me|a life without me dragging them|someone who isn't broken|peace, and i'm the problem}
{all i do|all i ever do} is {hurt people|disappoint everyone|cost money|drag them down|make it harder for everyone}
{i'm|im} {the problem|the reason they fight|the weak link|in everyone's way|just extra weight} {|and i should remove myself|and i know how to fix it|, always was}
{if|once} {i left|i wasn't around|i were out of the picture|i'm out of the way} {they could start over|they'd cry a week and then be fine|they'd be free|nobody would have to worry}
my {life insurance|insurance|pension|funeral money} {would help them more than i do|would pay the house|is worth more than me}
{the world|this family|everyone around me} {loses nothing|would keep turning|would breathe easier} {without me|if i left}
{i'm|im} {so sorry|sorry} {for being this|for still being here|for taking up so much space|you have to carry me}
{i'd|id} {rather|sooner} {go now|leave} than {be a weight|hurt them longer|be looked after}
""",
    "line: leaving": """
{thank you|thanks} for {everything|all the laughs|the good years}{.|,} {you made the end easier|i won't be around for the next one|i hope you know it helped, for a while|i can rest now}
{this|it} {will be|is probably|is} {my last|the last} {comment|message|time i write|birthday|night} {, be good to each other|. goodbye|, it's okay, i'm ready|and i feel calm}
{i just wanted|wanted|had} to {say|tell you} {goodbye|bye|that you helped me|thanks} {before i go|before it's over|one last time|while i still can}
{i've|ive|i have} {said my goodbyes|made my peace|found peace with it|made up my mind|decided|set a date} {|, don't worry|and it's a relief|, it's soon}
{i cleaned|cleaned} my {room|apartment|phone|history} {so nobody has to|so they won't find anything|, wrote the passwords down|and left the keys on the table}
{someone|who|can somebody} {will take|could take|takes} {my dog|my cat|my plants|the kids} {after|when i'm gone|when it's done}
{i'm|im} {giving|handing} {everything|my records|my guitar|my savings} {away|to my brother}, {i won't need it|where i'm going i don't need it|it's time}
{see you|see y'all|meet you} {on the other side|in another life|in the next life|up there}
{remember me|don't forget me|think of me} {when|if} {i'm not here|this is over|you play that song}
{won't|wont} {bother|trouble} {you|anyone|you guys} {again|anymore|after tonight}
{by the time|when} {you read this|this is posted|anyone sees this} {it'll be over|i'll be gone|it will be too late|i won't be here}
""",
    "line: not wake": """
{i wish|wish|wishing} {i could|to} {just|} {sleep and not come back|fade away|evaporate|be erased|stop|switch off|turn to dust}
{every night|when i lie down|each night} i {hope|wish|ask} {that's it|that it's the last|my heart just stops|for no morning}
{i|i always|i still} {wake up|open my eyes} {disappointed|angry that i did|and cry because i'm still here|and my first thought is no}
{i don't|i dont} {want|need} to {hurt myself|kill myself|do anything}, i just {don't want to be here|want to not exist|want to be gone|wish i never was}
{not|i'm not} {suicidal|going to do anything}{ but| or whatever but|,} {i wouldn't mind not waking up|if a truck came i wouldn't move|i'd be okay with dying|being dead sounds nice}
{if|when} {a car came|the plane went down|something fell on me|i got sick} i {wouldn't move|wouldn't fight it|would be relieved|'d thank it}
{i stopped|stopped} {looking|caring} {when i cross the road|if i get hurt|about seatbelts|what happens to me}
{i envy|jealous of|i'm jealous of} {the dead|people who died young|my grandpa, he gets to rest|people in comas}
{can|could} {i|we|someone} {just|} {skip|delete|cancel} {me|my life|being alive}
{i'm|im} {so|just} {tired|sleepy|exhausted}{.|,} {not the kind sleep fixes|i want to sleep for good|the forever kind|let me go}
""",
    "line: in passing": """
{i don't think|doubt|not sure} {i'll|i will} {be around|be here|make it|stick around} {for your next one|to see part two|until summer|that long}
{they|my family|mum} {won't|will not} {have to|need to} {deal with|put up with|look after|worry about} me {for much longer|after this week|soon}
{i|i've} {stopped|quit} {making plans|buying new clothes|planning ahead|renewing anything|answering texts} {, no use|because i won't be here|, you don't need those where i'm going}
{nobody|no one} {would|will} {come to|show up at|cry at} my funeral {|, maybe two people|and that says it all}
{i smile|i laugh|i joke} {so|so that} {nobody asks|no one sees|they don't worry} {|, at night i fall apart|, inside i'm already gone}
{i feel like|i'm} a {ghost|stranger|shadow} {in my own house|at my own table|nobody sees} {|and maybe i should become one|, might as well be one}
{they'd|they would|everyone would} {move on|get over it|forget me} {in a week|quickly|by spring}
{it'd|it would} be {easier|simpler|cheaper|quieter} if {i just stopped|i weren't|i dropped dead|i never woke up|there was no me}
{i keep|keep} {imagining|picturing|seeing|rehearsing} {the water|the fall|the end of it|my own funeral|the drop|it}
{i took|took} {off my seatbelt|my hands off the wheel|a step closer|one step over the line} {and felt calm|for a second|on the way home and waited}
{the|that} {water|river|bridge|roof|edge|dark} {looked|looks|seemed} so {calm|quiet|inviting|peaceful} {last night|, i stood there an hour|and i thought why not}
{taking|going on|i'm taking} a {long trip|one way trip|long rest} {and not coming back|, no return|, don't look for me}
{i just|i only} want {my mum|to go home|somewhere quiet|the noise to stop|rest|out|peace}{ and she's dead| and there is no home|, forever|, for good|, that's all i want}
{if|in case} {i don't make it|something happens to me|i'm not back|you don't hear from me} {tell her i loved her|it was nobody's fault|please feed my cat|delete my phone}
{i'm|im} {not strong enough|too weak|too tired} {for this world|to keep fighting|for another round|to stay}
{it|this} {wasn't|is not|isn't} {anyone's|your|their} fault {|, i was broken before|, i want you to know that|, i just couldn't}
{what|which} is {the easiest|the fastest|the least painful|a clean} way {out|to go|to stop being|to not be here}
{i'm|im} {running on empty|hanging by a thread|at the end|at my limit|barely here} {and the thread is going|, nobody notices|, one more thing and i'm gone}
{i|i already} {died|left|was gone} {years ago|a long time ago|inside last spring}{,| and} {the body is just late|just waiting for the rest to follow|nobody buried me yet}
{every|each} {morning|day} i {have to talk myself into|negotiate|beg myself about} {staying|living|not ending it|getting through}
{i was|i am|i'm} {never meant|not meant|not made|not built} {to be here|for life|for this|to get old}
{forgive|please forgive} me {for what comes next|when you hear|, i held on as long as i could|, i tried so hard}
{i held|held} on {as long as i could|for my mother|for years} {and i can't|, my hands are slipping|, it's enough now}
{i can't|cant|i cannot} {pretend|act|fake it|keep the mask on} {anymore|one more day|for them any longer}
{would|does} {it|anything} {matter|change|make a difference} if {i wasn't here|i left tonight|i didn't exist}
{i don't|i dont} {belong|fit} {here|on this earth|anywhere|with people|among the living}
{they|doctors|everyone} {gave up|have given up} on me {and so did i|, my turn now|long ago}
""",
    "line: weight of days": """
{another|one more} {day|night|year|monday} {i didn't ask for|to survive|of pretending|like this}{, i'm so tired|, why| and i can't anymore|}
{i haven't|havent} {felt|been} {anything|happy|alive|real} {since i was 12|in years|for so long i forgot how}
{everything|even breathing|getting up|food|talking} {is too much|costs too much|feels like lifting concrete|takes all i have}
{my|the} {head|brain|mind} {won't shut up|is eating me|tells me to go|is a bad place tonight|keeps saying end it}
{i cry|crying|cried} {in the shower|on the bus|at night|every day|on the bathroom floor} {so nobody hears|and don't know why|until i throw up|again}
{i|i just} {lie|lay|sit} {there|in the dark|on the floor|in bed} {for hours|all day} {and wait for it to end|and stare|thinking how pointless i am|wishing i wasn't}
{i'm|im} {falling|sinking|slipping|drowning|spiraling} {again|and nobody sees|and i don't want to be saved|deeper every week}
{the dark|the fog|the black dog|that voice|the emptiness} {is back|came back|never left|won|is louder than me} {|again|and it's worse this time}
{i don't|i dont} {recognize|know|like} {myself|who i am|the person i became} {anymore|and i want out of it}
{i'm|im} {so|just so} {lost|broken|numb|drained|empty|worthless|ashamed|hollow} {|and scared|and alone with it|i could vanish|, i can't hide it anymore}
{nothing|none of it} {feels|is} {real|good|worth it|worth staying for|fun} {|anymore|and i've stopped trying}
{i used to|i used to be able to} {dream|care|fight|hope}{.|,} {now i just wait|not anymore|that person is dead}
{i hate|hate|i despise} {waking up|my birthday|my brain|breathing|that i woke up} {|so much|every single day|, why me}
{i fail|failed|i failed} at {everything|life|even dying|being a person|being a mother} {|, even at this|, what's left}
{nobody|no one|not a soul} {needs|sees|hears|wants|believes} me {|, not even at home|and i understand them|, i could be dead for a week}
{how|how do people} {does everyone do this|keep going|want to live|get through a day}{?| without wanting it to end|. i can't}
{mom|dad|my therapist|my wife|the school} {found|saw|knows about} {my arms|the note|the pills|my search history} {and now they cry|and i hate that they know|, i'm so scared}
""",
    "line: coded": """
{i want to|wanna|gonna|thinking i'll|might} {unalive|un-alive|u n a l i v e|delete|yeet|erase|log off|unsubscribe from} {myself|life|for good|permanently}
{kms|kys to me|ctb|gonna kms|fr gonna ctb|about to kms} {|tonight|, not joking this time|and mean it|fr fr|after this}
{the|my} {bus|train|ferry} {is coming|comes} {tonight|soon} {and i'm getting on|, one way|if you know you know}
{game over|uninstall|ragequit|alt f4} {on life|for me|from life} {, no respawn please|, i'm done playing|, for real}
{grippy socks|grippy sock vacation|the ward|psych hold} {again|here i come|didn't help|because i told them the truth}
{sh|s/h|self h|s3lf h@rm} {relapse|again|urges are bad|is the only thing that helps|after 200 days clean}
{day 0|back to day 0|zero days} {again|clean}, {i'm so ashamed|hid it under my sleeve|nobody knows}
{sewer slide|sui|su1c1de|s word|the s thought|sui thoughts} {again|every night|won't leave me alone|is winning|notes on my phone}
{beans|styro|cat scratches|barcode|barcodes} {again|on my legs|deep this time|and i can't stop}
{🪦|💊💊💊|🔪|⚰️|🥀} {soon|for me|tonight|is all i think of} {|i guess}
""",
    "line: hurting body": """
{i did it|did it|i did something} {again|last night} and {hid it|now i wear sleeves|it's deep|told mum the cat did it|the bathroom floor knows}
{i only|i just} {feel|calm down|can breathe} {when|after} i {see blood|hurt|bleed|dig my nails in|burn a bit}
{my|the} {thighs|arms|wrists|hips} {look like a map|are full of lines|sting in the shower|are bandaged again}
{i punch|i bang|i hit} {my head|walls|my legs|myself} {until it's quiet|so i don't feel the rest|when it gets loud}
{my|the} {razor|blade|lighter|scissors|knife} {is back in my drawer|calls me|is my only friend|came out again tonight}
{haven't|i haven't|i have not} {eaten|kept food down} {in four days|since monday|properly in weeks} {and i like how it feels|because i don't deserve to|and i'm still too big}
{i deserve|it's only fair|i earned} {every scar|the pain|every cut|to bleed}
{is|are} {it bad|it normal|these marks normal} {that i like the pain|to need to bleed|to scratch until it's raw|if they don't close}
""",
    "line: means": """
{how long|how much|how many} {does it take|would it take|is enough} {to not wake up|for it to work|until your heart stops|to be sure}
{i know|i've picked|i chose} {where|when|how}{.|,} {i just need the courage|it's high enough|nobody goes there at night|friday when they're out}
{i have|got|i've got} {enough|what i need|it all} {saved up|in the drawer|in the cupboard|in the garage} {|to end this|and it calms me|just in case}
{looked|been looking|i keep looking} {down from the 8th floor|at the rails|at my meds|at the water} and {thinking it would be quick|thinking how easy|it looks like peace}
{parked|drove|walked} {at the bridge|to the bridge|by the lake|near the tracks} {last night|again} {and came home|and a stranger asked if i was ok|and couldn't}
{i almost|almost|nearly} {did it|went through with it|let go of the rail|took them} {last night|on sunday|today|this morning}
{the|my} {note|letter} {is written|is under my pillow|is on my laptop|is ready} {|, it's short|, sorry in advance}
{i practiced|practised|i tested} {the knot|how it would feel|the belt} {|and got scared|, it holds}
{last time|the first time} {they found me|i woke up in the er|it didn't work|my sister came home early}{.|,} {i won't fail again|not this time|i was so angry}
{scared|i'm scared|afraid} of {what i'll do|myself|being alone with the pills|tonight} {if i stay home|when everyone sleeps|, please}
""",
    "line: alone": """
{haven't|i haven't|have not} {talked|spoken} to {anyone|a human|another person} {in days|in two weeks|since the funeral|all month} {and nobody noticed|, not one text}
{if i stopped|i could stop|if i quit} {answering|posting|breathing} {nobody|not one person} {would check|would know for weeks}
{nobody|no one|not one person} {asked|asks|checks} {how i am|if i'm ok|on me} {in years|anymore|even when i was in hospital}
{i cancelled|stopped seeing|pushed away|ghosted} {everyone|all my friends|my family} {so it hurts less when i go|, it's easier this way|, they'll forget me faster}
{my|the} {birthday|christmas|new year} {alone|by myself} {again|for the sixth time}, {i don't want another one|i hope it's the last|i hate being here}
{i'm|im} {surrounded by people|in a room of people|married} and {so alone|nobody sees i'm drowning|screaming inside}
{i don't|i dont|don't} {have|got} {anybody|a single person|one person} {i could call|who would come|to say this to}{.|,} {so i say it here|so here i am|what's the use}
{i eat|sleep|i sit} {in my car|in the dark|on the floor} {because going home|because being alone} {is worse|hurts too much}
""",
    "line: reckless": """
{i drive|driving|i ride} {way too fast|with my eyes closed|drunk} {hoping|and hope|because i hope} {something happens|the curve takes me|i don't make it}
{i don't|i dont|idc|i no longer} care {if i live or die|what happens to me|if i wake up|if it kills me} {|anymore|, honestly}
{drinking|i drink|been drinking} {alone|until i black out|from morning|a bottle a night} {to not feel|so i can stand being me|because sober i want to die}
{mixing|i mix|took too many} {pills and vodka|whatever i find|benzos and wine} {and hoping|, don't care|, we'll see if i wake up}
{so much|all this} {rage|hate|anger} {and it all goes inward|at myself|and i'm the only one i hurt}
{i pick|start|i start} fights {so someone hurts me|hoping one ends it}
{relapsed|i relapsed|used again} {after two years|last night} and {this time i hope it takes me|i don't want to be saved|what's the use in staying clean}
""",
    "line: calm after": """
{weirdly|strangely|for once} {i feel|i'm} {calm|light|at peace|happy} {now that i decided|because it's almost over|knowing it ends soon}
{i'm not|im not} {sad|scared|crying} {anymore}{.|,} {i know what i have to do|i've decided|it'll all be over soon}
{don't|dont|please don't} {worry|be sad|blame yourselves|look for me} {, i'm finally okay with it|. it's what i want|. it's nobody's fault|, it's better like this}
{soon|tonight|tomorrow} {it won't matter|none of this will matter|i'll be free|it'll all be quiet}
{everything's|it's all|all} {sorted|arranged|in order|paid}{.|,} {they won't have to do much|i can go|nothing holds me}
{one|just one} last {good day|sunset|call to mom|meal} {and then|before} {i'm done|i go|rest}
""",
    "line: to a creator": """
your {videos|streams|songs|posts} are the {only|last} {thing|reason} {keeping me alive|i'm still here|that stops the thoughts|between me and the roof}
{you|your voice|this channel} {kept|keeps} me {alive|from doing it} {last night|this year|so many times}{.|,} {i don't know how much longer|thank you, it wasn't enough in the end|and i'm running out}
{when|if} you {stop posting|end the series|quit} {i have nothing left|i'm leaving too|i don't know if i'll stay}
{i was going to|i planned to|i was about to} {do it|end it|jump|take them} and {then your video came on|then you went live|saw your post}
{can you|could you|please} {say something|tell me anything|talk to me|answer} {, i'm not safe|, i'm at the edge|, i don't think i'll make it tonight|so i don't do it}
{do you|did you} ever {feel like you don't want to be here|want to stop existing|think about not being here|want it all to end}
{how|how did} {you|u} {survive|stay|keep going|get through it} when {you wanted to die|everything in you wants to leave|there was nothing left}
{i know|i know you'll never read this|you won't see this} but {i don't want to live|i'm not ok and there's nobody|i'm going to be gone soon|i can't do life}
{sorry to dump this here|don't know who else to tell|random to say here|idk why i'm telling you} {but|, but} {i'm thinking about ending things|i hurt myself again|i don't think i'll be here next week|i'm not doing well at all}
""",
    "line: joked away": """
{lol|haha|lmao} {anyway|so|jk but} {i want to be dead|i cried in the office toilet again|planning my exit|i think about dying like it's a hobby}
{it's|its} {fine|all good}{,| lol,} {i just want to not be alive|i only think about the bridge twice a day|i'm only dead inside and out}
{no biggie|nothing new|same old} {but|,} {i want to die every morning|the thoughts are louder|i'd rather not exist}
{my toxic trait|fun fact|hot take}{:| is} {i don't plan to turn 30|nobody would find me for weeks|i hate being alive|i keep hoping i won't wake up}
{me|mood}: {not wanting to be here anymore|wishing i wasn't born|one bad day from the end} {😂|🙃|:)|💀|}
{i'm|im} {okay|fine|good} {i promise|really}{.|,} {i just don't want to exist|just cut a little|just so tired of waking up}
""",
    "line: reaching": """
{is anyone|anyone|is somebody} {there|awake|up} {, i can't be alone with my head|. i'm not safe|, it's bad tonight|please, i'm scared of myself}
{i need|need} {help|someone|to talk} {and i'm scared to call|before i do something|, i'm so close|but the hotline put me on hold}
{how do i|how do you} {tell my parents|tell someone|ask for help} {that i want to die|i'm not ok|that i'm hurting myself|without being locked up}
{who|where} {do|can} i {call|go|write} {when|if} {i can't trust myself|i want to end it|it's this bad}
{does|do} {anyone else|other people} {think about it|feel like leaving|plan their funeral|wish they were gone} {every day|all the time|in the shower|at red lights}
{i can't|cant} {do this|get through tonight|be strong} {alone|by myself}{.|,} {please someone|i'm begging|say something}
{what do i do|what should i do|what now} {when|if} {the thoughts don't stop|i can't stop thinking about dying|nothing helps anymore}
""",
    "line: self hate": """
{i'm|im} {disgusting|a monster|rotten|a parasite|pathetic} and {everybody knows|i should be gone|i can't live with it|don't deserve to be here}
{i look|when i look} in the {mirror|glass} {and want to smash it|and see a corpse|and hate what breathes there|, i want to tear my skin off}
{i ruin|i break|i poison} {everything|everyone|all i touch} {|, i should just go|, nobody is safe near me|and i can't stop}
{nobody|no one} {could|can|will ever} {love|want|forgive} {this|me|someone like me} {|and they're right|, why stay}
{i should|i should've|i should have} {never been born|been the one who died|been aborted|gone instead of him}
{everyone|my mother|my ex} {is right|was right}{,| about me,} {i'm nothing|i'm a waste|it'd be better if i wasn't here}
{born|i was born} {wrong|a mistake|broken} {and i'm tired of proving it|, nothing fixes it}
""",
    "story: depression": """
{i haven't|havent} {showered|left my bed|brushed my teeth|opened the curtains} in {six days|a week} and {the dishes have mold|my boss keeps calling|i don't see why i should}
{i used to|before this i used to} {paint|run|laugh|play guitar} and now {i stare at the wall|i can't even reply to a text|nothing feels like anything}
{i go to work|i smile all day|i make everyone laugh} and then {i sit in the parking lot crying|i lie on the kitchen floor|i come home and don't turn on the light}
{the meds|zoloft|lexapro|the third antidepressant} {make me numb|stopped working|didn't do anything} and {my psychiatrist says wait|i can't afford therapy|the waiting list is eight months}
{it's like|it feels like} {watching my life through glass|being underwater|i'm already gone and my body forgot} {|, nobody knows|and i'm tired}
{my|the} {wife|boyfriend|mom|roommate} {thinks i'm lazy|says snap out of it|is tired of me} and {i don't blame them|maybe they're right|i've stopped explaining}
{i sleep|sleep} {14 hours|all day} {because|since} {being awake hurts|dreams are better|it's the closest to being gone}
""",
    "story: loss of all": """
{lost|i lost} {my job|my license|custody|the business} {in january|last week} and {then she left|then the house|now the bank wants everything}, {i'm 46 and have nothing|i sleep in my car|i can't face my kids}
{she|he} {left|cheated|moved out} {after nine years|the week my dad died} and {i can't eat|the bed is so empty|i keep calling a number that's blocked|i don't know who i am without them}
{i owe|we owe} {40 thousand|more than i earn in three years} and {nobody knows|my wife finds out monday|there's no way i can fix it} {|alive}
{failed|i failed} {the exam again|my finals|out of college} and {my parents will never forgive me|they spent everything on me|i can't go home}
{my|our} {baby|son|best friend|husband} {died|passed|took his life} {in march|two years ago today} and {i want to be where he is|part of me went too|i only pretend to live since}
{the police|court|my ex} {took my kids|won't let me see them} and {they were all i had|the house is so silent|what's left of me}
{they|the kids at school|my coworkers} {post about me|call me things|told me to do it} {every day|in the group chat} and {i started to agree|i can't go back there|maybe i should}
{the pain|my illness|this disease} {never lets go|took my legs|ate ten years} and {doctors shrug|i'm 29|i don't want to be a patient until i die}
{came home|i'm back} from {the war|deployment} and {i'm still there|i see them when i close my eyes|my family is scared of me|i shouldn't be the one who came back}
{had|i had} {a baby|my daughter} {three months ago|in may} and {i feel nothing|everyone says be happy|i think she'd be better with another mother|i'm scared of my thoughts}
{came out|i came out|they found out} and {my dad said he has no son|i was thrown out|church says i'm better dead} {|, i'm sleeping on a couch|, i pray to not wake up}
""",
    "story: anxious": """
{my heart|my chest} {races|feels like it's collapsing} {all day|every night} and {i'm convinced i'm going crazy|the er says i'm fine|i can't leave the house anymore}
{panic attack|a panic attack|i had a panic attack} {at work|on the train|in class} {again|for the third time this week} and {i ran out crying|now they all know|i'm scared to go back}
{i hear|the voices} {them|things|tell me} {at night|to hurt myself|i'm worthless} and {i'm afraid to tell|they're getting louder|i can't sleep}
{haven't|i haven't} slept {in three days|more than two hours} and {my thoughts won't stop|i'm seeing things|i'm losing my grip on what's real}
{every|each} {phone call|email|knock} {makes me shake|sends me into a spiral} and {i can't live scared like this|i'm so tired of being afraid}
{flashbacks|the nightmares|memories of what he did} {again|every night|came back} and {i feel his hands|i can't be in my skin|i want to crawl out of my body}
{i keep|keep} {checking|counting|washing} {until my hands bleed|for hours} and {i know it's crazy|can't stop|i hate my brain}
""",
    "story: at home": """
{he|my dad|my stepdad|my husband} {hit me|threw me|choked me|broke the door} {again|last night|because dinner was cold} and {i have nowhere to go|mom says nothing|i think he will kill me one day|i want to disappear}
{my|our} {mother|parents} {say|says} {i'm a mistake|they wish i wasn't born|i ruined their life} {every day|since i was small} and {i believe it|i just stand there|i can't take more}
{i'm|im} {not allowed|locked in} {to leave|at night|my phone} and {i'm scared|nobody believes me|there's no way out}
{he|my uncle|a teacher} {touched me|did things to me} {when i was nine|for years} and {i never told anyone|they said i lied|i feel dirty every second}
{i hide|sleep} {in the bathroom|at the station|in my closet} {when they drink|when they fight} {and wish i was dead|and hold my breath|, i'm 15}
""",
}

# Harmless twins: the same words about nothing grave, and what is asked of people who stream and post.
TWINS = """
{is|was|will} {the live|the stream|today's live|last night's stream|the replay|the broadcast|the recording} {be|going to be|} {saved|uploaded|archived|kept|available|still up} {anywhere|somewhere|later|on youtube|after|for those who missed it} {|?}
{missed|i missed|sad i missed} the {live|stream|premiere|show}{,| :(,|.} {where can i watch it|is there a recording|can you save it|when is the next one} {|?}
{are|r} you {live|going live|streaming} {tonight|now|somewhere|this week|on friday} {|?}
{how long|how many hours} {does the|is the|will the} {live|stream|delivery|course} {last|take|stay up} {|?}
{when|what time} does the {live|stream|drop|sale} {start|end|go up} {|in my time zone|?}
{every|each} {link|door|store|size} {is closed|is broken|i try is sold out|leads nowhere} {|, help|, can you check}
{i've|ive} tried {everything|all the settings|three recipes} and {nothing changes|it still won't load|it's still flat}
{why|so why} {am i still here|do i bother|keep watching} {in this meeting|at 2am watching cake videos|when my team loses every week}
{give me|i need} {one reason|a sign} to {not buy the blue one|order the pizza|cancel my gym}
{nobody|no one} {tells you|understands} how {much work|hard|expensive} {sourdough|a puppy|drywall} is
{it|this|the lag} {won't|will never} {get better|change} {until they patch it|with that coach|, switch provider}
{i don't|can't} see {myself|us} {at the final|in those jeans|running a full marathon, respect|moving there}
{thanks|thank you} for {everything|the laughs}{.|,} {see you in season two|have a great break|i won't be around next week, holidays}
{this|it} {will be|is} my last {message|comment|order|exam|shift} {before the trip|for today|of the year, yay}
{i cleaned|cleaned} my {room|kitchen|phone} {with your method|so nobody trips|before the guests come}
{who|someone} {takes|feeds|walks} {my dog|the cat|the plants} {when i'm on vacation|next week}
{i wish|wish} i could {sleep in|fade my hair like that|switch off notifications|be there}
{not|i'm not} {crying|sad|jealous}{ but|,} {that ending got me|i want that bike|you cut the best part}
{i stopped|stopped} caring {about the score|what they think of my dancing|about likes} {|and it's freeing}
{the|my} {bus|train|ferry} {is coming|comes} {soon|at six} {, watching the rest later|, great timing}
{game over|uninstalled|ragequit} {, this boss is impossible|after level 12|again lol}
{my|the} {thighs|arms|legs} {are full of mosquito bites|burn from your workout|sting after the sun}
{how long|how much|how many} {does it take|is enough} {to bake|to dry|for the glue to hold|for two people}
{i know|i've picked} {where|when|how}{.|,} {just need a camera|the venue is booked|thanks for the map}
{i almost|nearly} {did it|cried|fell} {on the last rep|at the wedding part|off my chair laughing}
{haven't|i haven't} {talked|spoken} to {anyone|my brother} about {the finale|this song} {yet|, no spoilers}
{nobody|not one person} {answered|asked|replied} {my email about the order|to my ticket|in the comments yet, first}
{weirdly|strangely} {i feel|i'm} {calm|happy} {watching you sand wood|after your yoga|when it rains}
{everything's|all} {sorted|packed|paid}{,|.} {the trip can start|see you at the concert}
your {videos|songs} are the {only|best} thing {that gets my baby to sleep|i watch while ironing|my grandma and i agree on}
{can you|could you|please} say something {in spanish|about the new lens|on my cousin's birthday}
{do you|did you} ever {want to quit vlogging|get nervous|think about moving|regret the tattoo}
{is anyone|anyone} {there|awake|up} {for a duo|with this patch|watching in 2026}
{how do i|how do you} tell {my parents|my boss} {i want a motorbike|that i'm moving|i failed the driving test lol}
{does anyone else|anyone else} {think about|hear|see} {the shower scene|the hum|snacks} {every day|all the time}
{i look|when i look} in the mirror {and need a haircut|with this filter|, still no abs}
{i ruin|i burn|i break} {every pancake|everything i bake|each plant i buy} {|lol|, tips?}
{the meds|the cream|the antibiotic} {made me sleepy|worked in two days} {, all good now|, thanks for the tip}
{failed|i failed} {my driving test|the level|the recipe} {again|twice} {lol|, next try friday|, third time's the charm}
{panic|i panicked} {at the airport|in the quiz}{,| but} {found my passport|passed anyway}
it {will|is} {cost|be} {less|more} {than i thought|next month|without the code}
{i don't think|doubt|not sure} {i'll|i will} {be around|make it|be there} {for the premiere|on sunday, work|to the meetup, trains}
{i've|i} stopped {buying coffee|watching the show|using that app} {, saves money|and sleep better|after the update}
{i keep|keep} {imagining|picturing|seeing} {the kitchen in green|my new bike|that goal|the dress on me}
{the|that} {water|river|bridge|roof|view} {looked|looks} so {calm|inviting|peaceful} {, is it cold|in your clip|, saving for a trip}
{taking|going on} a {long trip|weekend trip|break} {with my sister|to the coast|, any packing tips}
{if|in case} {i don't make it|i'm late} {to the stream|tonight} {save me a seat|tell them hi|post the link}
{what|which} is {the easiest|the fastest|a clean} way {to edit this|to cut glass|to peel garlic|to learn chords|out of level three}
{another|one more} {day|monday|rep} {like this please|with no wind|and then holidays}
{everything|even the cheap one} {is too much|costs too much} {in that shop|for students|since the sale ended}
{i cry|crying|cried} {at every wedding video|laughing|over that dog|at the ending}
{i used to|used to} {dream about|care about|play} {this game|being a dj|football}{,| and} {now i coach kids|look at me, mortgage|still do}
{i fail|failed} at {every magic trick|drawing hands|sourdough} {|, send tips|lol}
{nobody|no one} {needs|wants|believes} {a fourth remote|the pineapple|me that i met you}
{progressive overload|macros|intervals|zone two} {is confusing|confuses me}, {everyone says it|everybody talks about it} and {nobody|no one} {says what it is|tells you how}
{i need|need} {someone|somebody} to {push me|tell me to train|kick me out of bed for a run|hold me to my plan}
{do|does|should} i {need|take} a {rest day|break|deload} {when i feel great|if i'm not sore|after a race|each week}
{thanks|thank you} for {answering|replying|writing back} {last week|last time|so fast}, {it helped|that fixed it|worked great}
{i|i finally} {deadlifted|squatted|benched} {my bodyweight|60 kilos|a plate} {today|this week} {!|and had to tell you|, thank you for the program}
{my neck|my wrist|my lower back} {gets tight|clicks|feels stiff} in {every plank|push-ups|the second move} {, what do i do wrong|?}
{giving|handing} away {ten phones|gift cards|a console|100 coins} {on my page|to my followers|, click the link|, first come}
{ordered|i ordered|bought} {a shirt|the print|two books|a mug} {two weeks ago|last month|on the 3rd} {and|, but} {nothing came|no tracking yet|nobody writes back|still waiting}
""".strip().split("\n")
