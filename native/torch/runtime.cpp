#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <malloc.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <mutex>
#include <string>

#include "failure.h"
#include "handles.h"

using gadms::guarded;

namespace {

// Activations of tens of megabytes are allocated and freed by every operator. glibc gives such blocks
// straight back to the kernel, so each one is paid for in page faults and zeroing again: most of the time of
// an elementwise operator. So the heap keeps and reuses them, and maps none of them on its own.
__attribute__((constructor)) void keep_large_blocks() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

}  // namespace

int32_t gadms_manual_seed(int64_t seed) {
  return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

int32_t gadms_rng_state_get(TensorHandle* state) {
  return guarded([&] {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    std::lock_guard<std::mutex> lock(generator.mutex());
    *state = gadms::new_handle(generator.get_state());
  });
}

int32_t gadms_rng_state_set(TensorHandle state) {
  return guarded([&] {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(gadms::tensor_of(state));
  });
}

int32_t gadms_num_threads_get() { return at::get_num_threads(); }

int32_t gadms_num_threads_set(int32_t count) {
  return guarded([&] {
    TORCH_CHECK(count > 0, "the number of threads must be positive, not ", count);
    at::set_num_threads(count);
  });
}

int32_t gadms_cuda_device_count() {
  try {
    return static_cast<int32_t>(torch::cuda::device_count());
  } catch (...) {
    return 0;
  }
}

const char* gadms_torch_version() { return TORCH_VERSION; }

int32_t gadms_show_config(const char** text) {
  thread_local std::string config;
  return guarded([&] {
    config = at::show_config();
    *text = config.c_str();
  });
}
