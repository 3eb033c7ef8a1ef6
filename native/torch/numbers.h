// Floats by their bits, and an exponential that a compiler can vectorise.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace gadms {

inline __attribute__((always_inline)) uint32_t bits_of(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

inline __attribute__((always_inline)) float float_of(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// A bfloat16, given by its bits.
inline __attribute__((always_inline)) float widen(uint16_t value) {
  return float_of(static_cast<uint32_t>(value) << 16);
}

// To the nearest bfloat16, ties to even; not a number stays one.
inline __attribute__((always_inline)) uint16_t narrow(float value) {
  const uint32_t bits = bits_of(value);
  const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  return static_cast<uint16_t>(value != value ? 0x7fc0u : rounded);
}

// exp(-|x|), accurate to a few units in the last place: 2^-k * exp(r), k = round(|x| / ln 2), by Cephes'
// polynomial. Written out because a call of the C library's expf keeps the compiler from vectorising the loop
// around it. |x| is bounded, by its bits, which order as its value does, where the result is still a normal
// number: a branch on the value itself makes the compiler compute both sides of it in every lane, and one of
// them in denormal numbers, which takes ten times as long. Not a number comes out as a number, which the
// factor x in all uses of the sigmoid sets right.
inline __attribute__((always_inline)) float exp_of_negative(float x) {
  const uint32_t magnitude = bits_of(x) & 0x7fffffffu;
  const uint32_t bound = 0x42a00000u;  // 80
  const float a = float_of(magnitude < bound ? magnitude : bound);
  const float k = std::floor(a * 1.44269504088896341f + 0.5f);
  float r = k * 0.693359375f - a;
  r = r + k * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  return p * float_of(static_cast<uint32_t>(127 - static_cast<int32_t>(k)) << 23);
}

inline __attribute__((always_inline)) float sigmoid(float x) {
  const float e = exp_of_negative(x);
  return (x < 0 ? e : 1.0f) / (1.0f + e);
}

constexpr float kQuickGeluSlope = 1.702f;

// Below this the sigmoid no longer falls, so that neither may the factor x; the product is 0 to 32 digits
// there.
inline __attribute__((always_inline)) float bounded(float x) { return x < -64.0f ? -64.0f : x; }

// x * sigmoid(1.702 x), and its derivative.
inline __attribute__((always_inline)) float quick_gelu_of(float x) {
  return bounded(x) * sigmoid(kQuickGeluSlope * x);
}

inline __attribute__((always_inline)) float quick_gelu_slope(float x) {
  const float s = sigmoid(kQuickGeluSlope * x);
  return s * (1.0f + kQuickGeluSlope * bounded(x) * (1.0f - s));
}

}  // namespace gadms
