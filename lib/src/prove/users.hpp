// Who looks at the rows: roles, and what their sessions say of the users behind them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::prove {

/// Different users, tenants, … of a role.
inline constexpr unsigned sample_pool = 4;
std::string sample_uuid(unsigned seed);

/// Somebody who looks: a role, and what the session says of the user behind it.
struct SampleUser {
  std::string role;
  std::vector<std::pair<std::string, std::string>> settings;   ///< name, value
  std::string shown;                                           ///< "authenticated with sub 0000…1"
};

/// What policies ask the claims of a token for.
struct Claims {
  std::vector<std::string> keys;                               ///< each once
  std::map<std::string, std::vector<std::string>> words;       ///< by key: constants that it is compared with
  std::set<std::string> numbers;                               ///< keys whose values are made numbers
};
/// From the policies of `catalog` (-> 'key', ->> 'key', #>> '{outer,key}') and from the texts of functions among `texts`.
Claims claims_in(const Catalog& catalog, const std::vector<std::string_view>& texts);

/// The expression below casts, COLLATE and sub-selects of one value.
const Expr& bare_value(const Expr& expr);

/// Of each role: one user without claims, and sample_pool others. `texts`: for the names of settings, current_setting('…').
std::vector<SampleUser> make_users(const std::set<std::string>& roles, const std::vector<std::string_view>& texts, const Claims& claims);

}  // namespace pglint::prove
