// SPDX-License-Identifier: Apache-2.0

#include "engine/signals.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>
#include <type_traits>

#include "engine/process.hpp"

namespace terrace::engine {
namespace {

/// More programs than this at once wait for each other.
constexpr std::size_t kMost = 64;
constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGHUP};

// A handler can reach nothing but what is global, and may touch only lock-free atomics.
std::array<std::atomic<pid_t>, kMost> running{};
std::atomic<int> received{0};
static_assert(std::is_same_v<pid_t, int> && std::atomic<int>::is_always_lock_free);

std::mutex holders_mutex;
int holders = 0;
std::array<struct sigaction, kSignals.size()> before{};

/// The programs themselves get it, not their groups: an engine stops its providers in its own order. A terminal that went
/// away is an interruption to them, as it would end them at once otherwise.
void pass_on(int signal) {
  const int error = errno;
  received.fetch_add(1);
  for (const std::atomic<pid_t>& pid : running) {
    const pid_t to = pid.load();
    if (to > 0) kill(to, signal == SIGHUP ? SIGINT : signal);
  }
  errno = error;
}

}  // namespace

SignalSlot::SignalSlot(pid_t pid) : slot_(0) {
  for (;; std::this_thread::yield()) {
    for (slot_ = 0; slot_ < kMost; ++slot_) {
      pid_t none = 0;
      if (running[slot_].compare_exchange_strong(none, pid)) return;
    }
  }
}

void SignalSlot::release() {
  if (slot_ < kMost) running[slot_].store(0);
  slot_ = kMost;
}

SignalsHeld::SignalsHeld() {
  const std::lock_guard lock(holders_mutex);
  if (holders++ != 0) return;
  received.store(0);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &before[i]);
    // What this process was told to ignore (nohup, a background job) it goes on ignoring.
    if (before[i].sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = pass_on;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(kSignals[i], &action, nullptr);
  }
}

SignalsHeld::~SignalsHeld() {
  const std::lock_guard lock(holders_mutex);
  if (--holders != 0) return;
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before[i], nullptr);
}

int SignalsHeld::count() { return received.load(); }

}  // namespace terrace::engine
