// Values of a model as people read them in a difference: words for letters of the catalogs, SQL for trees and names.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::model {

/// The word of a letter: `key` and `letters` are those of the member in snapshot_fields.hpp. "" for none, the letter itself
/// for one without a word.
std::string word_of(std::string_view key, std::string_view letters, char letter);

std::string value_text(const std::string& value);
std::string value_text(bool value);
std::string value_text(int value);
std::string value_text(long long value);
std::string value_text(double value);
std::string value_text(const QualifiedName& name);
std::string value_text(const std::vector<QualifiedName>& names);
/// Names are quoted as identifiers; labels of enums and arguments of triggers (`literals`) as strings.
std::string value_text(const std::vector<std::string>& list, bool literals);
/// canonical_sql(); what is kept as text only is that text.
std::string value_text(const Expr& expr);
std::string value_text(const std::vector<std::shared_ptr<const Query>>& queries);

// What stands for a whole part that is there on one side only.
std::string part_text(const IndexKey& key);
std::string part_text(const Argument& argument);
std::string part_text(const Column& column);
std::string part_text(const DomainCheck& check);
std::string part_text(const Grant& grant);
std::string part_text(const Partitioning& partitioning);

/// "numeric_sum(integer, text)": the name as SQL with the types that identify it.
std::string signature(const Function& function);
/// "anon", "anon(id, email)": whom a privilege is for, as SQL, and on which columns.
std::string grantee_text(const Grant& grant);
/// "owner: tables to anon", "functions from public": what a default privilege is about, all but its letters.
std::string default_privilege_text(const DefaultPrivilege& privilege);

}  // namespace pglint::model
