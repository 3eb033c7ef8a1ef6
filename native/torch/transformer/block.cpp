// A residual attention block for training, forward and backward, as one node of autograd's graph: it keeps
// what the way back needs and nothing else, and passes over memory where it must alone.
#include <ATen/Functions.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "../bf16.h"
#include "../operators.h"
#include "attention.h"
#include "block_weights.h"
#include "kernels.h"

namespace gadms {
namespace {

using namespace transformer;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

float* floats(const at::Tensor& tensor) { return tensor.data_ptr<float>(); }

Matrix matrix(const at::Tensor& tensor) {
  return Matrix::of(tensor.data_ptr(), tensor.scalar_type(), tensor.size(0), tensor.size(1));
}

// Calls body with the memory of the tensors, as floats or as bfloat16's bits.
template <class Body, class... Tensors>
void with_numbers(const Body& body, const at::Tensor& first, const Tensors&... others) {
  if (first.scalar_type() == at::kFloat)
    body(first.data_ptr<float>(), others.template data_ptr<float>()...);
  else
    body(static_cast<uint16_t*>(first.data_ptr()), static_cast<uint16_t*>(others.data_ptr())...);
}

// What one pass needs to know of its sizes. R rows are B samples of L positions.
struct Sizes {
  int64_t batch, length, width, heads;
  at::ScalarType type;

  int64_t rows() const { return batch * length; }
  at::Tensor make(int64_t columns, at::ScalarType of) const {
    return at::empty({rows(), columns}, at::TensorOptions().dtype(of));
  }
  at::Tensor make(int64_t columns) const { return make(columns, type); }
  AttentionShape attention() const {
    return {batch, length, length, heads, width / heads, 3 * width, 3 * width, width, type};
  }
};

AttentionData attention_data(const at::Tensor& qkv, const at::Tensor& output, int64_t width) {
  char* start = static_cast<char*>(qkv.data_ptr());
  const int64_t part = width * static_cast<int64_t>(qkv.element_size());
  return {start, start + part, start + 2 * part, output.data_ptr()};
}

// y = x W^T + b.
void linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& y,
            Target target = Target::kReplaced) {
  multiply(matrix(x), matrix(weight).transposed(), floats(bias), matrix(y), target);
}

struct NormTrace {
  at::Tensor mean, factor;
};

NormTrace norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& y) {
  NormTrace trace{at::empty({x.size(0)}), at::empty({x.size(0)})};
  with_numbers(
      [&](auto* target) {
        layer_norm(floats(x), floats(weight), floats(bias), target, floats(trace.mean), floats(trace.factor),
                   x.size(0), x.size(1));
      },
      y);
  return trace;
}

// Gradients with respect to x, which is added to, weight and bias.
void norm_backward(const at::Tensor& y_gradient, const at::Tensor& x, const NormTrace& trace,
                   const at::Tensor& weight, const at::Tensor& x_gradient, at::Tensor& weight_gradient,
                   at::Tensor& bias_gradient) {
  weight_gradient = at::empty_like(weight);
  bias_gradient = at::empty_like(weight);
  layer_norm_backward(floats(y_gradient), floats(x), floats(weight), floats(trace.mean), floats(trace.factor),
                      floats(x_gradient), floats(weight_gradient), floats(bias_gradient), x.size(0),
                      x.size(1));
}

// dW = dY^T X.
at::Tensor weight_gradient_of(const at::Tensor& y_gradient, const at::Tensor& x) {
  at::Tensor result = at::empty({y_gradient.size(1), x.size(1)});
  multiply(matrix(y_gradient).transposed(), matrix(x), nullptr, matrix(result));
  return result;
}

// The gradient in the compute type, and its columns' sums: a bias' gradient.
std::pair<at::Tensor, at::Tensor> narrowed(const Sizes& sizes, const at::Tensor& gradient) {
  at::Tensor sums = at::empty({gradient.size(1)});
  at::Tensor result = sizes.make(gradient.size(1));
  with_numbers(
      [&](auto* target) {
        narrow_and_sum(floats(gradient), target, floats(sums), gradient.size(0), gradient.size(1));
      },
      result);
  return {result, sums};
}

class Block : public torch::autograd::Function<Block> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& ln_1_weight,
                            const at::Tensor& ln_1_bias, const at::Tensor& in_proj_weight,
                            const at::Tensor& in_proj_bias, const at::Tensor& out_proj_weight,
                            const at::Tensor& out_proj_bias, const at::Tensor& ln_2_weight,
                            const at::Tensor& ln_2_bias, const at::Tensor& c_fc_weight,
                            const at::Tensor& c_fc_bias, const at::Tensor& c_proj_weight,
                            const at::Tensor& c_proj_bias, const at::Tensor& seen, int64_t heads, bool bf16) {
    const Sizes sizes{input.size(0), input.size(1), input.size(2), heads, bf16 ? at::kBFloat16 : at::kFloat};
    const int64_t width = sizes.width;
    const at::Tensor x = input.contiguous().view({sizes.rows(), width});
    const auto compute = [&](const at::Tensor& weight) { return weight.to(sizes.type).contiguous(); };
    const at::Tensor w_in = compute(in_proj_weight), w_out = compute(out_proj_weight);
    const at::Tensor w_fc = compute(c_fc_weight), w_proj = compute(c_proj_weight);

    const at::Tensor normal_1 = sizes.make(width), qkv = sizes.make(3 * width), attended = sizes.make(width);
    const NormTrace trace_1 = norm(x, ln_1_weight, ln_1_bias, normal_1);
    linear(normal_1, w_in, in_proj_bias, qkv);
    attend(sizes.attention(), attention_data(qkv, attended, width), seen.data_ptr<int64_t>());
    const at::Tensor y = x.clone();
    linear(attended, w_out, out_proj_bias, y, Target::kAddedTo);

    const at::Tensor normal_2 = sizes.make(width), hidden = sizes.make(4 * width),
                     active = sizes.make(4 * width);
    const NormTrace trace_2 = norm(y, ln_2_weight, ln_2_bias, normal_2);
    linear(normal_2, w_fc, c_fc_bias, hidden);
    with_numbers([&](auto* from, auto* to) { quick_gelu(from, to, hidden.numel()); }, hidden, active);
    const at::Tensor z = y.clone();
    linear(active, w_proj, c_proj_bias, z, Target::kAddedTo);

    context->saved_data["heads"] = heads;
    context->saved_data["weights"] = ln_1_weight.requires_grad();
    context->saved_data["shape"] = input.sizes().vec();
    context->save_for_backward({x, y, normal_1, qkv, attended, normal_2, hidden, trace_1.mean, trace_1.factor,
                                trace_2.mean, trace_2.factor, seen, w_in, w_out, w_fc, w_proj, ln_1_weight,
                                ln_2_weight});
    return z.view(input.sizes());
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "a fused block cannot be differentiated twice");
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &y = saved[1], &normal_1 = saved[2], &qkv = saved[3],
                     &attended = saved[4];
    const at::Tensor &normal_2 = saved[5], &seen = saved[11], &w_in = saved[12], &w_out = saved[13],
                     &w_fc = saved[14];
    const at::Tensor &w_proj = saved[15], &ln_1_weight = saved[16], &ln_2_weight = saved[17];
    // Overwritten with the activation, so a second way back needs a copy.
    const at::Tensor hidden = saved[6].clone();
    const NormTrace trace_1{saved[7], saved[8]}, trace_2{saved[9], saved[10]};
    const std::vector<int64_t> shape = context->saved_data["shape"].toIntVector();
    const bool weights = context->saved_data["weights"].toBool();
    const Sizes sizes{shape[0], shape[1], shape[2], context->saved_data["heads"].toInt(), qkv.scalar_type()};
    const int64_t width = sizes.width;
    // x, the weights as in BlockWeights, seen, heads, bf16.
    variable_list results(1 + BlockWeights::kCount + 3);

    // The MLP.
    const at::Tensor y_gradient =
        gradients[0].to(at::kFloat).contiguous().view({sizes.rows(), width}).clone();
    at::Tensor narrow;
    std::tie(narrow, results[12]) = narrowed(sizes, y_gradient);
    const at::Tensor hidden_gradient = sizes.make(4 * width), fc_bias_gradient = at::empty({4 * width});
    multiply(matrix(narrow), matrix(w_proj), nullptr, matrix(hidden_gradient));
    with_numbers(
        [&](auto* gradient, auto* h) {
          quick_gelu_backward(gradient, h, floats(fc_bias_gradient), sizes.rows(), 4 * width);
        },
        hidden_gradient, hidden);
    results[10] = fc_bias_gradient;
    if (weights) {
      results[11] = weight_gradient_of(narrow, hidden);
      results[9] = weight_gradient_of(hidden_gradient, normal_2);
    }
    const at::Tensor normal_gradient = sizes.make(width, at::kFloat);
    multiply(matrix(hidden_gradient), matrix(w_fc), nullptr, matrix(normal_gradient));
    norm_backward(normal_gradient, y, trace_2, ln_2_weight, y_gradient, results[7], results[8]);

    // The attention.
    std::tie(narrow, results[6]) = narrowed(sizes, y_gradient);
    const at::Tensor attended_gradient = sizes.make(width), qkv_gradient = sizes.make(3 * width);
    multiply(matrix(narrow), matrix(w_out), nullptr, matrix(attended_gradient));
    attend_backward(sizes.attention(), attention_data(qkv, attended, width),
                    attention_data(qkv_gradient, attended_gradient, width), seen.data_ptr<int64_t>());
    results[4] = at::empty({3 * width});
    with_numbers([&](auto* gradient) { sum_columns(gradient, floats(results[4]), sizes.rows(), 3 * width); },
                 qkv_gradient);
    if (weights) {
      results[5] = weight_gradient_of(narrow, attended);
      results[3] = weight_gradient_of(qkv_gradient, normal_1);
    }
    multiply(matrix(qkv_gradient), matrix(w_in), nullptr, matrix(normal_gradient));
    norm_backward(normal_gradient, x, trace_1, ln_1_weight, y_gradient, results[1], results[2]);
    results[0] = y_gradient.view(shape);
    return results;
  }
};

}  // namespace

at::Tensor transformer_block(const at::Tensor& x, at::TensorList weights, const at::Tensor& seen,
                             int64_t heads, bool bf16) {
  TORCH_CHECK(weights.size() == BlockWeights::kCount, "a block has ", BlockWeights::kCount,
              " parameters, not ", weights.size());
  TORCH_CHECK(x.dim() == 3 && x.is_cpu() && x.scalar_type() == at::kFloat,
              "a block takes float32 [B, L, D] on the CPU, not ", x.scalar_type(), " ", x.sizes());
  TORCH_CHECK(x.size(2) % heads == 0 && weights[0].numel() == x.size(2), "a block of width ",
              weights[0].numel(), " and ", heads, " heads does not take ", x.sizes());
  TORCH_CHECK(seen.scalar_type() == at::kLong && seen.numel() == x.size(0) * x.size(1), "each of ",
              x.size(0) * x.size(1), " positions needs the number of those it sees, int64, not ",
              seen.sizes());
  TORCH_CHECK(seen.min().item<int64_t>() >= 1 && seen.max().item<int64_t>() <= x.size(1),
              "a position sees 1 to ", x.size(1), " positions, not ", seen.min().item<int64_t>(), " to ",
              seen.max().item<int64_t>());
  const BlockWeights w = BlockWeights::of(weights);
  return Block::apply(x, w.ln_1_weight, w.ln_1_bias, w.in_proj_weight, w.in_proj_bias, w.out_proj_weight,
                      w.out_proj_bias, w.ln_2_weight, w.ln_2_bias, w.c_fc_weight, w.c_fc_bias,
                      w.c_proj_weight, w.c_proj_bias, seen.contiguous(), heads, bf16 && cpu_has_bf16());
}

}  // namespace gadms
