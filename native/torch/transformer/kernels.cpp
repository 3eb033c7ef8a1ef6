#include "kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "../numbers.h"
#include "../simd.h"

#define GADMS_INLINE inline __attribute__((always_inline))

namespace gadms::transformer {
namespace {

constexpr float kEpsilon = 1e-5f;
constexpr int64_t kRowsPerTask = 16;
constexpr int64_t kElementsPerTask = 32768;

GADMS_INLINE void store(float* y, float value) { *y = value; }
GADMS_INLINE void store(uint16_t* y, float value) { *y = gadms::narrow(value); }
GADMS_INLINE float load(const float* x) { return *x; }
GADMS_INLINE float load(const uint16_t* x) { return widen(*x); }

struct Moments {
  float mean, factor;
};

GADMS_INLINE Moments moments_of(const float* x, int64_t width) {
  float sum = 0, squares = 0;
  for (int64_t i = 0; i < width; ++i) sum += x[i];
  const float mean = sum / static_cast<float>(width);
  for (int64_t i = 0; i < width; ++i) {
    const float distance = x[i] - mean;
    squares += distance * distance;
  }
  return {mean, 1.0f / std::sqrt(squares / static_cast<float>(width) + kEpsilon)};
}

template <class T>
GADMS_INLINE void normalise_rows(const float* x, T* y, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row, x += width, y += width) {
    const Moments m = moments_of(x, width);
    for (int64_t i = 0; i < width; ++i) store(y + i, (x[i] - m.mean) * m.factor);
  }
}

template <class T>
GADMS_INLINE void layer_norm_rows(const float* x, const float* weight, const float* bias, T* y, float* mean,
                                  float* factor, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row, x += width, y += width) {
    const Moments m = moments_of(x, width);
    mean[row] = m.mean;
    factor[row] = m.factor;
    for (int64_t i = 0; i < width; ++i) store(y + i, (x[i] - m.mean) * m.factor * weight[i] + bias[i]);
  }
}

template <class T>
GADMS_INLINE void softmax_row(float* x, float scale, T* y, int64_t seen, int64_t width) {
  float most = x[0];
  for (int64_t i = 1; i < seen; ++i) most = x[i] > most ? x[i] : most;
  float sum = 0;
  for (int64_t i = 0; i < seen; ++i) {
    x[i] = exp_of_negative((x[i] - most) * scale);
    sum += x[i];
  }
  const float share = 1.0f / sum;
  for (int64_t i = 0; i < seen; ++i) {
    x[i] *= share;
    store(y + i, x[i]);
  }
  for (int64_t i = seen; i < width; ++i) store(y + i, 0.0f);
}

template <class T>
GADMS_INLINE void softmax_backward_row(const float* weights, const float* gradient, float scale, T* result,
                                       int64_t seen, int64_t width) {
  float mean = 0;
  for (int64_t i = 0; i < seen; ++i) mean += weights[i] * gradient[i];
  for (int64_t i = 0; i < seen; ++i) store(result + i, weights[i] * (gradient[i] - mean) * scale);
  for (int64_t i = seen; i < width; ++i) store(result + i, 0.0f);
}

template <class T>
GADMS_INLINE void quick_gelu_elements(const T* x, T* y, int64_t count) {
  for (int64_t i = 0; i < count; ++i) store(y + i, quick_gelu_of(load(x + i)));
}

template <class T>
GADMS_INLINE void quick_gelu_backward_rows(T* gradient, T* x, float* sums, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row, gradient += width, x += width) {
    for (int64_t i = 0; i < width; ++i) {
      const float value = load(x + i);
      const float result = load(gradient + i) * quick_gelu_slope(value);
      store(x + i, quick_gelu_of(value));
      store(gradient + i, result);
      sums[i] += result;
    }
  }
}

template <class T>
GADMS_INLINE void narrow_and_sum_rows(const float* x, T* y, float* sums, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row, x += width, y += width) {
    for (int64_t i = 0; i < width; ++i) {
      store(y + i, x[i]);
      sums[i] += x[i];
    }
  }
}

template <class T>
GADMS_INLINE void sum_rows(const T* x, float* sums, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; ++row, x += width) {
    for (int64_t i = 0; i < width; ++i) sums[i] += load(x + i);
  }
}

// A function that is compiled for several instruction sets cannot be a template, so each loop is named once
// for either type.
#define GADMS_FOR_BOTH_TYPES(DEFINE) DEFINE(float) DEFINE(uint16_t)
#define GADMS_LOOPS(T)                                                                                  \
  GADMS_VECTORISED void normalise_loop(const float* x, T* y, int64_t rows, int64_t width) {             \
    normalise_rows(x, y, rows, width);                                                                  \
  }                                                                                                     \
  GADMS_VECTORISED void layer_norm_loop(const float* x, const float* weight, const float* bias, T* y,   \
                                        float* mean, float* factor, int64_t rows, int64_t width) {      \
    layer_norm_rows(x, weight, bias, y, mean, factor, rows, width);                                     \
  }                                                                                                     \
  GADMS_VECTORISED void softmax_loop(float* x, float scale, T* y, int64_t seen, int64_t width) {        \
    softmax_row(x, scale, y, seen, width);                                                              \
  }                                                                                                     \
  GADMS_VECTORISED void softmax_backward_loop(const float* weights, const float* gradient, float scale, \
                                              T* result, int64_t seen, int64_t width) {                 \
    softmax_backward_row(weights, gradient, scale, result, seen, width);                                \
  }                                                                                                     \
  GADMS_VECTORISED void quick_gelu_loop(const T* x, T* y, int64_t count) {                              \
    quick_gelu_elements(x, y, count);                                                                   \
  }                                                                                                     \
  GADMS_VECTORISED void quick_gelu_backward_loop(T* gradient, T* x, float* sums, int64_t rows,          \
                                                 int64_t width) {                                       \
    quick_gelu_backward_rows(gradient, x, sums, rows, width);                                           \
  }                                                                                                     \
  GADMS_VECTORISED void narrow_and_sum_loop(const float* x, T* y, float* sums, int64_t rows,            \
                                            int64_t width) {                                            \
    narrow_and_sum_rows(x, y, sums, rows, width);                                                       \
  }                                                                                                     \
  GADMS_VECTORISED void sum_loop(const T* x, float* sums, int64_t rows, int64_t width) {                \
    sum_rows(x, sums, rows, width);                                                                     \
  }
GADMS_FOR_BOTH_TYPES(GADMS_LOOPS)

GADMS_VECTORISED void layer_norm_backward_loop(const float* y_gradient, const float* x, const float* weight,
                                               const float* mean, const float* factor, float* x_gradient,
                                               float* weight_gradient, float* bias_gradient, int64_t rows,
                                               int64_t width) {
  for (int64_t row = 0; row < rows; ++row, y_gradient += width, x += width, x_gradient += width) {
    float sum = 0, product = 0;
    for (int64_t i = 0; i < width; ++i) {
      const float normal = (x[i] - mean[row]) * factor[row];
      const float inner = y_gradient[i] * weight[i];
      sum += inner;
      product += inner * normal;
      weight_gradient[i] += y_gradient[i] * normal;
      bias_gradient[i] += y_gradient[i];
    }
    sum /= static_cast<float>(width);
    product /= static_cast<float>(width);
    for (int64_t i = 0; i < width; ++i) {
      const float normal = (x[i] - mean[row]) * factor[row];
      x_gradient[i] += factor[row] * (y_gradient[i] * weight[i] - sum - normal * product);
    }
  }
}

template <class Body>
void for_rows(int64_t rows, const Body& body) {
  at::parallel_for(0, rows, kRowsPerTask, [&](int64_t begin, int64_t end) { body(begin, end - begin); });
}

// Every thread sums its rows into a row of its own; those are added in their order.
template <class Body>
void for_rows_with_sums(int64_t rows, int64_t sum_count, float* sums, const Body& body) {
  std::vector<float> partial(static_cast<size_t>(at::get_num_threads() * sum_count));
  at::parallel_for(0, rows, kRowsPerTask, [&](int64_t begin, int64_t end) {
    body(begin, end - begin, &partial[static_cast<size_t>(at::get_thread_num() * sum_count)]);
  });
  std::fill_n(sums, sum_count, 0.0f);
  for (size_t i = 0; i < partial.size(); ++i) sums[i % static_cast<size_t>(sum_count)] += partial[i];
}

}  // namespace

template <class T>
void normalise(const float* x, T* y, int64_t rows, int64_t width) {
  for_rows(rows,
           [&](int64_t at, int64_t count) { normalise_loop(x + at * width, y + at * width, count, width); });
}

template <class T>
void layer_norm(const float* x, const float* weight, const float* bias, T* y, float* mean, float* factor,
                int64_t rows, int64_t width) {
  for_rows(rows, [&](int64_t at, int64_t count) {
    layer_norm_loop(x + at * width, weight, bias, y + at * width, mean + at, factor + at, count, width);
  });
}

void layer_norm_backward(const float* y_gradient, const float* x, const float* weight, const float* mean,
                         const float* factor, float* x_gradient, float* weight_gradient, float* bias_gradient,
                         int64_t rows, int64_t width) {
  std::vector<float> sums(static_cast<size_t>(2 * width));
  for_rows_with_sums(rows, 2 * width, sums.data(), [&](int64_t at, int64_t count, float* partial) {
    layer_norm_backward_loop(y_gradient + at * width, x + at * width, weight, mean + at, factor + at,
                             x_gradient + at * width, partial, partial + width, count, width);
  });
  std::copy_n(sums.begin(), width, weight_gradient);
  std::copy_n(sums.begin() + width, width, bias_gradient);
}

template <class T>
void softmax(float* x, float scale, T* y, int64_t seen, int64_t width) {
  softmax_loop(x, scale, y, seen, width);
}

template <class T>
void softmax_backward(const float* weights, const float* gradient, float scale, T* result, int64_t seen,
                      int64_t width) {
  softmax_backward_loop(weights, gradient, scale, result, seen, width);
}

template <class T>
void quick_gelu(const T* x, T* y, int64_t count) {
  at::parallel_for(0, count, kElementsPerTask,
                   [&](int64_t begin, int64_t end) { quick_gelu_loop(x + begin, y + begin, end - begin); });
}

template <class T>
void quick_gelu_backward(T* gradient, T* x, float* sums, int64_t rows, int64_t width) {
  for_rows_with_sums(rows, width, sums, [&](int64_t at, int64_t count, float* partial) {
    quick_gelu_backward_loop(gradient + at * width, x + at * width, partial, count, width);
  });
}

template <class T>
void narrow_and_sum(const float* x, T* y, float* sums, int64_t rows, int64_t width) {
  for_rows_with_sums(rows, width, sums, [&](int64_t at, int64_t count, float* partial) {
    narrow_and_sum_loop(x + at * width, y + at * width, partial, count, width);
  });
}

template <class T>
void sum_columns(const T* x, float* sums, int64_t rows, int64_t width) {
  for_rows_with_sums(rows, width, sums, [&](int64_t at, int64_t count, float* partial) {
    sum_loop(x + at * width, partial, count, width);
  });
}

#define GADMS_INSTANCES(T)                                                                                  \
  template void normalise(const float*, T*, int64_t, int64_t);                                              \
  template void layer_norm(const float*, const float*, const float*, T*, float*, float*, int64_t, int64_t); \
  template void softmax(float*, float, T*, int64_t, int64_t);                                               \
  template void softmax_backward(const float*, const float*, float, T*, int64_t, int64_t);                  \
  template void quick_gelu(const T*, T*, int64_t);                                                          \
  template void quick_gelu_backward(T*, T*, float*, int64_t, int64_t);                                      \
  template void narrow_and_sum(const float*, T*, float*, int64_t, int64_t);                                 \
  template void sum_columns(const T*, float*, int64_t, int64_t);
GADMS_FOR_BOTH_TYPES(GADMS_INSTANCES)

}  // namespace gadms::transformer
