// Pillow's antialiased bilinear resize, bit for bit (Resample.c of Pillow 9.4: ImagingResample, 8 bits per
// channel): a triangle filter whose support grows with the reduction, fixed-point weights, the horizontal
// pass before the vertical one, and rounding to 8 bits after each.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "common.h"

// The inner loops are plain integer loops over contiguous memory; the wider instruction sets are chosen at
// load.
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
constexpr int kBlock = 16;

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

/// One output column of a block: columns[t * kBlock + r] is tap t of row r.
GADMS_VECTOR_CLONES void weigh_columns(const uint8_t* columns, ptrdiff_t stride, const int32_t* weights,
                                       int count, uint8_t* result) {
  int32_t sums[kBlock];
  for (int r = 0; r < kBlock; ++r) sums[r] = kHalf;
  for (int t = 0; t < count; ++t) {
    const uint8_t* column = columns + t * stride;
    for (int r = 0; r < kBlock; ++r) sums[r] += column[r] * weights[t];
  }
  for (int r = 0; r < kBlock; ++r) result[r] = rounded(sums[r]);
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

/// Transposes kBlock rows at a time, so that the sum over taps runs over whole vectors of rows.
void resize_horizontally(const uint8_t* source, int width, int height, uint8_t* target, int target_width) {
  const Taps taps = triangle_taps(width, target_width);
  const int row = width * kChannels;
  const int target_row = target_width * kChannels;
  std::vector<uint8_t> columns(static_cast<size_t>(row) * kBlock);
  uint8_t result[kBlock];
  for (int y = 0; y < height; y += kBlock) {
    const int rows = std::min(kBlock, height - y);
    const uint8_t* block = source + static_cast<size_t>(y) * row;
    for (int i = 0; i < row; ++i)
      for (int r = 0; r < rows; ++r)
        columns[static_cast<size_t>(i) * kBlock + r] = block[static_cast<size_t>(r) * row + i];
    for (int x = 0; x < target_width; ++x) {
      const int32_t* weights = taps.weights.data() + static_cast<size_t>(x) * taps.size;
      for (int c = 0; c < kChannels; ++c) {
        const size_t first = static_cast<size_t>(taps.first[x]) * kChannels + c;
        weigh_columns(columns.data() + first * kBlock, kChannels * kBlock, weights, taps.count[x], result);
        uint8_t* out = target + static_cast<size_t>(y) * target_row + x * kChannels + c;
        for (int r = 0; r < rows; ++r) out[static_cast<size_t>(r) * target_row] = result[r];
      }
    }
  }
}

void resize_vertically(const uint8_t* source, int width, int height, uint8_t* target, int target_height) {
  const Taps taps = triangle_taps(height, target_height);
  const int row = width * kChannels;
  std::vector<int32_t> sums(row);
  for (int y = 0; y < target_height; ++y)
    weigh_rows(source + static_cast<size_t>(taps.first[y]) * row, row,
               taps.weights.data() + static_cast<size_t>(y) * taps.size, taps.count[y], sums.data(),
               target + static_cast<size_t>(y) * row, row);
}

}  // namespace

/// Resizes interleaved RGB into the caller's buffer of target_width * target_height * 3 bytes.
GADMS_EXPORT int32_t gadms_resize_bilinear(const uint8_t* source, int32_t width, int32_t height,
                                           uint8_t* target, int32_t target_width, int32_t target_height) {
  return gadms::guarded([&] {
    // Pillow leaves out a pass along a side that keeps its length.
    std::vector<uint8_t> narrowed;
    if (target_width != width) {
      uint8_t* destination = target;
      if (target_height != height) {
        narrowed.resize(static_cast<size_t>(target_width) * height * kChannels);
        destination = narrowed.data();
      }
      resize_horizontally(source, width, height, destination, target_width);
      source = destination;
    }
    if (target_height != height)
      resize_vertically(source, target_width, height, target, target_height);
    else if (target_width == width)
      std::memcpy(target, source, static_cast<size_t>(width) * height * kChannels);
  });
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
