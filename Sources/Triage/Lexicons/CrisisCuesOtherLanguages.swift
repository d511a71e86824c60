/// The plainest signs that a fan may harm themselves, in other languages.
enum CrisisCuesOtherLanguages {
    static let groups: [CueGroup] = [
        CueGroup("crisis.explicit.romance", .crisis, 1, """
            quiero|quisiera|queria|desearia|necesito morir|morirme|matarme|suicidarme|desaparecer
            me quiero|voy|quisiera a? morir|matar|suicidar|colgar|desaparecer
            matarme|suicidarme|colgarme|ahorcarme
            quitarme|quitarse la vida
            acabar|terminar con mi vida|todo|esto
            no quiero vivir|seguir|despertar|existir
            ya? no quiero|puedo seguir viviendo|vivir|mas
            no tengo ganas|razones|motivos de|para vivir
            sin ganas de vivir
            cansado|cansada|harto|harta de vivir|la vida|esta|existir
            mejor muerto|muerta
            estarian|estarán|estaria mejor sin mi
            nadie me .. extrañara|extranaria|va
            cortarme|cortandome|autolesion~|hacerme daño
            me corto las|los venas|brazos|muñecas
            ojala no|me despertar|despertara|muriera
            quero|queria|preciso|vou morrer|sumir|me .. matar?
            quero|queria|vou|penso me|em matar|suicidar|enforcar
            me matar
            tirar|tirar-me minha|a propria? vida
            acabar com minha|a vida|tudo
            nao quero|aguento mais? viver|existir|acordar|mais
            nao aguento mais
            cansado|cansada de viver|existir
            melhor sem mim
            me cortar|corto|cortando|mutilar
            vontade de morrer|sumir|viver
            sem vontade de viver
            je veux|voudrais|vais|veut mourir|crever|disparaitre
            me tuer|suicider|pendre|foutre
            j'ai envie de mourir|crever|disparaitre
            envie de mourir|crever|en finir
            en finir avec la|ma|tout vie?
            mettre fin a mes|ma jours|vie
            je ne|n'ai veux|plus plus vivre
            plus envie de vivre|continuer
            marre de vivre|la|cette vie?
            je me scarifie|mutile|coupe|taillade
            mieux sans moi
            voglio|vorrei morire|uccidermi|ammazzarmi|sparire|farla
            uccidermi|ammazzarmi|impiccarmi|suicidarmi
            togliermi la vita
            farla finita
            non voglio|ho piu? vivere|voglia vivere?
            stanco|stanca di vivere
            mi taglio|faccio le|del vene|male|braccia
            meglio senza di me
            """),
        CueGroup("crisis.explicit.germanic", .crisis, 1, """
            ich will|möchte|mochte|wollte|werde nur|einfach|nicht|auch? sterben|tot
            ich will|möchte|mag|kann nicht mehr leben|sein|weiterleben|aufwachen|weitermachen
            will|kann|mag nicht mehr leben
            ich kann nicht mehr
            mich umbringen|umzubringen|töten|erhängen|aufhängen|ritzen
            bringe|bring|bringen mich um
            selbstmord~
            suizid~
            das|mein|meinem leben nehmen|beenden|ende
            keinen|kein sinn|grund .. leben
            keine lust mehr? zu leben
            lebensmüde
            leben nicht mehr|lebenswert
            schluss machen mit dem|meinem
            ohne mich besser|dran
            besser dran ohne mich
            ritze|ritzen|geritzt mich|wieder
            selbstverletz~
            nie wieder|mehr aufwachen
            wäre|ware ich|lieber|am tot|liebsten|besser tot?
            ik wil|zou dood|sterven|niet liever|meer? dood|leven?
            zelfmoord~|zelfdoding~
            mezelf|mijzelf .. doden|vermoorden|ophangen|snijden
            wil niet meer leven|verder
            einde aan mijn leven
            uit het leven stappen
            geen zin|reden meer? om|in te|leven leven?
            beter af zonder mij
            jag vill|ville|orkar inte|bara? dö|leva|mer
            ta mitt liv|livet
            självmord~
            ta livet av mig
            vill|orkar inte leva
            skära|skär mig
            bättre utan mig
            """),
        CueGroup("crisis.explicit.slavicTurkish", .crisis, 1, """
            chcę|chce umrzeć|umrzec|zniknąć|zabić|sie|się
            zabić|zabic|zabije|zabiję się|sie
            nie chcę|chce już|juz? żyć|zyc|istnieć
            samobój~|samoboj~
            mam dość życia|zycia
            odebrać sobie życie
            skończyć ze sobą|wszystkim
            powiesić|powiesić się
            tnę|tne|cięcie|ciąć się|sie
            nie mam po co żyć
            lepiej beze mnie
            хочу|хочется|хотел|хотела умереть|сдохнуть|исчезнуть|подохнуть|повеситься
            не хочу|хочется больше? жить|просыпаться|существовать
            покончить|покончу|кончить с|жизнью собой
            покончить с жизнью
            убить|убью себя
            суицид~|самоубий~|самогубств~|суїцид~|роскомнадзор
            выпилиться|выпилюсь|вскрыться|повешусь|вскроюсь|самовыпил~
            нет смысла жить|жизни
            устал|устала|надоело жить|от жизни
            лучше без меня
            режу|порезать|резать себя|вены|руки
            незачем|зачем жить
            хочу|хотів|хотіла померти|вмерти|зникнути|здохнути
            не хочу більше? жити|існувати
            вбити|вбʼю|вбю|убити себе
            накласти на себе
            немає сенсу жити
            ölmek istiyorum|isterdim|istedim
            kendimi öldürmek|öldüreceğim|asmak|asacağım|kesiyorum|kesmek|öldürücem
            intihar~
            yaşamak istemiyorum
            hayatıma son
            canıma kıymak|kıyacağım
            yaşamaktan bıktım|yoruldum
            keşke ölsem|ölseydim|doğmasaydım
            yaşamanın anlamı yok
            """),
        CueGroup("crisis.explicit.asian", .crisis, 1, """
            ingin|mau|pengen|pingin|pengin mati|bunuh|mengakhiri|menghilang
            bunuh diri
            mengakhiri|akhiri hidup~
            capek|lelah|cape hidup
            ga|gak|nggak|tidak|tak ingin|mau|pengen hidup|bangun lagi?
            menyakiti|melukai diri
            sayat|menyayat|nyayat tangan|diri
            mati aja|saja
            marna|mrna chahta|chahti|hai|chahtaa|hu|hun
            mar jana|jaana chahta|chahti|hai
            mar|mer jau|jaun|jaunga|jaungi
            jeena|jina nahi|nahin|nai chahta|chahti|hai
            jeene|jine ka|ki man|mann|ichha|iccha nahi|nahin
            khudkushi|khudkhushi|aatmahatya|atmahatya|suside
            khud ko maar|khatam|khatm
            apni jaan|zindagi de|dena|le|lena|khatam|khatm
            मरना चाहता|चाहती|है
            मर जाना|जाऊं|जाऊँ चाहता|चाहती|है?
            आत्महत्या
            खुदकुशी
            ख़ुदकुशी
            जीना नहीं चाहता|चाहती
            जीने का|की मन|इच्छा नहीं
            अपनी जान दे|ले|देना|लेना
            खुद को मार|खत्म|ख़त्म
            اريد|أريد|ابغى|نفسي|بدي|عايز|عايزه|ابي ان|أن? اموت|أموت|الموت|انتحر
            انتحار~
            الانتحار~
            سأنتحر|انتحر|بنتحر|هنتحر
            اقتل|أقتل|سأقتل|بقتل|هقتل نفسي
            لا اريد|أريد العيش|الحياة|أن|ان? اعيش?
            مابي|ما ابي|بدي|ابغى اعيش|أعيش
            انهي|أنهي|سأنهي حياتي
            تعبت|مللت|كرهت من? الحياة|حياتي|العيش
            اذي|أذي|أؤذي|اجرح|أجرح نفسي
            死にたい
            死にたく
            消えたい
            自殺
            生きていたくない
            生きたくない
            生きる意味
            生きてる意味
            生きるのが
            もう生き
            死んだほうが
            死んだ方が
            リスカ
            リストカット
            自傷
            首を吊
            首吊り
            飛び降り
            いなくなりたい
            楽になりたい
            死のう
            죽고 싶~
            죽고싶~
            자살~
            자해~
            죽을래|죽을거야|죽을까|죽어버릴~|뒤지고싶~
            살기 싫~
            살기싫~
            살고 싶지
            사라지고 싶~
            사라지고싶~
            목숨을 끊~
            목을 매~
            극단적 선택~
            极端选择
            想死
            自杀
            不想活
            活不下去
            活着没意思
            活着没意义
            活著沒
            轻生
            輕生
            结束生命
            结束自己
            結束生命
            自残
            自殘
            割腕
            跳楼
            跳樓
            想消失
            死了算了
            """),
        CueGroup("crisis.excused.otherLanguages", .notCrisis, 1, """
            想死你|我了|你了
            笑死
            escuadron suicida
            nao aguento mais rir|esperar|de|:laugh:
            ich kann nicht mehr :laugh:
            ich kann nicht mehr vor|warten lachen?
            ölmek istiyorum gülmekten
            mau|pengen mati ketawa
            """),
    ]
}
