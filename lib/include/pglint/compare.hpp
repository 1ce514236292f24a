// Two models side by side: what one has and the other has not, and what they say differently of the same object.
#pragma once

#include <string>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint {

/// One difference, seen from the first model to the second.
struct Difference {
  enum class Kind : unsigned char { added, removed, changed };
  Kind kind = Kind::changed;
  std::string object_kind;   ///< table, view, column, index, constraint, policy, trigger, function, sequence, type, role, grant, …
  std::string schema;        ///< empty for what is in no schema
  std::string table;         ///< the relation that holds the object; empty when none does
  std::string name;
  std::string property;      ///< changed: which ("using", "keys 2 collation", in the snapshot's words); empty otherwise
  std::string before;        ///< changed: SQL or plain text; "" when it was not there
  std::string after;
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// What differs, in the order kind of object, schema, table, name, property; equal models give an empty list. An object that
/// is there on one side only is one difference, whatever it holds. Order matters where PostgreSQL gives it a meaning (columns,
/// arguments, index keys) and nowhere else.
/// When just one of the two was read from a server (Catalog::server_version), what a script cannot say is no difference: the
/// role that ran it as an owner, the role itself, the version of an extension and its members, the session's search_path, names
/// of NOT NULL constraints before PostgreSQL 18.
/// O(n log n) in the size of both models.
std::vector<Difference> compare_catalogs(const Catalog& before, const Catalog& after);

/// "index public.orders.idx_a: removed", "column public.t.c: type: integer -> bigint": one line, not yet made printable.
std::string to_string(const Difference& difference);

}  // namespace pglint
