// Time and memory of a piece of work, each run in a process of its own so that one does not warm or bloat the next.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>
#include <string>

namespace bench {

struct Sample {
  double seconds = std::numeric_limits<double>::max();  ///< wall time, the best of the runs
  double peak_mb = 0;  ///< peak resident set size, the largest of the runs
};

/// Runs `work` `runs` times, each in a forked child. `work` returns the seconds that count. Ends the program when a
/// child fails.
Sample measure(int runs, const std::function<double()>& work);

/// The same for a program that prints the seconds that count, and nothing else.
Sample measure_program(int runs, const char* program, const std::string& argument);

/// The best of several rounds for each of the measurements, which take turns: where a machine is faster for a while, it is so
/// for all of them.
std::vector<Sample> by_turns(int rounds, const std::vector<std::function<Sample()>>& measurements);

/// Prints a figure, and whether it is at most the goal; 0: it has none.
void row(const std::string& what, double value, const char* unit, double goal = 0);

/// The shorter time and the larger peak of two measurements of the same work.
Sample best_of(const Sample& a, const Sample& b);

/// Seconds that `work` takes.
double timed(const std::function<void()>& work);

}  // namespace bench
