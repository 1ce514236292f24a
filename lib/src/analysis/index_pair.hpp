// Verdict of one pair, on signatures made once. Internal to the index algebra.
#pragma once

#include "analysis/index_signature.hpp"
#include "pglint/analysis.hpp"

namespace pglint::analysis {

/// compare_indexes() on signatures; `catalog` may be null (no skip scan hint).
IndexOverlap compare_signatures(const Relation& table, const Signature& keeper, const Signature& candidate,
                                const IndexUses& uses, int pg_version, const Catalog* catalog);

/// True when a canonical type is an enum of the catalog.
bool is_enum(const Catalog& catalog, std::string_view type);

}  // namespace pglint::analysis
