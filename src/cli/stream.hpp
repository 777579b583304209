// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the command line reads its surroundings and writes its text, so that tests can stand in for both.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace terrace::cli {

struct Stream {
  /// Returns 0, or the errno of why the text could not be written.
  std::function<int(std::string_view)> write;
  bool terminal = false;
  /// Columns of the terminal; 0 where lines may be of any length.
  unsigned width = 0;
};

/// Where answers come from.
struct Input {
  bool terminal = false;
  /// The next line without its line feed; nothing at the end of the input, or when `give_up`, which is asked several times
  /// a second, says so.
  std::function<std::optional<std::string>(const std::function<bool()>& give_up)> line{};
};

struct Streams {
  Stream out;
  Stream err;
  /// As std::getenv: null for what is not set.
  std::function<const char*(const char*)> environment;
  Input in{};
};

/// The process's own stdin, stdout, stderr and environment. A standard descriptor that is closed is first given to a file that
/// refuses writing: otherwise the next file that is opened would get its number, and with it the text meant for it.
Streams process_streams();

/// Remembers that something could not be written, so that the exit code can say so.
class Console {
 public:
  explicit Console(const Streams& streams) : streams_(streams) {}
  void out(std::string_view text) { put(streams_.out, text, out_fault_); }
  void err(std::string_view text) { put(streams_.err, text, err_fault_); }
  /// 0, or why stdout took no more text.
  int out_fault() const { return out_fault_; }
  const Streams& streams() const { return streams_; }

 private:
  static void put(const Stream& stream, std::string_view text, int& fault) {
    if (fault == 0 && !text.empty()) fault = stream.write(text);
  }
  const Streams& streams_;
  int out_fault_ = 0;
  int err_fault_ = 0;
};

enum class ColorChoice : unsigned char { automatic, always, never };

/// An explicit choice wins, then NO_COLOR, then CLICOLOR_FORCE, then whether the stream is a terminal.
bool wants_color(ColorChoice choice, const Streams& streams, const Stream& stream);

/// Whether the locale is a UTF-8 one, so that box-drawing characters can be shown.
bool wants_unicode(const Streams& streams);

}  // namespace terrace::cli
