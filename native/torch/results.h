// What an operator or a TorchScript module returned, as tagged values.
#pragma once

#include <ATen/core/ivalue.h>

#include "gadms_torch.h"

namespace gadms {

// Flattens the values into the calling thread's result array. Tensors get handles; if anything fails, none is
// left.
void return_values(const std::vector<c10::IValue>& values, const GadmsValue** results, int32_t* result_count);

}  // namespace gadms
