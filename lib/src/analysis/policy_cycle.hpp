// Whether policies lead from a table back to it.
#pragma once

#include "pglint/catalog.hpp"

namespace pglint::analysis {

/// True when the sub-selects of the table's policies read the table itself, or tables whose policies do, and so on. PostgreSQL
/// then refuses a query with "infinite recursion detected in policy" as soon as the policies for reading the table have a
/// sub-select too, and not before: a call that is wrapped may be the first. (rewriteHandler.c: policies are expanded only where they
/// have sub-selects; measured.) Functions are not looked into. O(policies that are reached).
bool policies_lead_back(const Catalog& catalog, const Relation& table);

/// True when the policy has a sub-select in one of its expressions.
bool has_sub_select(const Policy& policy);

}  // namespace pglint::analysis
