"""What the linear models read of a message, as hashes. In step with Sources/Triage/Model/ModelFeatures.swift; ModelExpectations.swift holds both to it.

Three families, each of length one (words a little more, style half): character 2- to 5-grams, words with pairs and triples, and style (length,
capitals, digits, marks, links) in classes. They are computed in whole numbers, so that two languages agree.
"""
import numpy as np
import scipy.sparse

MAXIMUM = 2000
BITS = 18
WORDS_WEIGHT, STYLE_WEIGHT = 1.25, 0.5
PRIME = np.uint32(0x01000193)
INVISIBLE = {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFA, 0xFFFB}
INVISIBLE |= set(range(0x180B, 0x1810)) | set(range(0x200B, 0x2010)) | set(range(0x202A, 0x202F)) | set(range(0x2060, 0x2070)) | set(range(0xFE00, 0xFE10)) | set(range(0xE0000, 0xE1000))
SPACES = {9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000} | set(range(0x2000, 0x200B))
APOSTROPHES = {0x27, 0x60, 0xB4, 0x2018, 0x2019}


def codes(text):
    """Lower case (ASCII, Latin 1, Cyrillic), digits as 0, no apostrophes, white space collapsed, a space at both ends."""
    result = [32]
    for character in text:
        value = ord(character)
        if value in INVISIBLE or value in APOSTROPHES:
            continue
        if value in SPACES:
            if result[-1] != 32:
                result.append(32)
        elif 65 <= value <= 90 or (0xC0 <= value <= 0xDE and value != 0xD7) or 0x410 <= value <= 0x42F:
            result.append(value + 32)
        elif 48 <= value <= 57:
            result.append(48)
        else:
            result.append(value)
        if len(result) >= MAXIMUM:
            break
    if result[-1] != 32:
        result.append(32)
    return result


def is_word(value):
    return 97 <= value <= 122 or value == 48 or value >= 0x80


def finish(values):
    values = values ^ (values >> np.uint32(15))
    values = values * np.uint32(0x2C1B3C6D)
    return values ^ (values >> np.uint32(12))


word_cache = {}


def word_hash(word):
    known = word_cache.get(word)
    if known is None:
        known = 0x9E3779B1
        for value in word:
            known = ((known ^ value) * 0x01000193) & 0xFFFFFFFF
        word_cache[word] = known
    return known


def step(value, bounds):
    """How many bounds lie below the value."""
    return sum(value > bound for bound in bounds)


def style(text, read, words):
    """A class per trait, in a fixed order."""
    values = [ord(character) for character in text[:MAXIMUM]]
    count = lambda *wanted: sum(value in wanted for value in values)
    upper = sum(65 <= value <= 90 for value in values)
    lower = sum(97 <= value <= 122 for value in values)
    plain = "".join(map(chr, read))
    links = plain.count("http") + plain.count("www.") + plain.count(".com")
    return [
        step(len(read), (8, 16, 32, 64, 128, 256, 512)),
        step(words, (1, 2, 3, 5, 8, 12, 20, 35, 60, 120)),
        0 if upper + lower == 0 else 1 + step(upper * 100 // (upper + lower), (0, 5, 10, 30, 60)),
        step(sum(48 <= value <= 57 for value in values), (0, 1, 3, 6, 9)),
        step(count(33), (0, 1, 2, 4)),
        step(count(63), (0, 1, 2)),
        step(count(46), (0, 1, 2, 4)),
        step(count(44), (0, 1, 3)),
        step(links, (0, 1, 2)),
        step(sum(value >= 0x2600 for value in values), (0, 1, 3)),
        min(count(64), 2),
        min(count(35), 2),
    ]


def families(text):
    """(characters, words, style) as arrays of 32-bit hashes, repeated as often as they occur."""
    read = codes(text)
    chars = np.array(read, dtype=np.uint32)
    grams = []
    with np.errstate(over="ignore"):
        value = np.full(len(chars), 0x811C9DC5, dtype=np.uint32)
        for length in range(1, 6):
            count = len(chars) - length + 1
            if count <= 0:
                break
            value = (value[:count] ^ chars[length - 1 : length - 1 + count]) * PRIME
            if length >= 2:
                grams.append(finish(value + np.uint32(length)))
        words, current = [], []
        for code in read:
            if is_word(code):
                current.append(code)
            elif current:
                words.append(word_hash(tuple(current)))
                current = []
        one = np.array(words, dtype=np.uint32)
        parts = [finish(one)]
        if len(one) > 1:
            parts.append(finish((one[:-1] * np.uint32(31)) ^ one[1:]))
        if len(one) > 2:
            parts.append(finish((((one[:-2] * np.uint32(31)) ^ one[1:-1]) * np.uint32(37)) ^ one[2:]))
        traits = np.array([(0x85EBCA6B * (index + 1) + kind * 0x9E3779B1) & 0xFFFFFFFF for index, kind in enumerate(style(text, read, len(words)))], dtype=np.uint32)
        return np.concatenate(grams) if grams else one[:0], np.concatenate(parts), finish(traits)


def entries(text):
    """(hash, weight) of a message. Repetition counts with its square root, and long texts no more than short ones."""
    chars, words, traits = families(text)
    hashes, weights = [], []
    for part, scale in ((chars, 1.0), (words, WORDS_WEIGHT)):
        if len(part):
            distinct, counts = np.unique(part, return_counts=True)
            hashes.append(distinct)
            weights.append(np.sqrt(counts) / np.sqrt(counts.sum()) * scale)
    hashes.append(traits)
    weights.append(np.full(len(traits), STYLE_WEIGHT / np.sqrt(len(traits))))
    return np.concatenate(hashes), np.concatenate(weights)


cache = {}


def matrix(texts):
    """A row per text, a column per bucket."""
    indices, pointers, data = [], [0], []
    for text in texts:
        known = cache.get(text)
        if known is None:
            hashes, weights = entries(text)
            known = cache[text] = ((hashes & np.uint32((1 << BITS) - 1)).astype(np.int32), weights.astype(np.float32))
        indices.append(known[0])
        data.append(known[1])
        pointers.append(pointers[-1] + len(known[0]))
    rows = scipy.sparse.csr_matrix((np.concatenate(data), np.concatenate(indices), pointers), shape=(len(texts), 1 << BITS))
    rows.sum_duplicates()
    return rows
