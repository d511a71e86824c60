/// Word lists that phrases name with `&`.
enum CueWords {
    static let lists: [String: String] = [
        "want": "want wants wanted wanting wish wished wishing need needed",
        "self": "myself meself mahself",
        "harm": "kill killing killed unalive unaliving unalived hang hanging hanged hung drown drowning stab stabbing strangle strangling suffocate shoot shooting end ending poison poisoning",
        "live": "live living alive exist existing life",
        "die": "die died dying dead death",
        "gone": "gone dead died die dying disappear disappeared vanish vanished",
        "relative": "mom mum mother dad father brother sister son daughter friend bestfriend bestie girlfriend boyfriend gf bf wife husband cousin partner kid child",
        "other": "himself herself themself themselves hisself",
        "number": "thirteen twelve eleven ten nine eight fourteen fifteen sixteen seventeen",
        "grade": "6th 7th 8th 9th 10th sixth seventh eighth ninth tenth",
        "body": "wrist wrists arm arms thigh thighs leg legs skin veins vein",
        "you": "you u yall ya",
        "insult": "idiot idiots moron morons loser losers dumbass dumbasses retard retards retarded asshole assholes bitch bitches cunt cunts whore whores slut sluts bastard bastards faggot faggots fag fags nigger niggers nigga dickhead dickheads motherfucker motherfuckers fucker fuckers scumbag scumbags douche douchebag twat twats wanker wankers tosser prick pricks imbecile cretin pig hoe hoes thot thots skank simp incel clown clowns trash garbage shithead bellend cocksucker pussy tranny chink spic kike paki raghead coon",
        "video": "video videos vid vids reel reels content post posts channel page story stories clip clips short shorts stream streams podcast episode song music work edit edits tutorial tutorials workout workouts recipe recipes photo photos pic pics picture pictures feed account vlog vlogs",
        "great": "great amazing awesome fantastic incredible brilliant excellent wonderful beautiful gorgeous stunning perfect fire lit dope epic superb lovely outstanding phenomenal inspiring inspirational best favorite favourite helpful insane sick legendary iconic cool nice good goat goated masterpiece underrated",
        "symptom": "pain pains ache aches swelling swollen bleeding numbness tingling fever rash dizziness dizzy palpitations vomiting nausea migraine migraines seizure seizures fainting fainted spasm spasms cramps inflammation infection blood lump bruising",
        "bodypart": "chest heart back knee knees shoulder shoulders hip hips neck wrist wrists ankle ankles elbow elbows spine hamstring stomach head joint joints calf foot feet groin rib ribs leg legs arm arms hand hands eye eyes breast",
        "illness": "diabetes diabetic epilepsy epileptic asthma asthmatic arthritis scoliosis sciatica hernia hernias herniated herniation fibromyalgia pcos endometriosis hypertension cancer tumor tumour leukemia lupus thyroid hypothyroid hypothyroidism hashimoto hashimotos anemia anaemia ibs crohns colitis osteoporosis tendonitis tendinitis fibroids gout angina arrhythmia stroke concussion pneumonia preeclampsia diastasis anorexia anorexic bulimia bulimic osteoarthritis sclerosis parkinsons alzheimers dementia celiac copd hepatitis hiv psoriasis eczema schizophrenia bipolar adhd ptsd glaucoma neuropathy slipped",
        "medicine": "medication medications meds antibiotic antibiotics ibuprofen aspirin paracetamol acetaminophen tylenol insulin metformin ozempic wegovy semaglutide statin statins prednisone steroids steroid accutane isotretinoin xanax prozac zoloft lexapro sertraline fluoxetine antidepressant antidepressants ssri ssris adderall ritalin warfarin clenbuterol clen testosterone trt levothyroxine painkiller painkillers opioid opioids oxycodone tramadol birthcontrol lithium valium ambien chemotherapy chemo antihistamine dosage dose",
        "lawyer": "lawyer lawyers attorney attorneys solicitor solicitors barrister counsel litigator",
        "court": "sue suing sued lawsuit lawsuits litigation subpoena injunction defamation libel slander infringement plagiarism",
        "brandword": "brand company agency startup business label firm team clothing skincare supplement supplements product products app platform store shop",
        "politician": "trump biden obama putin zelensky zelenskyy netanyahu modi erdogan macron merkel scholz merz starmer trudeau bolsonaro lula milei kamala harris desantis vance maga newsom meloni orban sunak musk maduro khamenei",
    ]
}
