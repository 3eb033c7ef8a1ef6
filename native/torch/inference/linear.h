// A linear layer for inference alone: weights laid out once for the CPU's matrix units, bias, activation and
// residual computed while the product is still in registers. oneDNN does the work.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <oneapi/dnnl/dnnl.hpp>
#include <tuple>

namespace gadms::inference {

enum class Activation { kNone, kQuickGelu };
// What happens to what the target held before.
enum class Target { kReplaced, kAddedTo };

// Rows are computed in whole groups, so that captions of all lengths share few compiled kernels. Callers leave
// room for, and ignore, the rows beyond theirs.
int64_t padded_rows(int64_t rows);

class Linear {
 public:
  // weight [out, in] and bias [out], float32; computes in compute_type (float32 or bfloat16).
  Linear(const at::Tensor& weight, const at::Tensor& bias, at::ScalarType compute_type, Activation activation);

  int64_t in_features() const { return in_; }
  int64_t out_features() const { return out_; }

  // y = activation(x W^T + b), or y += x W^T + b. x: padded_rows(rows) rows of the compute type; y: as many rows
  // of y_type. Not for several threads at once.
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

dnnl::engine& engine();
dnnl::stream& stream();
dnnl::memory::data_type type_of(at::ScalarType type);

// A product of matrices; bias may be an empty description. The caller brings the scratch memory: oneDNN's own is one
// block for all primitives that a thread has made, whichever threads run them.
dnnl::matmul::primitive_desc product(const dnnl::memory::desc& a, const dnnl::memory::desc& b,
                                     const dnnl::memory::desc& bias, const dnnl::memory::desc& result,
                                     const dnnl::post_ops& after = {});

}  // namespace gadms::inference
