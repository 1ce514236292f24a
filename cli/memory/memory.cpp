// The only file that knows mimalloc.
#include "memory.hpp"

#ifdef PGLINT_MIMALLOC
#include <mimalloc.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <new>
#endif

#ifdef PGLINT_MIMALLOC
// mimalloc's own, which are C, end the program where memory is short. Its operator delete takes what these give.
void* operator new(std::size_t size) {
  if (void* const memory = mi_malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  if (void* const memory = mi_malloc_aligned(size, static_cast<std::size_t>(alignment))) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
#endif

namespace pglint::cli {

#ifdef PGLINT_MIMALLOC
void prepare_memory() noexcept {
  // Transparent huge pages by advice, not mimalloc's large_os_pages: that would take the ones reserved for a server.
  constexpr std::size_t arena = std::size_t{1} << 30U;   // address space; beyond it mimalloc asks for its own
  constexpr std::size_t align = std::size_t{32} << 20U;  // of mimalloc's segments
  void* const reserved = mmap(nullptr, arena + align, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return;  // a limit on address space: the ordinary way works as well
  const auto begin = (reinterpret_cast<std::uintptr_t>(reserved) + align - 1) / align * align;
  void* const start = reinterpret_cast<void*>(begin);  // NOLINT(performance-no-int-to-ptr)
  madvise(start, arena, MADV_HUGEPAGE);
  // What start-up left of the first segment is in small pages: it is passed over. Never touched, it costs address space alone.
  for (int halves = 0; halves < 2; ++halves) static_cast<void>(mi_malloc(align / 2 - (std::size_t{1} << 20U)));
  mi_manage_os_memory(start, arena, /*is_committed=*/true, /*is_large=*/true, /*is_zero=*/true, /*numa_node=*/-1);
}
#else
void prepare_memory() noexcept {}
#endif

}  // namespace pglint::cli
