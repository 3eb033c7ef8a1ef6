#include "server.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "confinement.h"

// libgadms_vision, which the program decodes with too: the pixels are the same.
extern "C" {
int32_t gadms_jpeg_decode(const uint8_t* data, int32_t length, uint8_t* pixels, int32_t width,
                          int32_t height);
int32_t gadms_image_decode(const uint8_t* data, int32_t length, int32_t apply_orientation, uint8_t** pixels,
                           int32_t* width, int32_t* height);
void gadms_vision_free(void* buffer);
const char* gadms_vision_last_error();
}

namespace gadms::decoder {
namespace {

/// libgadms_video, loaded when videos are read.
struct Video {
  decltype(gadms_vision_last_error)* last_error = nullptr;
  int32_t (*open)(const char*, void**, int32_t*, int32_t*, double*, double*) = nullptr;
  int32_t (*grab)(void*, int32_t*) = nullptr;
  int32_t (*retrieve)(void*, int32_t*, int32_t*) = nullptr;
  int32_t (*copy)(void*, uint8_t*) = nullptr;
  void* reader = nullptr;
  int64_t frame = 0;  ///< Bytes of the retrieved frame.

  bool load() {
    void* library = dlopen("libgadms_video.so", RTLD_NOW);
    return library != nullptr && find(library, "gadms_vision_last_error", last_error) &&
           find(library, "gadms_video_open", open) && find(library, "gadms_video_grab", grab) &&
           find(library, "gadms_video_retrieve", retrieve) && find(library, "gadms_video_copy", copy);
  }

 private:
  template <typename Function>
  static bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
  }
};

class Server {
 public:
  explicit Server(Fault fault) : fault_(fault) {}

  bool load_video() { return video_.load(); }

  void answer(const Request& request, Reply& reply) {
    if (!map(request.shared) || request.input < 0 || request.input > request.shared ||
        request.input > INT32_MAX || request.output < 0 || request.output > request.shared)
      return fail(reply, "the request does not fit the shared memory");
    limit(request.memory, request.seconds);
    if (fault_ != nullptr && fault_(request, shared_, reply)) return;
    errno = 0;
    const char* (*last_error)() = gadms_vision_last_error;
    int32_t status;
    if (request.operation == kJpeg || request.operation == kPicture) {
      status = picture(request, reply);
    } else {
      status = video(request, reply);
      last_error = video_.last_error;
    }
    if (reply.answer != kDone || status == 0) return;
    // Libraries say in many ways that memory ended, some not at all.
    const bool no_memory = errno == ENOMEM;
    fail(reply, last_error());
    if (status == kPrint) reply.answer = kPrint;
    if (no_memory) reply.answer = kNoMemory;
  }

 private:
  static void fail(Reply& reply, const char* message) {
    reply.answer = kDamaged;
    reply.message_length = static_cast<int32_t>(std::min(std::strlen(message), sizeof reply.message));
    std::memcpy(reply.message, message, reply.message_length);
  }

  bool map(int64_t size) {
    if (size == size_ && size > 0) return true;
    if (size <= 0) return false;
    if (shared_ != nullptr) munmap(shared_, size_);
    void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, kMemory, 0);
    shared_ = mapped == MAP_FAILED ? nullptr : static_cast<uint8_t*>(mapped);
    size_ = shared_ == nullptr ? 0 : size;
    return shared_ != nullptr;
  }

  /// Whether so many pixels have room.
  bool has_room(const Request& request, int64_t width, int64_t height) const {
    return width > 0 && height > 0 && width <= (size_ - request.output) / 3 / height;
  }

  int32_t picture(const Request& request, Reply& reply) {
    const auto length = static_cast<int32_t>(request.input);
    uint8_t* target = shared_ + request.output;
    reply.width = request.width;
    reply.height = request.height;
    if (request.operation == kJpeg) {
      if (has_room(request, request.width, request.height))
        return gadms_jpeg_decode(shared_, length, target, request.width, request.height);
      fail(reply, "its pixels have no room");
      return kDamaged;
    }
    uint8_t* pixels = nullptr;
    const int32_t status =
        gadms_image_decode(shared_, length, request.orient, &pixels, &reply.width, &reply.height);
    if (status != 0) return status;
    if (has_room(request, reply.width, reply.height))
      std::memcpy(target, pixels, static_cast<size_t>(reply.width) * reply.height * 3);
    else
      fail(reply, "its frame is not of the size that was read");
    gadms_vision_free(pixels);
    return kDone;
  }

  int32_t video(const Request& request, Reply& reply) {
    const bool opens = request.operation == kOpenVideo;
    if (video_.open == nullptr || opens == (video_.reader != nullptr)) {
      fail(reply, "the request does not fit what was asked before");
      return kDamaged;
    }
    switch (request.operation) {
      case kOpenVideo: {
        const std::string path(reinterpret_cast<const char*>(shared_), request.input);
        return video_.open(path.c_str(), &video_.reader, &reply.width, &reply.height, &reply.fps,
                           &reply.frames);
      }
      case kGrab:
        video_.frame = 0;
        return video_.grab(video_.reader, &reply.grabbed);
      case kRetrieve: {
        const int32_t status = video_.retrieve(video_.reader, &reply.width, &reply.height);
        video_.frame = status == 0 ? int64_t{3} * reply.width * reply.height : 0;
        return status;
      }
      default:
        if (request.operation == kCopy && video_.frame > 0 && video_.frame <= size_ - request.output)
          return video_.copy(video_.reader, shared_ + request.output);
        fail(reply, "the frame has no room");
        return kDamaged;
    }
  }

  Fault fault_;
  Video video_;
  uint8_t* shared_ = nullptr;
  int64_t size_ = 0;
};

bool send_reply(const Reply& reply) {
  return send(kSocket, &reply, sizeof reply, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof reply);
}

}  // namespace

int serve(int count, char** arguments, Fault fault) {
  const bool is_video = count > 1 && std::strcmp(arguments[1], "video") == 0;
  Server server(fault);
  if (is_video && !server.load_video()) return 3;
  confine(is_video);
  Reply hello = {};
  hello.magic = kReplyMagic;
  hello.width = kVersion;
  if (!send_reply(hello)) return 2;
  for (;;) {
    Request request;
    const ssize_t received = recv(kSocket, &request, sizeof request, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received == 0) return 0;
    if (received != static_cast<ssize_t>(sizeof request) || request.magic != kRequestMagic) return 2;
    Reply reply = {};
    reply.magic = kReplyMagic;
    reply.sequence = request.sequence;
    server.answer(request, reply);
    if (!send_reply(reply)) return 2;
  }
}

}  // namespace gadms::decoder
