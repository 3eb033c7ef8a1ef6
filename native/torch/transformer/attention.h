// Attention of a few hundred positions: one head of one sample at a time, whose logits stay in the core's
// cache and are never kept.
#pragma once

#include <cstdint>
#include <memory>

#include "onednn.h"

namespace gadms::transformer {

// B samples, L query positions, S key positions, H heads of d features.
struct AttentionShape {
  int64_t batch, queries, keys, heads, head_width;
  // Elements from one position to the next.
  int64_t query_stride, key_stride, output_stride;
  at::ScalarType type;
};

// Every position of a sample follows the one before it by its stride, every sample the one before it by all
// of its positions; heads lie beside one another.
struct AttentionData {
  void* query;
  void* key;
  void* value;
  void* output;
};

// output = softmax(query key^T / sqrt(d)) value. seen: how many keys, from the first, each query of a sample
// sees; [B * L].
void attend(const AttentionShape& shape, const AttentionData& data, const int64_t* seen);

// From the output's gradient those of query, key and value; data.output is not read. `gradients` lies as
// `data` does.
void attend_backward(const AttentionShape& shape, const AttentionData& data, const AttentionData& gradients,
                     const int64_t* seen);

}  // namespace gadms::transformer
