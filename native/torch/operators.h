// The project's own operators, registered beside ATen's as gadms::* and called through the same dispatcher.
#pragma once

#include <ATen/core/Tensor.h>

namespace gadms {

// x * sigmoid(1.702 x), CLIP's activation, without its three temporaries.
at::Tensor quick_gelu_cpu(const at::Tensor& self);
at::Tensor quick_gelu_backward_cpu(const at::Tensor& grad, const at::Tensor& self);

// The same of ATen operators: any device, and differentiable again.
at::Tensor quick_gelu_composed(const at::Tensor& self);
at::Tensor quick_gelu_backward_composed(const at::Tensor& grad, const at::Tensor& self);

at::Tensor quick_gelu_autograd(const at::Tensor& self);

// A residual attention block of CLIP in one, with its backward pass (transformer/block.cpp). x: [B, L, D].
// weights: those of BlockWeights. seen: how many positions, from the first, each one sees, int64 [B, L].
// bf16: products in bfloat16; sums and what passes from block to block are float32.
at::Tensor transformer_block(const at::Tensor& x, at::TensorList weights, const at::Tensor& seen,
                             int64_t heads, bool bf16);

// One step of Adam (decoupled: AdamW) over all parameters, torch.optim.Adam's arithmetic. step counts from 1.
void adam_step_cpu(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                   at::TensorList exp_avg_sqs, int64_t step, double lr, double beta1, double beta2,
                   double eps, double weight_decay, bool decoupled);
void adam_step_composed(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                        at::TensorList exp_avg_sqs, int64_t step, double lr, double beta1, double beta2,
                        double eps, double weight_decay, bool decoupled);

}  // namespace gadms
