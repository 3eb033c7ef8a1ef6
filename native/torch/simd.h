// One binary for every x86-64 CPU: the compiler vectorises a marked function once per instruction set and the
// loader picks. (libtorch's own at::vec is compiled for one instruction set per file, which a shim cannot
// repeat.)
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define GADMS_VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GADMS_VECTORISED
#endif
