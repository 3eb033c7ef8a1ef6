// Decodes foreign pictures and videos for the program that started it, so that a decoder's crash ends no more
// than this.
#include "server.h"

int main(int count, char** arguments) { return gadms::decoder::serve(count, arguments, nullptr); }
