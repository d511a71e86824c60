#!/usr/bin/env python3
"""Measures the models of the Triage room on texts that they have not seen, and writes the figures that `understudy evaluate all` prints as recorded.

    python3 Tools/measure_triage.py --data FOLDER --binary .build/debug/understudy [--only spam,abuse] [--out Fixtures/evaluation/recorded.csv] [--seed 7]

FOLDER as for train_triage.py. Every fold is fitted anew without its held-out texts; where words and model decide together, the binary scores the
held-out texts with the fold's model in place of the shipped one. Parts that are not named by --only keep their rows. The same data and seed give
the same figures.
"""
import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import train_triage  # noqa: E402
import crisis_texts  # noqa: E402
import distress_texts  # noqa: E402
from features import matrix  # noqa: E402
from measures import auc, recall_at  # noqa: E402
from sources import Sources  # noqa: E402


class Fold:
    """The rows of a model with their features, and fits that leave groups out."""

    def __init__(self, rows, name):
        self.texts = [row[0] for row in rows]
        self.labels = np.array([row[1] for row in rows], dtype=float)
        self.weights = np.array([row[2] for row in rows])
        self.groups = np.array([row[3] for row in rows])
        self.features = matrix(self.texts)
        self.how = train_triage.MODELS[name]

    def held_out(self, chosen):
        """Which rows are held out, and their log odds by a model that has seen none of them."""
        vector, bias = self.fit(~chosen)
        return np.flatnonzero(chosen), self.features[chosen] @ vector + bias

    def fit(self, kept):
        return train_triage.fit(self.features[kept], self.labels[kept], self.weights[kept], *self.how)


def with_words(binary, task, texts, labels, odds):
    """Figures of the whole triage, the fold's model in place of the shipped one."""
    with tempfile.TemporaryDirectory() as folder:
        data, out = os.path.join(folder, "fold.csv"), os.path.join(folder, "out.json")
        with open(data, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "label", "odds"])
            writer.writerows(zip(texts, labels, ("%.6f" % value for value in odds)))
        return evaluated(binary, task, data, "1", out, ["--model-column", "odds"])


def evaluated(binary, task, data, positive, out, more=()):
    subprocess.run([binary, "evaluate", "triage", "--task", task, "--data", data, "--positive", positive, "--json", out, *more], check=True, stdout=subprocess.DEVNULL)
    with open(out, encoding="utf-8") as file:
        return json.load(file)


def listed(values, digits):
    return ", ".join("%.*f" % (digits, value) for value in values) + "; mean %.*f" % (digits, np.mean(values))


def spam(options, sources):
    fold = Fold(sources.spam(), "spam")
    figures = []
    for video in sorted({group for group in fold.groups if group.startswith("video")}):
        rows, odds = fold.held_out(fold.groups == video)
        figures.append(with_words(options.binary, "spam", [fold.texts[row] for row in rows], fold.labels[rows].astype(int), odds))
    how = "model and words, each video unseen by the model"
    return [
        ("spam, leave one video out, accuracy", listed([figure["accuracy"] for figure in figures], 3), how),
        ("spam, leave one video out, AUC", listed([figure["auc"] for figure in figures], 3), how),
    ]


def abuse(options, sources):
    fold = Fold(sources.abuse(), "abuse")
    held = np.isin(fold.groups, ["tweets 0", "surge 0"])
    rows, odds = fold.held_out(held)
    result = []
    for kind, name in (("tweets", "Davidson"), ("surge", "Surge")):
        part = np.array([fold.groups[row].startswith(kind) for row in rows])
        figure = with_words(options.binary, "abuse", [fold.texts[row] for row in rows[part]], fold.labels[rows[part]].astype(int), odds[part])
        result.append((f"abuse, a fifth of {name} by hash, AUC", "%.3f" % figure["auc"], "model and words, the fifth unseen by the model"))
    return result


def need(options, sources):
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(options.data, "youtube_comment_need_train.csv")
        figure = evaluated(options.binary, "needs-reply", data, "content_concern", os.path.join(folder, "out.json"))
    how = "as shipped; nothing was learned from these"
    return [("needs a reply, YouTube tutorial comments, AUC", "%.3f" % figure["auc"], how)]


def injection(options, sources):
    fold = Fold(sources.injection(), "injection")
    areas, recalls, own = [], [], []
    for number in range(5):
        rows, odds = fold.held_out(np.array([group.endswith(" %d" % number) for group in fold.groups]))
        truth = (fold.labels[rows] > 0.5).astype(int)
        areas.append(auc(truth, odds))
        recalls.append(recall_at(truth, odds, 0.01))
        part = np.array([fold.groups[row].startswith("injection") for row in rows])
        own.append(auc(truth[part], odds[part]))
    how = "model alone, each fifth unseen"
    return [
        ("injection, five fifths by template, AUC", listed(areas, 3), how),
        ("injection, the same fifths, recall at 1 % false alarms", listed(recalls, 2), how),
        ("injection, the same fifths, the sets' own benign rows only, AUC", listed(own, 3), how),
    ]


def crisis(options, sources):
    """Every fourth topic is held out at once. Held-out posts hold nothing but lines of these topics; the threshold lets one in a hundred of a fifth of
    ordinary talk through, which the fit has not seen either."""
    topics = sorted(distress_texts.topics())
    held = topics[::4]
    fold = Fold(sources.crisis(held=held), "crisis")
    talk = fold.groups == "chat 0"
    vector, bias = fold.fit(~talk)
    length = lambda text: min(len(re.findall(r"\w+", text)) / 30, 1)
    odds = lambda texts, rows: rows @ vector + bias + np.array([length(text) for text in texts])
    ordinary = np.sort(odds([fold.texts[row] for row in np.flatnonzero(talk)], fold.features[talk]))[::-1]
    threshold = ordinary[len(ordinary) // 100]
    generator = np.random.default_rng(options.seed + 1)
    lines = [line for name in held for line in distress_texts.topics()[name]]
    pick = lambda: crisis_texts.expand(lines[generator.integers(len(lines))], generator)
    single = sorted({crisis_texts.vary(pick(), generator) for _ in range(600)})
    long = [crisis_texts.vary(crisis_texts.join([pick() for _ in range(int(generator.integers(4, 10)))], generator), generator) for _ in range(300)]
    found = lambda texts: float((odds(texts, matrix(texts)) > threshold).mean())
    how = f"model alone, {len(held)} of {len(topics)} topics unseen, at 1 % of unseen talk"
    return [
        ("crisis, posts of four sentences and more of unseen topics, found", "%.2f" % found(long), how),
        ("crisis, single sentences of unseen topics, found", "%.2f" % found(single), how),
    ]


PARTS = {"spam": spam, "abuse": abuse, "need": need, "injection": injection, "crisis": crisis}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--out", default="Fixtures/evaluation/recorded.csv")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    asked = options.only.split(",")
    unknown = set(asked) - set(PARTS)
    if unknown:
        parser.error("--only knows " + ", ".join(PARTS))
    known = []
    if os.path.exists(options.out):
        with open(options.out, newline="", encoding="utf-8") as file:
            known = list(csv.DictReader(file))
    rows = []
    for name, measure in PARTS.items():
        if name in asked:
            found = measure(options, Sources(options.data, options.seed))
            for figure, value, how in found:
                print(f"{figure}: {value} ({how})", flush=True)
            rows += [{"figure": figure, "value": value, "how": how} for figure, value, how in found]
        else:
            rows += [row for row in known if row["figure"].split(",")[0] == {"need": "needs a reply"}.get(name, name)]
    with open(options.out, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["figure", "value", "how"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
