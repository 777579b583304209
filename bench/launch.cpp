// SPDX-License-Identifier: Apache-2.0

// Runs a program and prints, as one line of JSON, how long it took and the most memory it held. A program of its own
// because Linux counts the memory of the process that starts another as that other's: started from an interpreter,
// nothing would ever seem to take less than the interpreter.
//
//   launch COMMAND ARGUMENT…

#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

namespace {

double seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 64;
  timespec begin{};
  timespec end{};
  clock_gettime(CLOCK_MONOTONIC, &begin);
  const pid_t child = fork();
  if (child == 0) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 1;
  clock_gettime(CLOCK_MONOTONIC, &end);
  std::printf("{\"wall\": %.6f, \"user\": %.6f, \"system\": %.6f, \"memory\": %ld, \"status\": %d}\n",
              seconds(end) - seconds(begin), seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss * 1024,
              WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
