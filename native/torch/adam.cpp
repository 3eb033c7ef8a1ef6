#include <ATen/Parallel.h>
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sqrt.h>

#include <cmath>

#include "operators.h"
#include "simd.h"

namespace gadms {
namespace {

constexpr int64_t kGrain = 32768;

struct Factors {
  float shrink;  // 1 - lr * weight decay where it is decoupled
  float l2;      // weight decay added to the gradient where it is not
  float beta1, one_minus_beta1;
  float beta2, one_minus_beta2;
  float root_of_correction2;
  float eps;
  float step_size;
};

Factors factors_of(int64_t step, double lr, double beta1, double beta2, double eps, double weight_decay,
                   bool decoupled) {
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
  Factors f{};
  f.shrink = static_cast<float>(decoupled ? 1 - lr * weight_decay : 1);
  f.l2 = static_cast<float>(decoupled ? 0 : weight_decay);
  f.beta1 = static_cast<float>(beta1);
  f.one_minus_beta1 = static_cast<float>(1 - beta1);
  f.beta2 = static_cast<float>(beta2);
  f.one_minus_beta2 = static_cast<float>(1 - beta2);
  f.root_of_correction2 = static_cast<float>(std::sqrt(correction2));
  f.eps = static_cast<float>(eps);
  f.step_size = static_cast<float>(lr / correction1);
  return f;
}

// A single pass: four arrays are read and three written once, where one operator at a time passes over memory
// 14 times.
GADMS_VECTORISED void adam_loop(float* __restrict param, const float* __restrict grad,
                                float* __restrict exp_avg, float* __restrict exp_avg_sq, int64_t count,
                                Factors f) {
  for (int64_t i = 0; i < count; ++i) {
    const float p = param[i] * f.shrink;
    const float g = grad[i] + f.l2 * p;
    const float m = exp_avg[i] * f.beta1 + g * f.one_minus_beta1;
    const float v = exp_avg_sq[i] * f.beta2 + g * g * f.one_minus_beta2;
    exp_avg[i] = m;
    exp_avg_sq[i] = v;
    param[i] = p - f.step_size * m / (std::sqrt(v) / f.root_of_correction2 + f.eps);
  }
}

bool is_plain(const at::Tensor& tensor) {
  return tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

}  // namespace

void adam_step_cpu(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                   at::TensorList exp_avg_sqs, int64_t step, double lr, double beta1, double beta2,
                   double eps, double weight_decay, bool decoupled) {
  const Factors factors = factors_of(step, lr, beta1, beta2, eps, weight_decay, decoupled);
  for (size_t i = 0; i < params.size(); ++i) {
    const int64_t count = params[i].numel();
    TORCH_CHECK(grads[i].numel() == count && exp_avgs[i].numel() == count && exp_avg_sqs[i].numel() == count,
                "parameter ", i, " and its gradient or moments differ in size");
    const at::Tensor grad = grads[i].contiguous();
    if (!is_plain(params[i]) || !is_plain(grad) || !is_plain(exp_avgs[i]) || !is_plain(exp_avg_sqs[i])) {
      adam_step_composed(params.slice(i, 1), grads.slice(i, 1), exp_avgs.slice(i, 1), exp_avg_sqs.slice(i, 1),
                         step, lr, beta1, beta2, eps, weight_decay, decoupled);
      continue;
    }
    float* param = params[i].data_ptr<float>();
    const float* gradient = grad.data_ptr<float>();
    float* exp_avg = exp_avgs[i].data_ptr<float>();
    float* exp_avg_sq = exp_avg_sqs[i].data_ptr<float>();
    at::parallel_for(0, count, kGrain, [&](int64_t begin, int64_t end) {
      adam_loop(param + begin, gradient + begin, exp_avg + begin, exp_avg_sq + begin, end - begin, factors);
    });
    // Written behind autograd's back, so its check for tensors changed since they were saved must be told.
    for (const at::Tensor* tensor : {&params[i], &exp_avgs[i], &exp_avg_sqs[i]})
      tensor->unsafeGetTensorImpl()->bump_version();
  }
}

void adam_step_composed(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                        at::TensorList exp_avg_sqs, int64_t step, double lr, double beta1, double beta2,
                        double eps, double weight_decay, bool decoupled) {
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
  std::vector<at::Tensor> gradients = grads.vec();
  if (weight_decay != 0) {
    if (decoupled)
      at::_foreach_mul_(params, 1 - lr * weight_decay);
    else
      gradients = at::_foreach_add(grads, params, weight_decay);
  }
  at::_foreach_mul_(exp_avgs, beta1);
  at::_foreach_add_(exp_avgs, gradients, 1 - beta1);
  at::_foreach_mul_(exp_avg_sqs, beta2);
  at::_foreach_addcmul_(exp_avg_sqs, gradients, gradients, 1 - beta2);
  std::vector<at::Tensor> denominators = at::_foreach_sqrt(exp_avg_sqs);
  at::_foreach_div_(denominators, std::sqrt(correction2));
  at::_foreach_add_(denominators, eps);
  at::_foreach_addcdiv_(params, exp_avgs, denominators, -lr / correction1);
}

}  // namespace gadms
