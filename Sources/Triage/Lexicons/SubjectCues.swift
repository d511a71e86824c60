/// Collaboration requests, greetings, and messages that ask for no answer.
enum SubjectCues {
    static let groups: [CueGroup] = [
        CueGroup("collaboration", .collaboration, 1, """
            collab|collabs|collaborate|collaborating|collaboration|collaborations
            partnership|partnerships
            partner with|up you|us|together?
            sponsor|sponsorship|sponsoring|sponsored you|your|a|our|video|post|opportunity|deal|?
            sponsorship|sponsorships
            brand ambassador|ambassadors|deal|deals|partner
            ambassador|ambassadors for|our|program
            business inquiry|inquiries|enquiry|opportunity|proposal|email|contact
            work|working|team|teaming with|together|up you|on|with|a?
            send|gift|ship you our|some|free
            send|gift|ship you|u .. product|products|package|samples|sample|clothes|gear|supplements
            pr package|packages|list
            media kit
            your rates|rate|pricing|fees for? .. post|story|video|promotion|reel|?
            how much do|would|for you? charge|cost .. post|story|promo|promotion|shoutout|ad|video|reel
            paid promotion|promotions|partnership|post|collaboration|campaign|ad
            our &brandword .. you|your|love|looking|would
            we are a|an|looking .. &brandword|creators|influencers|ambassadors|content
            looking for influencers|creators|ambassadors|models|people|talent
            affiliate|affiliates program|link|partner|marketing|with|for
            i represent
            on behalf of
            marketing|talent|pr|influencer manager|agency|agent|team|campaign
            contract|deal .. with you|offer
            colaboracion|colaborar|patrocini~|colaboración|alianza|embajador~
            trabajar contigo|juntos
            parceria|parcerias|publi|colaborar|colaboracao|permuta
            trabalhar com voce
            partenariat|partenariats|collaborer|ambassadrice|ambassadeur|sponsoris~
            zusammenarbeit|zusammenarbeiten|kooperation|kooperieren|kooperationen|werbepartner~
            collaborazione|collaborare|sponsorizz~
            samenwerking|samenwerken
            współpraca|współpracę|współpracować|współpracy
            iş birliği|birligi
            işbirliği|isbirligi|reklam|sponsor~
            kerjasama|kerja|endorse|endorsement|paid sama|promote?
            сотрудничество|сотрудничать|сотрудничества|реклам~|коллаборац~|бартер
            співпраця|співпрацю|співпрацювати|реклам~
            تعاون|التعاون|شراكة|اعلان|إعلان|رعاية
            sahyog|collaboration karna
            コラボ
            タイアップ
            案件のご
            お仕事の依頼
            合作
            商务
            赞助
            협업~|콜라보~|협찬~
            광고 문의~|제안~
            samarbete|samarbeta|sponsra~
            """),
        CueGroup("greeting", .greeting, 1, """
            ^ hi|hello|hey|heyy|yo|sup|hii|hiya|good morning|evening|night|afternoon|day?
            how are|r you|u|things|doing
            how is it|your|everything going|day?
            what is up
            how do you do
            wassup|whatsup|wyd|hru
            hola|oi|ola|salut|bonjour|coucou|hallo|moin|servus|ciao|hoi|czesc|cześć|merhaba|selam|halo|hai|привет|здравствуйте|привіт|مرحبا|السلام|اهلا|namaste|namaskar|नमस्ते|hej|hejsan|안녕~|buenas|buenos
            こんにちは
            こんばんは
            おはよう
            你好
            您好
            """),
        CueGroup("noReply", .noReply, 1, """
            ^ first|second|third|early|1st|2nd $|here|comment|like|view
            who .. watching|listening|here|else .. #|2024|2025|2026|now|still|today|from|after|in
            anyone here|watching|listening .. #|from|after|in|still
            ^ lol|lmao|haha|hahaha|lmfao|same|facts|true|real|this|mood|relatable|me|bruh|rip|ok|okay|k|yes|no|yep|nope|wow|damn|oof $
            """),
    ]
}
