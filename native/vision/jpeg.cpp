// JPEG through libjpeg itself: straight from and into the caller's interleaved RGB, without the copies and
// turns of channels that a general codec needs. The numbers are libjpeg-turbo's own, as OpenCV's and Pillow's
// are.
#include <csetjmp>
#include <cstddef>
#include <cstdio>

// clang-format off
// Sorted, it would come first, but it wants size_t and FILE to be known.
#include <jpeglib.h>
// clang-format on

#include "common.h"
#include "resample.h"

namespace {

/// What an export answers where libjpeg cannot make RGB of the file: another decoder may.
constexpr int32_t kOtherColours = 2;
/// Rows asked for at a time; libjpeg gives as many as it has ready.
constexpr int kRows = 16;
/// A larger picture's memory is given back at once.
constexpr size_t kKept = 1 << 23;

struct Errors {
  jpeg_error_mgr base;
  std::jmp_buf jump;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void fail(j_common_ptr info) {
  auto* errors = reinterpret_cast<Errors*>(info->err);
  errors->base.format_message(info, errors->message);
  std::longjmp(errors->jump, 1);
}

/// Damage that libjpeg can decode around is no failure, and nothing is printed.
void ignore(j_common_ptr) {}

void prepare(Errors& errors) {
  jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.output_message = ignore;
}

// A failure jumps out of these two: nothing in them needs a destructor.

int32_t decode(const uint8_t* data, int32_t length, uint8_t* pixels, int32_t width, int32_t height,
               Errors& errors) {
  jpeg_decompress_struct info;
  info.err = &errors.base;
  if (setjmp(errors.jump)) {
    jpeg_destroy_decompress(&info);
    return gadms::kFailed;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, data, length);
  jpeg_read_header(&info, TRUE);
  if (info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK) {
    jpeg_destroy_decompress(&info);
    return kOtherColours;
  }
  info.out_color_space = JCS_RGB;
  jpeg_start_decompress(&info);
  const size_t row = static_cast<size_t>(width) * 3;
  const bool fits = info.output_width == static_cast<JDIMENSION>(width) &&
                    info.output_height == static_cast<JDIMENSION>(height);
  while (fits && info.output_scanline < info.output_height) {
    JSAMPROW rows[kRows];
    JDIMENSION count = 0;
    for (JDIMENSION y = info.output_scanline; count < kRows && y < info.output_height; ++y)
      rows[count++] = pixels + y * row;
    jpeg_read_scanlines(&info, rows, count);
  }
  if (fits)
    jpeg_finish_decompress(&info);
  else
    std::snprintf(errors.message, sizeof errors.message, "its frame is not of the size that was read");
  jpeg_destroy_decompress(&info);
  return fits ? gadms::kOk : gadms::kFailed;
}

bool encode(const uint8_t* pixels, int32_t width, int32_t height, int32_t quality, unsigned char** data,
            unsigned long* length, Errors& errors) {
  jpeg_compress_struct info;
  info.err = &errors.base;
  if (setjmp(errors.jump)) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, data, length);
  info.image_width = width;
  info.image_height = height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  const size_t row = static_cast<size_t>(width) * 3;
  while (info.next_scanline < info.image_height) {
    JSAMPROW rows[kRows];
    JDIMENSION count = 0;
    for (JDIMENSION y = info.next_scanline; count < kRows && y < info.image_height; ++y)
      rows[count++] = const_cast<uint8_t*>(pixels) + y * row;
    jpeg_write_scanlines(&info, rows, count);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

}  // namespace

/// Decodes a JPEG of width x height, as it is stored, into the caller's interleaved RGB. Answers 2 for a file
/// whose colours are those of print: gadms_image_decode reads it.
GADMS_EXPORT int32_t gadms_jpeg_decode(const uint8_t* data, int32_t length, uint8_t* pixels, int32_t width,
                                       int32_t height) {
  Errors errors;
  prepare(errors);
  const int32_t status = decode(data, length, pixels, width, height, errors);
  if (status == gadms::kFailed) gadms::set_last_error(errors.message);
  return status;
}

/// Decodes and resizes to target_width x target_height, as gadms_jpeg_decode and gadms_resize_bilinear one
/// after the other; the picture in between is in memory that the thread keeps.
GADMS_EXPORT int32_t gadms_jpeg_decode_resized(const uint8_t* data, int32_t length, int32_t width,
                                               int32_t height, uint8_t* target, int32_t target_width,
                                               int32_t target_height) {
  thread_local std::vector<uint8_t> pixels;
  int32_t status = gadms::kFailed;
  const int32_t outcome = gadms::guarded([&] {
    uint8_t* decoded = gadms::at_least(pixels, static_cast<size_t>(width) * height * 3);
    status = gadms_jpeg_decode(data, length, decoded, width, height);
    if (status == gadms::kOk)
      gadms::resize_bilinear(decoded, width, height, target, target_width, target_height);
    if (pixels.size() > kKept) pixels = {};
  });
  return outcome == gadms::kOk ? status : outcome;
}

/// Encodes interleaved RGB, 4:2:0; `quality` is 1..100. `*data` is released with gadms_vision_free.
GADMS_EXPORT int32_t gadms_jpeg_encode(const uint8_t* pixels, int32_t width, int32_t height, int32_t quality,
                                       uint8_t** data, int32_t* length) {
  Errors errors;
  prepare(errors);
  unsigned char* encoded = nullptr;
  unsigned long size = 0;
  if (!encode(pixels, width, height, quality, &encoded, &size, errors)) {
    // What was written so far is lost: libjpeg grows its memory and does not say where it is until it has
    // finished.
    gadms::set_last_error(errors.message);
    return gadms::kFailed;
  }
  *data = encoded;
  *length = static_cast<int32_t>(size);
  return gadms::kOk;
}
