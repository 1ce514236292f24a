// The migration tools whose layouts are recognised.
#pragma once

#include <cstdint>
#include <string_view>

namespace pglint::text {

enum class Tool : std::uint8_t {
  plain,
  supabase,
  flyway,
  golang_migrate,
  goose,
  dbmate,
  prisma,
  drizzle,
  sqitch
};

/// The name that users write and read: `golang-migrate`.
[[nodiscard]] constexpr std::string_view tool_name(Tool tool) noexcept {
  constexpr std::string_view names[] = {"plain",  "supabase", "flyway",  "golang-migrate", "goose",
                                        "dbmate", "prisma",   "drizzle", "sqitch"};
  return names[static_cast<std::size_t>(tool)];
}

}  // namespace pglint::text
