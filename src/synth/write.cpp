// SPDX-License-Identifier: Apache-2.0

// From bytes to files, all or nothing. New content is first written beside the old, in out/.terrace/; then a journal
// that lists the changes appears in one step; then each change is made by a rename. Killed before the journal, the old
// output is whole; after it, the changes are finished by a child process, which goes on if this one is killed, and
// if that is killed too, by the next synth. Nothing is flushed to the disk by force: a power failure is not covered.

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

#include "core/node.hpp"
#include "synth/earlier.hpp"
#include "synth/errors.hpp"
#include "synth/journal.hpp"
#include "synth/ledger.hpp"
#include "synth/ledger_errors.hpp"

namespace terrace {
namespace {

namespace fs = std::filesystem;
using detail::Journal;

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

class Writer {
 public:
  Writer(detail::Tree& tree, const fs::path& out, Written& written)
      : tree_(tree), out_(out), staging_(out / ".terrace"), written_(written) {}

  void run(const Synthesis& result, const WriteOptions& options) {
    make_folder(staging_);
    const Lock lock(staging_ / "lock", O_RDWR | O_CREAT, out_, options.wait_seconds);
    if (const int error = Journal::finish(out_); error != 0) fail(out_.string(), error);
    clear_staging();
    detail::EarlierOutput earlier;
    if (std::optional<Diagnostic> fault = detail::read_earlier_output(out_, earlier)) throw Failure{*fault};
    refuse_lost_protection(result, earlier, released(earlier, options.unprotect));
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
  static void refuse_lost_protection(const Synthesis& result, const detail::EarlierOutput& earlier,
                                     const std::set<std::string>& released) {
    for (const std::string& name : earlier.protected_stacks) {
      const bool is_there = std::any_of(result.stacks.begin(), result.stacks.end(),
                                        [&](const SynthesizedStack& stack) { return stack.name == name; });
      if (!is_there && released.count(name) == 0) throw Failure{detail::errors::protected_stack_gone(name)};
    }
  }

  /// The stacks of which the command line or the program itself says that they may leave, as the ledger takes it too.
  std::set<std::string> released(const detail::EarlierOutput& earlier,
                                 const std::vector<std::string>& unprotect) const {
    std::set<std::string> names(unprotect.begin(), unprotect.end());
    for (const detail::Retirement& retirement : tree_.retired_stacks()) names.insert(retirement.path);
    for (const detail::Node* stack : tree_.stacks()) {
      if (stack->stack_data == nullptr) continue;
      names.insert(stack->stack_data->earlier_names.begin(), stack->stack_data->earlier_names.end());
      // A module that is not among those asked for this time is still in the program.
      if (earlier.is_module(std::string(stack->id))) names.insert(std::string(stack->id));
    }
    return names;
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

  detail::Tree& tree_;
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
  detail::Tree& tree = detail::NodeAccess::tree(app);
  Diagnostics& diagnostics = tree.diagnostics();
  try {
    Writer(tree, options.out, written).run(result, options);
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
