#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "failure.h"
#include "handles.h"
#include "results.h"

using gadms::guarded;

int32_t gadms_jit_load(const char* path, int32_t device_type, int32_t device_index, void** module) {
  return guarded([&] {
    const c10::Device device(static_cast<c10::DeviceType>(device_type),
                             static_cast<c10::DeviceIndex>(device_index));
    auto loaded = torch::jit::load(path, device);
    loaded.eval();
    *module = new torch::jit::Module(std::move(loaded));
  });
}

void gadms_jit_free(void* module) { delete static_cast<torch::jit::Module*>(module); }

int32_t gadms_jit_forward(void* module, const TensorHandle* inputs, int32_t input_count,
                          const GadmsValue** results, int32_t* result_count) {
  return guarded([&] {
    std::vector<c10::IValue> arguments;
    for (int32_t i = 0; i < input_count; ++i) arguments.emplace_back(gadms::tensor_of(inputs[i]));
    const c10::IValue output = static_cast<torch::jit::Module*>(module)->forward(std::move(arguments));
    gadms::return_values({output}, results, result_count);
  });
}
