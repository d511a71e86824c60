/// Signs that a fan may harm themselves, in English: written after the warning signs that crisis services publish (talk of wanting to die, of being
/// a burden, trapped, hopeless, in unbearable pain; plans and means; saying goodbye; self-injury), with slang and indirect forms.
/// Weaker signs only count together. Review by a person is cheap, a missed cry for help is not.
enum CrisisCues {
    static let groups: [CueGroup] = [
        CueGroup("crisis.explicit", .crisis, 1, """
            give|giving|given|gave up on life|living|myself|existence
            point|purpose of|in|to living|life|existing|anything
            i am done with living|everything|this life?
            reason|reasons to stay alive|here
            &harm &self
            &harm my own? life
            off|offing|offed &self
            take|taking|took|taken my own? life
            taking|take away my own life
            want|going|trying|tried|ready|decided|plan|planning|thinking|about to|of? .. off|delete|rope &self
            suicid~
            sewerslide|sewercide|sewerside|suislide|sooicide|suecide|sucide|suside|suicied|suiside|suacide
            sewer|kermit|water slide|sewer
            kermit sewer|suicide|commit
            unalive|unaliving|unalived
            kms
            self delete|deletion|exit|termination
            game end &self
            commit|committing die|death|neckrope|toaster|sudoku|sewer|unliving
            ctb
            catch|catching the bus .. tonight|soon|peace|finally
            toaster bath
            yeet &self
            rope &self
            neck &self
            &want|hope|ready|prefer|deserve|long|rather|like to? just|really|only|actually|literally|simply|fucking? to? die|:skull: 
            i .. &want|ready|hoping|hope|prepared|deserve to .. die
            &want to? be dead
            &want|wishing i|that? i? was|were|am dead|gone|unborn
            i wish i .. dead|died|gone
            wish i had? died
            wish i .. never|not|nt been? born
            should .. never .. been born
            &want to not|stop exist|existing|living|being|breathing|live|wake
            &want|like to just|really? disappear|vanish forever|completely|permanently|from
            i .. &want to just? disappear|vanish
            wish i could .. disappear|vanish|die|cease
            not &want|wanting|wanna to .. live|exist|wake
            not &want to .. be alive|here|around|on|in .. anymore|longer|earth|planet|world|alive
            not &want to be alive|here $
            not feel like .. living|existing|being alive
            never &want to wake up
            not|never wake up again|anymore
            hope|hoping|pray|praying|wish i .. not|never .. wake
            sleep|asleep .. never|not .. wake|waking
            go|fall|going to? sleep|asleep forever
            sleep forever
            no|any reason|reasons|point|purpose|will|desire|motivation to .. &live
            no|any reason|point|purpose in|of .. &live
            reason to not|stop? kill|die|live|end
            nothing|anything|nobody|anyone .. to live for
            not worth &live
            life is|isnt|not|aint .. not? worth .. living|it
            worth living anymore
            tired|sick|exhausted|done|over|fed|hate|hating of|up|with? with? .. living|existing|breathing
            tired|sick|exhausted|fed of|up with? being alive|here|me
            tired|sick|exhausted|done|through|finished of|with this|my|the|life life|existence $
            done|finished|through with|of life|living
            hate|hating being alive|here
            hate|hating living|existing|waking
            end|ending|ended my|this|own? own? life|existence|suffering|misery
            end|ending|ends it all|tonight|today|now|forever|soon|already
            &want|going|ready|time to .. end it|everything|this|myself
            just|to end it $
            end|stop|stopping|ending|ease the|this|my|all pain|suffering|hurting|misery|agony
            &want|need .. pain|suffering|hurt|hurting|everything|it|this all? to .. stop|end|over
            make|makes it|everything all? stop|end
            can|could not go|keep|keeping|hold|carry on|going|living|fighting|pretending|holding|breathing .. anymore|longer
            can not go on
            can not live anymore|like|with|another
            can not .. &live anymore|longer
            not .. take|stand|handle|bear|endure|survive it|this|life|living|pain anymore|longer|more
            can not do this|it|life anymore|any|no
            rather be dead|gone
            rather die|not exist
            better off dead|without
            better|easier|happier|best if i|without .. &gone|exist|existed|here|around|me
            better off if i
            everyone|everybody|world|family|parents|mom|people|friends|they .. better|happier|fine .. without|if me|i
            no one|nobody|noone|none .. would|will|wouldnt even? miss|notice|care|cry|mourn .. if|when|me .. &gone|me|left|here
            nobody|one .. miss me
            would anyone|anybody|they|you|someone .. miss|notice|care|cry .. if|me|when .. &gone|gone|me
            who would .. miss me
            if i .. died|die|killed|disappeared|vanished|dead|gone .. nobody|one|anyone|care|notice|miss|better|would|tomorrow|tonight
            goodbye|bye|farewell cruel|forever
            goodbye|farewell world
            this is|my is? my? goodbye|farewell
            last|final day|night|hours|moments|words on|before earth|i
            last day|night alive
            suicide|goodbye|farewell|death note|notes|letter|letters
            writing|wrote|write|written my|a|the|goodbye suicide|goodbye note|letter|letters?
            overdose|overdosing|overdosed|oding
            od|odd on .. pills|meds|tablets|fentanyl|heroin|purpose|xanax|tylenol
            take|took|taking|swallow|swallowed|swallowing|down .. whole|all|entire|bottle|handful .. pills|tablets|bottle|meds|medication|painkillers|tylenol
            bottle|bottles|handful|stash|stockpile|stockpiled|hoarding|hoarded|enough of? .. pills|sleeping|painkillers|meds|xanax|tylenol
            jump|jumping|jumped|leap|throw|throwing &self? off|from .. bridge|building|roof|rooftop|balcony|cliff|ledge|overpass|window
            jump|jumping|jumped|throw|throwing|step|stepping|walk|walking|run &self? in? front .. train|trains|car|cars|bus|truck|traffic|subway
            throw|throwing &self off|from|in|under|at
            walk|walking|run|step|running into oncoming? traffic
            drive|driving|crash|crashing|swerve|swerving my|the? car|truck? into|off a|the? tree|bridge|cliff|wall|traffic|oncoming|pole
            slit|slitting|slash|slashing|cut|cutting|slice|slicing my wrist|wrists|throat|veins|arms
            cut|cutting|cuts|sliced &self again|tonight|deep|deeper|because|when|to|for|every|daily
            cut|cutting my wrist|wrists|thighs|veins
            started|start|relapsed|stop|been|keep|want|went|going|back to? .. cutting &self
            urge|urges to cut|self
            urge|urges|thoughts|relapsed .. selfharm|self-harming|harming|cutting
            relapse|relapsed .. sh|selfharm|cutting|harm
            self harm~|injur~|mutilat~
            selfharm~
            harm|harming|hurt|hurting &self on? purpose|intentionally|deliberately
            &want|going|urge|urges|thoughts|thinking|scared|afraid|might to|of|about|i? .. harm|hurt|cut|burn|hurting|harming|cutting|burning &self
            hang|hanging from|in .. ceiling|closet|rope|tree
            tie|tied|tying|made|bought|found|have|got the|a|my noose|rope .. neck|ceiling|ready|hang
            noose
            rope|belt|cord around my neck
            gun|knife|pistol to|against|at my|the head|temple|throat|wrist
            gun in my mouth
            blow|blowing my brains|head
            bullet|gun .. in|through|to my head|brain|skull|mouth
            pull the trigger .. myself|life|end|finally
            thoughts|thinking|think|dream|dreaming|fantasize|fantasizing|fantasy|dreams|obsessed about|of|with dying|death|suicide|killing &self? .. daily|every|lot|all|constantly|again|more
            thoughts|thinking|think|fantasize|fantasizing|dream of|about|like not being|existing .. here|alive|anymore
            thoughts of dying|death|suicide|ending
            thoughts|thinking|think|fantasize|fantasizing|dream of|about dying|suicide|overdosing|ending it|things|everything|my|myself
            dark|scary|bad|intrusive thoughts .. ending|death|dying|myself|hurting|die
            plan|planned|planning|planing to? .. my|own|the death|funeral|suicide|exit|end
            when|once|after i am gone|dead
            i .. will|may|might not be alive
            will not be alive
            not make it through the|another|this? night|day|tonight|week
            not see another|the|my next? sunrise|day|birthday|christmas
            not live to see
            do not see myself|me .. living|alive|past|making|growing|future
            not deserve|deserving to|of? live|exist|breathe|living|life
            not deserve to? be|being alive|here
            deserve to die
            i should just? die|kill
            i should be dead
            i should not be|exist|even alive|exist|here
            should i just? die|kill
            might|may as well just? die|kill|end|be dead|myself|it
            let|lets me just? die
            please .. let me die
            please|someone|somebody|anyone|god|just .. kill|shoot|end me
            not safe with|from|around &self
            afraid|scared|worried .. of|what .. i .. might|will|may|could do .. myself
            might|may|will|could|about|going to? do|doing something|smth stupid|drastic|bad|dangerous|terrible .. myself|tonight
            feel|feeling like ending|killing myself|it|my
            survived my|a|an last|first? suicide? attempt
            my last|first|second|third suicide|attempt attempt|failed
            attempt|attempted|attempts .. on my life
            try|tried|trying to die
            ready to die
            ready to leave|end this|it|my|everything world|life|all?
            join|joining|be|with .. in heaven soon|tonight|finally|now
            life has no|lost|little all|its|any? point|meaning|purpose|value
            existence|existing is|feels pain|painful|pointless|torture|unbearable|exhausting|meaningless
            life is|feels|seems so|too|just? unbearable|torture|pointless|meaningless
            living .. is|has|feels .. hell|torture|unbearable|pointless|chore|pain|nightmare
            burden to|on|for|if everyone|everybody|my|family|them|all|others|people|you
            such|just|nothing|only|am|feel|like a burden
            cease to exist
            exit bag
            helium .. bag|hood
            sodium nitrite
            painless|painlessly|easiest|quickest|fastest|least .. way|method|methods|ways to|of die|dying|suicide|kill|end
            die painlessly|peacefully
            how many .. pills|tylenol|tablets
            how to|do|can i? kill|hang|overdose|unalive|end &self|my|it
            lethal|fatal dose|amount
            """),
        CueGroup("crisis.indirect", .crisis, 1, """
            not sleepy|physically|normal tired
            tell my dog|cat|mom|mum|dad|kids|son|daughter|family|wife|sister|brother .. i am sorry
            not|never think|be i? will? be? around|here|alive for your|the next
            if i vanish|disappear .. nobody|not|no|sorry|fault|look
            i|sometimes stand|standing at the platform|bridge|edge|tracks|railing
            sent me a|his|her goodbye text|message|note
            found|saved|stopped me last time .. this|next time
            counting|count|counted|lined my|the meds|pills|tablets
            at the tracks|bridge .. week|times|again|home
            world|everyone|everybody|they|family .. able|finally|better to? breathe|live|off .. without|when|once|if
            weight around|on|for their|my|her|his family|neck|shoulders
            not the one|get better|getting better .. done|patient|anymore
            a bill|burden|disappointment they|everyone|my have|has|parents to? .. pay|carry|regret
            what is the|the|is? point .. quiet|over|everyone leaves|leave
            want it all? to? be|just? quiet|over|to stop|gone
            not trust myself .. now|tonight|alone|alive|anymore
            do|did everyone|everybody|us|them all? a favor .. die|leave|right|gone
            maybe they|he|she are|is right .. favor|die|deserve|leave
            button .. would|to .. press|push
            kindest|best thing i could|can do is|would leave|go|disappear|die
            put|wrapped his|her|their hands around my neck|throat
            threw|pushed|slammed|beat|punched|kicked|choked me .. against|down|wall|door|drunk|floor|bruise~
            bruises all|on .. my|me .. tell|hide|him|he
            count|counts|is it|this? as? abuse .. if|when
            touched|molested|raped .. when i was
            get|getting rid of it with my finger|fingers
            finger|fingers down my throat
            skipping|skipped|skip meals|eating .. days|lose|pounds|kilos|class|black|dizzy
            make|making|made &self sick|throw|vomit|puke
            relapsed .. blade|cut|clean|lines|ashamed|drink~
            blade out of|from
            how much is too much
            gun|rope in|under the|my closet|drawer|bed
            drink|drinking until i pass|black
            i should have been the? one? driving|dead|there
            deserve to be the? one? .. still here
            no friends .. no|nobody|one|birthday|alone
            phone has|did not rung|rang|ring
            sang to|happy birthday to? myself
            cover .. mirror|mirrors
            hate the person in the mirror
            never supposed|meant to be here|born|alive
            the voices .. loud|say|said|tell|telling|jump|back
            i took something
            """),
        CueGroup("crisis.aboutAnother", .crisis, 1, """
            kill|killing|hang|harm|harming|hurt|hurting|cut|cutting|unalive|off &other
            &relative .. wants|wanted to die
            &relative .. cutting|overdosed|attempted|selfharming
            take|taking|took|ended|end his|her|their own? life|lives
            """),
        CueGroup("crisis.strong", .crisis, 0.6, """
            goodbye everyone|all
            this|my is? my? last|final goodbye|message|note|letter|post|words|birthday|christmas
            giving|gave|give away my stuff|things|belongings|possessions|pets|dog|cat
            will not|soon be here|around tomorrow|anymore|much|long
            not make it .. alive|anymore
            cutting again
            feel|feeling like dying|death
            thoughts|letters|note .. my family|parents|kids|mom .. gone|goodbye|sorry
            life is hell|over|shit|misery
            kill me
            hurt|hurting|punish|punishing|burn|burning|bruise|hit|hitting &self
            starve|starving|purge|purging &self?
            given|give|giving|gave up on .. life|myself|everything|living|world|people|trying
            lost|losing|no|without all? hope|will
            no|see|cant way out
            no|not|cant .. see|have .. future|hope|light
            trapped
            breaking|my|at|reached|hit limit|point|rock bottom|edge
            end of my|the rope|tether
            dark|darkest|bad|terrible place|thoughts|headspace
            intrusive|bad|unwanted|scary thoughts
            cry|crying|cried myself to sleep
            can not|never stop crying
            not|never .. good enough .. anyone|anything|anymore|never
            world .. better|easier .. without
            nobody|one|noone .. loves|cares|understands|likes|wants|needs|listens|love|care|give .. about? me|shit|i|fuck|anymore
            everyone|everybody|they|people|all .. hates|leaves|left|abandoned|hate|leave me
            hotline|crisis line|text
            lifeline
            988
            scars|cuts on my &body
            razor|razors|blade to|on|in|and my|skin
            what is|the the|is? point .. anymore|living|trying|even|if
            what is|the the|is? point of|in &live|life|anything|everything|it|all|this|going|existing|being|waking|getting|me|my|another
            no|not|see|any point .. anymore|trying|continuing|going|to
            no|not|see|any point of|in &live|life|anything|everything|it|all|this|existing|being|waking|getting|me|my|another|doing
            nothing|none matters|helps|works|feels|left|makes .. anymore|me|good|real|now|happy
            can not cope|continue|function|escape|breathe|win
            feel|feeling|im|am|so|completely|utterly|just dead|empty|nothing inside|anymore|at
            hate|hating|despise|loathe &self
            hate|hating|despise my life|existence
            hate|hating|ruined|ruin my|own life
            wish .. over|end|stop|different .. already|soon|all
            i am|feel so? .. failure|disappointment|mistake|waste|worthless|useless|hopeless|pathetic|broken|unlovable|unwanted|disgusting
            waste|wasted of space|oxygen|air
            psych|psychiatric|mental ward|hospital|hospitalized
            do|does not belong here|anywhere
            save me|myself from .. myself|me
            do not know|how how|what|if .. much|keep|longer|go|survive|cope|hold .. longer|on|going|anymore|more|take
            how much|long longer .. i|can .. take|go|hold|survive
            holding on by|for|barely
            barely|hardly holding|hanging|surviving|functioning .. on|anymore|day
            the voices
            goodbye .. love|sorry|miss|forgive .. all|everyone|you|me
            sorry .. for|to .. everything|existing|burden|failing|mess
            forgive me .. everyone|mom|please|family|god
            """),
        CueGroup("crisis.weak", .crisis, 0.35, """
            hopeless|hopelessness
            worthless|worthlessness
            useless|pathetic
            depressed|depression|depressing|depressive
            lonely|loneliness
            all|so|completely|feel|feeling|am alone
            numb
            empty
            anxiety|panic|anxious
            trauma|abuse|abused|abusive|raped|molested|assaulted|bullied|bullying
            no friends|friend
            tired of .. everything|this|it|trying|fighting|all
            exhausted
            give|giving|given up
            i am done
            hate everything|everyone|people|it|this
            crying|cried|cry|sobbing|tears .. every|again|night|all|day|nights|hours
            therapist|therapy|psychiatrist|antidepressants|medication|meds|ssri~
            disorder|bpd|bipolar|ptsd
            pain|hurts|hurting|suffering|agony|misery|miserable .. so|too|much|anymore|inside|unbearable|every|everyday
            unbearable
            nobody|noone
            no one
            nothing .. left
            failure|failed|failing
            guilt|guilty|ashamed|shame
            pills
            help me
            please help
            do not|idk .. what to do
            scared|terrified
            broken
            alone .. world|forever|always
            cannot|not sleep|eat
            why am i .. alive|here|still|like
            lost interest|everything|everyone
            life sucks|is shit|hard|over|pain
            my .. life .. mess|falling|fucked|ruined|shit|over|worse
            """),
        CueGroup("crisis.excused", .notCrisis, 1, """
            suicide squad|squads|doors|door|grip|squeeze|sprints|sprint|drill|drills|runs|bomber|bombers|bombing|bombings|mission|watch|king|girls|silence|boys|wings|burger|sauce|hot|kings
            political|career|commercial|brand|social|financial suicide
            running|doing|did|run|do|ran suicides
            suicide prevention|awareness
            # kms|kilometers
            kms per|an|away|later|run|ran|ride|today|done|far|left|from|to|on|in
            many|few|some|hundred|thousand|of|those|these|the kms
            kill|killing|killed &self in|at|on|with|doing .. gym|workout|workouts|cardio|squats|exercise|burpees|leg|deadlifts
            kill|killing|killed &self laughing
            die|dying|died of? laughing|laughter|lol|lmao|cringe|happiness|cuteness|embarrassment|boredom
            dying|die to see|try|know|meet|visit|watch|hear|read|eat|taste|go|learn
            to die for
            die for this|that|these|those|a|some|your
            rather die than
            can not stop watching|rewatching|listening|laughing|smiling|playing|buying|eating|humming|dancing|singing
            kill me .. lol|lmao|haha|hahaha|:laugh:|workout|legs|abs|squats|burpees
            kill me for
            please|just|someone|somebody|god kill me .. lol|lmao|haha|:laugh:
            trapped traps|in|my traps
            workout|workouts|cardio|burpees|squats|leg|legs|abs|exercise|hill|hills|run|set|class|routine .. killed|killing|kill|kills me
            :laugh: kill me
            kill me :laugh:
            sleep forever .. lol|haha|:laugh:
            hit|burn|burning|punish|punishing|hitting &self .. gym|workout|cooking|oven|iron|pan|stove|accidentally|hammer
            hurt|hurting|cut &self .. shaving|cooking|lifting|running|gym|accidentally|playing|deadlifting|squatting|skating|fell
            razor|razors|blades|blade sharp|scooter|runner|phone|shave
            dead inside|lol|haha|:laugh:
            i|we|you|finally did|made it
            last day|night of|at school|work|class|college|summer|vacation|the|my|camp|uni|university
            better off dead movie|song
            who would|will win
            cutting weight|calories|fat|carbs|season|phase|bulk|diet
            bulk|bulking|diet|calories .. cutting
            """),
    ]
}
