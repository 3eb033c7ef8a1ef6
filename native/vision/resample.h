#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gadms {

/// Pillow's antialiased bilinear resize of interleaved RGB.
void resize_bilinear(const uint8_t* source, int width, int height, uint8_t* target, int target_width,
                     int target_height);

/// Memory that is kept for the next picture: room for so many elements, whatever they are.
template <typename T>
T* at_least(std::vector<T>& memory, size_t size) {
  if (memory.size() < size) memory = std::vector<T>(size);
  return memory.data();
}

}  // namespace gadms
