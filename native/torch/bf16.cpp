#include "bf16.h"

#include <cstdint>

#include "gadms_torch.h"

#ifdef GADMS_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>

bool gadms::cpu_has_bf16() {
  // The numbers of instruction sets are sets of bits: a later one holds those of the earlier.
  constexpr auto kNeeded = static_cast<uint32_t>(dnnl::cpu_isa::avx512_core);
  return (static_cast<uint32_t>(dnnl::get_effective_cpu_isa()) & kNeeded) == kNeeded;
}

#elif defined(__x86_64__)

bool gadms::cpu_has_bf16() {
  return __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq");
}

#else

bool gadms::cpu_has_bf16() { return false; }

#endif

int32_t gadms_cpu_has_bf16() { return gadms::cpu_has_bf16() ? 1 : 0; }
