"""Training rows of every model: (text, share of truth 0 to 1, weight, group). Rows of one group are held out together."""
import csv
import hashlib
import json
import os
import re

import numpy as np

import crisis_texts
import injection_texts

csv.field_size_limit(10_000_000)
SAFETY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Sources/Evaluation/Fixtures/safety.jsonl")
WARM = {"admiration", "gratitude", "love", "joy", "curiosity", "optimism", "excitement"}
POSITIVE = {"admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism", "pride", "relief"}
NEGATIVE = {"anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief", "nervousness", "remorse", "sadness"}


def bucket_of(text, size):
    return int(hashlib.sha1(re.sub(r"\s+", " ", text.lower()).strip().encode()).hexdigest()[:8], 16) % size


def strip_marks(text):
    """As sets that lost their punctuation have it."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]|_", "", text)).strip()


class Sources:
    def __init__(self, folder, seed):
        self.folder = folder
        self.generator = np.random.default_rng(seed)
        self.chat_rows = self.lines("style_chitchat_background.jsonl")
        self.chat = [row["prompt"] for row in self.chat_rows]
        self.emotions = [(row["text"], set(row["labels"].split("|"))) for row in self.table("emotion_goemotions_train.csv")]
        self.clinc = [row["text"] for row in self.table("intent_clinc150_train.csv")]
        self.banking = [row["text"] for row in self.table("intent_banking77_train.csv")]
        self.irc = self.lines("style_irc_dev.jsonl")
        self.support = self.lines("support_ibm_cdp_dev.jsonl")
        self.videos = self.table("youtube_spam_train.csv")
        self.sms = self.table("sms_spam_train.csv")

    def table(self, name):
        with open(os.path.join(self.folder, name), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def lines(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def some(self, texts, count):
        return [texts[index] for index in self.generator.permutation(len(texts))[:count]]

    def spam(self):
        rows = [(row["text"], int(row["label"] == "spam"), 1.0, "video " + row["video"]) for row in self.videos]
        rows += [(row["text"], int(row["label"] == "spam"), 0.05, "sms") for row in self.sms]
        rows += [(text, 0, 0.04, "chat") for text in self.some(self.chat, 2500) + self.some(self.clinc, 1500)]
        rows += [(text, 0, 0.05, "emotion") for text, _ in self.emotions[:5000]]
        # Questions with links and long complaints are no spam.
        rows += [(row["prompt"], 0, 0.6, "support %d" % bucket_of(row["prompt"], 5)) for row in self.support]
        rows += [(row["prompt"], 0, 0.06, "irc") for row in self.some(self.irc, 2000)]
        return rows

    def abuse(self):
        rows = [
            (row["text"], int(row["label"] != "neither"), 1.0 if row["label"] == "neither" else 0.35, "tweets %d" % bucket_of(row["text"], 5))
            for row in self.table("toxic_davidson_train.csv")
        ]
        rows += [(row["text"], int(row["label"] == "toxic"), 2.5, "surge %d" % bucket_of(row["text"], 5)) for row in self.table("toxic_surge_train.csv")]
        for text, labels in self.emotions:
            if labels & {"anger", "disgust"}:
                rows.append((text, 0.7, 0.5, "emotion"))
            elif labels & {"annoyance"}:
                rows.append((text, 0.5, 0.3, "emotion"))
            elif not labels & NEGATIVE:
                rows.append((text, 0.02, 0.4, "emotion"))
        rows += [(text, 0, 0.5, "chat") for text in self.some(self.chat, 3000) + self.some(self.clinc, 1500)]
        return rows

    def injection(self):
        letters = lambda text: re.sub(r"[^a-z0-9]", "", text.lower())[:40]
        rows = [
            (row["text"], int(row["label"] == "injection"), 1.0, "injection %d" % bucket_of(letters(row["text"]), 5))
            for row in self.table("injection_dev.csv") if row["source"] != "tensor-trust-data"
        ]
        rows += [(text, 1, 0.4, "own") for text in sorted(set(injection_texts.attacks(self.generator, 2500)))]
        rows += [(text, 0, 0.4, "own") for text in sorted(set(injection_texts.harmless(self.generator, 1200)))]
        rows += [(text, 0, 0.25, "chat %d" % bucket_of(text, 5)) for text in self.some(self.chat, 4000) + self.some(self.clinc, 3000) + self.some([t for t, _ in self.emotions], 3000)]
        rows += [(text, 0, 0.25, "chat %d" % bucket_of(text, 5)) for text in self.some([row["prompt"] for row in self.irc], 1500) + self.some(self.banking, 1000)]
        rows += [(row["prompt"], 0, 0.25, "chat %d" % bucket_of(row["prompt"], 5)) for row in self.lines("style_presidents_dev.jsonl")[:800]]
        return rows

    def need(self):
        cut = lambda text: " ".join(text.split()[:60])
        asks = lambda text: "?" in text
        rows = []
        for row in self.irc:
            rows.append((cut(row["prompt"]), 1 if asks(row["prompt"]) else 0.5, 1.0, "irc"))
            rows.append((cut(row["reply"]), 1 if asks(row["reply"]) else 0, 1.0, "irc"))
        for row in self.support:
            rows += [(cut(row["prompt"]), 1, 1.5, "support"), (cut(row["reply"]), 0, 0.5, "support")]
        rows += [(cut(text), int(asks(text)), 0.5, "chat") for text in self.chat[:9000]]
        for text, labels in self.emotions:
            if labels & {"curiosity", "confusion"}:
                rows.append((text, 1 if asks(text) else 0.6, 1.0, "emotion"))
            elif asks(text):
                rows.append((text, 1, 0.4, "emotion"))
            elif "desire" in labels:
                rows.append((text, 0.5, 0.5, "emotion"))
            else:
                rows.append((text, 0, 0.6 if labels & POSITIVE else 0.35, "emotion"))
        rows += [(text, 1, 0.3, "intent") for text in self.clinc if bucket_of(text, 3) == 0]
        rows += [(text, 1, 0.5, "intent") for text in self.banking if bucket_of(text, 3) == 0]
        rows += [(row["text"], int(asks(row["text"]) and row["label"] == "ham"), 0.8, "video") for row in self.videos]
        return [row for row in rows + [(strip_marks(row[0]),) + row[1:] for row in rows] if row[0]]

    def question(self):
        """Whether it asks something, told without the mark."""
        texts = self.chat[:9000] + [text for text, _ in self.emotions] + [text for row in self.irc for text in (row["prompt"], row["reply"])]
        return [(strip_marks(text), int("?" in text), 1.0, "all") for text in texts if len(text) < 300 and strip_marks(text)]

    def mood(self, wanted, other):
        rows = []
        for text, labels in self.emotions:
            if labels & wanted and not labels & other:
                rows.append((text, 1, 1.0, "emotion"))
            elif not labels & wanted:
                rows.append((text, 0, 1.0 if labels & other else 0.7, "emotion"))
        return rows + [(text, 0, 0.2, "intent") for text in self.some(self.clinc + self.banking, 3000)]

    def crisis(self, held=(), held_fans=()):
        """`held` are topics of distress_texts.py to leave out, `held_fans` of creator_texts.py."""
        generator = self.generator
        dark = {"sadness", "grief", "remorse", "fear", "nervousness", "disappointment", "embarrassment"}
        calm = [text for text, labels in self.emotions if not labels & dark]
        sad = [text for text, labels in self.emotions if labels & dark and not labels & POSITIVE and re.search(r"\b(i|my|me|im)\b", text.lower())]
        chat = [text for text in self.chat if len(text) < 120]
        everyday = chat + calm
        rows = [(text, 1, 1.0, "own") for text in crisis_texts.posts(generator, 7000, everyday)]
        rows += [(text, 1, 1.0, "told") for text in crisis_texts.told(generator, 16000, sad, held)]
        # What `evaluate safety` holds is a regression test and no estimate, so it is learned from too, in the ways people type.
        with open(SAFETY, encoding="utf-8") as file:
            known = [row["text"] for row in map(json.loads, file) if row["risk"] == "crisis"]
        rows += [(text, 1, 1.0, "safety") for text in sorted({crisis_texts.vary(text, generator) for text in known for _ in range(12)} | set(known))]
        rows += [(text, 1, 1.0, "line") for text in sorted(set(crisis_texts.lines(generator, 17000, held)))]
        rows += [(text, 0, 1.0, "own") for text in sorted(set(crisis_texts.innocents(generator, 3000)))]
        rows += [(text, 0, 1.0, "own") for text in sorted(set(crisis_texts.calm(generator, 7000, everyday)))]
        rows += [(text, 0, 1.0, "fans") for text in sorted(set(crisis_texts.fans(generator, 18000, held_fans)))]
        ordinary = self.chat + [row["reply"] for row in self.chat_rows] + [row["reply"] for row in self.lines("style_chitchat_dev.jsonl")] + calm + self.some(self.clinc, 3000) + self.some(self.banking, 2500) + [row["text"] for row in self.sms if row["label"] == "ham"]
        ordinary += [row["prompt"] for row in self.support] + [row["text"] for row in self.videos] + [row["prompt"] for row in self.irc] + self.some([row["reply"] for row in self.irc], 2000)
        rows += [(text, 0, 1.0, "chat %d" % bucket_of(text, 5)) for text in ordinary]
        # Long first-person talk about nothing grave: several replies of one author after another.
        for _ in range(4000):
            start = int(generator.integers(len(self.chat_rows) - 30))
            author = self.chat_rows[start]["author"]
            parts = [row["reply"] for row in self.chat_rows[start : start + 30] if row["author"] == author][: int(generator.integers(2, 14))]
            rows.append((" ".join(parts), 0, 1.0, "long"))
        for _ in range(2500):
            parts = [calm[index] for index in generator.integers(len(calm), size=int(generator.integers(2, 12)))]
            rows.append((". ".join(parts), 0, 1.0, "long"))
        return rows
