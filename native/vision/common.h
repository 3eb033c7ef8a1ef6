#pragma once

#include <cstdint>
#include <exception>
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

/// The caller's interleaved RGB pixels as a matrix, without a copy.
inline cv::Mat rgb_view(const uint8_t* pixels, int32_t width, int32_t height) {
  return cv::Mat(height, width, CV_8UC3, const_cast<uint8_t*>(pixels));
}

}  // namespace gadms
