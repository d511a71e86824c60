/// Common given names in the languages that fans write most: evidence that a word addresses a person, for taking other fans' names
/// out of a past reply. Not complete, and not the only evidence (see `NameSlots`).
enum GivenNames {
    static func contains(_ word: some StringProtocol) -> Bool { Self.names.contains(word.lowercased()) }

    /// Whether `text` has any of the names or any of `others`, or an `@`; works on bytes, to pass over most texts quickly.
    static func mayOccur(in text: String, or others: Set<UInt64>) -> Bool {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            switch byte {
            case 64: return true
            case 65 ... 90: hash = (hash ^ UInt64(byte | 32)) &* 0x100_0000_01B3
            case 97 ... 122, 128...: hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            default:
                if Self.hashes.contains(hash) || others.contains(hash) { return true }
                hash = 0xCBF2_9CE4_8422_2325
            }
        }
        return Self.hashes.contains(hash) || others.contains(hash)
    }

    static func hash(_ word: String) -> UInt64 { word.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }

    private static let hashes = Set(Self.names.map(Self.hash))

    private static let names: Set<String> = Set(
        ("aaron abby abigail adam adele adrian agnes ahmed aisha alan alba alejandro alessandra alex alexa alexander alexandra alice alicia alina alisha alma amanda amber amelia amina amir amy "
            + "ana andre andrea andreas andrew andy angela angie anita anja anna anne annie annika anthony anton antonia antonio anya ariana arthur ashley astrid aubrey audrey ava barbara beatrice beatriz "
            + "becky bella ben benjamin bernd beth bianca bjorn brad brandon brenda brian brianna bruno bryan callum camila camille carl carla carlos carmen carol carolina caroline cassie catherine cathy "
            + "cecilia celine charlie charlotte chiara chloe chris christian christina christine cindy claire clara claudia clement colin connor cora courtney craig cristina daisy dan dana daniel daniela danielle "
            + "danny daphne dave david dawn dean deborah denise dennis derek diana diego dieter dominic donna dorothy doug duncan dylan eddie edith eduardo edward elena eli elias elisa elise eliza elizabeth "
            + "ella ellen ellie elliot eloise elsa emil emilia emilie emily emma enrique eric erica erik erika erin esther ethan eva evan eve evelyn evie fabian fatima felicia felipe felix fernanda fernando "
            + "fiona florian frances francesca francesco francis francisco frank franziska fred frederik frida gabriel gabriela gareth gary gavin gemma george georgia gerald gianna gina giulia giuseppe gloria "
            + "graham greg greta guillaume gustavo hailey hanna hannah hannes harriet harry hassan heather hector heidi heinz helen helena helga henrik henry hilda holly hugo ian ibrahim ida imogen ines ingrid "
            + "irene iris isaac isabel isabella isla ivan ivy jack jackie jackson jacob jada jake jakob james jamie jan jana jane janet janine jared jasmin jasmine jason javier jay jean jeff jen jenna jennifer "
            + "jenny jens jeremy jess jesse jessica jessie jill jim jimmy joan joana joanna joao jochen joe joel johan johanna johannes john johnny jon jonas jonathan jordan jorge jose josef joseph josephine josh "
            + "joshua joyce juan juana judith judy jules julia julian juliana julie juliet julio julius justin justine kai karen karin karina karl karla kasia kate katharina kathleen kathryn kathy katie katja "
            + "katrin kayla keith kelly ken kendra kenneth kerry kevin kim kimberly kirsten klara klaus kofi kristen kristin kristina kurt kyle lara larissa larry lars laura lauren laurent lea leah leila lena "
            + "leo leon leonie leslie levi lewis lia liam lidia lilian lilly lily lina linda lindsay lisa liv lola lorenzo lotte louis louisa louise luca lucas lucia lucy luis luisa luka lukas luke luna lydia "
            + "lynn mackenzie maddie madison magda maia malik mandy manuel manuela mara marc marcel marcela marco marcos marcus margaret maria mariam mariana marie marina mario marion marisa marissa mark marko "
            + "markus marlene marta martha martin martina marty mary mateo mathilda mathilde matt matteo matthew matthias maureen max maya meera megan mehmet mei melanie melissa mia michael michaela michelle "
            + "miguel mike mikkel mila milena miles millie mimi mina minna mira miranda miriam mohamed mohammed moira molly mona monica monika morgan moritz muhammad nadia nadine nancy naomi natalia natalie natasha "
            + "nathan neha neil nia nick nicola nicolas nicole nils nina noah noel noemi noor nora norbert norman olga oliver olivia olli omar oscar otto owen pablo paige pamela paola pascal pat patricia patrick "
            + "paul paula paulina pauline pedro penelope penny pete peter petra phil philip philipp phoebe pia pierre pilar piper priya quinn rachel rafael rahul ralf ramon raquel rashid raul ravi ray rebecca "
            + "regina rene renee ricardo richard rick rita rob robert roberta roberto robin rocio rodrigo roger roland roman romy ron ronja rosa rosalie rose rosie ross ruben ruby runa ruth ryan sabine sabrina "
            + "sally salma sam samantha samir samira samuel sandra sara sarah sascha saskia savannah scott sean sebastian selena selina serena sergio seth shannon sharon sheila shelly sienna silke silvia simon "
            + "simone sofia sofie sonia sonja sophia sophie stacy stefan stefanie stella stephanie stephen steve steven stuart sue summer susan susanne susie suzanne svenja sven sydney sylvia tamara tania tanja "
            + "tanya tara tatiana taylor ted teresa tess tessa thea theo theresa thomas tia tiago tiffany till tim timo timothy tina tobias toby todd tom tomas tommy toni tony tracy travis trevor trisha tyler "
            + "ulrich ursula uwe valentina valeria valerie vanessa vera veronica vicky victor victoria viktor vincent viola violet virginia vivian walter wanda wendy werner wes will william willow wolfgang xavier "
            + "yara yasmin yolanda yuki yusuf yvonne zach zara zoe zoey").split(separator: " ").map(String.init))
}
