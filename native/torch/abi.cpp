#include <cstddef>

#include "failure.h"
#include "gadms_torch.h"

static_assert(sizeof(GadmsValue) == 16, "values are passed as arrays of 16 bytes each");

int32_t gadms_abi_version() { return kAbiVersion; }

void gadms_abi_layout(int32_t* numbers) {
  const size_t layout[] = {
      sizeof(GadmsValue),
      offsetof(GadmsValue, kind),
      offsetof(GadmsValue, count),
      offsetof(GadmsValue, integer),
      sizeof(GadmsTensorInfo),
      offsetof(GadmsTensorInfo, numel),
      offsetof(GadmsTensorInfo, ndim),
      offsetof(GadmsTensorInfo, dtype),
      offsetof(GadmsTensorInfo, device_type),
      offsetof(GadmsTensorInfo, device_index),
      offsetof(GadmsTensorInfo, requires_grad),
      offsetof(GadmsTensorInfo, is_contiguous),
  };
  for (size_t number : layout) *numbers++ = static_cast<int32_t>(number);
}

const char* gadms_last_error() { return gadms::last_error(); }
