// Default operator classes of PostgreSQL and of well-known extensions. Facts only (pg_opclass of PostgreSQL 15).
#pragma once

#include <string>
#include <string_view>

namespace pglint::model {

/// Default operator class of pg_catalog for a canonical type without modifiers; "" when there is none or it depends on
/// what the type is (enum, range, domain: the caller reduces these to "anyenum", "anyrange", the base type …).
std::string default_opclass(std::string_view access_method, std::string_view type);

/// Whether an extension makes the class the default for a type of its own (citext_ops for citext, gin_hstore_ops for
/// hstore) or, as btree_gist does, for a built-in one. `type` is the name without schema, or canonical when built in.
bool is_extension_default(std::string_view access_method, std::string_view opclass, std::string_view type);

}  // namespace pglint::model
