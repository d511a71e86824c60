/// Advertising, self-promotion, frauds and bait.
enum SpamCues {
    static let groups: [CueGroup] = [
        CueGroup("spam.selfPromotion", .spam, 0.8, """
            check|checkout|visit|watch|see|view|listen|look|peep|subscribe|sub|go|head|come|click|join|support|give|hear|like|follow|rate out|to|at|on|over|and|by|please|all|it? .. my|our|mine new|latest|own|first|music|cover? channel|video|videos|page|profile|music|song|songs|cover|covers|website|site|blog|link|beats|mixtape|soundcloud|stuff|vid|vids|album|account|facebook|instagram|insta|twitch|twitter|remix|content|playlist|ep|rap|stream|bio|group|server|discord
            subscribe|sub|subscribing to|2 me|my|our|us
            sub|subscribe me|back
            sub 4|for sub
            sub4sub|s4s|f4f|l4l|follow4follow|followforfollow|sub4like|subforsub
            follow|following for|4 follow
            follow|add me|my|us on|at|page|back|please|here|too
            i .. subscribe|sub|follow .. back
            my|our channel|youtube|page .. please|subscribe|check|sub|new|has|is|out|for|if
            i make|made|upload|post|create .. videos|beats|covers|songs|remix|raps .. check|channel|sub|subscribe|support|listen|visit|please|if
            i am a|an .. singer|rapper|producer|youtuber|artist|dancer|gamer|musician|streamer .. check|please|support|sub|subscribe|channel|listen
            help|let us|me|get|reach|hit .. get|reach|to # subs|subscribers|followers|likes|views|sub|thousand
            thumbs up so|if|this|please
            like this|my comment .. so|if|people|top|see
            give|leave my|me|a .. a|like|thumbs chance|up|try|listen|sub
            please spare|take|give .. moment|minute|seconds .. my|channel|music|video|me
            """),
        CueGroup("spam.bait", .spam, 0.55, """
            like|thumb|thumbs up? this? comment|if|for|so|4
            like|upvote this|my comment
            give it|this|me|my a like|thumbs|thumb|share
            subscribe|subscribed|sub|subs|suscribe|subcribe|sucscribe|subscibe $|please|now|guys|plz|everyone|to
            i|we|get|need|got some|more|enough|few|# subs|subscribers
            hit|reach|smash .. like|subscribe|button|subs
            share this|it with|on|to your|all|facebook|friends
            """),
        CueGroup("spam.lookAtThis", .spam, 0.85, """
            check|checkout out? this|these video|videos|playlist|channel|page|song|cover on|from|by|of
            take a look at this|my video|channel|page|song on|of|in?
            look up|out .. my|our
            this is my new|own|first|latest? playlist|channel|song|cover|video|music|page|remix|mixtape|blog
            earn|win|make real|easy|fast|quick|extra|big money|cash
            care to visit
            my new|own|latest|first|gaming|music|youtube|other|second channel|single|mixtape|album|blog|website
            made|started|created a|my|an new|gaming|youtube|music? channel
            vote|votes|voted for me|us|my
            kickstarter|indiegogo|patreon|gofundme|soundcloud|itunes|spotify .. my|our|link|check|page|new
            """),
        CueGroup("spam.promoteIt", .spam, 1, """
            promote|promot|send|share|post|dm|feature it|this|your|on|us|pic|pics? .. :mention:
            promote it|this|your|on
            dm|message|inbox|text|contact|write us|me|to|for|@? .. promo|promote|promotion|feature|shoutout|earn|invest|info
            dm|message to|for promote|promotion|shoutout
            shoutout|shout for|4 shoutout
            buy|get|want|need|gain|free|cheap|boost|increase|instant|real .. followers|subscribers|likes|views|subs
            followers|views|subscribers|likes .. cheap|free|instantly|fast|buy|boost
            """),
        CueGroup("spam.contactMe", .spam, 0.8, """
            whatsapp|telegram|whatsap|whatapp|watsapp|telegrm me|us|him|her|now|on|number|via|at|@|+|channel|group|#
            on|via|through|my|his|her whatsapp|telegram|whatsap|whatapp
            text|message|contact|reach|inbox|dm|hit me|him|her|us|mr|mrs|miss|up? .. now|for|on|via|through|if|# .. more|info|details|whatsapp|telegram|#
            contact|reach|thanks|message him|her|mr|mrs|to|out .. :mention:
            thanks to mr|mrs|expert|dr|:mention:
            """),
        CueGroup("spam.money", .spam, 0.85, """
            earn|make|made|making|earned|earning|earns .. money|cash|dollars|# .. online|home|daily|day|weekly|week|hour|month|monthly|fast|easy|easily|internet|per|a|working|every
            work from|at home
            bitcoin|btc|crypto|cryptocurrency|forex|binary|ethereum|nft|usdt|dogecoin|solana .. trading|trade|invest|investment|profit|profits|expert|mining|signals|earn|platform|broker|account|manager|wallet|airdrop|free|giveaway
            invest|invested|investing|investment|trade|trading .. profit|profits|returns|expert|platform|broker|bitcoin|crypto|forex|guaranteed|account|today|minimum
            financial freedom
            passive income
            double|triple your money|bitcoin|investment|income
            loan|loans|credit approved|offer|available|apply|repair|low
            money spell|spells
            spell caster
            get rich
            paid surveys|survey
            hacker|hackers|hack|recover|recovered .. account|funds|whatsapp|instagram|spy|phone|lost|stolen|bitcoin .. contact|dm|:mention:|helped|help|hire
            side hustle
            """),
        CueGroup("spam.phishing", .spam, 1, """
            your|ur|this|the account|page|profile|channel will|is|has|was|be|been be|been|getting? deleted|disabled|suspended|removed|terminated|deactivated|restricted ..5 appeal|verify|confirm|click|copyright|violation
            qualify|qualified|eligible|approved for .. loan|loans|credit|grant
            kindly send|provide|share|forward|submit .. bank|card|account|details|name
            """),
        CueGroup("spam.miracle", .spam, 0.85, """
            click|tap|press on? my pic|picture|photo|avatar|icon|profile|name|face
            lost|lose|losing|shed|drop|burn # kg|kgs|kilo|kilos|lb|lbs|pounds in # day|days|week|weeks with|using|from|thanks .. tea|pill|pills|gummies|capsules|drops|patch|patches|juice|formula
            """),
        CueGroup("spam.stranger", .spam, 0.6, """
            hello|hi|hey|greetings my? dear
            i am|im a|an? financial|investment|forex|crypto|trading|bitcoin|loan advisor|adviser|expert|manager|broker|agent|consultant
            i have|got a|an|some? good|great|profitable|lucrative|serious business|deal|opportunity|proposal|offer|investment for you
            """),
        CueGroup("spam.prize", .spam, 0.85, """
            congratulations|congrats you .. won|selected|winner|chosen
            you have|are|were|been .. won|selected|winner|chosen|awarded .. prize|gift|iphone|reward|cash|voucher|#|giveaway|claim
            claim|collect your|ur|the|now|a prize|gift|reward|bonus|free
            free iphone|iphones|gift|robux|vbucks|money|bitcoin|skins|followers|gems|coins|giftcard|amazon|trial|ringtone|ringtones|msgs|entry|nokia|camera
            giveaway|givaway|giving .. win|winner|free|enter|join|follow|link|away
            win a|an|£|free|cash|prize|iphone|ps5|up
            call|txt|text|ring .. now|# .. to|claim|free|prize|win|#
            guaranteed cash|prize|free|#
            txt|text|sms .. to #
            """),
        CueGroup("spam.link", .spam, 0.8, """
            click|tap|open|visit|clicking|go|check|press on|the|this|here|my|to|below|in? .. link|here|website|bio|url|site|:link:
            link in|on|is my|the|bio|profile|description
            click here|below|now
            go to my|this|the link|site|website|channel|page|profile
            www
            """),
        CueGroup("spam.sexual", .spam, 1, """
            hot|sexy|horny|naked|nude|lonely|single|beautiful girls|girl|women|milf|milfs|singles|babes|teens .. near|area|waiting|chat|dm|link|bio|free|live|cam|here|online
            my|see|check|get|sell|selling|want|free|send nudes|onlyfans
            nude|naked|sexy|xxx|spicy pics|photos|videos|content|selfies
            onlyfans
            sugar daddy|baby|mommy|momma
            adult|dating|sex|cam|hookup site|sites|chat|dating|cams|tonight|link
            who wants|want to? .. chat|fun|play .. me|bio|dm
            porn|xxx
            """),
        CueGroup("spam.shop", .spam, 0.7, """
            # off .. code|discount|use|today|sale|shop
            use|with|promo|discount|coupon code
            best|cheap|cheapest|lowest|affordable price|prices|quality|rates
            order|buy|shop|get|grab yours|now|today|here|online|your|one|it .. now|today|link|here|discount|sale|free|shipping
            free|worldwide|fast shipping|delivery
            limited time|offer|stock|spots
            act|hurry now|fast|up
            special|exclusive|amazing|best offer|offers|deal|deals|discount
            weight loss|lose|fat pill|pills|tea|keto|burner|supplement .. link|buy|order|try|dm
            replica|designer|rolex|gucci watches|watch|bags|bag|shoes|replica
            casino|betting|bet|gambling|slots|poker .. bonus|win|join|link|free|online|tips|code
            fixed matches|match|games
            seo|web|website|logo|graphic service|services|design|development|designer .. dm|offer|cheap|contact|affordable|business
            """),
        CueGroup("spam.plug", .spam, 0.7, """
            see|hear|watch|check|listen|stream|peep .. my|our new|latest|own|first|debut track|song|single|ep|mixtape|album|remix|cover|mix|video|beat
            new track|song|single|ep|mixtape|album|cover|remix .. check|see|listen|hear|watch|feedback|channel
            there is|are|also .. on my|our channel|page|profile
            video|videos|music|song|songs|cover|covers|content on my|our channel|page|profile
            search|google|youtube|look for|up|him|her|us|me|it|my|our|name up|on|in|youtube?
            donate|donation|donations|paypal|cashapp|venmo|patreon .. me|my|us|to|link|bitcoin|please
            vote for
            hit me|us up
            check|checking|chek|chck|cheek|ceck me|men|us|him|her|them|it|this|these out
            my music|beats|mixtape|raps|rap|channel|chanel|covers|remixes|gaming
            would|will|really .. appreciate .. sub|subs|subscribe|subscribers|views|listen|support|check|feedback
            just|give|take .. listen|chance .. music|song|track|channel|us|me
            i am|we are .. new to|on youtube|channel
            new|young|upcoming|unsigned|small|aspiring|independent rapper|artist|singer|band|youtuber|musician|producer|channel|dj
            take a? look at
            show .. some love|support .. channel|page|music|video
            mean .. lot|world .. sub|subscribe|check|channel|listen|watch|support
            read more $
            """),
        CueGroup("spam.aboutTheVideo", .onTopic, 1, """
            check|checking|see|seeing|look|looking|came|come|watch|watching|know|count .. views|view
            view|views count
            million|millions|billion|billions|mil|bil|hits views|view|likes|subscribers|subs|viewers|people|dislikes
            # million|billion|views|likes|dislikes|subscribers|people
            how .. many|much .. views|likes|people
            who|who's|anyone|anybody|everyone|still|whos .. watching|listening|watch|listen|here .. #
            watching|listening|here in|on|at #
            official|video|lyrics|ft|feat|vevo|version|mv|remix|roar|cover :link:
            ft|feat .. :link:
            this|the|her|his song|video|clip|beat is|was|makes|made|never|still|sucks|rocks|reminds|will
            love|like|hate this|the|that song|video|part|beat
            i|we love|like you|her|him|it
            best song
            """),
        CueGroup("spam.otherLanguages", .spam, 0.8, """
            visita|visiten|mira|miren|suscribete|suscribanse|sigueme|siganme|pasen|pasate|apoyen .. mi|a|por canal|perfil|pagina|video|videos|instagram
            suscribete|suscribanse a|en mi
            gana|ganar|gane dinero|plata .. casa|facil|internet|online|rapido|diario
            escribeme|contactame|escribe al|por|a|en whatsapp|privado|telegram|wsp
            inscreva|inscrevam|inscreve|visitem|visita|segue|sigam .. meu|no canal|perfil|video
            ganhe|ganhar|ganhando dinheiro|renda .. casa|online|facil|extra|internet
            chama|me no|chama zap|whatsapp|whats|telegram
            abonne|abonnez|viens|venez|allez|va toi|vous|sur|voir? .. ma|mon|a chaine|profil|page|video
            gagner|gagne|gagnez .. argent|euros .. maison|ligne|facile|jour|internet
            contactez|ecrivez|contacte moi|mr|sur .. whatsapp|telegram
            schaut|schau|besucht|abonniert|folgt|guckt .. meinen|meinem|mein|bei|auf kanal|profil|video|seite
            geld verdienen .. online|von|zuhause|schnell|einfach|täglich
            iscriviti|iscrivetevi|passate|visita|guardate .. mio|sul canale|profilo|video|pagina
            guadagna|guadagnare|guadagno .. casa|online|euro|facile|soldi
            abonneer|bekijk|volg .. mijn kanaal|profiel|video
            zapraszam|subskrybuj|sprawdź|wbijaj|zajrzyj .. mój|moj|na|do kanał|kanal|profil|film|mnie
            zarabiaj|zarobić|zarabianie .. domu|online|internecie|pieniądze
            kanalıma|kanalima|profilime|sayfama|videoma abone|bakın|gelin|bekliyorum|bakar|girin
            abone ol~|olun .. kanalıma|bana
            evden|internetten para kazan~
            kunjungi|cek|subscribe|mampir|follow .. channel|profil|bio|akun saya|aku|gue|ku
            slot gacor|online
            judi|slot online
            подпишись|подписывайтесь|заходи|заходите|загляни|переходи .. на|в|ко мой|мне|канал|профиль|ссылк~
            заработок|заработать|зарабатывай~ .. дома|интернете|онлайн|деньги|рублей
            пиши|пишите в|мне .. лс|телеграм|ватсап|вотсап|директ
            підпишись|підписуйтесь|заходь .. мій|на канал|профіль
            заробіток|заробляй|заробити .. вдома|інтернеті|онлайн
            اشترك|اشتركو|اشتركوا|زوروا|تابعوني|شوفوا .. قناتي|حسابي|في
            اربح|ربح المال|الفلوس|من .. الانترنت|المنزل|البيت
            واتساب|واتس|تواصل .. على|معي|الرقم|واتساب
            mere|mera|meri channel|chanel|profile|page .. subscribe|dekho|follow|karo|pe|ko
            ghar baithe .. paise|kamao|kamaye
            मेरे|मेरा चैनल .. सब्सक्राइब|देखो|करो|को
            घर बैठे
            チャンネル登録お願い
            私のチャンネル
            副業
            稼げ
            加微信
            加我
            微信号
            代购
            刷单
            兼职
            제 채널|유튜브 .. 구독~|놀러~|와주세요
            맞구독~|선팔~|맞팔~
            부업~|재테크~
            카톡|텔레그램 .. 추가~|문의~|주세요
            min kanal .. prenumerera|kolla|in
            """),
    ]
}
