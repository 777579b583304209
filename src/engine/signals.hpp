// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which programs a signal is passed to. Used by process.cpp alone.

#include <sys/types.h>

#include <csignal>
#include <cstddef>

namespace terrace::engine {

/// Passes signals to a program from its making to `release`, which must come before the program is reaped: afterwards its
/// number may be another's.
class SignalSlot {
 public:
  explicit SignalSlot(pid_t pid);
  SignalSlot(const SignalSlot&) = delete;
  SignalSlot& operator=(const SignalSlot&) = delete;
  ~SignalSlot() { release(); }
  void release();

 private:
  std::size_t slot_;
};

}  // namespace terrace::engine
