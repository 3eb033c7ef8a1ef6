#include <ATen/ops/empty.h>

#include <atomic>
#include <cstring>

#include "failure.h"
#include "handles.h"

namespace gadms {

namespace {
std::atomic<int64_t> live_handles{0};

void copy_out(at::IntArrayRef values, int64_t* destination, int32_t capacity, int32_t* count) {
  TORCH_CHECK(values.size() <= static_cast<size_t>(capacity), "room for ", capacity, " dimensions of ",
              values.size());
  std::copy(values.begin(), values.end(), destination);
  *count = static_cast<int32_t>(values.size());
}
}  // namespace

TensorHandle new_handle(at::Tensor tensor) {
  auto* handle = new at::Tensor(std::move(tensor));
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return reinterpret_cast<TensorHandle>(handle);
}

std::vector<at::Tensor> tensors_of(const TensorHandle* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(tensor_of(handles[i]));
  return tensors;
}

}  // namespace gadms

using gadms::guarded;
using gadms::tensor_of;

int32_t gadms_tensor_from_data(const void* data, int64_t bytes, int32_t dtype, const int64_t* shape,
                               int32_t ndim, TensorHandle* result) {
  return guarded([&] {
    // Uninitialised memory is copied into, not aliased: the source is managed memory that may move.
    at::Tensor tensor = at::empty(at::IntArrayRef(shape, ndim), static_cast<at::ScalarType>(dtype));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "shape ", tensor.sizes(), " takes ",
                tensor.nbytes(), " bytes of data, not ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    *result = gadms::new_handle(std::move(tensor));
  });
}

void gadms_tensor_free(TensorHandle tensor) {
  if (tensor == nullptr) return;
  delete reinterpret_cast<at::Tensor*>(tensor);
  gadms::live_handles.fetch_sub(1, std::memory_order_relaxed);
}

int64_t gadms_tensor_live_count() { return gadms::live_handles.load(std::memory_order_relaxed); }

int32_t gadms_tensor_info(TensorHandle tensor, GadmsTensorInfo* info) {
  return guarded([&] {
    const at::Tensor& self = tensor_of(tensor);
    info->numel = self.numel();
    info->ndim = static_cast<int32_t>(self.dim());
    info->dtype = static_cast<int32_t>(self.scalar_type());
    info->device_type = static_cast<int32_t>(self.device().type());
    info->device_index = self.device().index();
    info->requires_grad = self.requires_grad();
    info->is_contiguous = self.is_contiguous();
  });
}

int32_t gadms_tensor_shape(TensorHandle tensor, int64_t* shape, int32_t capacity, int32_t* ndim) {
  return guarded([&] { gadms::copy_out(tensor_of(tensor).sizes(), shape, capacity, ndim); });
}

int32_t gadms_tensor_strides(TensorHandle tensor, int64_t* strides, int32_t capacity, int32_t* ndim) {
  return guarded([&] { gadms::copy_out(tensor_of(tensor).strides(), strides, capacity, ndim); });
}

int32_t gadms_tensor_data(TensorHandle tensor, void** data) {
  return guarded([&] { *data = tensor_of(tensor).data_ptr(); });
}

int32_t gadms_tensor_set_requires_grad(TensorHandle tensor, int32_t value) {
  return guarded([&] { tensor_of(tensor).set_requires_grad(value != 0); });
}

int32_t gadms_tensor_grad(TensorHandle tensor, TensorHandle* result) {
  return guarded([&] { *result = gadms::new_handle_or_null(tensor_of(tensor).grad()); });
}

int32_t gadms_tensor_set_grad(TensorHandle tensor, TensorHandle grad) {
  return guarded(
      [&] { tensor_of(tensor).mutable_grad() = grad == nullptr ? at::Tensor() : tensor_of(grad); });
}
