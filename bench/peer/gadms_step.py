"""One GA-DMS pre-training step with the released code's amount of work, in plain PyTorch.

The released score runs one backward pass per text layer, all captions have the full
context, and the vocabulary head runs over every position.

Shapes: B batch, L positions, P image tokens, D text width, E joint width.
"""

from collections import OrderedDict
from contextlib import nullcontext

import torch
import torch.nn.functional as F
from torch import nn

from clip import CLIP, HEAD_WIDTH, LayerNorm, QuickGELU, Transformer, at_end

SCORE_LAYERS = 8
POOLING_SCALES = (1, 2)
LOGIT_SCALE = 50.0
MASKED_TOKEN_WEIGHT = 0.3


class GaDms(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, vocabulary = config["embedDim"], config["vocabSize"]
        self.base_model = CLIP(config)
        self.cross_attn = nn.MultiheadAttention(width, width // HEAD_WIDTH, batch_first=True)
        self.cross_modal_transformer = Transformer(width, config["crossModalLayers"])
        self.ln_pre_t = LayerNorm(width)
        self.ln_pre_i = LayerNorm(width)
        self.ln_post = LayerNorm(width)
        self.mlm_head = nn.Sequential(
            OrderedDict(
                dense=nn.Linear(width, width),
                gelu=QuickGELU(),
                ln=LayerNorm(width),
                fc=nn.Linear(width, vocabulary),
            )
        )

    def forward(self, batch):
        """Losses of the batch, and the token scores for its next use."""
        clip = self.base_model
        image = clip.encode_image(batch["images"])
        scores = token_scores(clip, image[:, 0].detach(), batch["ids"], batch["end"])
        noise = at_end(clip.encode_text(batch["noise_ids"]), batch["end"])
        alignment = sdm_loss(image[:, 0], noise, batch["identities"])
        logits = self.predict_tokens(clip.encode_text(batch["informative_ids"]), image)
        prediction = MASKED_TOKEN_WEIGHT * F.cross_entropy(
            logits.flatten(0, 1), batch["labels"].flatten(), ignore_index=0
        )
        return alignment, prediction, scores

    def predict_tokens(self, text, image):
        """[B, L, E] and [B, P, E] to logits [B, L, vocabulary]."""
        image = self.ln_pre_i(image)
        x = self.cross_attn(self.ln_pre_t(text), image, image, need_weights=False)[0]
        x = self.cross_modal_transformer(x.transpose(0, 1)).transpose(0, 1)
        return self.mlm_head(self.ln_post(x))


def sdm_loss(image, text, identities):
    """KL(softmax of the scaled cosines || distribution of identities), both directions."""
    cosine = F.normalize(image, dim=1) @ F.normalize(text, dim=1).t()
    labels = (identities[:, None] == identities[None, :]).float()
    log_target = (labels / labels.sum(1) + 1e-8).log()

    def divergence(logits):
        return (F.softmax(logits, 1) * (F.log_softmax(logits, 1) - log_target)).sum(1).mean()

    return divergence(LOGIT_SCALE * cosine) + divergence(LOGIT_SCALE * cosine.t())


def token_scores(clip, image, ids, end):
    """GASS as released: one full-width head, one backward pass per layer. [B, L] in [0, 1]."""
    blocks = clip.transformer.resblocks
    x = clip.embed_text(ids)
    for block in blocks[:-SCORE_LAYERS]:
        x = block(x)
    x = x.detach()

    layers = []
    for block in blocks[-SCORE_LAYERS:]:
        x, layer = dense_block(block, x)
        layers.append(layer)
    text = at_end(clip.project_text(x), end)
    cosine = F.normalize(image, dim=1) @ F.normalize(text, dim=1).t()

    own_pairs = torch.eye(len(cosine))
    gradients = [
        torch.autograd.grad(cosine, layer["output"], own_pairs, retain_graph=True)[0]
        for layer in layers
    ]
    with torch.no_grad():
        return combine(layers, gradients, end)


def dense_block(block, x):
    """A text block with its attention spelled out. [L, B, D]."""
    attn = block.attn
    q, k, v = F.linear(block.ln_1(x), attn.in_proj_weight, attn.in_proj_bias).chunk(3, dim=-1)
    logits = (q * q.shape[-1] ** -0.5).transpose(0, 1) @ k.permute(1, 2, 0)
    weights = (logits + block.mask).softmax(-1)  # (B, L, L)
    output = (weights @ v.transpose(0, 1)).transpose(0, 1)  # (L, B, D)
    x = x + attn.out_proj(output)
    x = x + block.mlp(block.ln_2(x))
    return x, dict(q=q, k=k, v=v, weights=weights, output=output)


def combine(layers, gradients, end):
    """Importance times attention, summed over layers, cut at 0, scaled over the batch."""
    position = torch.arange(len(gradients[0]))[None, :]
    inside = ((position > 0) & (position < end[:, None])).float()  # (B, L)
    total = torch.zeros_like(inside)
    for layer, gradient in zip(layers, gradients):
        gradient = at_end(gradient.transpose(0, 1), end)  # (B, D)
        weighted = layer["v"].transpose(0, 1) * gradient[:, None, :]  # (B, L, D)
        importance = weighted.sum(-1) * query_key_similarity(layer["q"], layer["k"], end)
        attention = at_end(layer["weights"], end) * inside
        attention = attention / (importance.sum(1, keepdim=True) + 1e-8)
        total = total + importance * inside * attention
    total = total.relu()
    low, high = total.min(), total.max()
    return (total - low) / (high - low + 1e-8) if high > 0 else torch.zeros_like(total)


def query_key_similarity(q, k, end):
    """Cosine of the pooled query at the end with all pooled keys, scaled to [0, 1]. [B, L]."""
    query = F.normalize(at_end(multi_scale_pooling(q), end), dim=-1)  # (B, D)
    key = F.normalize(multi_scale_pooling(k), dim=-1)  # (B, L, D)
    similarity = (key @ query[:, :, None]).squeeze(2)
    low = similarity.min(1, keepdim=True).values
    high = similarity.max(1, keepdim=True).values
    return (similarity - low) / (high - low + 1e-8)


def multi_scale_pooling(x):
    """Window means, interpolated back, averaged over scales: [L, B, D] to [B, L, D]."""
    x = x.permute(1, 2, 0)  # (B, D, L)
    windows = [F.avg_pool1d(x, scale, ceil_mode=True) for scale in POOLING_SCALES]
    pooled = [F.interpolate(window, x.shape[-1], mode="linear") for window in windows]
    return torch.stack(pooled).mean(0).transpose(1, 2)


def build_optimizer(model, learning_rate):
    return torch.optim.Adam(model.parameters(), lr=learning_rate, eps=1e-3, weight_decay=4e-5)


def training_step(model, optimizer, batch, precision=nullcontext()):
    """One step; its forward pass, token scores included, runs within `precision`."""
    optimizer.zero_grad()
    with precision:
        alignment, prediction, scores = model(batch)
    (alignment + prediction).backward()
    optimizer.step()
    return alignment, prediction, scores
