#ifdef GADMS_ONEDNN
#include "transformer/tower.h"
#endif

#include "bf16.h"
#include "failure.h"
#include "handles.h"

using gadms::guarded;

#ifdef GADMS_ONEDNN

namespace {

constexpr int32_t kTensorsPerBlock = gadms::transformer::BlockWeights::kCount;

}  // namespace

int32_t gadms_tower_available() { return 1; }

int32_t gadms_tower_create(const TensorHandle* weights, int32_t weight_count, int64_t heads,
                           int32_t compute_type, void** tower) {
  return guarded([&] {
    TORCH_CHECK(weight_count > 0 && weight_count % kTensorsPerBlock == 0, "a block has ", kTensorsPerBlock,
                " parameters, which ", weight_count, " is no multiple of");
    c10::InferenceMode inference;
    std::vector<gadms::transformer::BlockWeights> blocks;
    for (int32_t i = 0; i < weight_count; i += kTensorsPerBlock) {
      std::vector<at::Tensor> parts;
      for (int32_t k = 0; k < kTensorsPerBlock; ++k)
        parts.push_back(gadms::tensor_of(weights[i + k]).to(at::kFloat));
      blocks.push_back(gadms::transformer::BlockWeights::of(parts));
    }
    const auto wanted = static_cast<at::ScalarType>(compute_type);
    const bool is_float = wanted == at::kBFloat16 && !gadms::cpu_has_bf16();
    *tower = new gadms::transformer::Tower(blocks, heads, is_float ? at::kFloat : wanted);
  });
}

void gadms_tower_free(void* tower) { delete static_cast<gadms::transformer::Tower*>(tower); }

int32_t gadms_tower_forward(void* tower, TensorHandle x, TensorHandle at, int32_t causal,
                            TensorHandle* result) {
  return guarded([&] {
    c10::InferenceMode inference;
    *result = gadms::new_handle(static_cast<gadms::transformer::Tower*>(tower)->forward(
        gadms::tensor_of(x), gadms::tensor_of(at).contiguous(), causal != 0));
  });
}

#else

int32_t gadms_tower_available() { return 0; }

int32_t gadms_tower_create(const TensorHandle*, int32_t, int64_t, int32_t, void**) {
  return guarded([] { TORCH_CHECK(false, "this build has no oneDNN"); });
}

void gadms_tower_free(void*) {}

int32_t gadms_tower_forward(void*, TensorHandle, TensorHandle, int32_t, TensorHandle*) {
  return guarded([] { TORCH_CHECK(false, "this build has no oneDNN"); });
}

#endif
