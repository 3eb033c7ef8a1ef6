#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "failure.h"
#include "handles.h"

using gadms::guarded;
using gadms::tensors_of;

namespace {

// One gradient per output; an absent one stands for ones (of a single element).
std::vector<at::Tensor> grad_outputs_of(const TensorHandle* handles, int32_t count) {
  std::vector<at::Tensor> gradients;
  if (handles == nullptr) return gradients;
  for (int32_t i = 0; i < count; ++i)
    gradients.push_back(handles[i] == nullptr ? at::Tensor() : gadms::tensor_of(handles[i]));
  return gradients;
}

}  // namespace

int32_t gadms_autograd_grad(const TensorHandle* outputs, int32_t output_count, const TensorHandle* inputs,
                            int32_t input_count, const TensorHandle* grad_outputs, int32_t retain_graph,
                            int32_t create_graph, int32_t allow_unused, TensorHandle* gradients) {
  return guarded([&] {
    auto results = torch::autograd::grad(tensors_of(outputs, output_count), tensors_of(inputs, input_count),
                                         grad_outputs_of(grad_outputs, output_count), retain_graph != 0,
                                         create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) gradients[i] = gadms::new_handle_or_null(results[i]);
  });
}

int32_t gadms_autograd_backward(const TensorHandle* outputs, int32_t output_count,
                                const TensorHandle* grad_outputs, int32_t retain_graph,
                                int32_t create_graph) {
  return guarded([&] {
    torch::autograd::backward(tensors_of(outputs, output_count), grad_outputs_of(grad_outputs, output_count),
                              retain_graph != 0, create_graph != 0);
  });
}

int32_t gadms_grad_mode_get() { return c10::GradMode::is_enabled(); }

void gadms_grad_mode_set(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

int32_t gadms_inference_mode_get() { return c10::InferenceMode::is_enabled(); }

int32_t gadms_inference_mode_enter(int32_t enabled, void** guard) {
  return guarded([&] { *guard = new c10::InferenceMode(enabled != 0); });
}

void gadms_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
