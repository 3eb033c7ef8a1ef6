#include "common.h"

#include <cstdlib>
#include <opencv2/core/utils/logger.hpp>
#include <string>

namespace {

thread_local std::string last_error;

// Callers work on many images at once, so OpenCV's own threads would only compete with them; and every
// failure comes back as a status, so its log lines would only repeat the message.
const bool configured = [] {
  cv::setNumThreads(1);
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  return true;
}();

}  // namespace

namespace gadms {

void set_last_error(const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
}

}  // namespace gadms

/// Raised by one whenever an export changes; the managed side refuses any other number.
GADMS_EXPORT int32_t gadms_vision_abi_version() { return configured ? 4 : 0; }

/// Message of this thread's latest failure, valid until the next one.
GADMS_EXPORT const char* gadms_vision_last_error() { return last_error.c_str(); }

/// Releases a buffer that an export handed out.
GADMS_EXPORT void gadms_vision_free(void* buffer) { std::free(buffer); }
