// The files in which Sqitch and Drizzle write down the order of their migrations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pglint/result.hpp"

namespace pglint::text {

/// The deploy scripts that a `sqitch.plan` names, in order, without directory and extension: "users",
/// "schema/app". A change that was reworked stands for `name@tag` (the first tag after it) where it was first
/// planned. Total: lines that are no change are passed over. Linear.
[[nodiscard]] std::vector<std::string> parse_sqitch_plan(std::string_view plan);

/// The tags of a Drizzle `meta/_journal.json` in the order of their idx. Error: not such a file (`path` is
/// for the message).
[[nodiscard]] Result<std::vector<std::string>> parse_drizzle_journal(std::string_view json,
                                                                     std::string_view path);

}  // namespace pglint::text
