#pragma once

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <opencv2/core.hpp>

#define GADMS_EXPORT extern "C" __attribute__((visibility("default")))

namespace gadms {

/// Status codes of every export; the message of a failure is kept per thread.
enum Status : int32_t { kOk = 0, kFailed = 1 };

void set_last_error(const char* message) noexcept;

/// No exception crosses the ABI: it becomes a status and a message.
template <typename Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return kOk;
  } catch (const cv::Exception& error) {
    set_last_error(error.err.c_str());
  } catch (const std::exception& error) {
    set_last_error(error.what());
  } catch (...) {
    set_last_error("unknown C++ exception");
  }
  return kFailed;
}

struct Free {
  void operator()(void* buffer) const { std::free(buffer); }
};

/// Memory for `count` elements that an export hands out; gadms_vision_free releases it.
template <typename T>
std::unique_ptr<T, Free> allocate(size_t count) {
  // Of nothing, malloc may return nothing.
  std::unique_ptr<T, Free> buffer(static_cast<T*>(std::malloc((count == 0 ? 1 : count) * sizeof(T))));
  if (!buffer) throw std::bad_alloc();
  return buffer;
}

/// The caller's interleaved RGB pixels as a matrix, without a copy.
inline cv::Mat rgb_view(const uint8_t* pixels, int32_t width, int32_t height) {
  return cv::Mat(height, width, CV_8UC3, const_cast<uint8_t*>(pixels));
}

}  // namespace gadms
