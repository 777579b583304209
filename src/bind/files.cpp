// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>
#include <unordered_set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace terrace::bind {

namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

[[noreturn]] void fail(const std::string& path, std::string_view action) {
  throw Error(path, 0, fmt::format("cannot {}: {}", action, std::strerror(errno)));
}

// Reads into `out`; false if there is no such file.
bool try_read(const std::string& path, std::string& out) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    fail(path, "open");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(path, "read");
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    fail(path, "read");
  }
  out.resize(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  for (;;) {
    if (done == out.size()) out.resize(out.size() + 4096);
    const ssize_t count = ::read(file.get(), out.data() + done, out.size() - done);
    if (count < 0) {
      if (errno == EINTR) continue;
      fail(path, "read");
    }
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  out.resize(done);
  return true;
}

void write_beside(const std::string& path, std::string_view text) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (file.get() < 0) fail(temporary, "create");
  bool good = true;
  while (good && !text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0) {
      good = errno == EINTR;
    } else {
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  good = good && file.close() && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (!good) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    errno = reason;
    fail(path, "write");
  }
}

void make_directories(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) throw Error(path.string(), 0, fmt::format("cannot make the directory: {}", code.message()));
}

// The paths in a list file. One that could point out of the tree is no list of ours.
std::set<std::string> read_list(const std::string& path) {
  std::set<std::string> list;
  std::string text;
  if (!try_read(path, text)) return list;
  std::size_t line = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view item = rest.substr(0, end);
    ++line;
    if (item.substr(0, 8) != "terrace/" || item.find("..") != item.npos) {
      throw Error(path, line, "not a path below `terrace/`; remove this file to begin anew");
    }
    list.emplace(item);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return list;
}

std::string join(const std::set<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += item + '\n';
  return text;
}

// What the other owners' lists in the same directory claim.
std::unordered_set<std::string> foreign_files(const std::string& directory, const std::string& own_list) {
  std::unordered_set<std::string> result;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory + "/terrace", code)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("generated_", 0) != 0 || entry.path().extension() != ".txt" || name == own_list) continue;
    for (const std::string& item : read_list(entry.path().string())) result.insert(item);
  }
  return result;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::string text;
  errno = 0;
  if (!try_read(path, text)) fail(path, "open");
  return text;
}

bool replace_file(const std::string& path, std::string_view text) {
  std::string old;
  if (try_read(path, old) && old == text) return false;
  const fs::path parent = fs::path(path).parent_path();
  if (!parent.empty()) make_directories(parent);
  write_beside(path, text);
  return true;
}

Written write_tree(const std::string& directory, const std::string& owner, const std::vector<GeneratedFile>& files) {
  const std::string list_name = "generated_" + owner + ".txt";
  const std::string list_path = directory + "/terrace/" + list_name;
  std::set<std::string> fresh;
  std::set<std::string> parents;
  for (const GeneratedFile& file : files) {
    fresh.insert(file.path);
    parents.insert(fs::path(directory + '/' + file.path).parent_path().string());
  }
  const std::set<std::string> earlier = read_list(list_path);
  const std::unordered_set<std::string> foreign = foreign_files(directory, list_name);
  for (const std::string& parent : parents) make_directories(parent);

  // Everything is looked at before anything changes.
  std::vector<const GeneratedFile*> changed;
  std::string old;
  for (const GeneratedFile& file : files) {
    const std::string path = directory + '/' + file.path;
    if (foreign.count(file.path) != 0) {
      throw Error(path, 0, "another provider's bindings are here; give each its own output directory");
    }
    if (!try_read(path, old)) {
      changed.push_back(&file);
    } else if (old != file.text) {
      if (old.rfind(kGeneratedMark, 0) != 0)
        throw Error(path, 0, "this file is not generated; it will not be replaced");
      changed.push_back(&file);
    }
  }

  // If this run is cut short, the next one still knows of every file.
  std::set<std::string> both = earlier;
  both.insert(fresh.begin(), fresh.end());
  if (both != earlier) write_beside(list_path, join(both));

  Written result;
  for (const GeneratedFile* file : changed) write_beside(directory + '/' + file->path, file->text);
  result.written = changed.size();
  result.unchanged = files.size() - changed.size();
  for (const std::string& item : earlier) {
    if (fresh.count(item) != 0 || foreign.count(item) != 0) continue;
    const std::string path = directory + '/' + item;
    if (!try_read(path, old) || old.rfind(kGeneratedMark, 0) != 0) continue;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, "remove");
    ++result.removed;
  }
  if (both != fresh) write_beside(list_path, join(fresh));
  return result;
}

}  // namespace terrace::bind
