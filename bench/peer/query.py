"""The peer of the row "query": PyTorch and faiss, a JSON command per line on stdin, its answer on stdout.

    {"load": {"config": {...}, "weights": FILE, "vocabulary": FILE, "vectors": FILE, "threads": N}}
                                 -> {"torch": VERSION, "faiss": VERSION}
    {"query": SENTENCE, "top": N} -> {"seconds": [SECONDS], "rows": [...]}
"""

import json
import sys
import time

import faiss
import torch
import torch.nn.functional as F

import tensors
from clip import CLIP, at_end
from faiss_search import read_index
from tokenizer import Tokenizer

PREFIX = "base_model."


class Peer:
    def __init__(self, config, weights, vocabulary, vectors, threads):
        torch.set_num_threads(threads)
        self.context = config["contextLength"]
        self.clip = CLIP(config).eval()
        self.clip.load_state_dict(
            {name.removeprefix(PREFIX): value for name, value in tensors.load(weights).items()}
        )
        self.tokenizer = Tokenizer(vocabulary, config["vocabSize"])
        self.index = read_index(vectors, config["embedDim"], threads)

    @torch.no_grad()
    def search(self, sentence, top):
        ids = torch.tensor([self.tokenizer.encode(sentence, self.context)])
        feature = F.normalize(at_end(self.clip.encode_text(ids), ids.argmax(dim=1)), dim=1)
        return self.index.search(feature.numpy(), top)[1][0].tolist()


def main():
    peer = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            peer = Peer(**command["load"])
            answer = {"torch": torch.__version__, "faiss": faiss.__version__}
        else:
            start = time.perf_counter()
            rows = peer.search(command["query"], command["top"])
            answer = {"seconds": [time.perf_counter() - start], "rows": rows}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
