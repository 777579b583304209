// SPDX-License-Identifier: Apache-2.0

#include "synth/journal.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>

namespace terrace::detail {
namespace {

namespace fs = std::filesystem;

/// Makes one change. Absolute names stand for themselves: the ledger lies outside of `out`. A change that has been made already is no error: a journal may be run twice.
int apply(const fs::path& out, const std::string& verb, const std::string& staged, const std::string& file) {
  const fs::path target = out / file;
  if (verb == "replace") {
    const fs::path content = out / ".terrace" / staged;
    if (::access(content.c_str(), F_OK) != 0) return errno == ENOENT ? 0 : errno;
    std::error_code ignored;
    fs::create_directories(target.parent_path(), ignored);  // it may have gone since the journal was written
    return std::rename(content.c_str(), target.c_str()) == 0 ? 0 : errno;
  }
  if (::unlink(target.c_str()) != 0 && errno != ENOENT) return errno;
  if (target.parent_path() != out) ::rmdir(target.parent_path().c_str());  // stays if anything else is in it
  return 0;
}

/// Makes the changes of the journal and takes it away. Returns an errno.
int make_changes(const fs::path& out) {
  const fs::path journal = out / ".terrace" / "journal";
  std::ifstream in(journal);
  if (!in) return 0;
  std::string verb, staged, file;
  while (std::getline(in, verb, '\t') && std::getline(in, staged, '\t') && std::getline(in, file)) {
    if (const int error = apply(out, verb, staged, file); error != 0) return error;
  }
  return ::unlink(journal.c_str()) == 0 ? 0 : errno;
}

}  // namespace

int Journal::finish(const fs::path& out) {
  if (::access((out / ".terrace" / "journal").c_str(), F_OK) != 0) return errno == ENOENT ? 0 : errno;
  const pid_t child = ::fork();
  if (child < 0) return make_changes(out);
  if (child == 0) {
    ::setsid();  // a signal to the terminal's processes is not for this one
    ::_exit(make_changes(out));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno == ECHILD) return make_changes(out);  // the program ignores the end of its children
    if (errno != EINTR) return errno;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : make_changes(out);
}

int Journal::commit(const fs::path& out) {
  const fs::path staging = out / ".terrace";
  if (std::rename((staging / "journal.new").c_str(), (staging / "journal").c_str()) != 0) return errno;
  return finish(out);
}

}  // namespace terrace::detail
