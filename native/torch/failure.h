// Exceptions become a status and a message: the only way an error leaves this library.
#pragma once

#include <c10/util/Exception.h>

#include <exception>

namespace gadms {

void set_last_error(const char* message) noexcept;
const char* last_error() noexcept;

// Runs an export's body; 0, or 1 with the message kept for the calling thread.
template <class Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    set_last_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    set_last_error(error.what());
  } catch (...) {
    set_last_error("unknown C++ exception");
  }
  return 1;
}

}  // namespace gadms
