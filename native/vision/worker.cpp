// The program's side of the decoder process: starts it, talks with it, ends it. What its replies mean is
// judged by the managed side, which cannot be made to read beside them.
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>

#include "common.h"
#include "decoder/protocol.h"

namespace {

/// What an exchange answers besides success and failure.
enum Outcome : int32_t { kGone = 2, kTooSlow = 3 };

/// A descriptor above those that the decoder gets.
constexpr int kHigh = 16;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) throw std::system_error(errno, std::generic_category());
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(number_); }
  int number() const { return number_; }

 private:
  int number_;
};

/// Copies a descriptor out of the way of the decoder's, so that giving it one does not close another.
int raised(int number) { return fcntl(number, F_DUPFD_CLOEXEC, kHigh); }

struct Worker {
  pid_t pid;
  Descriptor socket;
  Descriptor memory;
  uint8_t* shared = nullptr;
  int64_t size = 0;
  int core = -1;           ///< The one that it is kept on; -1 for any.
  const bool has_threads;  ///< They would all be kept there.

  Worker(pid_t process, int socket_number, int memory_number, bool threads)
      : pid(process), socket(socket_number), memory(memory_number), has_threads(threads) {}

  int32_t end() {
    int status = -1;
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (shared != nullptr) munmap(shared, size);
    return status;
  }
};

/// A thread that waits for its decoder lends it its core, in whose cache the picture is, and gets it back
/// when the picture is done. Woken up on another core, which sleeps, the decoder would begin later, and so
/// would the thread go on: as long as a small picture takes, in a virtual machine. Only one thread of a core
/// lends it: others, and their decoders, go where there is room. What the system does not allow is left
/// alone.
class LentCore {
 public:
  LentCore(Worker& worker, bool is_starting) {
    // What loads libraries goes where there is room.
    const int core = worker.has_threads || is_starting ? -1 : sched_getcpu();
    if (core < 0 || core >= CPU_SETSIZE || sched_getaffinity(0, sizeof before_, &before_) != 0) return;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    if (!lent[core].exchange(true)) {
      core_ = core;
      sched_setaffinity(0, sizeof one, &one);
      if (worker.core != core && sched_setaffinity(worker.pid, sizeof one, &one) == 0) worker.core = core;
    } else if (worker.core >= 0 && sched_setaffinity(worker.pid, sizeof before_, &before_) == 0) {
      worker.core = -1;
    }
  }
  LentCore(const LentCore&) = delete;
  LentCore& operator=(const LentCore&) = delete;
  ~LentCore() {
    if (core_ < 0) return;
    sched_setaffinity(0, sizeof before_, &before_);
    lent[core_] = false;
  }

 private:
  static inline std::atomic<bool> lent[CPU_SETSIZE];
  cpu_set_t before_;
  int core_ = -1;
};

Worker& worker_of(void* worker) { return *static_cast<Worker*>(worker); }

struct Actions {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  Actions() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~Actions() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

pid_t spawn(const char* path, const char* mode, int socket, int memory) {
  Actions spawn;
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&spawn.actions, standard, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, socket, gadms::decoder::kSocket);
  posix_spawn_file_actions_adddup2(&spawn.actions, memory, gadms::decoder::kMemory);
  // A group of its own: what is sent to the program's group is not meant for it. No signal is blocked or
  // ignored because the program does so.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&spawn.attributes, &none);
  posix_spawnattr_setsigdefault(&spawn.attributes, &all);
  posix_spawnattr_setpgroup(&spawn.attributes, 0);
  posix_spawnattr_setflags(&spawn.attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  // Nothing of the environment, which holds passwords, but where libraries are; and those of mathematics,
  // which come with OpenCV, are not to start threads.
  const char* libraries = std::getenv("LD_LIBRARY_PATH");
  std::string search = std::string("LD_LIBRARY_PATH=") + (libraries == nullptr ? "" : libraries);
  std::string settings[] = {"OPENCV_FFMPEG_LOGLEVEL=-8", "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1"};
  char* environment[] = {settings[0].data(), settings[1].data(), settings[2].data(),
                         libraries == nullptr ? nullptr : search.data(), nullptr};
  char* arguments[] = {const_cast<char*>(path), const_cast<char*>(mode), nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, path, &spawn.actions, &spawn.attributes, arguments, environment);
  if (error != 0) throw std::system_error(error, std::generic_category());
  return pid;
}

}  // namespace

/// Starts `path` with one argument. It has no part in what this process has open but a socket and memory to
/// share.
GADMS_EXPORT int32_t gadms_worker_start(const char* path, const char* mode, void** worker) {
  return gadms::guarded([&] {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
      throw std::system_error(errno, std::generic_category());
    const Descriptor low(ends[0]), other(ends[1]);
    const Descriptor file(memfd_create("gadms-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    // Were it cut off by the other side, reading it would be a fault here.
    if (fcntl(file.number(), F_ADD_SEALS, F_SEAL_SHRINK) != 0)
      throw std::system_error(errno, std::generic_category());
    const Descriptor theirs(raised(other.number())), shared(raised(file.number()));
    const pid_t pid = spawn(path, mode, theirs.number(), shared.number());
    const bool is_video = std::strcmp(mode, "video") == 0;
    *worker = new Worker(pid, raised(low.number()), raised(file.number()), is_video);
  });
}

/// Memory to share, of at least so many bytes; what was there stays.
GADMS_EXPORT int32_t gadms_worker_reserve(void* worker, int64_t size, uint8_t** shared, int64_t* reserved) {
  return gadms::guarded([&] {
    Worker& self = worker_of(worker);
    if (size > self.size) {
      if (ftruncate(self.memory.number(), size) != 0) throw std::system_error(errno, std::generic_category());
      void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, self.memory.number(), 0);
      if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category());
      if (self.shared != nullptr) munmap(self.shared, self.size);
      self.shared = static_cast<uint8_t*>(mapped);
      self.size = size;
    }
    *shared = self.shared;
    *reserved = self.size;
  });
}

/// Gives back the memory behind the first `kept` bytes; it is there again when it is written.
GADMS_EXPORT void gadms_worker_trim(void* worker, int64_t kept) {
  const Worker& self = worker_of(worker);
  if (self.size > kept)
    fallocate(self.memory.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, kept, self.size - kept);
}

/// Sends a request, if there is one, and waits for a reply. `*received` is its length, which may be more than
/// `capacity`. Answers 2 when the process is gone, 3 when it is too slow.
GADMS_EXPORT int32_t gadms_worker_exchange(void* worker, const uint8_t* request, int32_t length,
                                           int32_t milliseconds, uint8_t* reply, int32_t capacity,
                                           int32_t* received) {
  using Clock = std::chrono::steady_clock;
  const int socket = worker_of(worker).socket.number();
  const LentCore core(worker_of(worker), length == 0);
  if (length > 0 && send(socket, request, length, MSG_NOSIGNAL | MSG_DONTWAIT) != length) return kGone;
  const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd waiting = {socket, POLLIN, 0};
    const int ready = poll(&waiting, 1, left < 0 ? 0 : static_cast<int>(left));
    if (ready == 0) return kTooSlow;
    if (ready < 0 && errno != EINTR) return kGone;
    if (ready < 0) continue;
    const ssize_t size = recv(socket, reply, capacity, MSG_TRUNC | MSG_DONTWAIT);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) return kGone;
    *received = static_cast<int32_t>(size > INT32_MAX ? INT32_MAX : size);
    return gadms::kOk;
  }
}

/// Ends the process, whatever it is at, and answers the signal that it ended by, 0 for none, or -1 where that
/// is not known.
GADMS_EXPORT int32_t gadms_worker_end(void* worker) {
  auto* self = static_cast<Worker*>(worker);
  const int32_t status = self->end();
  delete self;
  return status == -1 ? -1 : WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
