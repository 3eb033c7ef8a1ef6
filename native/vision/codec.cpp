#include <cstring>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "common.h"

/// Decodes to interleaved 8-bit RGB. `*pixels` is released with gadms_vision_free.
GADMS_EXPORT int32_t gadms_image_decode(const uint8_t* data, int32_t length, int32_t apply_orientation,
                                        uint8_t** pixels, int32_t* width, int32_t* height) {
  return gadms::guarded([&] {
    const cv::Mat encoded(1, length, CV_8U, const_cast<uint8_t*>(data));
    const int flags = cv::IMREAD_COLOR | (apply_orientation ? 0 : cv::IMREAD_IGNORE_ORIENTATION);
    const cv::Mat bgr = cv::imdecode(encoded, flags);
    if (bgr.empty()) throw std::runtime_error("the picture data is damaged");
    auto rgb = gadms::allocate<uint8_t>(bgr.total() * 3);
    cv::cvtColor(bgr, gadms::rgb_view(rgb.get(), bgr.cols, bgr.rows), cv::COLOR_BGR2RGB);
    *width = bgr.cols;
    *height = bgr.rows;
    *pixels = rgb.release();
  });
}

/// Encodes interleaved RGB by file extension (".jpg", ".png", ...); `quality` is JPEG's or WebP's, 1..100.
/// `*data` is released with gadms_vision_free.
GADMS_EXPORT int32_t gadms_image_encode(const uint8_t* pixels, int32_t width, int32_t height,
                                        const char* extension, int32_t quality, uint8_t** data,
                                        int32_t* length) {
  return gadms::guarded([&] {
    cv::Mat bgr;
    cv::cvtColor(gadms::rgb_view(pixels, width, height), bgr, cv::COLOR_RGB2BGR);
    std::vector<uint8_t> encoded;
    const std::vector<int> parameters = {cv::IMWRITE_JPEG_QUALITY, quality, cv::IMWRITE_WEBP_QUALITY,
                                         quality};
    if (!cv::imencode(extension, bgr, encoded, parameters)) throw std::runtime_error("encoding failed");
    auto copy = gadms::allocate<uint8_t>(encoded.size());
    std::memcpy(copy.get(), encoded.data(), encoded.size());
    *length = static_cast<int32_t>(encoded.size());
    *data = copy.release();
  });
}
