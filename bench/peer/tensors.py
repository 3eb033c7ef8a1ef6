"""Reads .safetensors files: Debian has no package for them."""

import json
import struct

import numpy
import torch

DTYPES = {"F32": numpy.float32, "I64": numpy.int64}


def load(path):
    """Name to tensor, all in memory."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        array = numpy.frombuffer(bytearray(content[begin:end]), DTYPES[entry["dtype"]])
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]))
    return tensors
