#pragma once

#include <cstdint>

namespace gadms::decoder {

/// Takes from this process what a decoder does not need: files, further processes, the network, privileges.
/// What it loads has to be loaded before.
void confine(bool is_video);

/// Memory beyond what the process had when it was confined, and seconds of the processor from now on. Over
/// the first, allocations fail; over the second, the process is ended.
void limit(int64_t memory, int32_t seconds);

}  // namespace gadms::decoder
