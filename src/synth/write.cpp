// SPDX-License-Identifier: Apache-2.0

// From bytes to files, all or nothing. New content is first written beside the old, in out/.terrace/; then a journal
// that lists the changes appears in one step; then each change is made by a rename. Killed before the journal, the old
// output is whole; after it, the changes are finished by a child process, which goes on if this one is killed, and
// if that is killed too, by the next synth. Nothing is flushed to the disk by force: a power failure is not covered.

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <thread>

#include <terrace/synth/synth.hpp>

#include "synth/errors.hpp"
#include "synth/journal.hpp"
#include "synth/ledger.hpp"
#include "synth/ledger_errors.hpp"

namespace terrace {
namespace {

namespace fs = std::filesystem;
using detail::Journal;

constexpr const char* kDocument = "main.tf.json";
constexpr const char* kManifest = "manifest.json";

/// What stops a write; it becomes a diagnostic and everything stays as it was.
struct Failure {
  Diagnostic diagnostic;
};

[[noreturn]] void fail(const std::string& what, int error) {
  throw Failure{detail::errors::cannot_write(what, std::strerror(error))};
}

/// A lock on a file or folder, held while this object lives and inherited by the process that finishes the journal.
class Lock {
 public:
  /// `flags`: how it is opened. `busy`: what is being written to, for the message.
  Lock(const fs::path& file, int flags, const fs::path& busy, int wait_seconds) {
    file_ = ::open(file.c_str(), flags | O_CLOEXEC, 0666);
    if (file_ < 0) fail(file.string(), errno);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds);
    while (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK && errno != EINTR) fail(file.string(), errno);
      if (std::chrono::steady_clock::now() >= deadline) {
        ::close(file_);
        throw Failure{detail::errors::folder_is_busy(busy.string())};
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { ::close(file_); }

 private:
  int file_;
};

/// Whether a file holds exactly `content`; compared in steps, so that a large file is not held in memory a second time.
bool holds(const fs::path& file, const OutputText& content) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0 || static_cast<std::size_t>(facts.st_size) != content.size()) return false;
  std::ifstream in(file, std::ios::binary);
  std::string read(1 << 16, '\0');
  for (std::string_view piece : content.pieces()) {
    while (!piece.empty()) {
      in.read(read.data(), static_cast<std::streamsize>(std::min(read.size(), piece.size())));
      const auto got = static_cast<std::size_t>(in.gcount());
      if (got == 0 || piece.substr(0, got) != std::string_view(read).substr(0, got)) return false;
      piece.remove_prefix(got);
    }
  }
  return true;
}

void write_file(const fs::path& file, const std::vector<std::string_view>& pieces) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (out < 0) fail(file.string(), errno);
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const ssize_t put = ::write(out, piece.data(), piece.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        const int error = errno;
        ::close(out);
        fail(file.string(), error);
      }
      piece.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  if (::close(out) != 0) fail(file.string(), errno);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(folder.string(), error.value());
}

/// Reads the files of the stacks from a manifest and stops there: what follows may be a hundred times as long.
class StackFiles : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool is_manifest = false;
  bool is_done = false;
  std::vector<std::string> files;
  std::vector<std::string> protected_files;
  std::string fault;

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (value && is_protection_ && !files.empty()) protected_files.push_back(files.back());
    return true;
  }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool start_object(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool end_array() override {
    is_list_ = false;
    is_done = --depth_ == 1 && in_stacks_;
    return !is_done;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) in_stacks_ = name == "stacks";
    is_manifest |= depth_ == 1 && name == "format_version";
    is_file_ = in_stacks_ && depth_ == 3 && name == "file";
    is_protection_ = in_stacks_ && depth_ == 3 && name == "protected_from_destroy";
    is_list_ = in_stacks_ && depth_ == 3 && name == "files";
    return true;
  }
  bool string(string_t& text) override {
    if (is_file_ || is_list_) files.push_back(text);
    is_file_ = false;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
    fault = error.what();
    return false;
  }

 private:
  int depth_ = 0;
  bool in_stacks_ = false;
  bool is_file_ = false;
  bool is_list_ = false;
  bool is_protection_ = false;
};

/// The names that synth gives to files in a stack's folder.
bool is_stack_file(const std::string& name) {
  if (name == kDocument || name == "README.md") return true;
  const std::string_view stem = std::string_view(name).substr(0, name.size() - std::min<std::size_t>(name.size(), 3));
  return name.ends_with(".tf") && !stem.empty() && std::all_of(stem.begin(), stem.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

struct Earlier {
  std::set<std::string> files;  ///< relative to the folder
  std::vector<std::string> protected_files;
};

/// What the last synth wrote to `out`.
Earlier earlier_output(const fs::path& out) {
  const fs::path manifest = out / kManifest;
  std::ifstream in(manifest, std::ios::binary);
  if (!in) return {};
  const auto refuse = [&](const std::string& reason) {
    throw Failure{detail::errors::unreadable_manifest(manifest.string(), reason)};
  };
  StackFiles found;
  nlohmann::json::sax_parse(in, &found);
  if (!found.fault.empty()) refuse("it is not JSON (" + found.fault + ")");
  if (!found.is_manifest || !found.is_done) refuse("it is not a manifest of synth");
  for (const std::string& file : found.files) {
    const fs::path path(file);
    // A manifest that somebody edited must not lead out of the folder.
    if (std::distance(path.begin(), path.end()) != 2 || !is_stack_file(path.filename().string()) ||
        !detail::is_stack_name(path.begin()->string())) {
      refuse("a stack's file is not <stack>/main.tf.json, nor one of native syntax");
    }
  }
  std::set<std::string> files(found.files.begin(), found.files.end());
  files.insert(kManifest);
  return {std::move(files), std::move(found.protected_files)};
}

class Writer {
 public:
  Writer(const fs::path& out, Written& written) : out_(out), staging_(out / ".terrace"), written_(written) {}

  void run(const Synthesis& result, const WriteOptions& options) {
    make_folder(staging_);
    const Lock lock(staging_ / "lock", O_RDWR | O_CREAT, out_, options.wait_seconds);
    if (const int error = Journal::finish(out_); error != 0) fail(out_.string(), error);
    clear_staging();
    Earlier earlier = earlier_output(out_);
    refuse_lost_protection(result, earlier, options.unprotect);
    std::set<std::string> old = std::move(earlier.files);
    std::optional<Lock> ledger_lock;
    try {
      for (const SynthesizedStack& stack : result.stacks) {
        for (const SynthesizedFile& file : stack.files) put(stack.name + "/" + file.name, file.text, old);
      }
      put(kManifest, result.manifest, old);
      if (result.ledger != nullptr && result.ledger->is_changed)
        put_ledger(*result.ledger, ledger_lock, options.wait_seconds);
      for (const std::string& file : old) {
        if (!fs::is_regular_file(fs::symlink_status(out_ / file))) continue;
        need_writable((out_ / file).parent_path());
        journal_.remove(file);
        ++written_.files_removed;
      }
      if (journal_.empty()) return;
      write_file(staging_ / "journal.new", {journal_.text()});
    } catch (...) {
      clear_staging();
      throw;
    }
    if (const int error = Journal::commit(out_); error != 0) fail(out_.string(), error);
  }

 private:
  /// A protected stack that leaves the program would take its protection with it.
  static void refuse_lost_protection(const Synthesis& result, const Earlier& earlier,
                                     const std::vector<std::string>& unprotect) {
    for (const std::string& file : earlier.protected_files) {
      const std::string name = fs::path(file).parent_path().string();
      const bool is_there = std::any_of(result.stacks.begin(), result.stacks.end(),
                                        [&](const SynthesizedStack& stack) { return stack.name == name; });
      if (is_there || std::find(unprotect.begin(), unprotect.end(), name) != unprotect.end()) continue;
      throw Failure{detail::errors::protected_stack_gone(name)};
    }
  }

  void put(const std::string& file, const OutputText& content, std::set<std::string>& old) {
    const bool ours = old.erase(file) != 0;
    const fs::path target = out_ / file;
    if (ours && holds(target, content)) {
      ++written_.files_unchanged;
      return;
    }
    // What a rename cannot replace was not written by synth either.
    const fs::file_status status = fs::symlink_status(target);
    const bool foreign = ours ? !fs::is_regular_file(status) : !holds(target, content);
    if (fs::exists(status) && foreign) throw Failure{detail::errors::foreign_file(target.string())};
    make_folder(target.parent_path());
    need_writable(target.parent_path());
    const std::string staged = std::to_string(staged_++);
    write_file(staging_ / staged, content.pieces());
    journal_.replace(staged, file);
    ++written_.files_changed;
  }

  /// The ledger lies outside of `out`, maybe on another disk, so its content is prepared beside it. Other programs' records
  /// may have changed since synth read it; they are taken over as they are now.
  void put_ledger(const detail::LedgerChange& change, std::optional<Lock>& lock, int wait_seconds) {
    fs::path target = fs::absolute(change.file);
    if (fs::exists(target)) target = fs::canonical(target);  // a link stays one
    if (target.string().find_first_of("\t\n") != std::string::npos) fail(target.string(), EINVAL);
    make_folder(target.parent_path());
    need_writable(target.parent_path());
    lock.emplace(target.parent_path(), O_RDONLY | O_DIRECTORY, target, wait_seconds);
    std::vector<detail::LedgerRecord> records;
    if (std::optional<Diagnostic> fault = detail::read_ledger(target.string(), records)) throw Failure{*fault};
    const auto mine = std::stable_partition(records.begin(), records.end(),
                                            [&](const auto& record) { return record.program != change.program; });
    if (!detail::say_the_same({mine, records.end()}, change.before)) {
      throw Failure{detail::errors::ledger_changed_meanwhile(change.file)};
    }
    records.erase(mine, records.end());
    records.insert(records.end(), change.after.begin(), change.after.end());
    const std::string text = detail::ledger_text(std::move(records));
    ledger_staged_ = target.string() + ".new";
    write_file(ledger_staged_, {text});
    journal_.replace(ledger_staged_, target.string());
    ++written_.files_changed;
  }

  /// Once the journal is there, nothing may fail any more.
  static void need_writable(const fs::path& folder) {
    if (::access(folder.c_str(), W_OK | X_OK) != 0) fail(folder.string(), errno);
  }

  void clear_staging() {
    std::error_code ignored;
    if (!ledger_staged_.empty()) fs::remove(ledger_staged_, ignored);
    for (const auto& entry : fs::directory_iterator(staging_, ignored)) {
      if (entry.path().extension() != ".lock" && entry.path().filename() != "lock") fs::remove(entry.path(), ignored);
    }
  }

  fs::path out_;
  fs::path staging_;
  Written& written_;
  Journal journal_;
  std::size_t staged_ = 0;
  /// The ledger's next content, until the journal has it.
  std::string ledger_staged_;
};

}  // namespace

Written write(const Synthesis& result, App& app, const WriteOptions& options) {
  Written written;
  if (!result.ok) return written;
  Diagnostics& diagnostics = detail::NodeAccess::tree(app).diagnostics();
  try {
    Writer(options.out, written).run(result, options);
    written.ok = true;
  } catch (Failure& failure) {
    diagnostics.add(std::move(failure.diagnostic));
  } catch (const fs::filesystem_error& error) {
    diagnostics.add(detail::errors::cannot_write(options.out, error.code().message()));
  }
  if (!written.ok) written = Written{};
  return written;
}

}  // namespace terrace
