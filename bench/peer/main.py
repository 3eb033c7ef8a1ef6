"""The peer of the benchmark: eager PyTorch, one JSON command per line on stdin, one answer per line on stdout.

    {"load": {"config": {...}, "inputs": FILE, "weights": FILE or null, "threads": N}}
                                       -> {"torch": version, "blas": ...}
    {"row": ID, "repeat": N}           -> {"seconds": [...]}, each call timed alone
    {"values": ID}                     -> what the row computes, as {name: [numbers]}
"""

import json
import sys
import time

import torch

import tensors
from clip import at_end
from gadms_step import GaDms, build_optimizer, training_step


class Peer:
    def __init__(self, config, inputs, weights, threads):
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        self.batch = tensors.load(inputs)
        self.model = GaDms(config)
        if weights is not None:
            self.model.load_state_dict(tensors.load(weights))
        self.optimizer = build_optimizer(self.model)
        self.rows = {
            "image-fp32": self.encode_images,
            "text-fp32": self.encode_captions,
            "step-fp32": self.step,
        }

    @torch.no_grad()
    def encode_images(self):
        self.model.eval()
        return {"features": self.model.base_model.encode_image(self.batch["gallery"])[:, 0]}

    @torch.no_grad()
    def encode_captions(self):
        self.model.eval()
        tokens = self.model.base_model.encode_text(self.batch["captions"])
        return {"features": at_end(tokens, self.batch["captions"].argmax(-1))}

    def step(self):
        self.model.train()
        alignment, prediction, scores = training_step(self.model, self.optimizer, self.batch)
        return {"alignment": alignment, "prediction": prediction, "scores": scores}

    def values(self, row):
        """The row's results; for the training step also the parameters' gradients and new values, as norms."""
        results = {name: value.flatten().tolist() for name, value in self.rows[row]().items()}
        if row == "step-fp32":
            named = list(self.model.named_parameters())
            results["gradients"] = {name: p.grad.norm().item() for name, p in named}
            results["parameters"] = {name: p.norm().item() for name, p in named}
        return results

    def seconds(self, row, repeat):
        times = []
        for _ in range(repeat):
            start = time.perf_counter()
            self.rows[row]()
            times.append(time.perf_counter() - start)
        return times


def main():
    peer = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            peer = Peer(**command["load"])
            answer = {"torch": torch.__version__, "threads": torch.get_num_threads()}
        elif "values" in command:
            answer = peer.values(command["values"])
        else:
            answer = {"seconds": peer.seconds(command["row"], command["repeat"])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
