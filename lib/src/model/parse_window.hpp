// Parsing ahead of replay on all cores, in order and with bounded memory. Knows nothing of files or catalogs.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "sql/parse.hpp"

namespace pglint::model {

/// Some statements of one text, and what they parsed to.
struct ParseJob {
  std::string_view text;            ///< outlives the job
  std::vector<Span> spans;          ///< see sql::parse
  std::vector<sql::Parsed> parsed;
  std::size_t file = 0;             ///< the rest is the caller's
  std::size_t first = 0, last = 0;  ///< statements of the file, [first, last)
};

/// Jobs go in and come out in the same order; in between they are parsed by several threads, the caller's among them.
/// The threads start when there is work for more than one.
class ParseWindow {
 public:
  explicit ParseWindow(unsigned threads);
  ~ParseWindow();
  ParseWindow(const ParseWindow&) = delete;
  ParseWindow& operator=(const ParseWindow&) = delete;

  /// Text that may wait in the window for each thread: enough to keep it busy. Parsed statements are much larger than their text.
  static constexpr std::size_t bytes_per_thread = std::size_t{256} << 10U;
  /// The caller pops while the window is full.
  [[nodiscard]] bool full() const noexcept { return bytes_ > bytes_per_thread * (max_workers_ + 1); }
  [[nodiscard]] bool empty() const noexcept { return jobs_.empty(); }
  void push(ParseJob job);
  /// The oldest job, parsed. The window must not be empty. Throws std::bad_alloc.
  ParseJob pop();

 private:
  enum class State : std::uint8_t { waiting, running, done };
  struct Slot {
    ParseJob job;
    State state = State::waiting;
    std::exception_ptr failure;  // out of memory, in another thread
  };
  static std::size_t size_of(const ParseJob& job);
  void work();

  unsigned max_workers_;
  std::size_t bytes_ = 0;                     // of the jobs inside; the caller's thread only
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Slot>> jobs_;    // oldest first; changed by the caller's thread only
  std::deque<Slot*> waiting_;                 // guarded by mutex_
  bool stop_ = false;                         // guarded by mutex_
  std::vector<std::thread> workers_;
};

}  // namespace pglint::model
