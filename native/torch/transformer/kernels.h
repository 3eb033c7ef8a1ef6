// What lies between the matrix products of a transformer, on rows of numbers. T is float, or uint16_t for the
// bits of a bfloat16. Sums over rows are taken thread by thread, in an order that depends on the number of
// threads alone.
#pragma once

#include <cstdint>

namespace gadms::transformer {

// Rows of x to mean 0 and variance 1, without weight and bias.
template <class T>
void normalise(const float* x, T* y, int64_t rows, int64_t width);

// Layer norm. mean, factor: one for each row, for the way back; factor is 1 over the deviation.
template <class T>
void layer_norm(const float* x, const float* weight, const float* bias, T* y, float* mean, float* factor,
                int64_t rows, int64_t width);

// From y's gradient: adds to x's; weight's and bias' are replaced.
void layer_norm_backward(const float* y_gradient, const float* x, const float* weight, const float* mean,
                         const float* factor, float* x_gradient, float* weight_gradient, float* bias_gradient,
                         int64_t rows, int64_t width);

// exp(scale (x - max)) over its sum along a row, of the first `seen` of `width` columns; the rest becomes 0.
// x is left with the same in float32.
template <class T>
void softmax(float* x, float scale, T* y, int64_t seen, int64_t width);

// The gradient of a row of logits from that of its weights.
template <class T>
void softmax_backward(const float* weights, const float* gradient, float scale, T* result, int64_t seen,
                      int64_t width);

// y = x * sigmoid(1.702 x).
template <class T>
void quick_gelu(const T* x, T* y, int64_t count);

// From y's gradient: x is left with y, gradient with that of x, sums with the columns' sums of the latter.
template <class T>
void quick_gelu_backward(T* gradient, T* x, float* sums, int64_t rows, int64_t width);

// y = x; sums: of the columns.
template <class T>
void narrow_and_sum(const float* x, T* y, float* sums, int64_t rows, int64_t width);

// Sums of the columns.
template <class T>
void sum_columns(const T* x, float* sums, int64_t rows, int64_t width);

}  // namespace gadms::transformer
