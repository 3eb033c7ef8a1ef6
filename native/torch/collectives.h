// The collectives of libtorch's c10d, as far as this libtorch has them.
#pragma once

#include <torch/version.h>

#include <chrono>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/csrc/distributed/c10d/Work.hpp>

#if TORCH_VERSION_MAJOR >= 2
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif

namespace gadms {

// libtorch 2 calls what does the work a backend, and has another class under the old name.
#if TORCH_VERSION_MAJOR >= 2
using Collectives = c10d::Backend;
#else
using Collectives = c10d::ProcessGroup;
#endif

using WorkPointer = c10::intrusive_ptr<c10d::Work>;

Collectives& collectives_of(void* group);

// False where the work is still under way; throws what it failed with.
bool finished_within(c10d::Work& work, std::chrono::milliseconds limit);

}  // namespace gadms
