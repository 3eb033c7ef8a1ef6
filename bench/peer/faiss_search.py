"""Exact search with faiss over a file of vectors: one JSON command a line in, one answer a line out."""
import json
import sys
import time

import faiss
import numpy as np

HEADER = 64


def read_index(path, dimension, threads):
    faiss.omp_set_num_threads(threads)
    vectors = np.memmap(path, dtype="<f4", mode="r", offset=HEADER).reshape(-1, dimension)
    index = faiss.IndexFlatIP(dimension)
    for start in range(0, len(vectors), 100_000):
        index.add(np.ascontiguousarray(vectors[start:start + 100_000]))
    return index


def main():
    index = None
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            index = read_index(**command["load"])
            answer = {"faiss": faiss.__version__, "vectors": index.ntotal}
        else:
            # One query or several, one behind the other.
            queries = np.asarray(command["query"], dtype="f4").reshape(-1, index.d)
            since = time.perf_counter()
            scores, rows = index.search(queries, command["top"])
            seconds = time.perf_counter() - since
            answer = {"seconds": seconds, "rows": rows.ravel().tolist(), "scores": scores.ravel().tolist()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
