// SPDX-License-Identifier: Apache-2.0

#include "deploy/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "deploy/errors.hpp"

namespace terrace::deploy {

FolderLock::FolderLock(const std::string& out) {
  const std::filesystem::path folder = std::filesystem::path(out) / ".terrace";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string name = (folder / "deploy.lock").string();
  file_ = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) {
    fault_ = errors::no_lock(name, std::strerror(errno));
    return;
  }
  while (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) {
      fault_ = errors::no_lock(name, std::strerror(errno));
      return;
    }
    std::array<char, 32> holder{};
    const ssize_t size = pread(file_, holder.data(), holder.size(), 0);
    fault_ = errors::folder_in_use(out, size > 0 ? std::string(holder.data(), static_cast<std::size_t>(size)) : "");
    return;
  }
  // Who holds it is only told to others; whether it is held does not depend on it.
  const std::string holder = "process " + std::to_string(getpid());
  if (ftruncate(file_, 0) == 0) {
    [[maybe_unused]] const ssize_t ignored = pwrite(file_, holder.data(), holder.size(), 0);
  }
}

FolderLock::~FolderLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace terrace::deploy
