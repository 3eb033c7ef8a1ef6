"""The peer of the rows about pictures: Pillow and torchvision, as the released code uses them, on one thread.

    {"load": {"row": "load", "files": [...], "height": N, "width": N, "batch": N}}
    {"load": {"row": "crop", "files": [...], "boxes": [[LEFT, TOP, RIGHT, BOTTOM], ...],
              "folder": DIR, "quality": N}}
                              -> {"versions": TEXT}
    {"row": ID}               -> {"seconds": [SECONDS]} of one call, by the clock
"""

import json
import os
import sys
import time

import PIL
from PIL import Image

MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]


class Load:
    def __init__(self, files, height, width, batch):
        import torch
        import torchvision
        from torchvision import transforms

        torch.set_num_threads(1)
        self.files, self.batch, self.stack = files, batch, torch.stack
        self.versions = f"torchvision {torchvision.__version__}, Pillow {PIL.__version__}"
        self.transform = transforms.Compose(
            [
                transforms.Resize((height, width)),
                transforms.RandomHorizontalFlip(0.5),
                transforms.Pad(10),
                transforms.RandomCrop((height, width)),
                transforms.ToTensor(),
                transforms.Normalize(MEAN, STD),
                transforms.RandomErasing(scale=(0.02, 0.4), value=MEAN),
            ]
        )

    def run(self):
        for first in range(0, len(self.files), self.batch):
            part = self.files[first : first + self.batch]
            self.stack([self.transform(Image.open(file).convert("RGB")) for file in part])


class Crop:
    def __init__(self, files, boxes, folder, quality):
        self.files, self.boxes, self.folder, self.quality = files, boxes, folder, quality
        self.versions = f"Pillow {PIL.__version__}"

    def run(self):
        for i, file in enumerate(self.files):
            picture = Image.open(file).convert("RGB")
            for person, box in enumerate(self.boxes):
                path = os.path.join(self.folder, f"{i}-{person}.jpg")
                picture.crop(box).save(path, quality=self.quality)


def main():
    peer = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            settings = command["load"]
            peer = {"load": Load, "crop": Crop}[settings.pop("row")](**settings)
            answer = {"versions": peer.versions}
        else:
            start = time.perf_counter()
            peer.run()
            answer = {"seconds": [time.perf_counter() - start]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
