"""The peer of the row "cold": one text query from a standing start, as a script does it.

    cold.py --convert MODEL.safetensors MODEL.pth
    cold.py MODEL.pth VOCABULARY VECTORS SENTENCE     prints the ten nearest
"""

import sys

WIDTH, LAYERS, CONTEXT = 512, 12, 77


def convert(source, target):
    import tensors
    import torch

    torch.save(tensors.load(source), target)


def load_vocabulary(path):
    with open(path, encoding="utf-8") as file:
        merges = [tuple(line.split()) for line in file.read().splitlines()[1:]]
    # Letters are all that the sentence has; the other bytes only take their places.
    visible = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    characters = [chr(code) for code in visible]
    characters += [chr(256 + i) for i in range(256 - len(visible))]
    tokens = characters + [character + "</w>" for character in characters]
    tokens += ["".join(merge) for merge in merges]
    tokens += ["<|mask|>", "<|startoftext|>", "<|endoftext|>"]
    return dict(zip(tokens, range(len(tokens)))), dict(zip(merges, range(len(merges))))


def encode_word(word, ranks):
    parts = [*word[:-1], word[-1] + "</w>"]
    while len(parts) > 1:
        rank, i = min((ranks.get(pair, len(ranks)), i) for i, pair in enumerate(zip(parts, parts[1:])))
        if rank == len(ranks):
            break
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts


def main():
    if sys.argv[1] == "--convert":
        convert(*sys.argv[2:])
        return

    import numpy
    import torch
    from torch import nn

    from clip import Transformer

    checkpoint, vocabulary, vectors, sentence = sys.argv[1:]
    state = torch.load(checkpoint, map_location="cpu")
    prefix = "base_model."
    state = {name[len(prefix) :]: value for name, value in state.items()}

    mask = torch.full((CONTEXT, CONTEXT), float("-inf")).triu(1)
    transformer = Transformer(WIDTH, LAYERS, mask)
    head = "transformer."
    transformer.load_state_dict(
        {name[len(head) :]: value for name, value in state.items() if name.startswith(head)}
    )
    norm = nn.LayerNorm(WIDTH)
    norm.load_state_dict({part: state["ln_final." + part] for part in ("weight", "bias")})

    ids, ranks = load_vocabulary(vocabulary)
    words = [part for word in sentence.lower().split() for part in encode_word(word, ranks)]
    tokens = [ids["<|startoftext|>"], *(ids[word] for word in words), ids["<|endoftext|>"]]
    padded = torch.zeros(1, CONTEXT, dtype=torch.long)
    padded[0, : len(tokens)] = torch.tensor(tokens)
    with torch.no_grad():
        x = state["token_embedding.weight"][padded] + state["positional_embedding"]
        x = transformer(x.transpose(0, 1)).transpose(0, 1)
        feature = norm(x)[0, len(tokens) - 1] @ state["text_projection"]
        query = (feature / feature.norm()).numpy()

    gallery = numpy.fromfile(vectors, numpy.float32).reshape(-1, len(query))
    scores = gallery @ query
    for rank, row in enumerate(numpy.argsort(-scores)[:10], 1):
        print(rank, f"{scores[row]:.3f}", row + 1)


if __name__ == "__main__":
    main()
