"""What fans write below posts and into the inboxes of creators of all kinds: questions, praise, exaggeration, slang, asking again, orders, jokes, small
complaints. Calm texts for the crisis model. All written for this project, by topic, so that a topic can be held out. Lines as in distress_texts.py."""

TOPICS = {
    "asking for more": """
{please|pls|plz} {never|don't ever} stop {posting|uploading|making these|singing|streaming|being you|filming} {|❤️|, it makes my week|!!}
{never|don't you ever} {change|leave youtube|delete this channel|shave that beard|stop being funny}
{when|when's} {part two|the next one|the next drop|the tour|episode 5|season 2} {|??|coming|please|i can't wait}
{more|we need more|i need more} {of this|cat content|vlogs|long videos|behind the scenes|of your grandma} {please|in my life|asap|!!}
{do|can you do|you should do} {a video|a tutorial|a reel|a live|a podcast} {on|about} {budgeting|packing light|your desk|mistakes you made|how you started|meal prep|dark chocolate|ocean waves}
{is|are|was|will} the {live|stream|webinar|replay|class|recording|q and a} {saved|uploaded|online|recorded|available} {somewhere|afterwards|later|for members|on the channel}
{i missed|just missed|missed} {the live|the drop|the sale|the stream|your show} {yesterday|again|because of work|by five minutes}, {can i still watch it|is there a replay|will there be another one|so annoyed}
{first|early|second|not first} {lol|gang|squad|but i tried|here}
{who else|anyone else|anybody} {is here in 2025|came from tiktok|watching at 3am|listening while studying|eating while watching this}
{came back|here again|back again} {to watch this|for the third time|after a year|because of the song}, {still gold|still works|never gets old}
{another|finally a new} {video|banger|masterpiece|episode} {on my birthday|today|right on time|, my day is saved}
{pls|please|i'm begging you} {drop|post|share} the {recipe|preset|playlist|pattern|plan|outfit link}
{you|u} {should have|deserve|need} {a million subs|your own show|an award|a netflix special|more likes}
""",
    "writing again": """
{i wrote|i messaged you|sent you a dm|i emailed you|i asked} {three days ago|last week|on monday|twice already|a month ago} {and|but} {no answer|nobody replied|still nothing|i hear nothing|you never answered} {|:(|, did you see it|, is it in spam}
{still waiting|i'm still waiting} {for an answer|for my refund|for my order|for the pdf|on your reply} {|..|, it's been two weeks|since friday}
{hello|hi|hey}{|?|??} {anyone there|are you there|is anybody reading this|did you get my message|is this the right place}
{bump|up|pushing this up}, {same question|would love to know|still don't know|please answer}
{sorry|apologies} {to bother you again|for asking twice|for the spam|if you answered this already} {|but what size is it|, which day is the class|, did my form go through}
{you|u} {never|don't|didn't} {answer|reply|respond} {|to me|to my comments|anymore|to fans} {|:(|lol|, i get it, you're busy}
{i know you're busy|you probably won't see this|you'll never read this|you get thousands of these} but {thank you|which camera is that|love your work|my daughter says hi|your advice got me the job}
{did i do something wrong|am i blocked|did you unfollow me|why can't i see your stories} {lol|?|, i only said i don't like pineapple}
{nobody|no one} {answered|answers|has answered} {my question|my email|at the shop|on the hotline|the phone at your store} {|yet|since tuesday}
{ignored again|left on read again}, {story of my life lol|worth a try|haha ok|one day she will see me}
{my last|the last} {message|comment|question|order} {disappeared|was deleted|did not go through|got no reply}
{i will|i'll} {keep asking|keep trying|ask every week|comment on every video} until {you answer|you notice me|we get the recipe|you come to chile}
{it's|its} been {ten days|three weeks|a month|forever} and {the parcel|my package|the refund|the mail|season two} {is not here|never came|has not arrived}
""",
    "exaggeration": """
{this|that|the outro|that look|the cat} {killed|ended|finished|destroyed|murdered|slayed} me {|lol|💀|, i'm done|, bye}
i {can't breathe|cannot|am deceased|am dying|am dead|passed away|died} {|lol|😭|at 3:12|laughing|at the dog|, the timing}
{i'm|im} {screaming|crying|sobbing|shaking|throwing up|on the floor|unwell|feral} {|over this dress|at your cat|, so good|😭😭|, tickets bought}
{take|shut up and take} my {money|credit card|rent|kidney|firstborn}
{i'd|i would|gonna} {die|kill|give my left arm|sell my car|cry} {for this kitchen|for one of those croissants|if you came to my town|if you noticed me|for front row}
{rip|goodbye|bye} {my wallet|to my diet|to my free time|my legs|old laptop}
{my heart|my soul|my brain|my ovaries|my eyeballs} {just exploded|can't take it|left the chat|is melting|melted|stopped}
{you|this|the bass} {gave me life|cured my depression|saved my life|healed me|fixed my skin|raised me} {|lol|, not kidding|today|❤️}
{i|i literally|i honestly} {can't live without|need|survive on|would starve without|live for} {these|your videos|this sauce|iced coffee|sundays with you}
{end|put} me {out of my misery|to sleep} and {tell us the release date|tell me the song|show us the baby name} {|lol|already}
{kill|drop kick|fight} {me|the algorithm|whoever cut this clip} {|lol|, why is it so good|please}
{worst|the most painful} {cliffhanger|plank|wait|ad break|joke} of {my life|all time|2024} {|, i loved it|lol}
if {you|they} {don't|do not} {upload|win|bring it back|release it} {soon|this week|tomorrow} i {will riot|will scream|am suing|will lose it|quit} {|lol|haha}
{nothing matters|life is complete|i can rest now|i can die happy}, {he liked my comment|she wore the sweater|they played it live|we got the album}
{let me|i want to|i wanna} {disappear|sink|crawl} into {this couch|that hotel bed|a hobbit hole|this soup}
{is it possible to|can one} {marry|adopt|eat} {a voice|this puppy|a kitchen|the whole tray}
the {wait|suspense|commute|update|monday} is {killing|torturing|slowly murdering} me {|lol}
{adulting|parenting|this semester|my inbox} is {a scam|too much|beating me up|winning} {today|lol|again}, {coffee helps|send cookies|love your vlogs}
""",
    "training slang": """
{leg day|those burpees|this finisher|that plank|the last set} {killed|wrecked|ruined|annihilated|ended} {me|my legs|my abs} {|lol|, love it|, same time tomorrow}
{day|week} {1|3|12|30} {done|complete|in the books|of the challenge}, {can't feel my arms|everything hurts|i walk like a penguin|barely alive|feeling strong}
{couldn't|can't|cannot} {walk|sit|lift my arms|laugh|climb stairs} {for three days|after this|today|since monday}, {10 out of 10|thanks a lot|my boss thinks i'm injured}
{my|the} {knees|wrists|back|shoulders|hips|hamstrings} {hurt|click|give up|feel tight|complain} {when i squat|on the push ups|after running|in pigeon pose}, {am i doing it wrong|any alternative|normal?|what can i do instead}
i {skipped|missed|fell off} {a week|the last sessions|leg day|in december} and {feel guilty|lost my streak|need to start over|don't know where to start}, {continue or restart|any tips|help}
i'm {too weak|so unfit|a beginner|hopeless} {at|with|for} {pull ups|running|push ups|yoga|handstands} {lol|but trying|, where do i start|and that's ok}
{how long|how many weeks|when} until {i see results|the soreness stops|my first pull up|it stops hurting}
{hit|just hit|finally hit} {a pr|100 kilos|my goal weight|ten strict pull ups|5k under 30} {thanks to you|today|and cried|, never thought i could}
{gave up|failed|died} {at minute eight|after six reps|in the last round|on the second circuit} {but i'll be back|lol|, tomorrow again|, proud anyway}
{no pain no gain|pain is temporary|beast mode|embrace the suck} {|lol|🔥|right}
{cut|cutting|bulking} {is|season is} {over|killing my mood|hard|on}, {hungry all day|need food|send snacks|500 calories left}
{rest days|recovery|sleep} {feel wrong|make me anxious|are my favorite|matter}, {how many do you take|is that normal|prove me wrong}
{lost|down} {8 kilos|20 pounds|two sizes|30 lbs} {with your program|since january|and counting}, {thank you|the journey continues|still want cake}
{i can't|can't} {do|hold|finish|manage|get past} {the side plank|a single push up|the last round|week three|the deep squat} {yet|anymore|without shaking|}, {any regression|what should i do|still trying}
{motivation|my discipline|energy} is {gone|at zero|low} {this week|in winter|since the holidays}, {how do you keep going|how do you start again|kick my butt}
{your|that} {warm up|ab workout|20 minute video|cooldown} {destroyed me|is evil|is my favorite|fixed my back|should be illegal}
""",
    "kitchen and home": """
{burned|burnt|ruined|killed} {the onions|my first batch|the sourdough|three pans|my sourdough starter} {again|lol|but tried again}, {what went wrong|too hot maybe|still edible}
{my|the} {starter|basil|monstera|bread|cake} {died|is dying|won't rise|collapsed|looks sad|is dead} {|again|after a week}, {help|can i save it|what am i doing wrong|rip}
can {i|you} {freeze|substitute|skip|reheat|double} {the cream|the eggs|it|the butter|this dough} {|overnight|for vegans|without ruining it}
how {long|hot|many} {does it keep|should the oven be|in the fridge|eggs for a small pan|do i let it rest}
{made|cooked|baked|tried} this {last night|for my mother in law|twice this week|on sunday} and {everyone loved it|it vanished|the kids had thirds|i ate it alone, no regrets}
{cut|sliced|burned} {my finger|my thumb|my tongue|myself on the grater} {chopping onions|on the lid|on the cheese|because i was watching you} {lol|, worth it|, be careful people}
{the knife|that pan|your blender|the drill} {is it sharp enough|, what brand|, where did you buy it|, is it worth the money}
{i'm|im} {allergic to nuts|vegan|diabetic|out of flour|a terrible cook}, {what can i use|is it still good|still made it|any idea}
{my husband|my kids|roommate|grandpa} {hates|won't eat|refuses} {mushrooms|anything green|fish} so {i hide it|we had pizza|more for me}
{painted|tiled|sanded} the {wall|bathroom|floor|chair} {like you showed|wrong|in one weekend} and {it peels|it looks amazing|my back is broken lol|never again}
{drowned|overwatered|forgot} {my cactus|my succulents|the seedlings|the orchids} {|again|, i'm a plant killer}
""",
    "music, games and shows": """
{this|that} {song|verse|riff|bridge|chorus} {hits different|breaks me|gives me chills|makes me cry|is on repeat} {|every time|at night|since friday}
{what|which} {chords|tuning|mic|plugin|key|synth} {is that|do you use|at the start|in the chorus}
{lyrics|the line} about {loss|the river|leaving home|ghosts|drowning|the last goodbye} {got me|made me think|, who wrote that|are beautiful}
i {died|got killed|lost|rage quit} {forty times|at the final boss|in the tutorial|to a chicken} {lol|and loved it|, skill issue|, how do i beat him}
{where|how} do i {find|kill|beat|unlock|skip} {the last boss|the dragon|the secret level|the wolf|him}
{they|the writers} {killed off|shot|ruined|buried} {my favorite|the best character|the dad|her} and {i'm not okay|i'm suing|i will never recover lol|i threw the remote}
{no spoilers|spoiler}, {but who dies|does the dog survive|i've only seen two episodes|he jumps off the tower at the end}
{that|the} {ending|finale|twist|death scene} {was brutal|broke me|was so dark|ruined my evening|made me sob}, {loved it|ten out of ten|need a hug lol}
{can't|couldn't} {get tickets|get in|find the server|log in|hear the bass} {anymore|, sold out|, any chance of a second show|on mobile}
{your|the} {cover|remix|set|playlist} {saved my shift|got me through finals|keeps me awake|is better than the original}
{goodbye|farewell|last} {show|tour|episode|stream} {made me cry|was perfect|in berlin was insane|, end of an era}
{solo queue|ranked|my team|lag} is {killing me|pain|hell|the worst}, {uninstalling|one more game though|gg|send carries}
""",
    "looks and clothes": """
{what|which} {lipstick|shade|size|jeans|brand} {is that|are you wearing|did you use|would you take at 170 cm}
{does|do} {it|they|the hoodie} {run small|shrink|come in black|have pockets|itch}
i {cut|dyed|bleached|ruined} my {bangs|own hair|brows} {at midnight|because of you|again} and {regret it|love it|look like a mushroom|need help}
my {skin|hair|face} {hates me|is so dry|breaks out|looks tired|burns} {|in winter|from the serum|after the peel}, {any advice|what do you use|is that normal}
{i look|feel|look} {so old|awful|like a potato|terrible|tired} {in yellow|in photos|next to you lol|today}, {how do you do it|teach me|need that filter}
{obsessed|in love|not over} {with|about} {the coat|your nails|that green|those boots}
{out of stock|sold out} {again|everywhere|in my size}, {i'm crying|restock when|my life is over lol|whyyy}
{that|this} {dress|suit|jacket} {to die for|is killer|slays|ended everyone}
{wore|bought} {this|the blazer} to {my wedding|an interview|a funeral|prom|my divorce party} and {got compliments|felt amazing|got the job}
""",
    "orders and accounts": """
{where|where's} is {my order|my parcel|the tracking link|the confirmation|my refund} {|#00231|, ordered on the 3rd|, it says delivered}
{i want|i'd like} {to cancel|my money back|to change the address|a smaller size|to return it} {|please|, how does that work|, item came broken}
{the|your} {app|site|checkout|login|download} {crashes|doesn't load|says error 403|won't take my card|logged me out} {|on android|since the update|again}, {help|please fix|any idea}
{can't|cannot|can not} {log in|reset my password|find the pdf|open module three|cancel my plan|reach support} {anymore|, nothing works|, tried everything|}
{forgot|lost} my {password|order number|access|old email|login}
{charged|billed} {twice|again|after i cancelled}, {please check|this is not ok|i want it back|explain}
{is|will there be} {a discount|a code|a student price|shipping to brazil|a payment plan|a free trial}
{delete|remove|close} my {account|data|subscription|card} {please|today|, i don't use it anymore|, how}
{i'm done|i'm so done|i give up|that's it} with {your shop|this app|the course|the update|your support}, {three weeks and nothing|waste of money|it deletes everything|bye}
{lasted|broke after} {two weeks|one wash|a month|a day} {|, disappointed|, is there a warranty|. sad}
{ready|i'm ready} to {order|pay|sign up|start}, {which plan|where's the link|what do you recommend|is it still open}
{signed up|joined|bought it} {yesterday|today|for the second time} and {got no email|love it already|can't find the group|don't know where to begin}
""",
    "about their day": """
{so|really|super} tired {today|lol|after work|of this weather}, {your video helps|couch and tea|night shift again|two kids, no sleep}
{long|rough|crazy|terrible|hard} {day|week|month} {at work|with the baby|at school|lol}, {this cheered me up|needed this|thanks for the laugh|perfect timing}
{can't|couldn't} sleep {again|so i watch this|because of the heat|, jetlag|before the exam} {|lol}
{sick|home sick|in bed with flu|at the dentist}, {binging your videos|soup and youtube|keep me company|send soup}
{failed|passed|bombed} my {driving test|math exam|thesis|interview} {|lol|again|today}, {next time|third try|celebrating with cake|at least it's over}
{my|our} {cat|dog|hamster|fish} {died|passed|ran away|is sick} {last week|when i was little|, hug yours|and i miss him}, {this made me smile|he'd have loved you|thank you for the cat clips}
i'm {moving|leaving|flying} {tomorrow|to japan|next month|for good|abroad}, {goodbye everyone at the gym|last class today|won't be here next week|what should i pack|take care of the plants mom}
{quit|quitting|left} my job {today|for this|last month} and {start my bakery|feel free|no plan yet|am terrified haha|went surfing}
{new here|just found you|new subscriber}, {where do i start|what did i miss|binged everything|hi from poland}
{last|final} {day|exam|shift|week} {tomorrow|before vacation|of school|at the old office}, {i'm free|finally|can't believe it's over|party}
{nobody|no one} {in my family|at work|around me} {gets it|likes this music|runs|understands my hobby} {lol|but here i belong|, glad i found this community}
{alone|by myself|on my own} {this christmas|on valentine's|at the cinema|on the trail} and {enjoying it|it's great|watching you with wine|, any other singles here}
{hate|can't stand|over} {mondays|this rain|group work|my alarm|networking} {|lol|so much}
{wish|i wish} {i was there|i could draw like that|summer was longer|i had your energy|i started earlier|i was that patient}
{happy|feeling good|best} {birthday to me|today|mood}, {i got the bike|sunny run|coffee and your podcast}
{anxious|nervous|scared} {about my first race|before the flight|for tomorrow's exam|to post my art}, {any tips|wish me luck|how do you handle it}
""",
    "thanks and stories": """
{thank you|thanks|thx} {so much|for everything|for being real|a lot|from the heart}, {you helped me learn guitar|my squat is better|i got the job|see you in the next one|you're the best}
you {helped|got|carried} me through {lockdown|my degree|maternity leave|rehab for my knee|a boring summer|my first year abroad}
{i used to|last year i} {hate running|eat badly|be scared of cameras|quit everything|hide my drawings}, now {i love it|i finished a half marathon|i post daily|i sell them}
{because of you|thanks to you} i {started|finally tried|went back to} {painting|the gym|school|therapy and it's great|baking|climbing}
{my|our} {grandma|dad|best friend|late mother} {introduced me to you|loved this song|watched you daily|is your biggest fan} {|, miss her|, she is 84|❤️}
{you|your content} {always|never fails to} {make|makes} me {smile|laugh|feel at home|hungry|less alone|want to travel}
{proud|so proud|happy} {of you|for you|of how far you came}, {been here since 1k|from day one|keep going}
{keep going|don't give up|stay strong|hang in there}, {you're doing great|love from peru|we are here for you|the haters are jealous}
{hope|i hope} {you're okay|you feel better|you take a break|your dog gets well} {|, no rush with videos|, we can wait|❤️}
{good luck|break a leg|knock them dead|kill it} {tonight|on stage|at the race|tomorrow|queen}
""",
    "jokes and opinions": """
{plot twist|meanwhile|me}: {the cat did it|i have two left feet|eating chips while watching a workout|the plant is plastic|still in bed}
{nobody|literally nobody}: {me at 3am|my cat|the ads}
{why|how} {are you|is he|is that dog} so {funny|calm|good at everything|tall}
{unpopular|controversial} opinion{|:} {raisins are fine|the old intro was better|cold pizza wins|treadmills are torture|vinyl is overrated}
{ok boomer|touch grass|cry about it|stay mad|ratio} {|lol}
{who hurt you|who asked|says who} {lol|haha|??}
{delete this|burn it|kill it with fire|nuke it from orbit} {lol|, that spider is huge|, cursed image}
{this is|that's} {the way|a trap|illegal in italy|my villain origin story|how i broke my ankle}
{i'm|im} {not crying|never eating again|in my villain era|built different|too old for this|100 percent that person}
{my toxic trait|red flag} is {thinking i can do that|buying plants|texting back in my head|saying one more episode}
{sorry not sorry|honestly|ngl|tbh}, {mid|i like the old ones more|your best so far|the music is too loud|too many ads}
{jump|jumping} {rope|out of a plane|in the lake|off that cliff into the water} {looks fun|is scary|, how high is it|, who's in}
{shoot|shot} {on film|in one take|with a phone|the whole thing in raw}{|?|, right}
{cutting|cut|slice} {the clip|the intro|it shorter|to the beat} {would help|was smart|, great editing|, how}
""",
    "advice about a craft": """
{do i|does one|should i} {need|have to take|take} {a rest day|a break|a warm up|an easy week|a day off} {if i'm not sore|when i feel fine|every week|after each session|between sessions}
{how often|how much|how many days} should {a beginner|i|a runner|my kid} {practice|train|stretch|water it|rest|paint|edit} {|? twice a week feels like nothing|? daily is a lot for me|, is every day too much}
{what do i do|what should i do|what now} {if|when} my {oven|room|garden|hallway|desk|kitchen} is too {small|low|cold|dark|hot} {for that|for this|to do it}
how do you {hold|breathe|stand|sit|focus|relax|count} {when|while} {singing|swimming|drawing|filming|squatting|reading a long score}{|?|, i always forget to|, mine looks wrong}
i keep {restarting|starting|quitting|stopping|forgetting} {every spring|every monday|after two weeks|my streak|the course} {|and then life happens|, what helps you|, any trick|, how did you stick with it}
{someone|somebody|can someone|i need someone to} {push me|tell me to get going|drag me to class|kick me off the sofa|text me at 6am|remind me to practice} {|lol|please}
{what is|what's|whats} {a deload|proofing|aperture|a cadence|tempo training|double entry} {exactly|really|, nobody can explain it|, everyone talks about it|, asking for a friend}
{your|these} {videos|lessons|classes} are the only {ones|place} {i understand|that don't bore me|where i don't get lost|without shouting|i finish}
{your|the} {plan|course|method|cream} did {nothing|not much|zero} for me {|, a bit disappointed|after ten weeks|, what am i missing|. refund?}
i did it{|!|!!} {|finally|first try|thank you|ran the whole way|the sourdough rose|fifty push ups}
{I DID IT|WE DID IT|I FINALLY DID IT|I PASSED|I MADE IT}
i'm {in japan|in new zealand|in alaska|on nights} and it's {5am|3 in the morning|midnight|late} {here|for me} {|, can't join live|, worth it|, still watching}
{can i|is it ok to|may i} {swap|skip|replace|leave out} {an exercise|the last step|the onions|a chapter} {if i can't do it|i don't like it|without losing progress|for something easier}
{i'm|im} {still sore|so stiff|tight|wobbly} {four days later|after yesterday|every morning|in the same spot}, {is that normal|should i worry|what helps|same for you?}
{i only have|got only} {ten minutes|two days a week|one pan|a tiny balcony|no equipment}, {is it worth it|can it work|where do i start|what would you do}
{i always|i never} {forget to breathe|quit in week three|hold my breath|skip the cool down|know when to stop|finish what i start} {|, help|, same?|lol}
{i feel|feeling} {stupid|silly|clumsy|stiff|like a beginner} {in class|when i dance|doing this|in front of the mirror} {|lol|but it's fun|, does it pass}
{is it|am i} {too late|too old|too heavy|too stiff|too slow} {for me|to start|for this class|to begin at fifty|to learn it}{|?}
{how do you|how did you|how can i} {stay motivated|keep the habit|not give up|get back into it|start again} {in winter|after a break|with kids|with a full time job|when it rains}{|?}
{do i|would i|will i} {keep|lose} {access|my streak|my data|the downloads} if i {cancel|pause|switch phones|skip a month}{|?}
{my|the} {downloads|lessons|playlists|stats} {are gone|vanished|disappeared} {after the update|since monday|on my new phone}{|, help|, what now|, and i have no signal}
{everything|every part} {hurts|is shaking|burns} {after this|today|from yesterday's class}{|, love it|, is that right|lol|, 10 out of 10}
""",
    "other languages": """
{bitte|bitte bitte} {hör nie auf|mehr davon|teil zwei|mach weiter so} {|mit den videos|❤️}
{wann|wo} {kommt der nächste stream|gibt es das rezept|ist der pulli wieder da|finde ich den link|kommst du nach wien}
{ich sterbe|ich kann nicht mehr|ich lach mich tot|ich heul gleich} {vor lachen|😂|bei minute drei|lol}
{mein muskelkater|der beintag|das workout} {bringt mich um|hat mich fertig gemacht|war die hölle|war super}
{ich habe dir vor drei tagen geschrieben|hallo, noch keine antwort|habt ihr meine mail bekommen|wo bleibt mein paket}
{por favor|porfa} {nunca dejes de|no pares de|sigue} {subir videos|cantar|publicar|haciendo esto}
{me muero|no puedo más|me matas|estoy muerta} {de risa|de amor|😂|con tu perro|jaja}
{cuándo|dónde} {sale la segunda parte|vienes a méxico|compro eso|está la receta|queda guardado el directo}
{te escribí hace tres días|sigo esperando respuesta|no me llegó el pedido|no puedo entrar a la app}
{por favor|nunca} {não pare de postar|continue assim|faz parte dois|volta pro brasil}
{morri|tô morta|não aguento|me acabei} {de rir|com esse cachorro|kkkk|no treino de perna}
{quando|onde} {sai o próximo|compra essa blusa|fica salva a live|tem a receita}
{continue|ne t'arrête jamais|j'adore|trop bien} {tes vidéos|, vivement la suite|❤️|comme ça}
{je suis morte|je meurs|j'en peux plus} {de rire|😂|avec ton chat|après cette séance}
{quand|où} {sort la suite|est la recette|tu viens à lyon|on peut revoir le live}
{muoio|sto morendo|non ce la faccio|mi fai morire} {dal ridere|😂|con questo cane|dopo gli squat}
{quando|dove} {esce la seconda parte|trovo la ricetta|vieni a roma|si può rivedere la diretta}
""",
    "questions of all kinds": """
{what|which} {camera|lens|mic|laptop|tent|bike|paint|yarn|mat} {do you use|is that|would you buy|for beginners}
{how|how do i|how did you} {start|learn that|stay consistent|edit so fast|get the shot|deal with failure|find time}
{is it|is this} {safe for kids|ok for beginners|too late to start at 40|worth the price|normal that it hurts a bit|waterproof|real}
{do you|did you} {ever|still} {get nervous|feel like quitting|eat sugar|play live|miss your old job|regret it}
{what|what's} {the point of|the reason for|the use of} {the second rinse|a cooldown|two cameras|soaking the rice|warm up sets|that button|salting the water}
{why|how come} {do you|does it} {stop at 12 reps|rest for two minutes|cut the stems|leave the lid on|film vertically|wear gloves|hold your breath}
{can|could} {i|we|my mom|a total beginner} {do this|join|come too|try it} {at home|with bad knees|without equipment|while pregnant|every day|at 65}
{where|where can i} {buy|find|watch|download|meet|see} {it|the full version|you|the map|the list|your art}
{how old|how tall|how rich} {are you|is your dog|is the channel}
{are you|is it} {single|vegan|left handed|from texas|okay|a bot|real|coming back|leaving}
{should|would} {i|you} {wait|buy now|choose the blue one|stop for a week|cut carbs|sleep more|quit sugar|switch}
{i don't|i dont|don't} {get|understand|see|know} {step four|how you do that|the difference|which one to take|what to do with my hands|where to start|the joke}
{help|pls help|somebody help}, {which one|it won't rise|i deleted the file|i glued it to the table|i'm stuck at level 9|my husband bought the wrong one}
{i need|need} {help|advice|your opinion} {with|on|about} {my resume|my form|choosing a name|the second exercise|a present for my sister|the settings}
{last|one more|quick} question{|:|,} {how deep|do you ship to norway|when is the deadline|is it vegan|what about rain}
""",
}


def lines(held=()):
    return [line for name, topic in sorted(TOPICS.items()) if name not in held for line in topic.strip().split("\n")]
