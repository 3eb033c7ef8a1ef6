// What lies between the matrix products of a transformer, on rows of floats.
#pragma once

#include <cstdint>

namespace gadms::inference {

// Rows of x to mean 0 and variance 1, without weight and bias, which the linear layer that follows has taken in.
// bfloat16 as its bits.
void normalise(const float* x, float* y, int64_t rows, int64_t width);
void normalise(const float* x, uint16_t* y, int64_t rows, int64_t width);

// exp(x - max) over its sum along a row, of the first `seen` of `width` columns; the rest becomes 0.
// Overwrites x.
void softmax(float* x, float* y, int64_t seen, int64_t width);
void softmax(float* x, uint16_t* y, int64_t seen, int64_t width);

}  // namespace gadms::inference
