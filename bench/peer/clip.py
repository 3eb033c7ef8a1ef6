"""CLIP as OpenAI publishes it, in plain PyTorch: the towers of the peer.

Shapes: B batch, L sequence, D width, E joint width. Blocks work on [L, B, D].
"""

from collections import OrderedDict

import torch
from torch import nn

HEAD_WIDTH = 64


class LayerNorm(nn.LayerNorm):
    """In float32, whatever comes in."""

    def forward(self, x):
        return super().forward(x.type(torch.float32)).type(x.dtype)


class QuickGELU(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class ResidualAttentionBlock(nn.Module):
    def __init__(self, width, heads, mask=None):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads)
        self.ln_1 = LayerNorm(width)
        self.mlp = nn.Sequential(
            OrderedDict(
                c_fc=nn.Linear(width, 4 * width),
                gelu=QuickGELU(),
                c_proj=nn.Linear(4 * width, width),
            )
        )
        self.ln_2 = LayerNorm(width)
        self.mask = mask

    def forward(self, x):
        mask = None if self.mask is None else self.mask.to(x)
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=mask)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, layers, mask=None):
        super().__init__()
        self.resblocks = nn.ModuleList(
            ResidualAttentionBlock(width, width // HEAD_WIDTH, mask) for _ in range(layers)
        )

    def forward(self, x):
        for block in self.resblocks:
            x = block(x)
        return x


class VisionTransformer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, patch, stride = config["visionWidth"], config["patchSize"], config["stride"]
        grid = [(config[side] - patch) // stride + 1 for side in ("imageHeight", "imageWidth")]
        scale = width**-0.5
        self.conv1 = nn.Conv2d(3, width, patch, stride, bias=False)
        self.class_embedding = nn.Parameter(scale * torch.randn(width))
        self.positional_embedding = nn.Parameter(scale * torch.randn(grid[0] * grid[1] + 1, width))
        self.ln_pre = LayerNorm(width)
        self.transformer = Transformer(width, config["visionLayers"])
        self.ln_post = LayerNorm(width)
        self.proj = nn.Parameter(scale * torch.randn(width, config["embedDim"]))

    def forward(self, images):
        """All tokens, [B, 1 + patches, E]; token 0 is the picture's feature."""
        x = self.conv1(images).flatten(2).transpose(1, 2)
        token = self.class_embedding.expand(len(x), 1, -1)
        x = self.ln_pre(torch.cat([token, x], dim=1) + self.positional_embedding)
        x = self.transformer(x.transpose(0, 1)).transpose(0, 1)
        return self.ln_post(x) @ self.proj


class CLIP(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, context = config["textWidth"], config["contextLength"]
        mask = torch.full((context, context), float("-inf")).triu(1)
        self.visual = VisionTransformer(config)
        self.transformer = Transformer(width, config["textLayers"], mask)
        self.token_embedding = nn.Embedding(config["vocabSize"], width)
        self.positional_embedding = nn.Parameter(0.01 * torch.randn(context, width))
        self.ln_final = LayerNorm(width)
        self.text_projection = nn.Parameter(width**-0.5 * torch.randn(width, config["embedDim"]))
        nn.init.normal_(self.token_embedding.weight, std=0.02)

    def encode_image(self, images):
        return self.visual(images)

    def embed_text(self, ids):
        """Tokens and positions, [L, B, D]: what enters the first block."""
        return (self.token_embedding(ids) + self.positional_embedding).transpose(0, 1)

    def project_text(self, x):
        """[L, B, D] to [B, L, E]."""
        return self.ln_final(x.transpose(0, 1)) @ self.text_projection

    def encode_text(self, ids):
        """All positions, [B, L, E]."""
        return self.project_text(self.transformer(self.embed_text(ids)))


def at_end(tokens, end):
    """Row of each sample at its own position: [B, L, E] to [B, E]."""
    return tokens[torch.arange(len(tokens)), end]
