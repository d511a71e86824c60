#!/usr/bin/env python3
"""How PyPI's lingua-language-detector does on Fixtures/evaluation/languages.tsv, for comparison with our own (LanguageTests.swift).

    python3 Tools/compare_languages.py [--ours FILE]

FILE has one of our answers a line, in the same order, if both are to stand side by side. Not part of CI.
"""
import argparse
import collections
import os

from lingua import LanguageDetectorBuilder

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--ours")
options = parser.parse_args()
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
with open(os.path.join(root, "Fixtures/evaluation/languages.tsv"), encoding="utf-8") as file:
    rows = [line.rstrip("\n").split("\t", 1) for line in file]
detector = LanguageDetectorBuilder.from_all_languages().build()
found = [detector.detect_language_of(text) for _, text in rows]
answers = {"lingua": [language.iso_code_639_1.name.lower() if language else "und" for language in found]}
if options.ours:
    with open(options.ours, encoding="utf-8") as file:
        answers["ours"] = file.read().split("\n")[: len(rows)]
for name, given in answers.items():
    right = [answer == language for (language, _), answer in zip(rows, given)]
    wrong = collections.Counter(language for (language, _), is_right in zip(rows, right) if not is_right)
    print(f"{name}: {sum(right)} of {len(rows)} right, {sum(right) / len(rows):.3f}; wrong by language: {dict(wrong)}")
