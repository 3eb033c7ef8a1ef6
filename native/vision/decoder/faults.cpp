// The decoder of the tests: it does what a picture asks for that ends with "fault:" and one of the words
// below.
#include <dlfcn.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "server.h"

namespace {

using gadms::decoder::kMemory;
using gadms::decoder::kSocket;
using gadms::decoder::Reply;
using gadms::decoder::Request;

/// Pictures answered so far, for what happens to those that come later.
int answered = 0;
bool poisoned = false;

std::string word_of(const Request& request, const uint8_t* shared) {
  const std::string end(shared + request.input - (request.input < 40 ? request.input : 40),
                        shared + request.input);
  const size_t at = end.rfind("fault:");
  return at == std::string::npos ? "" : end.substr(at + 6);
}

[[noreturn]] void crash() {
  volatile int* nothing = nullptr;
  *nothing = 1;
  std::abort();
}

void hang() {
  for (;;) poll(nullptr, 0, -1);
}

/// Takes memory and uses it until there is no more.
void allocate(Reply& reply) {
  constexpr size_t kPiece = 8 << 20;
  while (void* piece = std::malloc(kPiece)) std::memset(piece, 1, kPiece);
  reply.answer = gadms::decoder::kNoMemory;
}

void say(Reply& reply, const char* message, int32_t length) {
  reply.answer = gadms::decoder::kDamaged;
  reply.message_length = length;
  std::memcpy(reply.message, message, std::strlen(message));
}

/// Tries what a decoder must not be able to do, and tells what it could.
void escape(Reply& reply) {
  std::string could;
  if (FILE* file = std::fopen("/etc/passwd", "r")) could += " read", std::fclose(file);
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) could += " connect";
  if (fork() == 0)
    _exit(0);
  else if (errno != EPERM)
    could += " fork";
  if (kill(getppid(), 0) == 0) could += " signal";
  if (ftruncate(kMemory, 1) == 0) could += " shrink";
  if (getenv("HOME") != nullptr || getenv("PATH") != nullptr) could += " environment";
  say(reply, ("could:" + could).c_str(), static_cast<int32_t>(6 + could.size()));
}

bool fault(const Request& request, uint8_t* shared, Reply& reply) {
  if (poisoned) crash();
  const std::string word = word_of(request, shared);
  reply.width = request.width;
  reply.height = request.height;
  ++answered;
  if (word == "crash") crash();
  if (word == "crash-used" && answered > 1) crash();
  if (word == "poison") poisoned = true;
  if (word == "abort") std::abort();
  if (word == "exit") _exit(0);
  if (word == "hang") hang();
  if (word == "spin")
    for (volatile int i = 0;; i = i + 1) continue;
  if (word == "close") {
    close(kSocket);
    hang();
  }
  if (word == "allocate") return allocate(reply), true;
  if (word == "escape") return escape(reply), true;
  if (word == "magic") return reply.magic = 7, true;
  if (word == "stale") return reply.sequence -= 1, true;
  if (word == "answer") return reply.answer = -5, true;
  if (word == "huge") return reply.width = 0x7fffffff, reply.height = 0x7fffffff, true;
  if (word == "larger") return reply.height += 1, true;
  if (word == "negative") return reply.width = -1, reply.height = -request.height, true;
  if (word == "message-length") return say(reply, "x", 0x7fffffff), true;
  if (word == "message-control") return say(reply, "a\033[2Jb\nc\xff", 9), true;
  if (word == "short") return send(kSocket, &reply, 100, 0), true;
  if (word == "long") {
    const std::vector<uint8_t> packet(100000, 1);
    return send(kSocket, packet.data(), packet.size(), 0), true;
  }
  if (word == "overwrite") return std::memset(shared, 0xff, request.shared), false;
  return false;
}

}  // namespace

int main(int count, char** arguments) { return gadms::decoder::serve(count, arguments, fault); }
