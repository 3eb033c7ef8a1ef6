// Pillow's antialiased bilinear resize, bit for bit (Resample.c of Pillow 9.4: ImagingResample, 8 bits per
// channel): a triangle filter whose support grows with the reduction, fixed-point weights, the horizontal
// pass before the vertical one, and rounding to 8 bits after each.
#include "resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "common.h"

// The inner loops are written for any vector unit; the wider instruction sets are chosen at load.
#if defined(__x86_64__)
#define GADMS_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define GADMS_VECTOR_CLONES
#endif

namespace {

constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr int32_t kHalf = 1 << (kPrecisionBits - 1);
constexpr int kChannels = 3;
/// Rows that the horizontal pass works on side by side.
constexpr int kRows = 4;
/// Bytes that a pixel of such rows takes: each row's three channels and one that is not used.
constexpr int kLanes = kRows * 4;

using Lanes = int32_t __attribute__((vector_size(4 * kLanes)));

/// For output position i: weights[i * size + t] applies to input position first[i] + t, t < count[i].
struct Taps {
  int size;
  std::vector<int> first;
  std::vector<int> count;
  std::vector<int32_t> weights;
};

Taps triangle_taps(int input, int output) {
  const double scale = static_cast<double>(input) / output;
  const double support = std::max(scale, 1.0);  // the triangle's own support is 1
  const int size = static_cast<int>(std::ceil(support)) * 2 + 1;
  Taps taps{size, std::vector<int>(output), std::vector<int>(output),
            std::vector<int32_t>(static_cast<size_t>(output) * size)};
  std::vector<double> weights(size);
  for (int i = 0; i < output; ++i) {
    const double center = (i + 0.5) * scale;
    const int first = std::max(static_cast<int>(center - support + 0.5), 0);
    const int count = std::min(static_cast<int>(center + support + 0.5), input) - first;
    // 1 / support and the division by the sum are kept as Pillow writes them: the last bit matters.
    const double inverse_support = 1.0 / support;
    double sum = 0;
    for (int t = 0; t < count; ++t) {
      const double distance = std::abs((t + first - center + 0.5) * inverse_support);
      weights[t] = distance < 1 ? 1 - distance : 0;
      sum += weights[t];
    }
    for (int t = 0; t < count; ++t) {
      const double weight = sum != 0 ? weights[t] / sum : weights[t];
      taps.weights[static_cast<size_t>(i) * size + t] =
          static_cast<int32_t>(0.5 + weight * (1 << kPrecisionBits));
    }
    taps.first[i] = first;
    taps.count[i] = count;
  }
  return taps;
}

inline uint8_t rounded(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

/// `pixels` holds kRows rows side by side, pixel by pixel; so does the result.
GADMS_VECTOR_CLONES void weigh_pixels(const int32_t* pixels, const int* first, const int* count,
                                      const int32_t* weights, int size, int32_t* sums, int width) {
  for (int x = 0; x < width; ++x, weights += size) {
    const int32_t* pixel = pixels + static_cast<size_t>(first[x]) * kLanes;
    Lanes sum = Lanes{} + kHalf;
    for (int t = 0; t < count[x]; ++t) {
      Lanes values;
      std::memcpy(&values, pixel + t * kLanes, sizeof values);
      sum += values * weights[t];
    }
    std::memcpy(sums + x * kLanes, &sum, sizeof sum);
  }
}

GADMS_VECTOR_CLONES void widen(const uint8_t* bytes, int32_t* numbers, int length) {
  for (int i = 0; i < length; ++i) numbers[i] = bytes[i];
}

GADMS_VECTOR_CLONES void round_all(const int32_t* sums, uint8_t* bytes, int length) {
  for (int i = 0; i < length; ++i) bytes[i] = rounded(sums[i]);
}

GADMS_VECTOR_CLONES void weigh_rows(const uint8_t* rows, ptrdiff_t stride, const int32_t* weights, int count,
                                    int32_t* sums, uint8_t* result, int length) {
  for (int i = 0; i < length; ++i) sums[i] = kHalf;
  for (int t = 0; t < count; ++t) {
    const uint8_t* row = rows + t * stride;
    const int32_t weight = weights[t];
    for (int i = 0; i < length; ++i) sums[i] += row[i] * weight;
  }
  for (int i = 0; i < length; ++i) result[i] = rounded(sums[i]);
}

/// One row among those that lie side by side. Four bytes are moved for a pixel where there is room for the
/// fourth.
void spread(const uint8_t* row, int width, uint8_t* pixels) {
  for (int x = 0; x + 1 < width; ++x) std::memcpy(pixels + x * kLanes, row + x * kChannels, 4);
  std::memcpy(pixels + (width - 1) * kLanes, row + (width - 1) * kChannels, kChannels);
}

void gather(const uint8_t* pixels, int width, uint8_t* row) {
  for (int x = 0; x + 1 < width; ++x) std::memcpy(row + x * kChannels, pixels + x * kLanes, 4);
  std::memcpy(row + (width - 1) * kChannels, pixels + (width - 1) * kLanes, kChannels);
}

/// Memory of the calling thread, kept for its next picture.
struct Scratch {
  std::vector<uint8_t> bytes, narrowed;
  std::vector<int32_t> numbers, sums;
};
thread_local Scratch scratch;

void resize_horizontally(const uint8_t* source, int width, int height, uint8_t* target, int target_width) {
  const Taps taps = triangle_taps(width, target_width);
  const int lanes = width * kLanes, target_lanes = target_width * kLanes;
  uint8_t* bytes = gadms::at_least(scratch.bytes, std::max(lanes, target_lanes));
  int32_t* numbers = gadms::at_least(scratch.numbers, lanes);
  int32_t* sums = gadms::at_least(scratch.sums, target_lanes);
  for (int y = 0; y < height; y += kRows) {
    const int rows = std::min(kRows, height - y);
    for (int r = 0; r < rows; ++r)
      spread(source + static_cast<size_t>(y + r) * width * kChannels, width, bytes + r * 4);
    widen(bytes, numbers, lanes);
    weigh_pixels(numbers, taps.first.data(), taps.count.data(), taps.weights.data(), taps.size, sums,
                 target_width);
    round_all(sums, bytes, target_lanes);
    for (int r = 0; r < rows; ++r)
      gather(bytes + r * 4, target_width, target + static_cast<size_t>(y + r) * target_width * kChannels);
  }
}

void resize_vertically(const uint8_t* source, int width, int height, uint8_t* target, int target_height) {
  const Taps taps = triangle_taps(height, target_height);
  const int row = width * kChannels;
  int32_t* sums = gadms::at_least(scratch.sums, row);
  for (int y = 0; y < target_height; ++y)
    weigh_rows(source + static_cast<size_t>(taps.first[y]) * row, row,
               taps.weights.data() + static_cast<size_t>(y) * taps.size, taps.count[y], sums,
               target + static_cast<size_t>(y) * row, row);
}

}  // namespace

void gadms::resize_bilinear(const uint8_t* source, int width, int height, uint8_t* target, int target_width,
                            int target_height) {
  // Pillow leaves out a pass along a side that keeps its length.
  if (target_width != width) {
    uint8_t* destination =
        target_height == height
            ? target
            : at_least(scratch.narrowed, static_cast<size_t>(target_width) * height * kChannels);
    resize_horizontally(source, width, height, destination, target_width);
    source = destination;
  }
  if (target_height != height)
    resize_vertically(source, target_width, height, target, target_height);
  else if (target_width == width)
    std::memcpy(target, source, static_cast<size_t>(width) * height * kChannels);
}

/// Resizes interleaved RGB into the caller's buffer of target_width * target_height * 3 bytes.
GADMS_EXPORT int32_t gadms_resize_bilinear(const uint8_t* source, int32_t width, int32_t height,
                                           uint8_t* target, int32_t target_width, int32_t target_height) {
  return gadms::guarded(
      [&] { gadms::resize_bilinear(source, width, height, target, target_width, target_height); });
}

/// OpenCV's resize: interpolation 0 = nearest neighbour, 1 = pixel area relation, 3 = linear.
GADMS_EXPORT int32_t gadms_resize_opencv(const uint8_t* source, int32_t width, int32_t height,
                                         uint8_t* target, int32_t target_width, int32_t target_height,
                                         int32_t interpolation) {
  return gadms::guarded([&] {
    cv::Mat result = gadms::rgb_view(target, target_width, target_height);
    const int method = interpolation == 0   ? cv::INTER_NEAREST_EXACT
                       : interpolation == 1 ? cv::INTER_AREA
                                            : cv::INTER_LINEAR;
    cv::resize(gadms::rgb_view(source, width, height), result, result.size(), 0, 0, method);
  });
}
