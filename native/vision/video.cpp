// A library of its own: OpenCV's video module loads a hundred further libraries, which every start would wait
// for that only reads pictures.
#include <cstdlib>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <stdexcept>

#include "common.h"

namespace {

struct Reader {
  cv::VideoCapture capture;
  cv::Mat frame;
};

Reader& reader_of(void* reader) { return *static_cast<Reader*>(reader); }

}  // namespace

/// Opens a file with FFmpeg alone: OpenCV's other ways in would take it for a camera's or a picture
/// sequence's name. `*fps` and `*frames` are what the container says, 0 or less where it says nothing.
GADMS_EXPORT int32_t gadms_video_open(const char* path, void** reader, int32_t* width, int32_t* height,
                                      double* fps, double* frames) {
  return gadms::guarded([&] {
    // Every failure comes back as a status; FFmpeg would write its own lines to the error stream.
    setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", 0);
    auto opened = std::make_unique<Reader>();
    if (!opened->capture.open(path, cv::CAP_FFMPEG))
      throw std::runtime_error("no video stream in it can be decoded");
    opened->capture.set(cv::CAP_PROP_ORIENTATION_AUTO, 1);
    *width = static_cast<int32_t>(opened->capture.get(cv::CAP_PROP_FRAME_WIDTH));
    *height = static_cast<int32_t>(opened->capture.get(cv::CAP_PROP_FRAME_HEIGHT));
    *fps = opened->capture.get(cv::CAP_PROP_FPS);
    *frames = opened->capture.get(cv::CAP_PROP_FRAME_COUNT);
    *reader = opened.release();
  });
}

GADMS_EXPORT void gadms_video_close(void* reader) { delete static_cast<Reader*>(reader); }

/// Decodes the next frame, which stays inside; `*grabbed` is 0 at the end.
GADMS_EXPORT int32_t gadms_video_grab(void* reader, int32_t* grabbed) {
  return gadms::guarded([&] { *grabbed = reader_of(reader).capture.grab() ? 1 : 0; });
}

/// Converts the grabbed frame, which may have another size than the first one had.
GADMS_EXPORT int32_t gadms_video_retrieve(void* reader, int32_t* width, int32_t* height) {
  return gadms::guarded([&] {
    Reader& self = reader_of(reader);
    if (!self.capture.retrieve(self.frame) || self.frame.type() != CV_8UC3)
      throw std::runtime_error("the frame cannot be converted to RGB");
    *width = self.frame.cols;
    *height = self.frame.rows;
  });
}

/// Copies the retrieved frame into interleaved RGB of its size.
GADMS_EXPORT int32_t gadms_video_copy(void* reader, uint8_t* pixels) {
  return gadms::guarded([&] {
    const cv::Mat& frame = reader_of(reader).frame;
    cv::cvtColor(frame, gadms::rgb_view(pixels, frame.cols, frame.rows), cv::COLOR_BGR2RGB);
  });
}
