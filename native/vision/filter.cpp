#include <cmath>
#include <opencv2/imgproc.hpp>

#include "common.h"

namespace {

/// A line of the given length through the middle, each sample shared among its four nearest cells.
cv::Mat motion_kernel(double length, double angle_degrees) {
  const int radius = static_cast<int>(std::ceil((length - 1) / 2));
  const int size = 2 * radius + 3;  // one cell more on each side for the sharing
  cv::Mat kernel = cv::Mat::zeros(size, size, CV_32F);
  const double angle = angle_degrees * CV_PI / 180;
  const int samples = 4 * size + 1;
  for (int i = 0; i < samples; ++i) {
    const double along = (static_cast<double>(i) / (samples - 1) - 0.5) * (length - 1);
    const double x = radius + 1 + along * std::cos(angle);
    const double y = radius + 1 + along * std::sin(angle);
    const int left = static_cast<int>(std::floor(x));
    const int top = static_cast<int>(std::floor(y));
    for (int dy = 0; dy <= 1; ++dy)
      for (int dx = 0; dx <= 1; ++dx) {
        const double share = (1 - std::abs(x - left - dx)) * (1 - std::abs(y - top - dy));
        if (share > 0) kernel.at<float>(top + dy, left + dx) += static_cast<float>(share);
      }
  }
  return kernel / cv::sum(kernel)[0];
}

}  // namespace

/// `sigma` in pixels; the border is mirrored.
GADMS_EXPORT int32_t gadms_gaussian_blur(const uint8_t* source, int32_t width, int32_t height,
                                         uint8_t* target, double sigma) {
  return gadms::guarded([&] {
    cv::Mat result = gadms::rgb_view(target, width, height);
    cv::GaussianBlur(gadms::rgb_view(source, width, height), result, cv::Size(), sigma, sigma);
  });
}

/// `length` in pixels; 0 degrees moves along a row, 90 degrees along a column; the border is mirrored.
GADMS_EXPORT int32_t gadms_motion_blur(const uint8_t* source, int32_t width, int32_t height, uint8_t* target,
                                       double length, double angle_degrees) {
  return gadms::guarded([&] {
    cv::Mat result = gadms::rgb_view(target, width, height);
    cv::filter2D(gadms::rgb_view(source, width, height), result, -1, motion_kernel(length, angle_degrees));
  });
}
