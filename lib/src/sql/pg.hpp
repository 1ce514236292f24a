// libpg_query's C headers, made fit for C++: the only include of them. Include it after every other header, because
// PostgreSQL's port.h redefines names of the C library, and only from .cpp files and convert.hpp of this folder.
#pragma once

// What those headers include must have been seen before they are, outside extern "C".
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#else
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wshadow"
#endif

extern "C" {
#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "nodes/primnodes.h"
#include "nodes/value.h"
}

#if defined(__clang__)
#pragma clang diagnostic pop
#else
#pragma GCC diagnostic pop
#endif

#undef _
#undef Abs
#undef Max
#undef Min
#undef bind
#undef fprintf
#undef printf
#undef rename
#undef snprintf
#undef sprintf
#undef strerror
#undef strerror_r
#undef unlink
#undef vfprintf
#undef vprintf
#undef vsnprintf
#undef vsprintf
