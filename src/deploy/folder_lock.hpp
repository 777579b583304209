// SPDX-License-Identifier: Apache-2.0
#pragma once

// One deploy or destroy at a time in an output folder. The lock goes with the process, however that ends.

#include <terrace/core/diagnostics.hpp>

#include <optional>
#include <string>

namespace terrace::deploy {

class FolderLock {
 public:
  /// Does not wait; `fault()` says why it is not held.
  explicit FolderLock(const std::string& out);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  const std::optional<Diagnostic>& fault() const { return fault_; }

 private:
  int file_ = -1;
  std::optional<Diagnostic> fault_;
};

}  // namespace terrace::deploy
