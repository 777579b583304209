// SPDX-License-Identifier: Apache-2.0

#include "cli/stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace terrace::cli {
namespace {

/// Without this, a reader that has gone away (`| head`) would kill the process before it could return its exit code. In
/// force only while we write: a child process of the user's program inherits what is ignored.
class IgnorePipeSignal {
 public:
  IgnorePipeSignal() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ~IgnorePipeSignal() { sigaction(SIGPIPE, &before_, nullptr); }
  IgnorePipeSignal(const IgnorePipeSignal&) = delete;
  IgnorePipeSignal& operator=(const IgnorePipeSignal&) = delete;

 private:
  struct sigaction before_ {};
};

int write_all(int descriptor, std::string_view text) {
  const IgnorePipeSignal guard;
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

unsigned columns_of(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

Stream stream_of(int descriptor) {
  const bool terminal = isatty(descriptor) != 0;
  return {.write = [descriptor](std::string_view text) { return write_all(descriptor, text); },
          .terminal = terminal,
          .width = terminal ? columns_of(descriptor) : 0};
}

/// Byte by byte, so that nothing behind the line is taken from whoever reads next.
std::optional<std::string> line_of(int descriptor, const std::function<bool()>& give_up) {
  std::string line;
  for (;;) {
    if (give_up()) return std::nullopt;
    pollfd entry{descriptor, POLLIN, 0};
    if (poll(&entry, 1, 100) <= 0) continue;
    char byte = 0;
    const ssize_t got = ::read(descriptor, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (byte == '\n') return line;
    line += byte;
  }
}

std::string_view variable(const Streams& streams, const char* name) {
  const char* value = streams.environment(name);
  return value != nullptr ? value : "";
}

}  // namespace

Streams process_streams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    // The lowest free number is given out first, so this one is `descriptor`.
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) (void)open("/dev/null", O_RDONLY);
  }
  return {.out = stream_of(1),
          .err = stream_of(2),
          .environment = [](const char* name) { return std::getenv(name); },
          .in = {.terminal = isatty(0) != 0,
                 .line = [](const std::function<bool()>& give_up) { return line_of(0, give_up); }}};
}

bool wants_color(ColorChoice choice, const Streams& streams, const Stream& stream) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  if (!variable(streams, "NO_COLOR").empty()) return false;
  const std::string_view force = variable(streams, "CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return stream.terminal && variable(streams, "TERM") != "dumb";
}

bool wants_unicode(const Streams& streams) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = variable(streams, name);
    if (locale.empty()) continue;
    for (const char* charset : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
      if (locale.find(charset) != std::string_view::npos) return true;
    }
    return false;
  }
  return false;
}

}  // namespace terrace::cli
