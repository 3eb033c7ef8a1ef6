#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <string>

#include "collectives.h"
#include "failure.h"
#include "handles.h"

using gadms::guarded;
using gadms::tensor_of;

namespace {

using StorePointer = c10::intrusive_ptr<c10d::Store>;
using GroupPointer = c10::intrusive_ptr<gadms::Collectives>;

c10d::Store& store_of(void* store) { return **static_cast<StorePointer*>(store); }

GroupPointer create_gloo(const StorePointer& store, int32_t rank, int32_t size, const char* address,
                         std::chrono::milliseconds timeout) {
#ifdef USE_C10D_GLOO
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(address));
  // One thread for what is waited for at once, one for the gradients under way.
  options->threads = 2;
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
#else
  (void)store, (void)rank, (void)size, (void)address, (void)timeout;
  TORCH_CHECK(false,
              "this build has no gloo: its headers (Debian: libgloo-dev) were missing when the native "
              "library was built");
#endif
}

GroupPointer create_nccl(const StorePointer& store, int32_t rank, int32_t size,
                         std::chrono::milliseconds timeout) {
#ifdef USE_C10D_NCCL
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
#else
  (void)store, (void)rank, (void)size, (void)timeout;
  TORCH_CHECK(false, "this libtorch has no NCCL, which several processes on CUDA need");
#endif
}

void* new_work(gadms::WorkPointer work) { return new gadms::WorkPointer(std::move(work)); }

}  // namespace

namespace gadms {

Collectives& collectives_of(void* group) { return **static_cast<GroupPointer*>(group); }

bool finished_within(c10d::Work& work, std::chrono::milliseconds limit) {
  if (!work.isCompleted()) {
    try {
      work.wait(limit);
    } catch (...) {
      // Thrown for the limit as well, where the work goes on.
      if (!work.isCompleted()) return false;
    }
  }
  return work.wait();
}

}  // namespace gadms

int32_t gadms_store_open(const char* host, int32_t port, int32_t is_server, int64_t timeout, void** store) {
  return guarded([&] {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = is_server != 0;
    options.waitWorkers = false;
    options.timeout = std::chrono::milliseconds(timeout);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
    // Not every libtorch was built with libuv.
    options.useLibUV = false;
#endif
    *store = new StorePointer(c10::make_intrusive<c10d::TCPStore>(std::string(host), options));
  });
}

void gadms_store_free(void* store) { delete static_cast<StorePointer*>(store); }

int32_t gadms_store_set(void* store, const char* key, const uint8_t* value, int32_t length) {
  return guarded([&] { store_of(store).set(key, std::vector<uint8_t>(value, value + length)); });
}

int32_t gadms_store_get(void* store, const char* key, const uint8_t** value, int32_t* length) {
  thread_local std::vector<uint8_t> bytes;
  return guarded([&] {
    bytes = store_of(store).get(key);
    *value = bytes.data();
    *length = static_cast<int32_t>(bytes.size());
  });
}

int32_t gadms_store_check(void* store, const char* key, int32_t* present) {
  return guarded([&] { *present = store_of(store).check({key}); });
}

int32_t gadms_store_add(void* store, const char* key, int64_t amount, int64_t* result) {
  return guarded([&] { *result = store_of(store).add(key, amount); });
}

int32_t gadms_group_create(void* store, int32_t rank, int32_t size, int32_t device_type, const char* address,
                           int64_t timeout, void** group) {
  return guarded([&] {
    const std::chrono::milliseconds limit(timeout);
    const auto& rendezvous = *static_cast<StorePointer*>(store);
    const bool cuda = static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CUDA;
    *group = new GroupPointer(cuda ? create_nccl(rendezvous, rank, size, limit)
                                   : create_gloo(rendezvous, rank, size, address, limit));
  });
}

void gadms_group_free(void* group) { delete static_cast<GroupPointer*>(group); }

int32_t gadms_group_allreduce(void* group, TensorHandle tensor, void** work) {
  return guarded([&] {
    std::vector<at::Tensor> tensors{tensor_of(tensor)};
    *work = new_work(gadms::collectives_of(group).allreduce(tensors));
  });
}

int32_t gadms_group_allgather(void* group, TensorHandle input, const TensorHandle* outputs, int32_t count,
                              void** work) {
  return guarded([&] {
    std::vector<at::Tensor> inputs{tensor_of(input)};
    std::vector<std::vector<at::Tensor>> gathered{gadms::tensors_of(outputs, count)};
    *work = new_work(gadms::collectives_of(group).allgather(gathered, inputs));
  });
}

int32_t gadms_group_broadcast(void* group, TensorHandle tensor, int32_t root, void** work) {
  return guarded([&] {
    std::vector<at::Tensor> tensors{tensor_of(tensor)};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    *work = new_work(gadms::collectives_of(group).broadcast(tensors, options));
  });
}

int32_t gadms_work_wait(void* work, int64_t limit, int32_t* done) {
  return guarded([&] {
    *done =
        gadms::finished_within(**static_cast<gadms::WorkPointer*>(work), std::chrono::milliseconds(limit));
  });
}

void gadms_work_free(void* work) { delete static_cast<gadms::WorkPointer*>(work); }
