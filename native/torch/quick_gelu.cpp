#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sigmoid.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cstdint>

#include "numbers.h"
#include "operators.h"
#include "simd.h"

namespace gadms {
namespace {

constexpr int64_t kGrain = 32768;

GADMS_VECTORISED void forward_loop(const float* x, float* y, int64_t count) {
  for (int64_t i = 0; i < count; ++i) y[i] = quick_gelu_of(x[i]);
}

GADMS_VECTORISED void forward_loop(const uint16_t* x, uint16_t* y, int64_t count) {
  for (int64_t i = 0; i < count; ++i) y[i] = narrow(quick_gelu_of(widen(x[i])));
}

GADMS_VECTORISED void backward_loop(const float* grad, const float* x, float* result, int64_t count) {
  for (int64_t i = 0; i < count; ++i) result[i] = grad[i] * quick_gelu_slope(x[i]);
}

GADMS_VECTORISED void backward_loop(const uint16_t* grad, const uint16_t* x, uint16_t* result,
                                    int64_t count) {
  for (int64_t i = 0; i < count; ++i) result[i] = narrow(widen(grad[i]) * quick_gelu_slope(widen(x[i])));
}

bool has_kernel(at::ScalarType dtype) { return dtype == at::kFloat || dtype == at::kBFloat16; }

template <class T>
void run_forward(const at::Tensor& x, at::Tensor& y) {
  const auto* source = static_cast<const T*>(x.data_ptr());
  auto* target = static_cast<T*>(y.data_ptr());
  at::parallel_for(0, x.numel(), kGrain, [&](int64_t begin, int64_t end) {
    forward_loop(source + begin, target + begin, end - begin);
  });
}

template <class T>
void run_backward(const at::Tensor& grad, const at::Tensor& x, at::Tensor& result) {
  const auto* upstream = static_cast<const T*>(grad.data_ptr());
  const auto* source = static_cast<const T*>(x.data_ptr());
  auto* target = static_cast<T*>(result.data_ptr());
  at::parallel_for(0, x.numel(), kGrain, [&](int64_t begin, int64_t end) {
    backward_loop(upstream + begin, source + begin, target + begin, end - begin);
  });
}

at::Tensor call_backward(const at::Tensor& grad, const at::Tensor& self) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("gadms::quick_gelu_backward", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>();
  return op.call(grad, self);
}

class QuickGelu : public torch::autograd::Function<QuickGelu> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& self) {
    context->save_for_backward({self});
    at::AutoDispatchBelowADInplaceOrView below;
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("gadms::quick_gelu", "")
                               .typed<at::Tensor(const at::Tensor&)>();
    return op.call(self);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list grads) {
    const auto self = context->get_saved_variables()[0];
    // Under create_graph the gradient itself is differentiated, which the fused kernel cannot be.
    if (c10::GradMode::is_enabled()) return {quick_gelu_backward_composed(grads[0], self)};
    return {call_backward(grads[0], self)};
  }
};

}  // namespace

at::Tensor quick_gelu_cpu(const at::Tensor& self) {
  if (!has_kernel(self.scalar_type())) return quick_gelu_composed(self);
  const at::Tensor x = self.contiguous();
  at::Tensor y = at::empty_like(x);
  self.scalar_type() == at::kFloat ? run_forward<float>(x, y) : run_forward<uint16_t>(x, y);
  return y;
}

at::Tensor quick_gelu_backward_cpu(const at::Tensor& grad, const at::Tensor& self) {
  if (!has_kernel(self.scalar_type()) || grad.scalar_type() != self.scalar_type() ||
      grad.sizes() != self.sizes())
    return quick_gelu_backward_composed(grad, self);
  const at::Tensor x = self.contiguous();
  const at::Tensor upstream = grad.contiguous();
  at::Tensor result = at::empty_like(x);
  self.scalar_type() == at::kFloat ? run_backward<float>(upstream, x, result)
                                   : run_backward<uint16_t>(upstream, x, result);
  return result;
}

at::Tensor quick_gelu_composed(const at::Tensor& self) { return self * at::sigmoid(self * kQuickGeluSlope); }

at::Tensor quick_gelu_backward_composed(const at::Tensor& grad, const at::Tensor& self) {
  const at::Tensor s = at::sigmoid(self * kQuickGeluSlope);
  return grad * s * (1 + self * kQuickGeluSlope * (1 - s));
}

at::Tensor quick_gelu_autograd(const at::Tensor& self) { return QuickGelu::apply(self); }

}  // namespace gadms
