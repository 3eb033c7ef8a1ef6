#include "kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "../numbers.h"
#include "../simd.h"

namespace gadms::inference {
namespace {

constexpr float kEpsilon = 1e-5f;
constexpr int64_t kRowsPerTask = 16;

inline __attribute__((always_inline)) void store(float* y, float value) { *y = value; }
inline __attribute__((always_inline)) void store(uint16_t* y, float value) { *y = narrow(value); }

template <class T>
inline __attribute__((always_inline)) void normalise_row(const float* x, T* y, int64_t width) {
  float sum = 0, squares = 0;
  for (int64_t i = 0; i < width; ++i) sum += x[i];
  const float mean = sum / static_cast<float>(width);
  for (int64_t i = 0; i < width; ++i) {
    const float distance = x[i] - mean;
    squares += distance * distance;
  }
  const float factor = 1.0f / std::sqrt(squares / static_cast<float>(width) + kEpsilon);
  for (int64_t i = 0; i < width; ++i) store(y + i, (x[i] - mean) * factor);
}

template <class T>
inline __attribute__((always_inline)) void softmax_row(const float* x, T* y, float* scratch, int64_t seen, int64_t width) {
  float most = x[0];
  for (int64_t i = 1; i < seen; ++i) most = x[i] > most ? x[i] : most;
  float sum = 0;
  for (int64_t i = 0; i < seen; ++i) {
    const float e = exp_of_negative(x[i] - most);
    scratch[i] = e;
    sum += e;
  }
  const float factor = 1.0f / sum;
  for (int64_t i = 0; i < seen; ++i) store(y + i, scratch[i] * factor);
  for (int64_t i = seen; i < width; ++i) store(y + i, 0.0f);
}

GADMS_VECTORISED void normalise_loop(const float* x, float* y, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row) normalise_row(x + row * width, y + row * width, width);
}

GADMS_VECTORISED void normalise_loop(const float* x, uint16_t* y, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row) normalise_row(x + row * width, y + row * width, width);
}

template <class T>
void normalise_rows(const float* x, T* y, int64_t rows, int64_t width) {
  at::parallel_for(0, rows, kRowsPerTask, [&](int64_t begin, int64_t end) {
    normalise_loop(x + begin * width, y + begin * width, end - begin, width);
  });
}

}  // namespace

void normalise(const float* x, float* y, int64_t rows, int64_t width) { normalise_rows(x, y, rows, width); }
void normalise(const float* x, uint16_t* y, int64_t rows, int64_t width) { normalise_rows(x, y, rows, width); }

// The logits' own row takes the exponentials: nobody reads the logits again.
GADMS_VECTORISED void softmax(float* x, float* y, int64_t seen, int64_t width) {
  softmax_row(x, y, x, seen, width);
}

GADMS_VECTORISED void softmax(float* x, uint16_t* y, int64_t seen, int64_t width) {
  softmax_row(x, y, x, seen, width);
}

}  // namespace gadms::inference
