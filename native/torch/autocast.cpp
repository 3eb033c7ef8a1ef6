#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include "failure.h"
#include "gadms_torch.h"

using gadms::guarded;

namespace {

// libtorch 2.4 replaced a set of functions per device by one that takes the device.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

bool is_enabled(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
void set_enabled(c10::DeviceType device, bool value) { at::autocast::set_autocast_enabled(device, value); }
at::ScalarType get_dtype(c10::DeviceType device) { return at::autocast::get_autocast_dtype(device); }
void set_dtype(c10::DeviceType device, at::ScalarType dtype) {
  at::autocast::set_autocast_dtype(device, dtype);
}

#else

void check_device(c10::DeviceType device) {
  TORCH_CHECK(device == c10::DeviceType::CPU || device == c10::DeviceType::CUDA,
              "autocast is for CPU and CUDA, not ", device);
}

bool is_enabled(c10::DeviceType device) {
  check_device(device);
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}

void set_enabled(c10::DeviceType device, bool value) {
  check_device(device);
  device == c10::DeviceType::CPU ? at::autocast::set_cpu_enabled(value) : at::autocast::set_enabled(value);
}

at::ScalarType get_dtype(c10::DeviceType device) {
  check_device(device);
  return device == c10::DeviceType::CPU ? at::autocast::get_autocast_cpu_dtype()
                                        : at::autocast::get_autocast_gpu_dtype();
}

void set_dtype(c10::DeviceType device, at::ScalarType dtype) {
  check_device(device);
  device == c10::DeviceType::CPU ? at::autocast::set_autocast_cpu_dtype(dtype)
                                 : at::autocast::set_autocast_gpu_dtype(dtype);
}

#endif

}  // namespace

int32_t gadms_autocast_get(int32_t device_type, int32_t* enabled, int32_t* dtype) {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(device_type);
    *enabled = is_enabled(device);
    *dtype = static_cast<int32_t>(get_dtype(device));
  });
}

int32_t gadms_autocast_set(int32_t device_type, int32_t enabled, int32_t dtype) {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(device_type);
    set_dtype(device, static_cast<at::ScalarType>(dtype));
    set_enabled(device, enabled != 0);
  });
}

int32_t gadms_autocast_enter() {
  return guarded([] { at::autocast::increment_nesting(); });
}

int32_t gadms_autocast_leave() {
  return guarded([] {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  });
}
