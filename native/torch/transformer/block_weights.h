// The parameters of one residual attention block, as CLIP names them.
#pragma once

#include <ATen/core/Tensor.h>

namespace gadms::transformer {

struct BlockWeights {
  at::Tensor ln_1_weight, ln_1_bias;
  at::Tensor in_proj_weight, in_proj_bias;
  at::Tensor out_proj_weight, out_proj_bias;
  at::Tensor ln_2_weight, ln_2_bias;
  at::Tensor c_fc_weight, c_fc_bias;
  at::Tensor c_proj_weight, c_proj_bias;

  static constexpr size_t kCount = 12;
  // In the order above.
  static BlockWeights of(at::ArrayRef<at::Tensor> w) {
    TORCH_CHECK(w.size() == kCount, "a block has ", kCount, " parameters, not ", w.size());
    return {w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11]};
  }
};

}  // namespace gadms::transformer
