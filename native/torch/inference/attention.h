// Attention of a few hundred positions for inference: one head of one sample at a time, whose logits stay in the
// core's cache.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <oneapi/dnnl/dnnl.hpp>
#include <tuple>

namespace gadms::inference {

// B samples, L query positions, S key positions, H heads of d features.
struct AttentionShape {
  int64_t batch, queries, keys, heads, head_width;
  // Elements from one position to the next.
  int64_t query_stride, key_stride, output_stride;
};

class Attention {
 public:
  explicit Attention(at::ScalarType compute_type);

  // Every position of a sample follows the one before it by its stride, every sample the one before it by all of
  // its positions; heads lie beside one another. Queries are already divided by the root of d.
  // seen: how many keys each query of a sample sees, [B * L].
  void run(const AttentionShape& shape, const void* query, const void* key, const void* value, void* output,
           const int64_t* seen);

 private:
  struct Products {
    dnnl::memory::desc query, key, logits, weights, value, output;
    dnnl::matmul::primitive_desc logits_description, output_description;
    dnnl::matmul logits_product, output_product;
  };

  const Products& products_for(const AttentionShape& shape);

  at::ScalarType compute_type_;
  std::map<std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t, int64_t>, Products> products_;
};

}  // namespace gadms::inference
