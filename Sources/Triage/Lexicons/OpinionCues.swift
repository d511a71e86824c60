/// Complaints, praise, thanks and moods.
enum OpinionCues {
    static let groups: [CueGroup] = [
        CueGroup("complaint", .complaint, 1, """
            disappointed|disappointing|disappointment|dissatisfied|unacceptable|misleading|clickbait|scammed|ripoff|overpriced
            rip off
            waste of time|money|my
            wasted my time|money
            does|did|do|is|not not|even? work|working|worked|load|open|play|playing
            will|would not work|load|open|play
            not working|worked
            broken link|website|page|product|app
            link|app|code|website|page|video|sound|audio|download|order|package|subscription .. broken|expired|missing|late|delayed|wrong|damaged|crashes|crashing
            terrible|awful|horrible|worst|poor|bad|rubbish service|quality|customer|experience|support|video|product|audio|sound|advice|app|content|camera|channel|song
            worst video|product|thing|song|content .. ever|seen|bought|heard?
            stop doing|posting|making|using|with|promoting|lying|these|this
            you never|not reply|answer|respond|replied|answered
            still waiting|no|not for|reply|response|answer|arrived|received
            no reply|response|answer
            fell apart
            poor|low|bad quality
            want|demand|give|need .. refund
            unsubscribed|unsubscribing|unfollowed|unfollowing|unsubscribe|unfollow
            used to be better|good|like|love
            not what you|it|was said|promised|advertised|described|says|expected
            too many|much ads|ad|sponsors|talking|promotion
            lied|lying|liar
            you|your .. got|have|changed .. worse|boring|lazy
            boring
            can not|could hear|see|understand|access|download|login|log|find .. you|anything|it|my|audio|video|in
            music|background|volume|audio|sound .. too|is|so loud|quiet|low|annoying
            complaint|complain|complaining
            annoying|ridiculous|disgrace|shame|joke .. you|this|that|channel|service|your
            never|not buy|buying|ordering|order|watch|watching .. again|anymore
            i .. hate|dislike this|your|the video|song|content|channel|new|product|app|this
            this is .. trash|garbage|terrible|awful|horrible|bad|crap|shit|rubbish|stupid|scam
            decepcionad~|estafa|estafado|pesimo|pesima|queja|no funciona|funcionan?
            no funciona|funcionan|sirve|llego|llega|llegado
            decepcionad~|pessimo|pessima|nao funciona|propaganda enganosa
            nao funciona|chegou|recebi|presta
            decu|decue|arnaque|ne marche|fonctionne pas
            marche|fonctionne|recu pas
            arnaque|nul|nulle
            enttäuscht|enttäuschend|enttäuschung|betrug|abzocke|beschwerde|unverschämt|schlecht|schlechte
            funktioniert|geht|klappt nicht
            deluso|delusa|delusione|truffa|pessimo|pessima|schifo
            non funziona|arriva|arrivato
            teleurgesteld|oplichting|waardeloos|slecht
            werkt|doet niet|het
            rozczarowany|rozczarowana|oszustwo|beznadziejne|słabe|reklamacja
            nie działa|dziala|dotarło|przyszło
            hayal kırıklığı
            çalışmıyor|gelmedi|berbat|rezalet|dolandırıcı|şikayet
            kecewa|mengecewakan|penipuan|jelek|rusak|komplain
            tidak|ga|gak|nggak bisa|berfungsi|jalan|sampai|dibuka
            разочарован~|обман|обманули|ужасно|отстой|отвратительно|жалоба|кошмар
            не работает|пришел|пришло|пришёл|открывается|получил|получила
            розчарован~|обман|жахливо|скарга
            не працює
            مخيب|خيبة|نصب|نصاب|سيء|سيئة|شكوى|زفت
            لا|ما|مش يعمل|تعمل|يشتغل|وصل|وصلني|شغال
            bakwas|bekar|ghatiya|fraud|dhokha
            kaam nahi|nahin kar|karta|raha
            बकवास|बेकार|घटिया|धोखा
            काम नहीं
            がっかり
            最悪
            ひどい
            届かない
            動かない
            使えない
            失望
            太差
            骗子
            骗人
            投诉
            用不了
            没收到
            실망~|최악~|사기~|별로~|불만~|환불~
            안 돼요|되요|됩니다|와요|왔어요
            besviken|bedrägeri|dålig|dåligt|funkar|fungerar inte?
            """),
        CueGroup("praise", .praise, 1, """
            love|loved|loving|adore|enjoy|enjoyed|like|liked your|this|these|the|it|you|ur|u|all|how|that|watching|seeing
            i love|adore you
            best|favorite|favourite|fave &video|channel|creator|youtuber|coach|person|artist|song|one|ever
            &great &video|job|work|content|stuff|thing|song|advice|tips|explanation|voice|channel|transformation|body|look|energy|as
            you|this|that|it|these|those|they|so|such|is|are|was|looks|looking|sounds|absolutely|truly|simply|really|very are|is|look|looks|was|so|such|a|an|just|really|truly|absolutely|the|and|pretty|fucking|damn|always? so|such|a|an|the|just|very|really|truly? &great
            ^ so? &great $
            so &great
            keep it|up|going|going|doing|posting|making up|the|great|good|it?
            well done
            good|great|nice|amazing|awesome job|work|one|stuff|vid|shot|edit|thing
            you inspire|motivate|helped|changed|saved|made|make me|my|us
            inspire|inspired|inspires|inspiring|motivated|motivates|motivating me|us|so|?
            big|huge|number|biggest|your fan
            you are|deserve|the more|a|an|so|best|goat|queen|king|legend|inspiration|gem|icon|star|favorite|favourite?
            you are|r a|an|my|the|such queen|king|legend|inspiration|icon|gem|goat|hero|idol|angel|star|beast|machine|genius|goddess|blessing
            queen|king|goat|slay|slayed|slaying|legend|masterpiece|wow|omg|yass|yas|iconic|fire
            proud of you
            congrats|congratulations
            can not wait
            goals
            :praise:|:love:
            lit|dope|amazing|awesome|gorgeous|beautiful|stunning|fantastic|incredible|perfect
            changed my life
            encanta|encanto|encantan|increible|genial|hermosa|hermoso|excelente|maravilloso|espectacular|crack|felicidades|bravo|linda|lindo|preciosa|buenisimo|guapa|mejor
            te amo|quiero|admiro|adoro
            eres|sos lo|la|el|un|una|muy|mi? mejor|maximo|idolo|crack|genial|increible|hermosa
            amei|adorei|amo|lindo|linda|incrivel|maravilhoso|maravilhosa|perfeito|perfeita|top|parabens|sensacional|arrasou|excelente|show
            j'adore|adore|magnifique|superbe|genial|incroyable|excellent|bravo|sublime|parfait
            trop|tres beau|bien|belle|fort|cool
            je t'aime
            toll|super|großartig|wunderschön|geil|klasse|liebe|fantastisch|hammer|mega|genial|perfekt|weiter
            bellissimo|bellissima|bravissimo|bravissima|stupendo|stupenda|meraviglioso|fantastico|fantastica|adoro|grande|complimenti|bravo|brava
            geweldig|prachtig|fantastisch|mooi|leuk|goed|topper|lekker bezig?
            świetne|świetny|super|cudowny|cudowna|piękna|pięknie|kocham|uwielbiam|ekstra|brawo|wspaniały
            çok güzel|iyi
            harika|mükemmel|süper|güzel|muhteşem|bayıldım|helal|efsane|güzelsin|tebrikler|seviyorum
            keren|mantap|bagus|cantik|hebat|kece|terbaik
            luar biasa
            супер|класс|круто|красиво|красивая|красотка|красавчик|молодец|обожаю|люблю|огонь|прекрасно|великолепно|лучший|лучшая|отлично|шикарно
            чудово|клас|гарно|красиво|молодець|неймовірно|обожнюю|люблю|вогонь|найкраща|найкращий|круто
            رائع|رائعة|جميل|جميلة|ممتاز|احبك|أحبك|حلو|روعة|مبدع|مبدعة|ماشاءالله|ابداع|بطل
            ما شاء الله
            mast|badhiya|zabardast|shandar|kamaal|jhakaas|sundar
            bahut|bohot|bhot khoob|accha|acha|badhiya|mast
            बहुत अच्छा|बढ़िया|सुंदर|अच्छी|खूब
            बढ़िया|शानदार|जबरदस्त|कमाल|सुंदर|मस्त|लाजवाब
            素敵
            最高
            可愛い
            かわいい
            すごい
            大好き
            かっこいい
            素晴らしい
            綺麗
            好看
            太棒
            喜欢
            厉害
            漂亮
            真棒
            加油
            好美
            爱你
            支持你
            최고~|멋져~|멋있~|예뻐~|예쁘~|이뻐~|사랑해~|대박~|좋아요|좋아~|짱~|화이팅|파이팅|귀여~
            älskar|grymt|fantastisk|underbar|snygg|fint|vacker|jättebra|toppen|fin
            """),
        CueGroup("thanks", .thanks, 1, """
            thank you|u|so|god|for
            thanks|thankyou|thanx|tnx|thnx|thankful|grateful|appreciate|appreciated
            gracias|obrigado|obrigada|merci|danke|dankeschön|grazie|bedankt|dankjewel|dziękuję|dzieki|dzięki|teşekkürler|teşekkür|sağol|makasih|terimakasih|спасибо|благодарю|дякую|شكرا|شكراً|shukriya|dhanyavaad|dhanyawad|धन्यवाद|शुक्रिया|감사~|고마워~|고맙~|tack
            dank je|u|jullie
            terima kasih
            ありがとう
            感謝
            谢谢
            謝謝
            感谢
            """),
        CueGroup("positive", .positive, 1, """
            love|loved|great|awesome|amazing|happy|glad|excited|beautiful|perfect|best|good|nice|cool|fun|funny|wonderful|excellent|thanks|thank|helpful|enjoy|enjoyed|favorite|yay|congrats|inspiring|motivated|proud|:love:|:happy:|:praise:|:thanks:|:laugh:
            gracias|genial|feliz|bueno|buena|excelente|obrigado|obrigada|bom|boa|merci|bien|super|danke|gut|schön|grazie|bello|bella|goed|leuk|dobry|dobre|güzel|iyi|bagus|senang|хорошо|отлично|рад|добре|جميل|سعيد|accha|khush|अच्छा|よかった|嬉しい|好|开心|좋~|bra|kul
            """),
        CueGroup("negative", .negative, 1, """
            hate|hated|bad|worst|terrible|awful|horrible|sad|angry|annoying|annoyed|disappointed|upset|sucks|boring|ugly|stupid|disgusting|useless|broken|wrong|fail|failed|poor|worse|sorry|unfortunately|sick|tired|lonely|:sad:|:angry:|:dislike:|:heartbreak:|:rude:
            not good|great|happy|like|funny|cool|nice|helpful
            malo|mala|triste|odio|horrible|pessimo|ruim|triste|mauvais|nul|schlecht|traurig|brutto|triste|slecht|zły|smutny|kötü|üzgün|jelek|sedih|плохо|грустно|ужасно|погано|сумно|سيء|حزين|bura|dukhi|बुरा|दुखी|悲しい|ひどい|难过|讨厌|슬퍼~|싫어~|dålig|ledsen
            """),
    ]
}
