#include "failure.h"

#include <string>

namespace gadms {

namespace {
thread_local std::string message_of_thread;
}

void set_last_error(const char* message) noexcept {
  try {
    message_of_thread = message;
  } catch (...) {
    message_of_thread.clear();
  }
}

const char* last_error() noexcept { return message_of_thread.c_str(); }

}  // namespace gadms
