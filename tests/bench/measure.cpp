#include "measure.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace bench {
namespace {

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(2);
}

}  // namespace

double timed(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Sample measure(int runs, const std::function<double()>& work) {
  Sample best{.seconds = std::numeric_limits<double>::max()};
  for (int run = 0; run < runs; ++run) {
    int ends[2];
    if (pipe(ends) != 0) fail("pipe");
    const pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      const double seconds = work();
      _exit(write(ends[1], &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
    }
    close(ends[1]);
    double seconds = 0;
    const bool complete = read(ends[0], &seconds, sizeof seconds) == sizeof seconds;
    close(ends[0]);
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) < 0) fail("wait4");
    if (!complete || status != 0) {
      std::fprintf(stderr, "error: a benchmark's process failed (wait status %d)\n", status);
      std::exit(2);
    }
    best.seconds = std::min(best.seconds, seconds);
    best.peak_mb = std::max(best.peak_mb, static_cast<double>(usage.ru_maxrss) / 1024);
  }
  return best;
}

}  // namespace bench
