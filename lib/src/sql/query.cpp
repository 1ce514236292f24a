// The end of a Query: a chain of set operations is freed in a loop, however long it is.
#include <atomic>
#include <utility>

#include "pglint/expression.hpp"

namespace pglint {

Query::~Query() {
  std::shared_ptr<const Query> next = std::move(left);
  while (next && next.use_count() == 1) {
    std::atomic_thread_fence(std::memory_order_acquire);  // after the last one who gave it up elsewhere
    // Nobody else has it, and every Query is made as one that may change.
    std::shared_ptr<const Query> after = std::move(const_cast<Query&>(*next).left);
    next = std::move(after);
  }
}

}  // namespace pglint
