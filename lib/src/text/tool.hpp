// The migration tools whose layouts are recognised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pglint/config.hpp"

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

/// The style in which fixes are written for a tool.
[[nodiscard]] constexpr Style style_of(Tool tool) noexcept {
  switch (tool) {
    case Tool::supabase: return Style::supabase;
    case Tool::flyway: return Style::flyway;
    case Tool::golang_migrate: return Style::golang_migrate;
    case Tool::goose: return Style::goose;
    case Tool::dbmate: return Style::dbmate;
    case Tool::prisma: return Style::prisma;
    case Tool::drizzle: return Style::drizzle;
    case Tool::sqitch: return Style::sqitch;
    case Tool::plain: return Style::plain;
  }
  return Style::plain;
}

}  // namespace pglint::text
