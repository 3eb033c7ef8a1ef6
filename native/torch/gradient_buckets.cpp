// Gradients summed over processes in buckets, each sent as soon as the backward pass has filled it.
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>
#include <mutex>
#include <vector>

#include "collectives.h"
#include "failure.h"
#include "handles.h"

using gadms::guarded;

namespace {

using torch::autograd::variable_list;

struct Slot {
  at::Tensor parameter;
  std::shared_ptr<torch::autograd::Node> accumulator;
  uintptr_t hook = 0;
  size_t bucket = 0;
  int64_t offset = 0;
  bool filled = false;
};

// The parameters' gradients one after the other, then for each whether this process has one: a parameter that
// no process used keeps no gradient.
struct Bucket {
  std::vector<size_t> slots;
  int64_t elements = 0;
  size_t missing = 0;
  at::Tensor values;
  gadms::WorkPointer work;
};

class GradientBuckets {
 public:
  GradientBuckets(gadms::Collectives& group, const std::vector<at::Tensor>& parameters, int64_t bucket_bytes)
      : group_(group), slots_(parameters.size()) {
    for (size_t i = 0; i < parameters.size(); ++i) add(i, parameters[i], bucket_bytes);
    for (size_t i = 0; i < slots_.size(); ++i) watch(i);
  }

  ~GradientBuckets() {
    for (auto& slot : slots_) slot.accumulator->del_post_hook(slot.hook);
  }

  GradientBuckets(const GradientBuckets&) = delete;
  GradientBuckets& operator=(const GradientBuckets&) = delete;

  void arm() {
    std::lock_guard<std::mutex> lock(mutex_);
    armed_ = true;
  }

  // What no backward pass has sent yet is sent now.
  void flush() {
    std::lock_guard<std::mutex> lock(mutex_);
    armed_ = false;
    for (size_t i = 0; i < slots_.size(); ++i) fill(i);
    send_full();
  }

  bool wait(std::chrono::milliseconds limit) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto& bucket : buckets_) {
      if (!bucket.work) continue;
      if (!gadms::finished_within(*bucket.work, limit)) return false;
      hand_out(bucket);
      bucket.work.reset();
    }
    sent_ = 0;
    return true;
  }

 private:
  void add(size_t index, const at::Tensor& parameter, int64_t bucket_bytes) {
    const int64_t bytes = parameter.numel() * parameter.element_size();
    if (buckets_.empty() ||
        (buckets_.back().elements > 0 &&
         buckets_.back().elements * parameter.element_size() + bytes > bucket_bytes) ||
        slots_[buckets_.back().slots.front()].parameter.scalar_type() != parameter.scalar_type())
      buckets_.emplace_back();
    Bucket& bucket = buckets_.back();
    Slot& slot = slots_[index];
    slot.parameter = parameter;
    slot.bucket = buckets_.size() - 1;
    slot.offset = bucket.elements;
    bucket.elements += parameter.numel();
    bucket.slots.push_back(index);
    bucket.missing = bucket.slots.size();
  }

  void watch(size_t index) {
    // The parameter alone would let go of its accumulator between two passes.
    Slot& slot = slots_[index];
    slot.accumulator = torch::autograd::impl::grad_accumulator(slot.parameter);
    slot.hook = slot.accumulator->add_post_hook(std::make_unique<torch::autograd::utils::LambdaPostHook>(
        [this, index](const variable_list& outputs, const variable_list&) {
          std::lock_guard<std::mutex> lock(mutex_);
          if (armed_) {
            fill(index);
            send_full();
          }
          return outputs;
        }));
  }

  void fill(size_t index) {
    Slot& slot = slots_[index];
    if (slot.filled) return;
    c10::NoGradGuard quiet;
    Bucket& bucket = buckets_[slot.bucket];
    if (!bucket.values.defined()) {
      const auto length = bucket.elements + static_cast<int64_t>(bucket.slots.size());
      bucket.values = at::zeros({length}, slot.parameter.options().requires_grad(false));
    }
    const at::Tensor gradient = slot.parameter.grad();
    if (gradient.defined()) {
      part(bucket, slot).copy_(gradient);
      bucket.values.narrow(0, flag(bucket, index), 1).fill_(1);
    }
    slot.filled = true;
    --bucket.missing;
  }

  // In the buckets' order, because collectives of different processes meet by the order in which they are
  // called.
  void send_full() {
    while (sent_ < buckets_.size() && buckets_[sent_].missing == 0) {
      Bucket& bucket = buckets_[sent_++];
      std::vector<at::Tensor> tensors{bucket.values};
      bucket.work = group_.allreduce(tensors);
    }
  }

  void hand_out(Bucket& bucket) {
    c10::NoGradGuard quiet;
    const at::Tensor flags =
        bucket.values.narrow(0, bucket.elements, static_cast<int64_t>(bucket.slots.size()))
            .to(at::kCPU, at::kFloat);
    for (size_t i = 0; i < bucket.slots.size(); ++i) {
      Slot& slot = slots_[bucket.slots[i]];
      if (flags.data_ptr<float>()[i] > 0) slot.parameter.mutable_grad() = part(bucket, slot);
      slot.filled = false;
    }
    // The gradients are views of this memory now, and keep it as long as they are needed.
    bucket.values = at::Tensor();
    bucket.missing = bucket.slots.size();
  }

  static at::Tensor part(const Bucket& bucket, const Slot& slot) {
    return bucket.values.narrow(0, slot.offset, slot.parameter.numel()).view(slot.parameter.sizes());
  }

  int64_t flag(const Bucket& bucket, size_t index) const {
    return bucket.elements + static_cast<int64_t>(index - bucket.slots.front());
  }

  gadms::Collectives& group_;
  std::vector<Slot> slots_;
  std::vector<Bucket> buckets_;
  std::mutex mutex_;
  size_t sent_ = 0;
  bool armed_ = false;
};

GradientBuckets& buckets_of(void* buckets) { return *static_cast<GradientBuckets*>(buckets); }

}  // namespace

int32_t gadms_buckets_create(void* group, const TensorHandle* parameters, int32_t count, int64_t bucket_bytes,
                             void** buckets) {
  return guarded([&] {
    *buckets =
        new GradientBuckets(gadms::collectives_of(group), gadms::tensors_of(parameters, count), bucket_bytes);
  });
}

void gadms_buckets_free(void* buckets) { delete static_cast<GradientBuckets*>(buckets); }

int32_t gadms_buckets_arm(void* buckets) {
  return guarded([&] { buckets_of(buckets).arm(); });
}

int32_t gadms_buckets_flush(void* buckets) {
  return guarded([&] { buckets_of(buckets).flush(); });
}

int32_t gadms_buckets_wait(void* buckets, int64_t limit, int32_t* done) {
  return guarded([&] { *done = buckets_of(buckets).wait(std::chrono::milliseconds(limit)); });
}
