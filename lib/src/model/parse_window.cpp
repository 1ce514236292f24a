// The queue between the splitter and replay.
#include "model/parse_window.hpp"

#include <algorithm>

namespace pglint::model {

ParseWindow::ParseWindow(unsigned threads)
    : max_workers_((threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) - 1) {
  workers_.reserve(max_workers_);  // a thread that has no place in the list could not be waited for
}

ParseWindow::~ParseWindow() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

std::size_t ParseWindow::size_of(const ParseJob& job) {
  return job.spans.empty() ? 0 : job.spans.back().end - job.spans.front().begin;
}

void ParseWindow::push(ParseJob job) {
  bytes_ += size_of(job);
  jobs_.push_back(std::make_unique<Slot>());
  jobs_.back()->job = std::move(job);
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(jobs_.back().get());
  }
  changed_.notify_all();
  if (jobs_.size() > workers_.size() + 1 && workers_.size() < max_workers_) workers_.emplace_back([this] { work(); });
}

ParseJob ParseWindow::pop() {
  Slot& oldest = *jobs_.front();
  {
    std::unique_lock lock(mutex_);
    if (oldest.state == State::waiting) {
      waiting_.pop_front();
      oldest.state = State::running;
      lock.unlock();
      oldest.job.parsed = sql::parse(oldest.job.text, oldest.job.spans);
    } else {
      changed_.wait(lock, [&] { return oldest.state == State::done; });
    }
  }
  if (oldest.failure) std::rethrow_exception(oldest.failure);
  ParseJob job = std::move(oldest.job);
  jobs_.pop_front();
  bytes_ -= size_of(job);
  return job;
}

void ParseWindow::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
    if (stop_) return;
    Slot& slot = *waiting_.front();
    waiting_.pop_front();
    slot.state = State::running;
    lock.unlock();
    try {
      slot.job.parsed = sql::parse(slot.job.text, slot.job.spans);
    } catch (...) {
      slot.failure = std::current_exception();
    }
    lock.lock();
    slot.state = State::done;
    changed_.notify_all();
  }
}

}  // namespace pglint::model
