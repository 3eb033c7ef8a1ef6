"""Evaluation as the released code does it, in blocks of queries: one JSON command a line in, one answer a line out."""
import json
import sys
import time

import torch
from tensors import load


def rank(similarity, q_pids, g_pids, max_rank=10):
    """Sums over queries of cmc, AP and INP: utils/metrics.py of the released code, which divides by their number."""
    indices = torch.argsort(similarity, dim=1, descending=True)
    pred_labels = g_pids[indices]
    matches = pred_labels.eq(q_pids.view(-1, 1))
    all_cmc = matches[:, :max_rank].cumsum(1)
    all_cmc[all_cmc > 1] = 1
    num_rel = matches.sum(1)
    tmp_cmc = matches.cumsum(1)
    inp = [tmp_cmc[i][row.nonzero()[-1]] / (row.nonzero()[-1] + 1.0) for i, row in enumerate(matches)]
    tmp_cmc = [tmp_cmc[:, i] / (i + 1.0) for i in range(tmp_cmc.shape[1])]
    tmp_cmc = torch.stack(tmp_cmc, 1) * matches
    ap = tmp_cmc.sum(1) / num_rel
    return all_cmc.double().sum(0), ap.double().sum(), torch.cat(inp).double().sum()


def evaluate(queries, q_pids, gallery, g_pids, rows):
    cmc, ap, inp = 0, 0, 0
    for start in range(0, len(queries), rows):
        similarity = queries[start:start + rows] @ gallery.t()
        sums = rank(similarity, q_pids[start:start + rows], g_pids)
        cmc, ap, inp = cmc + sums[0], ap + sums[1], inp + sums[2]
    count = len(queries) / 100
    return [(cmc[0] / count).item(), (cmc[4] / count).item(), (cmc[9] / count).item(), (ap / count).item(), (inp / count).item()]


def main():
    inputs = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            torch.set_num_threads(command["load"]["threads"])
            inputs = load(command["load"]["path"])
            answer = {"torch": torch.__version__}
        else:
            since = time.perf_counter()
            with torch.no_grad():
                count = command["queries"]
                figures = evaluate(inputs["queries"][:count], inputs["query_identities"][:count], inputs["gallery"], inputs["gallery_identities"], command["rows"])
            answer = {"seconds": [time.perf_counter() - since], "figures": figures}
        print(json.dumps(answer), flush=True)


main()
