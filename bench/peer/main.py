"""The peer of the model's rows: PyTorch, a JSON command per line on stdin, its answer on stdout.

    {"load": {"config": {...}, "inputs": FILE, "weights": FILE or null,
              "learning_rate": RATE, "threads": N}}
                              -> {"torch": VERSION}
    {"row": ID}               -> {"seconds": [SECONDS]} of one call, by the clock
    {"values": ID}            -> {NAME: [numbers]}, what the row computes
    {"export": FOLDER}        -> {}; writes image.onnx and text.onnx there

A row whose name ends in "-autocast" runs under torch.autocast in bfloat16.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

import export
import tensors
from clip import at_end
from gadms_step import GaDms, build_optimizer, token_scores, training_step

AUTOCAST = "-autocast"


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
            "gass": self.score,
        }

    @torch.no_grad()
    def encode_images(self, autocast):
        self.model.eval()
        with bfloat16(autocast):
            tokens = self.model.base_model.encode_image(self.batch["gallery"])
        return {"features": F.normalize(tokens[:, 0].float(), dim=1)}

    @torch.no_grad()
    def encode_captions(self, autocast):
        self.model.eval()
        captions = self.batch["captions"]
        with bfloat16(autocast):
            tokens = self.model.base_model.encode_text(captions)
        return {"features": F.normalize(at_end(tokens, captions.argmax(dim=1)).float(), dim=1)}

    def step(self, autocast):
        self.model.train()
        alignment, prediction, scores = training_step(
            self.model, self.optimizer, self.batch, bfloat16(autocast)
        )
        return {"alignment": alignment, "prediction": prediction, "scores": scores}

    def score(self, autocast):
        self.model.eval()
        batch = self.batch
        with bfloat16(autocast):
            scores = token_scores(
                self.model.base_model, batch["image_features"], batch["ids"], batch["end"]
            )
        return {"scores": scores}

    def call(self, row):
        return self.rows[row.removesuffix(AUTOCAST)](row.endswith(AUTOCAST))

    def values(self, row):
        """A row's results; for the training step also the lengths of all gradients and changes."""
        parameters = [parameter for _, parameter in sorted(self.model.named_parameters())]
        before = [parameter.detach().clone() for parameter in parameters]
        results = {name: value.flatten().tolist() for name, value in self.call(row).items()}
        if row == "step":
            results["gradients"] = [p.grad.norm().item() for p in parameters]
            results["updates"] = [(p - old).norm().item() for p, old in zip(parameters, before)]
        return results

    def seconds(self, row):
        start = time.perf_counter()
        self.call(row)
        return [time.perf_counter() - start]


def bfloat16(enabled):
    return torch.autocast("cpu", torch.bfloat16, enabled=enabled)


def main():
    peer = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            # The old model goes before the new one comes.
            peer = None
            peer = Peer(**command["load"])
            answer = {"torch": torch.__version__}
        elif "values" in command:
            answer = peer.values(command["values"])
        elif "export" in command:
            export.encoders(peer.model.base_model, peer.batch, command["export"])
            answer = {}
        else:
            answer = {"seconds": peer.seconds(command["row"])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
