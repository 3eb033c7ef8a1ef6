"""The peer of the benchmark: eager PyTorch, a JSON command per line on stdin, its answer on stdout.

    {"load": {"config": {...}, "inputs": FILE, "weights": FILE or null,
              "learning_rate": RATE, "threads": N}}
                              -> {"torch": VERSION}
    {"row": ID}               -> {"seconds": [SECONDS]} of one call, by the clock
    {"values": ID}            -> {NAME: [numbers]}, what the row computes
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

import tensors
from clip import at_end
from gadms_step import GaDms, build_optimizer, training_step


class Peer:
    def __init__(self, config, inputs, weights, learning_rate, threads):
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        self.batch = tensors.load(inputs)
        self.model = GaDms(config)
        if weights is not None:
            self.model.load_state_dict(tensors.load(weights))
        self.optimizer = build_optimizer(self.model, learning_rate)
        self.rows = {
            "image": self.encode_images,
            "text": self.encode_captions,
            "step": self.step,
        }

    @torch.no_grad()
    def encode_images(self):
        self.model.eval()
        tokens = self.model.base_model.encode_image(self.batch["gallery"])
        return {"features": F.normalize(tokens[:, 0], dim=1)}

    @torch.no_grad()
    def encode_captions(self):
        self.model.eval()
        captions = self.batch["captions"]
        tokens = self.model.base_model.encode_text(captions)
        return {"features": F.normalize(at_end(tokens, captions.argmax(dim=1)), dim=1)}

    def step(self):
        self.model.train()
        alignment, prediction, scores = training_step(self.model, self.optimizer, self.batch)
        return {"alignment": alignment, "prediction": prediction, "scores": scores}

    def values(self, row):
        """A row's results; for the training step also the lengths of all gradients and changes."""
        parameters = [parameter for _, parameter in sorted(self.model.named_parameters())]
        before = [parameter.detach().clone() for parameter in parameters]
        results = {name: value.flatten().tolist() for name, value in self.rows[row]().items()}
        if row == "step":
            results["gradients"] = [p.grad.norm().item() for p in parameters]
            results["updates"] = [(p - old).norm().item() for p, old in zip(parameters, before)]
        return results

    def seconds(self, row):
        start = time.perf_counter()
        self.rows[row]()
        return [time.perf_counter() - start]


def main():
    peer = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            peer = Peer(**command["load"])
            answer = {"torch": torch.__version__}
        elif "values" in command:
            answer = peer.values(command["values"])
        else:
            answer = {"seconds": peer.seconds(command["row"])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
