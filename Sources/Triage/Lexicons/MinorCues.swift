/// Fans who say that they are under 18.
enum MinorCues {
    static let groups: [CueGroup] = [
        CueGroup("minor.saysAge", .minor, 1, """
            i turn|turning &number next|this|in|on|tomorrow
            i am #8-17 do|can|and|from|but|so|please|who|will|is|would|anyway
            i am #8-17 $
            """),
        CueGroup("minor.age", .minor, 1, """
            i am just|only|currently|also|literally|still|a|almost|actually|really? #6-17 $
            i am just|only|currently|also|literally|still|a|almost|actually|really? #6-17 yo|y|yrs|year|years|yr|yearold|y.o old?
            i am just|only|currently|also|literally|still|almost|actually? #7-17 and|but|so|girl|boy|male|female|m|f|btw|lol|turning|going|now|too|:sad:|:laugh:|:love:|please|n|years|from|in
            i am just|only|currently|also|literally|still|a|almost|actually? &number years|year|and|but|yo|$
            i am just|only|still|almost? &number $
            i will|just|recently? turn|turned|turning|be #7-17 $|today|tomorrow|soon|yesterday|in|next|this|years|year|last
            turning|turned #7-17 today|tomorrow|soon|yesterday|next|this|in
            my #6-17 th|nd|st|rd birthday
            as|being a|an only|just? #7-17 year|yr|yo
            being #7-17 is|and|sucks|years
            #7-17 yo|y|yr|yrs girl|boy|male|female|here|kid|teen
            #7-17 year old girl|boy|male|female|here|kid|teen|student
            #8-17 m|f $|here
            me #8-17 m|f
            my age is #6-17
            age #8-17 $
            #8-17 $ .. i am|im .. years
            i am not|under 18|eighteen yet|old?
            i am under 18|eighteen|age|aged
            i am underage|underaged
            i am a minor|kid|child|schoolboy|schoolgirl|preteen|tween|teen|teenager $|so|and|but|in|from
            i am just|only|still a kid|child|teen|teenager|minor
            not 18 yet
            am i too? young|little
            i am too young
            i am in|finishing|starting|a? #4-10 th grade|grader
            i am in|finishing|starting|a? &grade grade|grader
            i am in grade|year|class #3-11
            in|finishing #4-10 th grade
            i am|go|goes|still|currently|was in|to|at|a middle|primary|elementary school|schooler
            middle|primary|elementary schooler
            i am in junior high
            can|should|could|may|ok|okay|safe|fine|good|is for? a|an #6-17 year|yo|yr|y
            for a|an #6-17 year|yo|yr
            i am a? freshman|sophomore in high|at
            """),
        CueGroup("minor.hint", .minor, 0.55, """
            my mom|mum|dad|parents will|would|does|do|did not let|allow|want
            parents|mom|mum|dad do|does not know .. i|about
            i am in|a high school|schooler
            my teacher|teachers
            ask my mom|mum|dad|parents
            i am a? teen|teenager
            school tomorrow
            """),
        CueGroup("minor.otherLanguages", .minor, 1, """
            tengo|cumplo|cumpli|cumplí solo? #6-17 años|anos|añitos|$
            soy menor
            soy menor de edad
            estoy en secundaria|primaria|sexto|septimo
            tenho|fiz|faco so? #6-17 anos|aninhos
            sou menor
            sou menor de idade
            j'ai #6-17 ans
            jai #6-17 ans
            je suis mineur|mineure
            je suis en sixieme|cinquieme|quatrieme|troisieme|6eme|5eme|4eme|3eme|primaire
            je suis au college
            ich bin|werde erst|gerade|auch|noch? #6-17 jahre|jahr|und|$|geworden|aber
            ich bin minderjährig
            ich gehe|bin in die|der #4-10 te? klasse
            ho|faccio solo? #6-17 anni
            sono minorenne
            faccio le medie
            ik ben pas|nu|net|ook? #6-17 jaar|$|en
            ik ben minderjarig
            mam|skończyłem|skończyłam tylko|dopiero? #6-17 lat|latek
            jestem nieletni|nieletnia|niepełnoletni|niepełnoletnia
            chodzę do podstawówki
            ben? #6-17 yaşındayım|yasindayim|yaşımdayım
            #6-17 yaşındayım|yaşında
            aku|saya|gue umur|umurku|masih|baru #6-17 tahun|thn|th?
            umurku|umur|usia saya|aku|ku|gue? #6-17 tahun|thn
            masih smp|sd
            kelas #4-9 smp|sd
            мне всего|только|сейчас|скоро? #6-17 лет|годиков|год|года|$|и
            я в #4-9 классе
            мені тільки|лише|всього? #6-17 років|рік|роки|$
            عمري|سني|عندي #6-17 سنة|سنه|سنين|عام|عاما|$
            meri umar|umr|age #6-17
            main|mai|mein|mera|me #6-17 saal|sal
            #6-17 saal ka|ki hu|hoon|hun
            मैं #6-17 साल
            मेरी उम्र #6-17
            #6-17 歳 で す
            #6-17 才 で す
            #6-17 歳
            小学生 で す
            小学生です
            中学生です
            中学生な
            中 # で す
            高校生です
            我 今 年 #6-17 岁
            我 才? #6-17 岁
            我 是 小 学 生
            我 是 初 中 生
            我还未成年
            #6-17 살 이에요|입니다|인데|이고|이야|학생?
            #6-17 살이에요|살입니다|살인데|살이고|살이야
            초등학생|중학생 이에요|입니다|인데?
            초등학생~|중학생~ 
            jag är|fyller bara|snart|nu? #6-17 år|$
            jag går i #3-9
            """),
        CueGroup("minor.excused", .notMinor, 1, """
            when i was|am
            since i was
            i was # 
            i am # minutes|min|mins|hours|hour|weeks|week|days|day|months|month|miles|km|kg|lbs|pounds|percent|feet|ft|inches|cm|points|episodes|seconds|secs|pages|chapters|reps|sets|times|stone
            # and 0
            for a # year relationship|marriage|mortgage
            #6-17 years|year of|in|ago|later|experience|clean|sober|together|married
            my son|daughter|kid|child|brother|sister|dog|cat .. is #
            """),
    ]
}
