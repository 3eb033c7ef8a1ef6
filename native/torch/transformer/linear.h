// A linear layer for inference alone: weights laid out once for the CPU's matrix units, bias, activation and
// residual computed while the product is still in registers. oneDNN does the work.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "onednn.h"

namespace gadms::transformer {

enum class Activation { kNone, kQuickGelu };
// Rows are computed in whole groups, so that captions of all lengths share few compiled kernels. Callers
// leave room for, and ignore, the rows beyond theirs.
int64_t padded_rows(int64_t rows);

class Linear {
 public:
  // weight [out, in] and bias [out], float32; computes in compute_type (float32 or bfloat16).
  Linear(const at::Tensor& weight, const at::Tensor& bias, at::ScalarType compute_type,
         Activation activation);

  int64_t in_features() const { return in_; }
  int64_t out_features() const { return out_; }

  // y = activation(x W^T + b), or y += x W^T + b. x: padded_rows(rows) rows of the compute type; y: as many
  // rows of y_type. Not for several threads at once.
  void run(const void* x, int64_t rows, void* y, at::ScalarType y_type, Target target = Target::kReplaced);

 private:
  struct Kernel {
    dnnl::matmul primitive;
    dnnl::memory::desc source, weights, target;
    dnnl::memory scratch;
  };

  const Kernel& kernel_for(int64_t rows, at::ScalarType y_type, Target target);
  const dnnl::memory& packed(const dnnl::memory::desc& layout);

  int64_t in_, out_;
  Activation activation_;
  dnnl::memory::data_type compute_type_;
  at::Tensor weight_, bias_;
  std::vector<dnnl::memory> packed_;
  std::map<std::tuple<int64_t, at::ScalarType, Target>, Kernel> kernels_;
};

}  // namespace gadms::transformer
