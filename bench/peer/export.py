"""Writes both encoders for ONNX Runtime, as torch.onnx.export makes them."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from clip import at_end

# The first with layer norm as one operator.
OPSET = 17


class ImageEncoder(nn.Module):
    def __init__(self, clip):
        super().__init__()
        self.clip = clip

    def forward(self, images):
        return F.normalize(self.clip.encode_image(images)[:, 0], dim=1)


class TextEncoder(nn.Module):
    def __init__(self, clip):
        super().__init__()
        self.clip = clip

    def forward(self, captions):
        return F.normalize(at_end(self.clip.encode_text(captions), captions.argmax(dim=1)), dim=1)


def encoders(clip, batch, folder):
    clip.eval()
    for name, encoder, example in (
        ("image", ImageEncoder(clip), batch["gallery"]),
        ("text", TextEncoder(clip), batch["captions"]),
    ):
        # With gradients on, attention is exported as the operators it consists of.
        torch.onnx.export(
            encoder,
            example,
            str(Path(folder) / f"{name}.onnx"),
            input_names=["input"],
            output_names=["features"],
            opset_version=OPSET,
        )
