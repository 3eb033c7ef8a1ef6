#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <vector>

#include "common.h"

namespace {

/// Read only after its making, so all threads share it.
const cv::HOGDescriptor& people_descriptor() {
  static const cv::HOGDescriptor descriptor = [] {
    cv::HOGDescriptor hog;
    hog.setSVMDetector(cv::HOGDescriptor::getDefaultPeopleDetector());
    return hog;
  }();
  return descriptor;
}

}  // namespace

/// OpenCV's people detector. A stride of 0 is the descriptor's own cell size. `*boxes` receives x, y, width,
/// height of each person and `*weights` its SVM weight; both are released with gadms_vision_free.
GADMS_EXPORT int32_t gadms_people_detect(const uint8_t* pixels, int32_t width, int32_t height,
                                         double hit_threshold, int32_t stride, int32_t padding, double scale,
                                         double group_threshold, int32_t** boxes, double** weights,
                                         int32_t* count) {
  return gadms::guarded([&] {
    // Where two channels have equal gradients the first wins: the order has to be the one OpenCV reads files
    // in.
    cv::Mat bgr;
    cv::cvtColor(gadms::rgb_view(pixels, width, height), bgr, cv::COLOR_RGB2BGR);
    std::vector<cv::Rect> found;
    std::vector<double> found_weights;
    people_descriptor().detectMultiScale(bgr, found, found_weights, hit_threshold, cv::Size(stride, stride),
                                         cv::Size(padding, padding), scale, group_threshold);
    auto box_buffer = gadms::allocate<int32_t>(found.size() * 4);
    auto weight_buffer = gadms::allocate<double>(found.size());
    for (size_t i = 0; i < found.size(); ++i) {
      const cv::Rect& box = found[i];
      const int32_t numbers[] = {box.x, box.y, box.width, box.height};
      std::copy(std::begin(numbers), std::end(numbers), box_buffer.get() + 4 * i);
      weight_buffer.get()[i] = found_weights[i];
    }
    *count = static_cast<int32_t>(found.size());
    *boxes = box_buffer.release();
    *weights = weight_buffer.release();
  });
}
