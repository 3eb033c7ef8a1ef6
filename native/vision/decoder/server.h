#pragma once

#include "protocol.h"

namespace gadms::decoder {

/// Sees a request before it is answered; answers true when nothing more is to be done about it.
using Fault = bool (*)(const Request& request, uint8_t* shared, Reply& reply);

/// Answers requests until the program is gone.
int serve(int count, char** arguments, Fault fault);

}  // namespace gadms::decoder
