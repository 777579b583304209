// SPDX-License-Identifier: Apache-2.0
#pragma once

// A temporary folder for synth's output, and ways to look into it.

#include <sys/file.h>
#include <unistd.h>

#include <fcntl.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "synth/support.hpp"
#include "temporary_folder.hpp"

namespace terrace::test {

class Folder {
 public:
  std::string out() const { return folder_ / "out"; }
  std::filesystem::path operator/(const std::string& name) const { return std::filesystem::path(out()) / name; }

  std::string read(const std::string& name) const {
    std::ifstream in(*this / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((*this / name).parent_path());
    std::ofstream(*this / name, std::ios::binary) << content;
  }
  bool has(const std::string& name) const { return std::filesystem::exists(*this / name); }

  /// Every file but what synth keeps for itself.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    if (!std::filesystem::exists(out())) return found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(out())) {
      const std::string name = std::filesystem::relative(entry.path(), out()).string();
      if (entry.is_regular_file() && !name.starts_with(".terrace/")) found[name] = read(name);
    }
    return found;
  }
  /// What synth keeps for itself, apart from its lock.
  std::size_t staged() const {
    std::size_t count = 0;
    if (!has(".terrace")) return 0;
    for (const auto& entry : std::filesystem::directory_iterator(*this / ".terrace")) {
      count += entry.path().filename() != "lock";
    }
    return count;
  }

 private:
  terrace_test::TemporaryFolder folder_;
};

/// Holds synth's lock of a folder; waits for it.
class HeldLock {
 public:
  explicit HeldLock(const Folder& folder)
      : file_(::open((folder / ".terrace/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    while (file_ >= 0 && ::flock(file_, LOCK_EX) != 0) {
    }
  }
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;
  ~HeldLock() { ::close(file_); }

 private:
  int file_;
};

/// Stacks of these names, each with `count` notes that say `text`.
inline Outcome notes(const std::vector<std::string>& names, const std::string& text, int count = 1) {
  return synth_app([&](App& app) {
    for (const std::string& name : names) {
      app.add(name, [&](Stack& stack) {
        stack.provider(toy::provider{});
        for (int i = 0; i < count; ++i) stack.add("n" + std::to_string(i), toy::toy_note{.text = text});
      });
    }
  });
}

inline Written write_to(const Outcome& made, const Folder& folder, int wait_seconds = 0) {
  return write(made.synthesis, *made.app, {.out = folder.out(), .wait_seconds = wait_seconds});
}

}  // namespace terrace::test
