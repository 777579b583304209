// SPDX-License-Identifier: Apache-2.0
#pragma once

// A set of file changes that happens as one: see write.cpp.

#include <filesystem>
#include <string>

namespace terrace::detail {

class Journal {
 public:
  /// Later, `out/.terrace/<staged>` becomes `out/<file>`.
  void replace(const std::string& staged, const std::string& file) {
    text_ += "replace\t" + staged + "\t" + file + "\n";
  }
  /// Later, `out/<file>` is removed, and its folder if nothing else is in it.
  void remove(const std::string& file) { text_ += "remove\t-\t" + file + "\n"; }

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

  /// Makes the changes in out/.terrace/journal.new: from here on they will happen. Returns an errno.
  static int commit(const std::filesystem::path& out);
  /// Makes the changes of a journal that an earlier run left behind, if any. Both do it in a child process, which goes
  /// on if this one is killed. Returns an errno.
  static int finish(const std::filesystem::path& out);

 private:
  std::string text_;
};

}  // namespace terrace::detail
