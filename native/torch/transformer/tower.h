// A transformer tower for inference alone: from embedded tokens to the features of one position of each
// sample.
#pragma once

#include <mutex>
#include <vector>

#include "attention.h"
#include "block_weights.h"
#include "linear.h"

namespace gadms::transformer {

class Tower {
 public:
  // compute_type: float32 or bfloat16; sums over a row and what passes from block to block are float32 in
  // both.
  Tower(const std::vector<BlockWeights>& blocks, int64_t heads, at::ScalarType compute_type);

  // x [B, L, D], float32: what enters the first block. at: the position of each sample that is wanted, int64
  // [B]. causal: position i sees 0..i. Returns [B, D], float32, before the final norm.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& at, bool causal);

 private:
  // In the last block in_proj makes keys and values only: its queries are wanted at one position of each
  // sample.
  struct Block {
    Linear in_proj, out_proj, c_fc, c_proj;
  };
  struct Rows;

  void finish(Block& block, Rows& rows);
  at::Tensor last(Rows& rows, const at::Tensor& at, bool causal);

  int64_t heads_, width_;
  at::ScalarType compute_type_;
  std::vector<Block> blocks_;
  Linear last_query_;
  std::mutex running_;
};

}  // namespace gadms::transformer
