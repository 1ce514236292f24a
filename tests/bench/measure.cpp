#include "measure.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

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

namespace {

/// Runs `child` in a process of its own, which writes its seconds to the file descriptor that it is given.
Sample measure_children(int runs, const std::function<void(int)>& child_main, const std::function<double(int)>& read_seconds) {
  Sample best;
  for (int run = 0; run < runs; ++run) {
    int ends[2];
    if (pipe(ends) != 0) fail("pipe");
    const pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      close(ends[0]);
      child_main(ends[1]);
      _exit(1);
    }
    close(ends[1]);
    const double seconds = read_seconds(ends[0]);
    close(ends[0]);
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) < 0) fail("wait4");
    if (seconds < 0 || status != 0) {
      std::fprintf(stderr, "error: a benchmark's process failed (wait status %d)\n", status);
      std::exit(2);
    }
    best = best_of(best, {seconds, static_cast<double>(usage.ru_maxrss) / 1024});
  }
  return best;
}

}  // namespace

Sample best_of(const Sample& a, const Sample& b) {
  return {std::min(a.seconds, b.seconds), std::max(a.peak_mb, b.peak_mb)};
}

std::vector<Sample> by_turns(int rounds, const std::vector<std::function<Sample()>>& measurements) {
  std::vector<Sample> best(measurements.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < best.size(); ++i) best[i] = best_of(best[i], measurements[i]());
  return best;
}

void row(const std::string& what, double value, const char* unit, double goal) {
  const std::string verdict = goal == 0 ? "" : fmt::format("  goal {:>6.4g}  {}", goal, value <= goal ? "met" : "MISSED");
  fmt::print("{:<52} {:>9.2f} {:<3}{}\n", what, value, unit, verdict);
  std::fflush(stdout);
}

Sample measure(int runs, const std::function<double()>& work) {
  return measure_children(
      runs,
      [&](int out) {
        const double seconds = work();
        _exit(write(out, &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
      },
      [](int in) {
        double seconds = 0;
        return read(in, &seconds, sizeof seconds) == sizeof seconds ? seconds : -1;
      });
}

Sample measure_program(int runs, const char* program, const std::string& argument) {
  return measure_children(
      runs,
      [&](int out) {
        dup2(out, STDOUT_FILENO);
        execl(program, program, argument.c_str(), static_cast<char*>(nullptr));
        std::perror(program);
      },
      [](int in) {
        char text[64] = {};
        return read(in, text, sizeof text - 1) > 0 ? std::strtod(text, nullptr) : -1;
      });
}

}  // namespace bench
