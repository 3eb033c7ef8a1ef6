"""CLIP's byte-pair tokenizer as OpenAI publishes it, for text in which letters are \\w."""

import html
import re
from functools import lru_cache

END_OF_WORD = "</w>"
SPLIT = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", re.IGNORECASE)


def byte_symbols():
    """Byte to the printable character that stands for it, in the order of token ids."""
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [value for value in range(256) if value not in printable]
    symbols = {value: chr(value) for value in printable}
    symbols.update({value: chr(256 + place) for place, value in enumerate(others)})
    return symbols


class Tokenizer:
    def __init__(self, path, vocabulary_size):
        with open(path, encoding="utf-8") as file:
            merges = [tuple(line.split()) for line in file.read().split("\n")[1:] if line]
        self.symbols = byte_symbols()
        tokens = list(self.symbols.values())
        tokens += [token + END_OF_WORD for token in tokens]
        tokens += ["".join(merge) for merge in merges]
        self.ids = {token: place for place, token in enumerate(tokens)}
        self.ranks = {merge: place for place, merge in enumerate(merges)}
        self.start, self.end = vocabulary_size - 2, vocabulary_size - 1

    @lru_cache(maxsize=None)
    def merge(self, word):
        parts = [*word[:-1], word[-1] + END_OF_WORD]
        while len(parts) > 1:
            pairs = list(zip(parts, parts[1:]))
            best = min(pairs, key=lambda pair: self.ranks.get(pair, float("inf")))
            if best not in self.ranks:
                break
            merged, at = [], 0
            while at < len(parts):
                if tuple(parts[at : at + 2]) == best:
                    merged.append("".join(best))
                    at += 2
                else:
                    merged.append(parts[at])
                    at += 1
            parts = merged
        return [self.ids[part] for part in parts]

    def encode(self, text, context):
        """Ids, padded with 0 to the context."""
        text = re.sub(r"\s+", " ", html.unescape(html.unescape(text))).strip().lower()
        ids = [self.start]
        for word in SPLIT.findall(text):
            ids += self.merge("".join(self.symbols[value] for value in word.encode()))
        ids = ids[: context - 1] + [self.end]
        return ids + [0] * (context - len(ids))
