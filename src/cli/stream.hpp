// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the command line reads its surroundings and writes its text, so that tests can stand in for both.

#include <functional>
#include <string>
#include <string_view>

namespace terrace::cli {

struct Stream {
  /// False when the text could not be written.
  std::function<bool(std::string_view)> write;
  bool terminal = false;
  /// Columns of the terminal; 0 where lines may be of any length.
  unsigned width = 0;
};

struct Streams {
  Stream out;
  Stream err;
  /// As std::getenv: null for what is not set.
  std::function<const char*(const char*)> environment;
};

/// The process's own stdout, stderr and environment. A standard descriptor that is closed is first given to a file that
/// refuses writing: otherwise the next file that is opened would get its number, and with it the text meant for it.
Streams process_streams();

/// Remembers that something could not be written, so that the exit code can say so.
class Console {
public:
  explicit Console(const Streams& streams) : streams_(streams) {}
  void out(std::string_view text) { put(streams_.out, text, out_failed_); }
  void err(std::string_view text) { put(streams_.err, text, err_failed_); }
  bool out_failed() const { return out_failed_; }
  const Streams& streams() const { return streams_; }

private:
  static void put(const Stream& stream, std::string_view text, bool& failed) {
    if (!failed && !text.empty()) failed = !stream.write(text);
  }
  const Streams& streams_;
  bool out_failed_ = false;
  bool err_failed_ = false;
};

enum class ColorChoice : unsigned char { automatic, always, never };

/// An explicit choice wins, then NO_COLOR, then CLICOLOR_FORCE, then whether the stream is a terminal.
bool wants_color(ColorChoice choice, const Streams& streams, const Stream& stream);

/// Whether the locale is a UTF-8 one, so that box-drawing characters can be shown.
bool wants_unicode(const Streams& streams);

}  // namespace terrace::cli
