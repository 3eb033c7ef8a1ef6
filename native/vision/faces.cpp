#include <algorithm>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <stdexcept>
#include <vector>

#include "common.h"

namespace {

struct Cascades {
  cv::CascadeClassifier frontal;
  cv::CascadeClassifier profile;
};

}  // namespace

/// Loads the two cascades. `*cascades` is released with gadms_faces_close.
GADMS_EXPORT int32_t gadms_faces_open(const char* frontal_path, const char* profile_path, void** cascades) {
  return gadms::guarded([&] {
    auto loaded = std::make_unique<Cascades>();
    if (!loaded->frontal.load(frontal_path)) throw std::runtime_error(frontal_path);
    if (!loaded->profile.load(profile_path)) throw std::runtime_error(profile_path);
    *cascades = loaded.release();
  });
}

GADMS_EXPORT void gadms_faces_close(void* cascades) { delete static_cast<Cascades*>(cascades); }

/// Faces from the front and from both sides, a face once or several times. `*boxes` receives x, y, width,
/// height of each and is released with gadms_vision_free. Not to be called on two threads with the same
/// cascades.
GADMS_EXPORT int32_t gadms_faces_detect(void* cascades, const uint8_t* pixels, int32_t width, int32_t height,
                                        double scale, int32_t neighbors, int32_t least_side, int32_t** boxes,
                                        int32_t* count) {
  return gadms::guarded([&] {
    Cascades& self = *static_cast<Cascades*>(cascades);
    cv::Mat grey;
    cv::cvtColor(gadms::rgb_view(pixels, width, height), grey, cv::COLOR_RGB2GRAY);
    cv::equalizeHist(grey, grey);
    const cv::Size least(least_side, least_side);
    std::vector<cv::Rect> faces;
    std::vector<cv::Rect> found;
    self.frontal.detectMultiScale(grey, faces, scale, neighbors, 0, least);
    self.profile.detectMultiScale(grey, found, scale, neighbors, 0, least);
    faces.insert(faces.end(), found.begin(), found.end());
    // The profile cascade has learned one side only.
    cv::flip(grey, grey, 1);
    self.profile.detectMultiScale(grey, found, scale, neighbors, 0, least);
    for (cv::Rect face : found) {
      face.x = width - face.x - face.width;
      faces.push_back(face);
    }
    auto buffer = gadms::allocate<int32_t>(faces.size() * 4);
    int32_t* next = buffer.get();
    for (const cv::Rect& face : faces) {
      const int32_t numbers[] = {face.x, face.y, face.width, face.height};
      next = std::copy(std::begin(numbers), std::end(numbers), next);
    }
    *count = static_cast<int32_t>(faces.size());
    *boxes = buffer.release();
  });
}
