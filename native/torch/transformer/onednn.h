// oneDNN's matrix products on plain memory.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <oneapi/dnnl/dnnl.hpp>

namespace gadms::transformer {

// What happens to what the target held before.
enum class Target { kReplaced, kAddedTo };

dnnl::engine& engine();
dnnl::stream& stream();
// float32 and bfloat16; others are refused.
dnnl::memory::data_type type_of(at::ScalarType type);

// A product of matrices; bias may be an empty description. The caller brings the scratch memory: oneDNN's own
// is one block for all primitives that a thread has made, whichever threads run them.
dnnl::matmul::primitive_desc product(const dnnl::memory::desc& a, const dnnl::memory::desc& b,
                                     const dnnl::memory::desc& bias, const dnnl::memory::desc& result,
                                     const dnnl::post_ops& after = {});

// A matrix where it lies; one of the strides is 1.
struct Matrix {
  const void* data;
  at::ScalarType type;
  int64_t rows, columns, row_stride, column_stride;

  static Matrix of(const void* data, at::ScalarType type, int64_t rows, int64_t columns) {
    return {data, type, rows, columns, columns, 1};
  }
  Matrix transposed() const { return {data, type, columns, rows, column_stride, row_stride}; }
};

// result = a b + bias, or result += a b. bias: float32, one for each column, or null. Kernels are kept for
// shapes that come again.
void multiply(const Matrix& a, const Matrix& b, const float* bias, const Matrix& result,
              Target target = Target::kReplaced);

}  // namespace gadms::transformer
