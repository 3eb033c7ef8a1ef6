"""Exact search with faiss over the vectors of a gallery: one JSON command a line in, one answer a line out."""
import json
import sys
import time

import faiss
import numpy as np

HEADER = 64


def read_index(path, dimension):
    vectors = np.memmap(path, dtype="<f4", mode="r", offset=HEADER).reshape(-1, dimension)
    index = faiss.IndexFlatIP(dimension)
    for start in range(0, len(vectors), 100_000):
        index.add(np.ascontiguousarray(vectors[start:start + 100_000]))
    return index


def main():
    path, dimension, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    faiss.omp_set_num_threads(threads)
    index = read_index(path, dimension)
    print(json.dumps({"faiss": faiss.__version__, "vectors": index.ntotal}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        query = np.asarray(command["query"], dtype="f4").reshape(1, -1)
        since = time.perf_counter()
        scores, rows = index.search(query, command["top"])
        seconds = time.perf_counter() - since
        print(json.dumps({"seconds": seconds, "rows": rows[0].tolist(), "scores": scores[0].tolist()}), flush=True)


if __name__ == "__main__":
    main()
