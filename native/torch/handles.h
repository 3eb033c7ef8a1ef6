// Tensor handles: a heap-allocated at::Tensor behind an opaque pointer, counted while it lives.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "gadms_torch.h"

namespace gadms {

TensorHandle new_handle(at::Tensor tensor);

inline const at::Tensor& tensor_of(TensorHandle handle) {
  TORCH_CHECK(handle != nullptr, "a tensor handle is null");
  return *reinterpret_cast<const at::Tensor*>(handle);
}

std::vector<at::Tensor> tensors_of(const TensorHandle* handles, int32_t count);

// A new handle, or null for an undefined tensor.
inline TensorHandle new_handle_or_null(const at::Tensor& tensor) {
  return tensor.defined() ? new_handle(tensor) : nullptr;
}

}  // namespace gadms
