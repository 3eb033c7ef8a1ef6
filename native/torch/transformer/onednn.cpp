#include "onednn.h"

#include <ATen/Functions.h>
#include <c10/util/Exception.h>

#include <map>
#include <mutex>
#include <vector>

namespace gadms::transformer {
namespace {

using dnnl::memory;

// More kernels than a run with captions of every length meets; a bound, should somebody's lengths be
// stranger.
constexpr size_t kMostProducts = 4096;

struct Product {
  memory::desc a, b, bias, result, scratch;
  dnnl::matmul primitive;
};

memory::desc describe(const Matrix& matrix) {
  return {{matrix.rows, matrix.columns},
          type_of(matrix.type),
          memory::dims{matrix.row_stride, matrix.column_stride}};
}

Product make(const Matrix& a, const Matrix& b, bool has_bias, const Matrix& result, Target target) {
  const memory::desc bias =
      has_bias ? memory::desc({1, result.columns}, memory::data_type::f32, memory::format_tag::ab)
               : memory::desc();
  dnnl::post_ops after;
  if (target == Target::kAddedTo) after.append_sum(1.0f);
  const auto description = product(describe(a), describe(b), bias, describe(result), after);
  return {describe(a),
          describe(b),
          bias,
          describe(result),
          description.scratchpad_desc(),
          dnnl::matmul(description)};
}

Product find_or_make(const Matrix& a, const Matrix& b, bool has_bias, const Matrix& result, Target target) {
  static std::map<std::vector<int64_t>, Product> products;
  static std::mutex finding;
  std::vector<int64_t> key{has_bias, static_cast<int64_t>(target)};
  for (const Matrix* matrix : {&a, &b, &result})
    key.insert(key.end(), {static_cast<int64_t>(matrix->type), matrix->rows, matrix->columns,
                           matrix->row_stride, matrix->column_stride});
  const std::lock_guard<std::mutex> lock(finding);
  const auto known = products.find(key);
  if (known != products.end()) return known->second;
  if (products.size() >= kMostProducts) products.clear();
  return products.emplace(key, make(a, b, has_bias, result, target)).first->second;
}

at::Tensor view(const Matrix& matrix) {
  return at::from_blob(const_cast<void*>(matrix.data), {matrix.rows, matrix.columns},
                       {matrix.row_stride, matrix.column_stride}, at::TensorOptions().dtype(matrix.type));
}

// In float32 libtorch's BLAS is as fast as oneDNN on weights that are not laid out anew, and twice as fast
// where their rows are long.
void multiply_floats(const Matrix& a, const Matrix& b, const float* bias, const Matrix& result,
                     Target target) {
  at::Tensor out = view(result);
  if (bias != nullptr) {
    const at::Tensor row = at::from_blob(const_cast<float*>(bias), {result.columns});
    target == Target::kAddedTo ? out.add_(row) : out.copy_(row.expand_as(out));
  } else if (target == Target::kReplaced) {
    at::mm_out(out, view(a), view(b));
    return;
  }
  at::addmm_out(out, out, view(a), view(b));
}

}  // namespace

dnnl::engine& engine() {
  static dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

dnnl::stream& stream() {
  thread_local dnnl::stream current(engine());
  return current;
}

memory::data_type type_of(at::ScalarType type) {
  TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "this computes in float32 or bfloat16, not in ",
              type);
  return type == at::kFloat ? memory::data_type::f32 : memory::data_type::bf16;
}

dnnl::matmul::primitive_desc product(const memory::desc& a, const memory::desc& b, const memory::desc& bias,
                                     const memory::desc& result, const dnnl::post_ops& after) {
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(after);
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
  return dnnl::matmul::primitive_desc(engine(), a, b, bias, result, attributes);
#else
  return dnnl::matmul::primitive_desc(dnnl::matmul::desc(a, b, bias, result), attributes, engine());
#endif
}

void multiply(const Matrix& a, const Matrix& b, const float* bias, const Matrix& result, Target target) {
  if (a.type == at::kFloat) return multiply_floats(a, b, bias, result, target);
  Product found = find_or_make(a, b, bias != nullptr, result, target);
  const auto at = [](const memory::desc& layout, const void* data) {
    return memory(layout, engine(), const_cast<void*>(data));
  };
  std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, at(found.a, a.data)},
                                            {DNNL_ARG_WEIGHTS, at(found.b, b.data)},
                                            {DNNL_ARG_DST, at(found.result, result.data)},
                                            {DNNL_ARG_SCRATCHPAD, memory(found.scratch, engine())}};
  if (bias != nullptr) arguments.emplace(DNNL_ARG_BIAS, at(found.bias, bias));
  found.primitive.execute(stream(), arguments);
}

}  // namespace gadms::transformer
