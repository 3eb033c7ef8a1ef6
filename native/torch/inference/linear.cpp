#include "linear.h"

#include <c10/util/Exception.h>

namespace gadms::inference {
namespace {

using dnnl::memory;

// More kernels than a run with captions of every length meets; a bound, should somebody's lengths be stranger.
constexpr size_t kMostKernels = 512;
constexpr float kQuickGeluSlope = 1.702f;

dnnl::post_ops after_product(Activation activation, Target target) {
  dnnl::post_ops after;
  if (target == Target::kAddedTo) after.append_sum(1.0f);
  if (activation == Activation::kQuickGelu) {
#if DNNL_VERSION_MAJOR >= 3
    after.append_eltwise(dnnl::algorithm::eltwise_swish, kQuickGeluSlope, 0.0f);
#else
    after.append_eltwise(1.0f, dnnl::algorithm::eltwise_swish, kQuickGeluSlope, 0.0f);
#endif
  }
  return after;
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
  TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "inference computes in float32 or bfloat16, not in ", type);
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

int64_t padded_rows(int64_t rows) {
  const int64_t group = rows <= 128 ? 16 : 32;
  return (rows + group - 1) / group * group;
}

Linear::Linear(const at::Tensor& weight, const at::Tensor& bias, at::ScalarType compute_type, Activation activation)
    : in_(weight.size(1)),
      out_(weight.size(0)),
      activation_(activation),
      compute_type_(type_of(compute_type)),
      weight_(weight.to(compute_type).contiguous()),
      bias_(bias.to(at::kFloat).contiguous()) {}

void Linear::run(const void* x, int64_t rows, void* y, at::ScalarType y_type, Target target) {
  const Kernel& kernel = kernel_for(padded_rows(rows), y_type, target);
  const memory::desc bias({1, out_}, memory::data_type::f32, memory::format_tag::ab);
  kernel.primitive.execute(stream(), {{DNNL_ARG_SRC, memory(kernel.source, engine(), const_cast<void*>(x))},
                                      {DNNL_ARG_WEIGHTS, packed(kernel.weights)},
                                      {DNNL_ARG_BIAS, memory(bias, engine(), bias_.data_ptr())},
                                      {DNNL_ARG_DST, memory(kernel.target, engine(), y)},
                                      {DNNL_ARG_SCRATCHPAD, kernel.scratch}});
}

const Linear::Kernel& Linear::kernel_for(int64_t rows, at::ScalarType y_type, Target target) {
  const auto key = std::make_tuple(rows, y_type, target);
  const auto known = kernels_.find(key);
  if (known != kernels_.end()) return known->second;
  if (kernels_.size() >= kMostKernels) kernels_.clear();
  const memory::desc source({rows, in_}, compute_type_, memory::format_tag::ab);
  const memory::desc weights({in_, out_}, compute_type_, memory::format_tag::any);
  const memory::desc bias({1, out_}, memory::data_type::f32, memory::format_tag::ab);
  const memory::desc result({rows, out_}, type_of(y_type), memory::format_tag::ab);
  const auto description = product(source, weights, bias, result, after_product(activation_, target));
  return kernels_.emplace(key, Kernel{dnnl::matmul(description), source, description.weights_desc(), result,
                                  memory(description.scratchpad_desc(), engine())})
      .first->second;
}

// The kernels of all row counts nearly always want one layout; each other one is kept as well.
const memory& Linear::packed(const memory::desc& layout) {
  for (const memory& known : packed_)
    if (known.get_desc() == layout) return known;
  const memory::desc rows_of_outputs({in_, out_}, compute_type_, memory::format_tag::ba);
  memory source(rows_of_outputs, engine(), weight_.data_ptr());
  memory target(layout, engine());
  dnnl::reorder(source, target).execute(stream(), source, target);
  stream().wait();
  return packed_.emplace_back(std::move(target));
}

}  // namespace gadms::inference
