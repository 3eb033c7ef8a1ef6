#include "linear.h"

#include "../numbers.h"

namespace gadms::transformer {
namespace {

using dnnl::memory;

// More kernels than a run with captions of every length meets; a bound, should somebody's lengths be
// stranger.
constexpr size_t kMostKernels = 512;

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

int64_t padded_rows(int64_t rows) {
  const int64_t group = rows <= 128 ? 16 : 32;
  return (rows + group - 1) / group * group;
}

Linear::Linear(const at::Tensor& weight, const at::Tensor& bias, at::ScalarType compute_type,
               Activation activation)
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
  return kernels_
      .emplace(key, Kernel{dnnl::matmul(description), source, description.weights_desc(), result,
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

}  // namespace gadms::transformer
