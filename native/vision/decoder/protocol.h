#pragma once

#include <cstdint>

// What the program and its decoder say to each other, each in one packet of a local socket. Bytes of files,
// and pixels, are in memory that both have mapped. The same numbers are in src/GaDms.Imaging/Decoding.

namespace gadms::decoder {

/// Where the decoder finds what the program gave it.
constexpr int kSocket = 3;
constexpr int kMemory = 4;

constexpr uint32_t kRequestMagic = 0x51524447;  // GDRQ
constexpr uint32_t kReplyMagic = 0x50524447;    // GDRP
/// Raised by one whenever the packets change; the first reply, unasked, gives it as its width.
constexpr int32_t kVersion = 1;

enum Operation : int32_t { kJpeg = 1, kPicture = 2, kOpenVideo = 3, kGrab = 4, kRetrieve = 5, kCopy = 6 };

enum Answer : int32_t { kDone = 0, kDamaged = 1, kPrint = 2, kNoMemory = 3 };

struct Request {
  uint32_t magic;
  uint32_t sequence;
  int32_t operation;
  int32_t orient;  ///< Whether a picture is turned as its EXIF says.
  int64_t shared;  ///< Bytes of the shared memory.
  int64_t input;   ///< Bytes of the file, or of the video's path, at its beginning.
  int64_t output;  ///< Where the pixels come.
  int64_t memory;  ///< Bytes that may be taken beyond what the decoder had when it began.
  int32_t width;   ///< As the header says.
  int32_t height;
  int32_t seconds;  ///< Of the processor.
  int32_t unused;
};
static_assert(sizeof(Request) == 64);

struct Reply {
  uint32_t magic;
  uint32_t sequence;
  int32_t answer;
  int32_t width;
  int32_t height;
  int32_t grabbed;
  double fps;
  double frames;
  int32_t message_length;
  char message[212];
};
static_assert(sizeof(Reply) == 256);

}  // namespace gadms::decoder
