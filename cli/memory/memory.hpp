// The program's allocator. The library has none of its own: who embeds it brings one.
#pragma once

namespace pglint::cli {

/// Gives the allocator address space in huge pages, before the first large allocation. A model is tens of megabytes in small
/// pieces, and a page fault for each 4 kB of it costs as much as parsing does. Memory is taken as it is used; where huge
/// pages are off, or without mimalloc, nothing changes.
void prepare_memory() noexcept;

}  // namespace pglint::cli
