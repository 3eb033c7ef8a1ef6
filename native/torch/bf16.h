#pragma once

namespace gadms {

/// Whether the processor's matrix products take bfloat16. oneDNN computes them from AVX-512 on; without it
/// libtorch has nothing but a plain loop. ONEDNN_MAX_CPU_ISA=AVX2 hides it.
bool cpu_has_bf16();

}  // namespace gadms
