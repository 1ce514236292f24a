// GRANT and REVOKE on one object's list of privileges. Knows letters and grantees, not objects.
//
// A list has one entry for each grantee and, for column privileges, one for each grantee and column; entries are sorted
// by column (the whole object first), then grantee, and none is empty. The owner's own privileges are not listed.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"
#include "sql/statement.hpp"

namespace pglint::model {

// What ALL means (manual, table 5.2). MAINTAIN (m, from 17 on) is not in it, so that one text gives one model.
inline constexpr std::string_view all_table_privileges = "Dadrtwx";
inline constexpr std::string_view all_column_privileges = "arwx";
inline constexpr std::string_view all_sequence_privileges = "Urw";
inline constexpr std::string_view all_schema_privileges = "CU";
inline constexpr std::string_view all_function_privileges = "X";
inline constexpr std::string_view all_type_privileges = "U";

/// The entry of a grantee; added when missing.
Grant& grant_entry(std::vector<Grant>& grants, const std::string& grantee, const std::string& column);
void add_letters(std::string& letters, std::string_view more);
void remove_letters(std::string& letters, std::string_view fewer);

/// Applies one GRANT or REVOKE. `all` is what ALL stands for, `owner` (may be empty: unknown) is left out.
/// A REVOKE on the whole object takes the column privileges of the same letters away too.
void change_grants(std::vector<Grant>& grants, const sql::GrantObject& change, std::string_view all,
                   const std::string& owner, const std::vector<std::string>& grantees);

}  // namespace pglint::model
