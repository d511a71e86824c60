"""Texts of people in distress, and innocent look-alikes, for the crisis model. All written for this project, after the warning signs that crisis
services publish (wanting to die, being a burden, trapped, hopeless, unbearable pain, plans and means, goodbyes, self-injury, abuse, eating
disorders, panic, grief, addiction). Nothing here is anybody's post. Do not print it.

`{a|b|c}` is a choice; choices may nest. `posts` makes messages from one line to long forum-like texts, the same ones for the same seed.
"""
import re

import calm_texts
import creator_texts
import distress_signs
import distress_texts

INNER = re.compile(r"\{([^{}]*)\}")


def expand(template, generator):
    while True:
        found = INNER.search(template)
        if not found:
            return re.sub(r"\s+", " ", template).strip()
        choices = found.group(1).split("|")
        template = template[: found.start()] + choices[generator.integers(len(choices))] + template[found.end() :]


CORE = """
i {want to|just want to|wanna|really want to|need to} {die|be dead|disappear|not exist anymore|stop existing|end it all|end my life|kill myself|not wake up tomorrow}
i {don't|dont|do not} want to {be alive|be here|live|exist|wake up|keep going|do this|keep living like this} {anymore|any more|}
i {can't|cant|cannot} {do this|take this|take it|go on|keep going|keep doing this|live like this|handle this|cope|hold on} {anymore|any longer|much longer}
i {feel|am feeling|have been feeling} {suicidal|so hopeless|completely empty|numb|dead inside|worthless|like a burden|like giving up|trapped|so alone} {|again|lately|every day|all the time|right now}
i've been {thinking about|having thoughts of|fantasizing about|planning} {suicide|killing myself|ending it|ending my life|death|hurting myself|how to die|jumping|overdosing} {|a lot|for weeks|for months|every single day|since i was 12}
i {think about|dream about|fantasize about} {dying|death|killing myself|driving off the road|crashing my car|not being here|suicide} {every day|all the time|constantly|when i try to sleep|more and more}
{everyone|my family|my kids|my parents|my boyfriend|the world|my friends} would be {better off|happier|relieved|fine} {without me|if i was gone|if i died|if i was dead|if i wasn't here}
nobody {would|will} {care|notice|miss me|even notice|cry} if {i died|i was gone|i disappeared|i killed myself|i just stopped existing}
i'm {such a burden|just a burden|a burden to everyone|a waste of space|a waste of oxygen|nothing but a burden|a failure at everything|worthless|a mistake}
there {is|'s} no {point|reason|hope|future|way out|point in living|point in trying} {for me|anymore|left|}
what's the {point|point of living|point anymore|point of anything|point in going on|fucking point}
i {have|'ve got} {a plan|the pills|a rope|a date|everything ready|my note written|a gun} {|and i'm ready|and i'm not scared anymore|and i think tonight is the night}
i {took|just took|swallowed|am about to take} {a bunch of pills|all my pills|a whole bottle|too many pills|an overdose}
i'm {going to|gonna|planning to} {kill myself|end it|end it tonight|do it|do it tonight|jump|hang myself|take my life|overdose|be gone soon} {|soon|tomorrow|this week|after christmas|on my birthday|when everyone is asleep}
{this is|i guess this is|so this is} {goodbye|my goodbye|it|the end|my last post|my note|my suicide note} {|everyone|i'm sorry|to anyone who cared}
{i'm sorry|sorry|forgive me} {mom|to everyone|to my family|for everything|for being a burden|i wasn't strong enough|but i can't stay}
{goodbye|bye} {everyone|world|to all of you|mom and dad|}, {i love you|i tried|i'm sorry|thank you for everything|it wasn't your fault}
i {wrote|have written|am writing} {my note|a suicide note|goodbye letters|letters to my family|my will}
i {gave|have been giving|started giving} away {my things|my stuff|my games|my cat|everything i own}
i {tried|attempted|tried to kill myself|tried to end it} {last night|twice|last year|again|when i was 15|three times} {and failed|and it didn't work|and woke up in hospital|and nobody knows|}
i {cut|cut myself|started cutting|relapsed|self harmed|burned myself|hurt myself} {again|last night|today|after 8 months clean|for the first time in years|and it felt good|and i can't stop}
{the urge|the urges|my urges} to {self harm|cut|hurt myself|relapse|die|end it} {is so strong|are back|won't go away|are getting worse|are unbearable}
my {arms|thighs|wrists} {are covered in|have} {scars|cuts} and {i have to hide them|i wear long sleeves all summer|nobody knows}
i {wish|keep wishing} {i was dead|i was never born|i could just die in my sleep|i had cancer|a car would hit me|i could fall asleep forever|i wouldn't wake up|someone would just kill me}
i {hope|pray} {i don't wake up|i die in my sleep|i get hit by a car|something kills me|it ends soon|god takes me} {tomorrow|soon|tonight|}
i {hate|fucking hate|despise|loathe} {myself|my life|who i am|being alive|living|existing|waking up} {|so much|more than anything}
i {don't|dont} {see|have} {a future|any future|a reason to live|a reason to stay|anything to live for|any way out|myself living past 25}
i {feel|am} {so|completely|utterly|truly} {alone|lonely|lost|broken|empty|hopeless|exhausted|tired|defeated|unloved}
i have {no one|nobody|no friends|no one to talk to|nobody left|no family|nothing left} {|to turn to|and nothing|at all|to live for}
{no one|nobody} {loves me|cares about me|wants me|likes me|listens|understands|would help|checks on me|texts me back} {|and why would they|anymore|ever}
i'm {so tired|tired|exhausted|sick and tired|tired of fighting|tired of living|tired of trying|tired of pretending|tired of being alive|done|so done|over it}
i {just|} want {it|the pain|everything|this pain|my brain|the thoughts|the suffering|the voices} to {stop|end|be over|go away|be quiet}
the pain {is unbearable|is too much|never stops|won't go away|is killing me|gets worse every day}
i {cry|cried|have been crying} {every day|every night|myself to sleep|for hours|in the shower|at work|in my car} {|and i don't know why|and can't stop}
i {can't|cant} {stop crying|get out of bed|eat or sleep|feel anything|remember the last time i was happy|shower or clean|breathe|function|stop the thoughts}
i {lost|have lost|'ve lost} {all hope|hope|the will to live|interest in everything|my job and my apartment|everything|the only person who loved me|my best friend to suicide}
i'm {scared|afraid|terrified} {of myself|of what i might do|i'll do something stupid|i will hurt myself|of being alone tonight|to be alone with my thoughts|i won't make it}
{please|someone please|somebody|can anyone|can someone|i need someone to} {help me|talk to me|help|tell me it gets better|give me a reason to live|tell me why i should stay|just listen}
i {need|really need} {help|to talk to someone|someone to talk to|to get this out|help but don't know where to go|to be in a hospital}
{is|does} {it worth|there any point|anyone else feel like|life worth living|it ever get better|anyone actually get better} {going on|ending it all|giving up|they're already dead|when it hurts this much|}
{how do i|how can i|how do you} {stop wanting to die|tell my parents i'm suicidal|tell someone i self harm|keep going|stop feeling like this|stop hating myself|find a reason to live|die without pain|survive this}
what is the {least painful|easiest|quickest|most painless} way to {die|go|do it|kill myself}
how many {pills|sleeping pills|of these} would it take to {kill me|die|not wake up}
{i'd|i would} rather {die|be dead|kill myself|not exist} than {go back|live like this|keep going|face tomorrow|tell them}
if {things don't|it doesn't|nothing} {get better|change|gets better|changes} {soon|by my birthday|this year}, i'm {killing myself|ending it|done|out|gone}
the only {thing|reason} {keeping me alive|i'm still here|stopping me|i haven't done it|that keeps me here} is {my dog|my cat|my mom|my kids|fear|that i'm a coward|my little sister}
i'm {too scared|too much of a coward|not brave enough} to {do it|kill myself|actually do it|die} {|but too tired to live}
i {deserve|deserve to|don't deserve to} {die|suffer|live|be loved|be happy|this pain}
it {should have been me|would be easier if i was dead|hurts to be alive|hurts so much|all hurts|feels like drowning|never gets better}
life {isn't worth it|isn't worth living|is pointless|is meaningless|has no meaning|is too hard|is hell|is just suffering|is not for me} {|anymore}
{the world|everything|my life} {is falling apart|is over|is ruined|feels meaningless|would keep going without me|is a mess|is a nightmare}
i {stood|was standing|sat|keep going} {on a bridge|on the edge of the roof|at the train tracks|in my car in the garage|with the pills in my hand|with a knife to my wrist} {|last night|and almost did it|and couldn't do it}
i almost {killed myself|did it|jumped|died|ended it|stepped in front of a train} {last night|yesterday|today|this morning|last week}
kms {|fr|i'm so done|no joke|tonight|i'm serious}
i wanna {kms|unalive myself|ctb|sewerslide|off myself|be unalived|catch the bus} {|so bad|fr|tonight|not even joking}
i'm {in a really dark place|at rock bottom|at my breaking point|at the end of my rope|on the edge|spiraling|drowning|slipping|losing the battle|falling apart}
{my mental health|my depression|the depression|my anxiety|my ptsd|my bipolar} {is the worst it's ever been|is eating me alive|is winning|has destroyed my life|is back|has gotten so bad} {|and i don't know what to do}
i {had|keep having|am having} {a panic attack|panic attacks|a breakdown|a mental breakdown|flashbacks|an anxiety attack|a meltdown} {|right now|every day|at school|and i can't breathe|and think i'm dying}
my {heart is racing|chest is tight|hands won't stop shaking} and {i feel like i'm dying|i can't breathe|i think i'm losing my mind|i can't calm down}
my {dad|stepdad|mom|husband|boyfriend|ex|uncle|brother|father|mother} {hits me|beats me|abuses me|used to touch me|raped me|chokes me|threatens to kill me|screams at me every day|molested me|tells me i'm worthless|told me to kill myself} {|and i'm scared|and nobody believes me|and i have nowhere to go|when he's drunk}
i'm {scared to go home|afraid of him|not safe at home|being abused|in an abusive relationship|hiding in my room|being beaten} {|and i don't know what to do|and can't leave}
i was {raped|sexually assaulted|molested|abused|assaulted|groomed} {|as a child|by someone i trusted|last year|and i can't tell anyone|and i feel disgusting|and it was my fault}
i {haven't eaten|ate nothing|have only eaten an apple|am not eating} {in three days|today|for days|this week} {|and i feel proud|because i'm disgusting|and i'm so weak|and i don't deserve food}
i {purge|threw up|make myself throw up|made myself sick|binge and purge|starve myself|take laxatives|binged again} {|after every meal|again|and hate myself|until my throat bleeds|every night}
i'm {so fat|disgusting|a disgusting pig|still too fat|terrified of food|relapsing into anorexia|back in my eating disorder|addicted to starving} {|and i hate my body|and want to stop eating|at 90 pounds}
my {eating disorder|anorexia|bulimia|ed} {is taking over|is killing me|came back|won't let me eat|is all i have} {|and nobody notices}
i {relapsed|drink until i black out|can't stop drinking|am using again|started using again|overdosed last month|need the pills to function} {|and i hate myself|and i want to die|and nobody knows|to numb it}
since {my mom|my dad|my son|my brother|my wife|my best friend|my baby|my girlfriend} {died|passed away|killed himself|took her life|was killed} i {can't go on|don't want to live|just want to be with them|can't stop crying|feel dead inside|have nothing left}
i {failed|lost|ruined|messed up} {everything|my exams|my marriage|my family|all my friendships|my whole life} and {i can't face anyone|i want to disappear|there's no way to fix it|i deserve to die|dying is the only way out}
she {left me|broke up with me|cheated on me} and i {don't want to live without her|have nothing left|can't breathe|want to die|can't do this anymore}
they {bully me|make fun of me|hate me|beat me up|spread rumors about me|call me a freak} {every day|at school|online|constantly} and {i can't take it|i want to die|nobody helps|i don't want to go back|adults don't care}
i {hear voices|keep hearing voices} {telling me to kill myself|telling me to hurt myself|that say i should die|and they won't stop}
my therapist {doesn't help|dropped me|doesn't know how bad it is|wants to send me to the hospital} and {i lie to everyone|meds don't work|i'm out of options|i don't think anything will}
{nothing helps|nothing works|i've tried everything|the meds don't work|therapy didn't help|antidepressants stopped working} {|and i'm tired of trying|and i'm out of hope|so what's left}
i {lie|smile|pretend|act happy|put on a mask} {every day|at work|so no one knows|around everyone} but {inside i'm dying|i'm dead inside|i want to die|i go home and cry|i'm falling apart}
{today|tonight|tomorrow} {is|will be} {my last day|the last day|the day|the night i do it|my last birthday}
my {friend|best friend|sister|girlfriend|boyfriend|brother} {says she wants to die|wants to kill himself|is cutting|is suicidal|texted me goodbye|took pills|tried to kill herself} and i don't know what to do
{i'm|im} {not okay|not ok|not doing well|struggling so bad|barely hanging on|barely surviving|hanging by a thread|not going to make it}
{idk|i don't know} {how much longer i can do this|how to keep living|why i'm still alive|what to do anymore|if i'll be here tomorrow|who to talk to|what's wrong with me|if i can do this}
i just {want|need} {someone to care|a hug|to feel loved|to feel something|to matter to somebody|a reason|peace|to sleep forever|to rest|it to be over}
i've {been depressed|struggled with depression|been suicidal|been in pain|been fighting this|been alone} {for years|since middle school|since i was a kid|my whole life|for as long as i can remember}
i {ruin|ruined|destroy} everything {i touch|and everyone|and everyone hates me for it|good in my life}
{no one|nobody|not even my sister|not one person} {called|texted|came|wished me happy birthday|asked how i was|noticed i was gone} {and i|, so i} {sat in the dark|cried until it hurt|stopped hoping|worked out how long it would take for someone to find me}
i {wake up|woke up|open my eyes} {angry|disappointed|sad|hating} that i {woke up|am still here|have to do another day|didn't die in my sleep}
i {come home|get home|lock the door} and {lie on the floor|fall apart|stare at the wall for hours|scream into a pillow|drink until i pass out}
i {have|already have|picked out} {the bridge|the place|the day|the method|the tree} {picked out|in mind|ready|chosen}
he {threw me against the wall|put his hands around my neck|slapped me|took my phone and my money|locked me in|hit my little brother} {again|last night|yesterday|when he was drunk} and {i have bruises|i didn't tell anyone|my mom did nothing|i hid in the bathroom|i thought he would kill me}
{he|she|my partner|my ex} said {he'll|she'll} {kill me|find me|take the kids|hurt himself} if i {leave|tell anyone|call the police|go}
does it count as {abuse|rape|assault|self harm|an eating disorder} if {i deserved it|i didn't fight back|he says sorry after|it's not every day|i'm not even thin}
i {eat everything|binge|hide food} and then {go to the bathroom and get rid of it|stick my fingers down my throat|throw it all up|don't eat for days|run until i faint}
i {skip|have been skipping|stopped eating} {meals|lunch and dinner|anything but gum} {for eleven days|to lose five more pounds|so i can disappear|until i'm small enough} and {everything goes black when i stand up|my hair falls out|people say i look great|i'm freezing all the time}
i {think how easy it would be|keep thinking how easy it would be|imagine} to {just not turn the wheel|let go of the railing|step off the platform|not come up for air|swallow all of it}
{the doctors|everyone|my family} {say|says|tell me} it {isn't my fault|wasn't my fault|gets easier} but {i should have been there|i killed him|i don't deserve to be the one who is still here|i see her face every night}
i {can't leave the house|stopped leaving my apartment|haven't been outside} because {my chest gets tight|i get panic attacks|my hands go numb and i think i'm dying|i'm terrified of everything}
{my head|my brain|a voice|something in my head} {keeps telling me|says|keeps whispering} {everyone hates me|to jump|to do it|i should leave permanently|nobody wants me here|i'm worthless}
{maybe they're right|they are right|maybe she is right} and {i should do everyone a favor|the world doesn't need me|i don't deserve to be here|it would be better if i left}
{they made a group chat|the whole class laughed|they posted a video} {about me|of me crying|telling me to do everyone a favor} and {i can't go back|nobody did anything|i want to vanish}
i {feel calm|feel strangely calm|am at peace} {now that i decided|for the first time in years|because it will be over soon} {|and that scares me}
{tell my dog|tell my mom|tell my kids|tell my brother} {i'm sorry|i love them|it wasn't their fault|i tried}
{i don't think i'll|i won't|i'm not going to} be {around|here|alive} {for your next video|next week|much longer|when you read this|for christmas}
{thank you|your videos|your music|you} {for the nights you kept me company|kept me alive for a while|helped but not enough|is the only thing i have left|were the only reason i got up}
i'm {on my balcony|on the roof|at the bridge|in the bathtub|sitting in my car|holding the bottle} and {i don't trust myself|i can't stop shaking|nobody knows where i am|i just need someone to talk to}
i {keep counting|counted|lined up|saved up|stare at} {my meds|my pills|the pills} {and there's enough|again tonight|and i know how many it takes|since sunday}
{there's|there is|i keep} a {gun|rope|razor|bottle} {in the closet|in my drawer|under my bed|next to me} and {some nights it talks to me|i keep looking at it|i know what it's for|it feels like an exit}
if {there was a button|i could press a button|someone offered me a way} to {not exist|disappear|never have been born} i {would press it|would take it|wouldn't even think}
i {don't want to die|don't really want to die}{,| but} i just {don't want to exist|don't want this life|want a break from being me|can't be here|want the noise to stop}
i {keep|can't stop} {googling|searching|reading about} {how much is too much|painless ways|how high it has to be|what happens when you die|suicide stories}
{sometimes|some nights|when the train comes} i {stand at the platform|walk to the bridge|drive too fast|hold my breath underwater} and {lean a little|hope|wait|close my eyes}
they {found me|saved me|stopped me|pumped my stomach} {last time|in march|the first time} {and i hate them for it|but this time nobody will|and next time i go somewhere they won't}
{i'm so tired|im so tired|so tired|just tired}{. not sleepy tired|, the kind that sleep can't fix|. of everything|, the other kind|. i can't anymore|}
if i {vanish|disappear|stop posting|go quiet} {it's nobody's fault|don't look for me|you all were nice to me|i finally did it}
i {cover the mirror|can't look in the mirror|hate the person in the mirror} {because i can't stand myself|so much|and what she became}
i have {nobody|no one|literally nobody}. {my phone hasn't rung in months|i sang happy birthday to myself|i talk to the tv|the cashier is the only person who talks to me}
{everybody|everyone else} {got a manual|knows how to live|moves on|has somebody} and i {got nothing|don't|am stuck|was never supposed to be here}
i {was touched|was abused|was hurt} by my {uncle|cousin|teacher|coach|brother|stepdad} when i was {five|nine|eleven|13} and {he came to dinner like nothing happened|nobody believed me|i don't want to be in this body|i still smell it|i never told}
my {friend|brother|daughter|roommate} {just sent a goodbye text|turned her phone off after saying sorry|said he has a plan|is on the bridge} {what do i do|please help|and i'm panicking}
{since the diagnosis|since i got sick|with my illness|because of my debts} i {am a weight around their necks|only cost my family money|should just let go|can't be fixed}
i'm {not getting better|beyond help|past saving|a lost cause|broken beyond repair}, {six meds|two hospitals|ten years of therapy} {and nothing|didn't change it|and i'm done being a patient}
i {stare at|lie in bed and stare at|sit and watch} the {ceiling|wall|clock} {and wait for it to be over|until it gets dark|and feel nothing|and think about how it would feel to be gone}
i {took something|did something|already did it|cut too deep} and {i don't know if i want anyone to come|it's getting hard to type|i'm scared now|there's a lot of blood}
{every day is the same grey|i can't remember the last time i laughed|i forgot what happy feels like|food has no taste anymore|i don't feel like a person}
{i should|maybe i should|i wish i could} just {leave permanently|let go|be gone|stop being|go to sleep and stay there|finish it}
i feel {nothing|like i'm already dead|like a ghost|like i don't belong|like nobody wants me|like screaming|disgusting|like trash|so much shame|guilty all the time|like a failure|like i'm drowning|invisible|like i'm watching my life from outside}
""".strip().split("\n")

BACKGROUND = """
i'm {15|16|17|19|22|24|27|31|35|42} and {still live with my parents|have never had a real friend|dropped out of college|lost my job last month|just moved to a new city|have two kids|haven't left my room in weeks}
{hi|hey|hello|so|ok so|first post here|throwaway because people know my account|sorry for the long post|i don't really know why i'm writing this|i don't know where else to post this|idk where to start|trigger warning}
{i've never told anyone this|i just need to vent|i needed to get this off my chest|sorry if this doesn't make sense|sorry i'm rambling|i'm typing this through tears|english is not my first language}
my {parents|family|mom|dad} {don't believe in mental illness|think i'm lazy|say it's a phase|fight all the time|got divorced|kicked me out|only care about my grades|never loved me}
my {girlfriend|boyfriend|wife|husband|best friend|fiance} of {two|three|five|ten} years {left me|cheated on me|blocked me|moved out|said they never loved me|won't talk to me}
i {lost my job|failed my classes|got fired|dropped out|am drowning in debt|am about to be homeless|can't pay rent|lost custody of my kids}
i {used to|always used to} {love drawing|have friends|be happy|be good at school|play guitar|have dreams} but {now i can't even|that person is gone|i don't enjoy anything|nothing feels good anymore}
i {go to work|go to school|come home|lie in bed|sleep all day|stare at the ceiling} and {do nothing|repeat it every day|wait for it to end|feel nothing|cry}
i {started|was put on|stopped taking|have tried} {lexapro|zoloft|prozac|therapy|meds|six different medications} and {it made it worse|nothing changed|i feel like a zombie|i can't afford it}
every {day|morning|night} {is the same|i wake up disappointed|is a fight|gets harder|i lie awake for hours|i ask myself why}
people {tell me it gets better|say they care but don't|say just be positive|say reach out but nobody answers|think i'm doing great|think i'm lazy}
i {look in the mirror|see everyone else happy|scroll through pictures of my friends|see couples} and {hate what i see|feel sick|know i'll never have that|feel so left behind}
it all started when {i was 12|covid hit|my dad died|we moved|i was bullied in school|she left|i failed my exams}
i haven't {slept|eaten|showered|talked to anyone|left the house|felt happy} in {days|weeks|months|years}
i {called|texted|tried} the {hotline|crisis line|suicide line} {and they hung up|and waited an hour|but was too scared to talk|and it didn't help}
i've been {lying in bed all day|drinking every night|skipping class|isolating myself|ignoring everyone's texts|pushing everyone away}
school is {hell|killing me|too much}, {i fail everything|nobody talks to me|i eat lunch in the bathroom|they laugh at me}
i'm {ugly|stupid|a virgin loser|fat|autistic and weird|trans and my family hates me|gay and my parents would disown me} and {nobody will ever love me|i know it|i'll always be alone|i can't change it}
""".strip().split("\n")

CLOSING = """
{thanks for reading|thank you if you read this|sorry for the rant|sorry for wasting your time|anyway|that's all|i don't expect an answer|i don't even know what i want you to say}
{please help|any advice|what do i do|does anyone relate|am i crazy|is this normal|can someone talk to me|please someone answer|i don't know what to do}
{i'm sorry|i love you all|goodbye|i'm done|that's it|whatever|fuck this|i just want it to stop}
""".strip().split("\n")

OTHER_LANGUAGES = """
ich {will|möchte} {nicht mehr leben|sterben|mich umbringen|nicht mehr aufwachen|nicht mehr da sein}
ich {kann|schaffe das|halte das} {nicht mehr|einfach nicht mehr|nicht mehr aus}, {alles ist sinnlos|niemand würde mich vermissen|ich habe keine kraft mehr|es tut so weh}
ich {ritze mich|habe mich wieder geritzt|verletze mich selbst|denke an suizid|habe selbstmordgedanken|hasse mein leben}
{quiero|solo quiero} {morir|morirme|matarme|desaparecer|dejar de existir|no despertar}
{ya no|no} {quiero vivir|puedo más|aguanto más|quiero seguir|le encuentro sentido a la vida}, {nadie me quiere|estoy cansada de todo|soy una carga|me siento sola}
{me corto|me corté otra vez|pienso en suicidarme|he pensado en quitarme la vida|odio mi vida}
{quero|eu só quero|só queria} {morrer|me matar|sumir|desaparecer|não acordar mais}
{não aguento mais|não quero mais viver|eu me corto|penso em suicídio|sou um peso para todos|ninguém se importa comigo}
{je veux|j'ai envie de|je voudrais} {mourir|me tuer|disparaître|en finir|ne plus me réveiller}
{je n'en peux plus|je ne veux plus vivre|je me scarifie|je pense au suicide|personne ne m'aime|je suis un fardeau|ma vie n'a plus de sens}
{voglio|vorrei solo} {morire|uccidermi|sparire|farla finita} {|non ce la faccio più}
{non ce la faccio più|non voglio più vivere|mi taglio|penso al suicidio|nessuno mi vuole bene|la mia vita non ha senso}
{ik wil|ik wil echt} {dood|niet meer leven|er niet meer zijn|een einde aan mijn leven maken}
{chcę umrzeć|nie chcę już żyć|nie mam siły żyć|chcę się zabić|tnę się|wszystko nie ma sensu|nikt mnie nie kocha}
{я хочу умереть|не хочу жить|больше не могу|хочу покончить с собой|я режу себя|жить незачем|никому я не нужен|думаю о суициде}
{ölmek istiyorum|artık yaşamak istemiyorum|kendimi öldürmek istiyorum|dayanamıyorum artık|kendime zarar veriyorum}
{aku ingin mati|aku mau bunuh diri|aku capek hidup|nggak kuat lagi hidup|pengen mati aja}
{死にたい|もう生きたくない|消えたい|自殺したい|リスカしてしまった|生きるのがつらい}
{我想死|不想活了|活着没意思|想自杀|我撑不下去了|又割腕了}
{죽고 싶어|살기 싫어|자살하고 싶어|더는 못 버티겠어|자해했어}
{मैं मरना चाहता हूँ|जीना नहीं चाहती|आत्महत्या करना चाहता हूँ|main marna chahta hu|jeena nahi chahti ab}
{أريد أن أموت|لا أريد أن أعيش|تعبت من الحياة|أفكر في الانتحار|ابي اموت}
{jag vill dö|jag orkar inte leva längre|jag skär mig|jag vill ta livet av mig}
""".strip().split("\n")

INNOCENT = """
{the kids|my cat|my brother|he} {jumped off|fell off|hides under|climbed} {the couch|the fence|the balcony chair|the roof of the car} {|lol|again}
my last {post|video|order|message|comment} {got 20 likes|never arrived|was deleted|has a typo|was about bread}
i'm {tired of|sick of|done with} {chicken and rice|this song|the rain|my old phone|the same recipes|vanilla}
i cut {my hair|my nails|the grass|my bangs|the cable} {again|today|too short|myself lol}
{no point|no reason} {in buying|to buy|getting} {the expensive one|a new lens|two of them}
{i'm|im|i am|i just turned} {9|11|12|13|14|15|16|17|19|22|27|31|35|42} {and love your videos|years old|and from texas|and learning guitar|today|lol}
i {go to work|go to school|came home|lie in bed} and {watch your videos|cook dinner|listen to this|do my homework}
{throwaway comment but|first post here|sorry for the long comment|english is not my first language} {love this|great tutorial|what mic is that|thank you for the recipe}
my {parents|mom|dad|boyfriend|wife|sister} and i {watch you every night|laughed so hard|tried your recipe|are coming to the show|argue about pizza toppings}
{thanks for reading|anyway|please help|any advice} {which lens should i buy|how do i fix the error|what is the best setting|for a beginner}
i {lost my job but found a better one|moved to a new city and love it|failed my exam but passed the second time|quit my job to travel|got divorced and i'm happier now}
i can't {find|open|hear|install|download|see|reach|remember|understand} {it|the file|the audio|the app|the link|my order|step three} {anymore|please help|, any advice|}
{please help|help me|i need help} {with my order|i can't log in|with this error|choosing a camera|the app keeps crashing}
i {tried|have tried} {everything|restarting it|three times} {and the app still crashes|and it still won't install|and nothing works on my laptop|but the video won't load}
this {workout|leg day|hill|class|heat|diet|homework|exam|commute|monday|suspense} is {killing me|going to kill me|the death of me} {lol|haha|omg|}
i'm {dying|dead|deceased|screaming|crying} {😂|😭😂|lol|lmao|of laughter|at 3:20|at his face|i can't breathe 😂|this is so funny}
i {died|almost died|literally died|cried} {laughing|when the cat fell|at the end|at that joke|of cuteness|happy tears|at the wedding scene}
{the ending|that song|this movie|the last episode|that scene} {made me cry|broke me|destroyed me|hit me so hard|is so sad}
i'd {kill for|die for|kill to have|die to try} {that jacket|this recipe|your hair|a slice|tickets}
i'm {so tired|exhausted} {today|after work|from the gym|long day lol|need coffee|of this weather|of these ads|of people spoiling it}
i {hate|can't stand|am so done with} {mondays|this app|ads|my internet|homework|math|cilantro|traffic|the new update|winter}
i {can't|cannot} {wait|even|stop watching|stop listening|find the link|log in|believe it|hear the audio|choose|open the app} {|anymore|for the next one}
{suicide squad|the suicide doors|suicide sprints|13 reasons why|a suicide mission in mass effect} {was great|look sick|is my favorite|today were brutal}
i {feel|felt} {so happy|great|old|tired|lazy|sick today|like pizza|blessed|proud|nostalgic|bad for him|sorry for them}
{my dog|grandma|my grandpa|my cat} {died|passed away|is sick} {last year|and your video cheered me up|two years ago, good memories}
this {character|villain|boss} {wants to die|dies at the end|keeps killing me|kills himself in season 2|is so depressing lol}
i'm {alone|home alone|lonely} {on the server|tonight so watching movies|in the office|at the cinema lol|watching this}
how do i {kill|end|stop|delete|cut|hang} {this process|the task|my subscription|the video clip|these shelves|the background music|a zombie process}
{cut|trim} the {video|clip|onions|intro|crap} {|at the end|please|shorter next time}
the {pain|struggle|suffering} is real {lol|😂|when the wifi is down}
{my|our} {team|phone|laptop|car|battery} {died|is dead|is dying|gave up|can't take it anymore} {lol|again|at halftime|}
i {want to|wanna|need to} {go home|sleep|learn this|go to japan|buy it|be like you|live there|cut my hair|lose 5 kilos|start running|quit sugar|eat that}
no {point|reason} {in buying the pro version|to upgrade|watching it twice|to be rude|arguing}
what's the point of {this feature|the second camera|that button|buying it}
i was {depressed about the score|sad when it ended|so nervous at my exam|scared in the horror part|panicking when the boss came}
nobody {talks about this song|noticed the mug|told me it was this good|makes videos like you|likes that update}
i {quit|gave up|give up} {on this level|soda|on that puzzle|smoking last year|my gym membership}
{goodbye|bye} {summer|2023|everyone, see you next week|guys, great stream|old phone}
if i {die|fail|lose} {in this game|this level|again} i {restart|rage quit|lose all my loot}
my {back|knee|stomach|head} {hurts|is killing me|is sore} {after the workout|from sitting|today|lol}
i {broke up|split} {with coffee|my pasta|the bill}
{talking about|this video about|thank you for the video about} {mental health|depression|anxiety|grief|eating disorders} {is so important|is great|helped my class|was well made}
i {take|use|got} {vitamins|the protein powder|allergy pills|sleeping masks} {every morning|daily|and love it}
""".strip().split("\n")

MISSPELLINGS = [("because", "bc"), ("you", "u"), ("going to", "gonna"), ("want to", "wanna"), ("anymore", "anymor"), ("really", "rly"), ("i'm", "im"), ("don't", "dont"), ("can't", "cant"), ("people", "ppl"), ("myself", "mself"), ("nobody", "no body"), ("and", "nd"), ("the", "teh"), ("please", "pls"), ("i don't know", "idk"), ("right now", "rn"), ("tired", "tierd"), ("suicide", "suicde"), ("everyone", "every1"), ("thing", "thng")]


def vary(text, generator):
    """Case, punctuation and spelling as people write them."""
    kind = generator.integers(10)
    if kind < 3:
        text = re.sub(r"(^|[.!?] )([a-z])", lambda found: found.group(1) + found.group(2).upper(), re.sub(r"\bi\b", "I", text))
    elif kind < 5:
        text = re.sub(r"['’]", "", text)
    elif kind == 5:
        text = re.sub(r"[^\w\s]", "", text)
    elif kind == 6:
        text = text.replace("'", "’")
    elif kind == 7 and len(text) < 120:
        text = text.upper()
    if generator.integers(3) == 0:
        for wrong in generator.permutation(len(MISSPELLINGS))[:5]:
            text = re.sub(r"\b%s\b" % MISSPELLINGS[wrong][0], MISSPELLINGS[wrong][1], text)
    return text


def join(parts, generator):
    marks = [". ", ". ", ". ", ", ", "... ", " and ", "\n", " ", "! "]
    mark = marks[generator.integers(len(marks))]
    return (". " if mark == "! " else mark).join(parts)


def posts(generator, count, chat):
    """Distressed messages: half of them a line or two, half long. `chat` is ordinary talk that long ones may hold between."""
    result = []
    for _ in range(count):
        pick = lambda lines: expand(lines[generator.integers(len(lines))], generator)
        kind = generator.integers(20)
        if kind < 5:
            parts = [pick(CORE)]
        elif kind < 8:
            parts = [pick(CORE), pick(CORE)]
        elif kind < 10:
            parts = [pick(OTHER_LANGUAGES)] + ([pick(OTHER_LANGUAGES)] if generator.integers(4) == 0 else [])
        elif kind < 15:
            parts = [pick(BACKGROUND), pick(CORE), pick(CORE if generator.integers(2) else BACKGROUND)] + ([pick(CLOSING)] if generator.integers(2) else [])
        else:
            length = int(generator.integers(5, 22))
            parts = [pick(BACKGROUND)]
            for _ in range(length):
                chance = generator.integers(10)
                parts.append(pick(CORE) if chance < 4 else pick(BACKGROUND) if chance < 8 else chat[generator.integers(len(chat))])
            parts.append(pick(CLOSING))
        result.append(vary(join(parts, generator), generator))
    return result


def innocents(generator, count):
    """Look-alikes that are nobody's cry for help."""
    result = []
    for _ in range(count):
        pick = lambda: expand(INNOCENT[generator.integers(len(INNOCENT))], generator)
        result.append(vary(join([pick() for _ in range(1 + int(generator.integers(8) == 0))], generator), generator))
    return result


def told(generator, count, sad, held=()):
    """Distressed messages of distress_texts.py, from one line to long posts that stay with their topic. `sad` is what others wrote in sorrow or fear;
    long posts hold a little of it."""
    lines = {name: topic for name, topic in distress_texts.topics().items() if name not in held}
    names = sorted(lines)
    pick = lambda choices: expand(choices[generator.integers(len(choices))], generator)
    result = []
    for _ in range(count):
        name = names[generator.integers(len(names))]
        kind = generator.integers(10)
        if kind < 4:
            parts = [pick(lines[name])]
        elif kind < 6:
            parts = [pick(lines[name]), pick(distress_texts.TURNS if generator.integers(2) else lines[name])]
        else:
            parts = [pick(distress_texts.TURNS)] if generator.integers(2) else []
            for _ in range(int(generator.integers(2, 10))):
                chance = generator.integers(10)
                parts.append(pick(lines[name]) if chance < 5 else pick(lines[names[generator.integers(len(names))]]) if chance < 7 else pick(distress_texts.TURNS) if chance < 9 else sad[generator.integers(len(sad))])
        result.append(vary(join(parts, generator), generator))
    return result


def lines(generator, count, held=()):
    """Single indirect lines (distress_lines.py), now and then two."""
    chosen = {name: topic for name, topic in distress_texts.topics().items() if name.startswith("line: ") and name not in held}
    names = sorted(chosen)
    result = []
    for _ in range(count):
        topic = chosen[names[generator.integers(len(names))]]
        result.append(vary(join([expand(topic[generator.integers(len(topic))], generator) for _ in range(1 + int(generator.integers(5) == 0))], generator), generator))
    return result


def fans(generator, count, held=()):
    """What fans write to creators, a line or two. `held` are topics of creator_texts.py to leave out."""
    lines = creator_texts.lines(held) + calm_texts.TWINS + distress_signs.TWINS
    pick = lambda: expand(lines[generator.integers(len(lines))], generator)
    return [vary(join([pick() for _ in range(1 + int(generator.integers(6) == 0))], generator), generator) for _ in range(count)]


def calm(generator, count, chat):
    """Long first-person talk that is nobody's cry for help. `chat` is ordinary talk mixed in."""
    result = []
    for _ in range(count):
        parts = []
        for _ in range(1 if generator.integers(3) == 0 else int(generator.integers(2, 9))):
            parts.append(expand(calm_texts.LINES[generator.integers(len(calm_texts.LINES))], generator) if generator.integers(10) < 7 else chat[generator.integers(len(chat))])
        result.append(vary(join(parts, generator), generator))
    return result
