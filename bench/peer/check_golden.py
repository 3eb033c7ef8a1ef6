"""Holds the peer against numbers recorded from the authors' code (see docs/performance.md).

    /usr/bin/python3 bench/peer/check_golden.py [FOLDER]

FOLDER defaults to $GADMS_GOLDEN, then to shared/golden beside the repository.
"""

import os
import sys
from pathlib import Path

import tensors
from gadms_step import GaDms, build_optimizer, training_step

TOLERANCE = 1e-4
CONFIG = dict(
    imageHeight=96, imageWidth=32, patchSize=16, stride=16, visionWidth=128, visionLayers=3,
    textWidth=128, textLayers=10, contextLength=77, vocabSize=2000, embedDim=128, crossModalLayers=1,
)


def compare(name, actual, expected):
    difference = ((actual - expected).abs().max() / expected.abs().max()).item()
    print(f"{name}: {difference:.1e} of the largest magnitude")
    if not difference <= TOLERANCE:
        sys.exit(f"{name} differs by more than {TOLERANCE:g}")


def main():
    beside = Path(__file__).resolve().parents[3] / "shared" / "golden"
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GADMS_GOLDEN", beside))
    if not folder.is_dir():
        sys.exit(f"{folder} does not exist: give the folder with the recorded numbers")

    weights = tensors.load(folder / "checkpoint.safetensors")
    model = GaDms(CONFIG)
    model.load_state_dict({name: weights[name] for name in model.state_dict()})

    forward = tensors.load(folder / "forward.safetensors")
    compare("image tokens", model.base_model.encode_image(forward["images"]), forward["base.encode_image"])
    compare("text tokens", model.base_model.encode_text(forward["caption_ids"]), forward["base.encode_text"])

    recorded = tensors.load(folder / "gass.safetensors")
    names = dict(
        images="images", ids="caption_ids_ori", end="eos_position", noise_ids="noise_text",
        informative_ids="mlm_ids", labels="mlm_labels", identities="pids",
    )
    batch = {ours: recorded[theirs] for ours, theirs in names.items()}
    steps = tensors.load(folder / "train_step.safetensors")
    optimizer = build_optimizer(model, learning_rate=1e-3)
    for step in range(6):
        alignment, prediction, scores = training_step(model, optimizer, batch)
        if step == 0:
            compare("token scores", scores, recorded["grad_emap"])
        compare(f"alignment loss after {step} steps", alignment, steps["losses_sdm"][step])
        compare(f"masked token loss after {step} steps", prediction, steps["losses_mlm"][step])


if __name__ == "__main__":
    main()
