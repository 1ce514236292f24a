// Replay of constraints: CHECK, FOREIGN KEY, and the requests for the indexes of the others.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "model/references.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

std::string quoted(const std::string& name) { return quote_identifier(name); }

/// The index that a foreign key to these columns uses: the first that is unique on exactly them (transformFkeyCheckAttrs).
std::string unique_index_on(const Relation& table, std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  for (const Index& index : table.indexes) {
    if (!index.unique || !index.immediate || index.predicate || index.keys.size() != columns.size()) continue;
    std::vector<std::string> keys;
    for (const IndexKey& key : index.keys) keys.push_back(key.column);
    std::sort(keys.begin(), keys.end());
    if (keys == columns) return index.name;
  }
  return {};
}

/// Equal for constraints that are one index when one statement has both (transformIndexConstraints).
std::string signature(const IndexRequest& request) {
  const Index& index = request.index;
  std::string text = index.access_method + (index.nulls_not_distinct ? "/n" : "/") + (request.deferrable ? "d" : "") +
                     (request.initially_deferred ? "i" : "") + (request.period ? "p" : "");
  for (const auto* keys : {&index.keys, &index.include}) {
    text += " |";
    for (const IndexKey& key : *keys)
      text.append(" ").append(key.column.empty() ? canonical_sql(key.expression) : quote_identifier(key.column))
          .append(" ").append(key.exclusion_operator).append(key.opclass).append(key.collation);
  }
  return index.predicate ? text + " where " + canonical_sql(index.predicate) : text;
}

}  // namespace

bool same_foreign_key(const Constraint& a, const Constraint& b) {
  return a.columns == b.columns && a.referenced_table == b.referenced_table &&
         a.referenced_columns == b.referenced_columns && a.match == b.match && a.on_update == b.on_update &&
         a.on_delete == b.on_delete && a.on_delete_columns == b.on_delete_columns && a.deferrable == b.deferrable &&
         a.initially_deferred == b.initially_deferred;
}

void ConstraintDefs::add(sql::ConstraintDef& def) {
  switch (def.kind) {
    case ConstraintKind::check: checks.push_back(&def); break;
    case ConstraintKind::foreign_key: foreign_keys.push_back(&def); break;
    default: indexes.push_back(&def);
  }
}

std::string Replay::refuses(const Relation& table, const sql::ConstraintDef& def) const {
  const auto missing = [&](const std::vector<std::string>& columns) -> std::string {
    if (table.columns_known)
      for (const std::string& column : columns)
        if (!table.column(column)) return "column " + quoted(column) + " named in key is not defined";
    return {};
  };
  if (std::string why = missing(def.columns); !why.empty()) return why;
  if (std::string why = missing(def.include); !why.empty()) return why;
  if (def.kind == ConstraintKind::primary_key) {
    if (table.primary_key()) return "multiple primary keys for table " + quoted(table.name.name);
    for (auto at = def.columns.begin(); at != def.columns.end(); ++at)
      if (std::find(std::next(at), def.columns.end(), *at) != def.columns.end())
        return "column " + quoted(*at) + " appears twice in primary key";
  }
  if (def.name.empty() || !changes_.names.constraint_taken(table.name.schema, def.name)) return {};
  const Constraint* existing = table.constraint(def.name);
  const bool merges = existing && def.kind == ConstraintKind::check && existing->kind == ConstraintKind::check && !existing->is_local;
  return existing && !merges ? "constraint " + quoted(def.name) + " already exists" : std::string();
}

void Replay::add_constraints(Relation& table, const ConstraintDefs& defs, bool only) {
  for (sql::ConstraintDef* def : defs.checks) add_check(table, *def, only);
  add_index_constraints(table, defs.indexes, only);
  for (const sql::ConstraintDef* def : defs.foreign_keys) add_foreign_key(table, *def);
}

void Replay::add_check(Relation& table, sql::ConstraintDef& def, bool only) {
  Constraint check;
  check.kind = ConstraintKind::check;
  check.expression = std::move(def.expression);
  normalize_for(&table, check.expression);
  check.columns = mentioned_columns(catalog_, table, check.expression);
  check.validated = !def.not_valid && def.enforced;
  check.enforced = def.enforced;
  check.no_inherit = def.no_inherit;
  check.provenance.defined = check.provenance.changed = origin(def.span);
  check.name = def.name;
  if (check.name.empty())
    check.name = changes_.names.choose_constraint_name(table.name.name, check.columns.size() == 1 ? check.columns[0] : "",
                                                       "check", table.name.schema);
  const auto existing = std::find_if(table.constraints.begin(), table.constraints.end(),
                                     [&](const Constraint& c) { return c.name == check.name; });
  if (existing != table.constraints.end()) {  // a child that writes an inherited CHECK again
    if (existing->is_local || canonical_sql(existing->expression) != canonical_sql(check.expression))
      return not_understood(def.span, "constraint " + quoted(check.name) + " already exists");
    existing->is_local = true;
    return;
  }
  const Constraint& added = changes_.add(table, std::move(check));
  if (only || added.no_inherit) return;
  for (Relation* child : catalog_.children(table)) add_inherited_check(*child, added);
}

void Replay::add_inherited_check(Relation& child, const Constraint& check) {
  const auto existing = std::find_if(child.constraints.begin(), child.constraints.end(), [&](const Constraint& c) {
    return c.name == check.name && c.kind == ConstraintKind::check;
  });
  if (existing != child.constraints.end()) {
    ++existing->inherit_count;
    if (child.is_partition) existing->is_local = false;
    return;
  }
  Constraint copy = check;
  copy.is_local = false;
  copy.inherit_count = 1;
  copy.comment.clear();
  copy.provenance.defined = copy.provenance.changed = origin(statement_);
  copy.columns = mentioned_columns(catalog_, child, copy.expression);
  changes_.add(child, std::move(copy));
  for (Relation* grandchild : catalog_.children(child)) add_inherited_check(*grandchild, check);
}

void Replay::add_foreign_key(Relation& table, const sql::ConstraintDef& def) {
  Constraint key;
  key.kind = ConstraintKind::foreign_key;
  key.columns = def.columns;
  key.referenced_columns = def.referenced_columns;
  key.match = def.match;
  key.on_update = def.on_update;
  key.on_delete = def.on_delete;
  key.on_delete_columns = def.on_delete_columns;
  key.deferrable = def.deferrable;
  key.initially_deferred = def.initially_deferred;
  key.validated = !def.not_valid && def.enforced;
  key.enforced = def.enforced;
  key.period = def.period;
  key.provenance.defined = key.provenance.changed = origin(def.span);
  key.referenced_table = def.referenced_table;
  if (const Relation* referenced = find_relation(def.referenced_table)) {
    key.referenced_table = referenced->name;
    const Constraint* primary = referenced->primary_key();
    if (key.referenced_columns.empty() && primary) {
      key.referenced_columns = primary->columns;
      key.index = primary->index;
    } else if (!key.referenced_columns.empty()) {
      key.index = unique_index_on(*referenced, key.referenced_columns);
    }
    const bool fits = key.columns.size() == key.referenced_columns.size() && (!key.index.empty() || key.period);
    if (!fits && referenced->columns_known)
      return not_understood(def.span, "no unique constraint of table " + quoted(referenced->name.name) + " matches the foreign key");
  }
  key.name = def.name;
  if (key.name.empty())
    key.name = changes_.names.choose_constraint_name(table.name.name, name_of_columns(key.columns), "fkey", table.name.schema);
  const Constraint& added = changes_.add(table, std::move(key));
  if (table.kind == RelationKind::partitioned_table)
    for (Relation* partition : catalog_.children(table)) clone_foreign_key(added, *partition);
}

void Replay::clone_foreign_key(const Constraint& key, Relation& partition) {
  if (partition.kind == RelationKind::foreign_table) return;
  const auto equal = std::find_if(partition.constraints.begin(), partition.constraints.end(), [&](const Constraint& c) {
    return c.kind == ConstraintKind::foreign_key && c.inherit_count == 0 && same_foreign_key(c, key);
  });
  if (equal != partition.constraints.end()) {
    equal->is_local = false;
    equal->inherit_count = 1;
  } else {
    Constraint copy = key;
    copy.is_local = false;
    copy.inherit_count = 1;
    copy.comment.clear();
    copy.provenance.defined = copy.provenance.changed = origin(statement_);
    if (partition.constraint(copy.name))
      copy.name = changes_.names.choose_constraint_name(partition.name.name, name_of_columns(copy.columns), "fkey", partition.name.schema);
    changes_.add(partition, std::move(copy));
  }
  for (Relation* child : catalog_.children(partition)) clone_foreign_key(key, *child);
}

/// A column of a new type has its foreign keys made again on either side. Those of partitions then are called as the
/// partitioned table's is.
void Replay::rebuild_foreign_keys(Relation& table, const std::string& column) {
  const auto has = [&](const std::vector<std::string>& columns) { return std::find(columns.begin(), columns.end(), column) != columns.end(); };
  const auto drop_clones = [&](const auto& self, const Constraint& key, const Relation& parent) -> void {
    for (Relation* child : catalog_.children(parent)) {
      const auto clone = std::find_if(child->constraints.begin(), child->constraints.end(), [&](const Constraint& c) {
        return c.kind == ConstraintKind::foreign_key && c.inherit_count > 0 && same_foreign_key(c, key);
      });
      if (clone == child->constraints.end()) continue;
      changes_.erase_constraint(*child, std::string(clone->name));
      self(self, key, *child);
    }
  };
  const auto rebuild = [&](Relation& owner) {
    if (owner.kind != RelationKind::partitioned_table) return;
    for (const Constraint& key : owner.constraints) {
      const bool concerned = (&owner == &table && has(key.columns)) || (key.referenced_table == table.name && has(key.referenced_columns));
      if (key.kind != ConstraintKind::foreign_key || key.inherit_count > 0 || !concerned) continue;
      drop_clones(drop_clones, key, owner);
      for (Relation* partition : catalog_.children(owner)) clone_foreign_key(key, *partition);
    }
  };
  rebuild(table);
  for (const auto slot : changes_.dependents.of_relation(table.name))
    if (Relation* owner = catalog_.relation(slot); owner != &table) rebuild(*owner);
}

std::optional<IndexRequest> Replay::make_request(const Relation& table, const sql::ConstraintDef& def) {
  IndexRequest request;
  request.of_constraint = true;
  request.constraint_kind = def.kind;
  request.deferrable = def.deferrable;
  request.initially_deferred = def.initially_deferred;
  request.period = def.period;
  Index& index = request.index;
  index.name = def.name;
  index.unique = def.kind != ConstraintKind::exclusion;
  index.primary = def.kind == ConstraintKind::primary_key;
  index.exclusion = def.kind == ConstraintKind::exclusion || def.period;
  index.immediate = !def.deferrable;
  index.nulls_not_distinct = def.nulls_not_distinct;
  index.storage_parameters = def.options;
  index.tablespace = def.tablespace;
  index.access_method = !def.access_method.empty() ? def.access_method : def.period ? "gist" : "btree";
  if (def.exclusion.empty()) {
    index.keys.reserve(def.columns.size());
    for (const std::string& column : def.columns) {
      IndexKey& key = index.keys.emplace_back();
      key.column = column;
      key.span = def.span;
    }
  }
  for (const sql::IndexElement& element : def.exclusion) {
    std::optional<IndexKey> key = make_key(table, element, index.access_method);
    if (!key) return std::nullopt;
    index.keys.push_back(std::move(*key));
  }
  for (const std::string& column : def.include) {
    IndexKey key;
    key.column = column;
    key.span = def.span;
    index.include.push_back(std::move(key));
  }
  index.predicate = def.predicate;
  normalize_for(&table, index.predicate);
  index.provenance.defined = index.provenance.changed = origin(def.span);
  return request;
}

void Replay::add_index_constraints(Relation& table, const std::vector<sql::ConstraintDef*>& defs, bool only) {
  std::vector<std::pair<IndexRequest, Span>> requests;
  std::unordered_map<std::string, std::size_t> known;
  for (const bool primary : {true, false})  // PostgreSQL makes the primary key first
    for (const sql::ConstraintDef* def : defs) {
      if ((def->kind == ConstraintKind::primary_key) != primary) continue;
      if (!def->using_index.empty()) {
        add_using_index(table, *def);
        continue;
      }
      std::optional<IndexRequest> request = make_request(table, *def);
      if (!request) continue;
      const auto [at, is_new] = known.emplace(signature(*request), requests.size());
      if (is_new) {
        requests.emplace_back(std::move(*request), def->span);
      } else if (IndexRequest& earlier = requests[at->second].first; earlier.index.name.empty()) {
        earlier.index.name = request->index.name;
      }
    }
  for (auto& [request, span] : requests) {
    request.only = only;
    define_index(table, std::move(request), span);
  }
}

void Replay::add_using_index(Relation& table, const sql::ConstraintDef& def) {
  const Catalog::IndexRef ref = catalog_.index(table.name.schema, def.using_index);
  if (!ref.index || ref.relation != &table)
    return not_understood(def.span, "index " + quoted(def.using_index) + " of table " + quoted(table.name.name) + " is not defined");
  Index& index = *ref.index;
  const bool plain = std::all_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return !key.column.empty(); });
  if (!index.unique || index.predicate || !plain || !index.constraint.empty())
    return not_understood(def.span, "index " + quoted(def.using_index) + " cannot become a constraint");
  const std::string name = def.name.empty() ? index.name : def.name;
  if (name != index.name) {
    if (catalog_.relation_name_taken(table.name.schema, name))
      return not_understood(def.span, "relation " + quoted(name) + " already exists");
    changes_.rename(table, index, name);
  }
  index.primary = def.kind == ConstraintKind::primary_key;
  index.immediate = !def.deferrable;
  index.constraint = name;
  index.provenance.changed = origin(def.span);
  Constraint constraint;
  constraint.name = name;
  constraint.kind = def.kind;
  for (const IndexKey& key : index.keys) constraint.columns.push_back(key.column);
  constraint.index = name;
  constraint.deferrable = def.deferrable;
  constraint.initially_deferred = def.initially_deferred;
  constraint.provenance.defined = constraint.provenance.changed = origin(def.span);
  const std::vector<std::string> columns = constraint.columns;
  changes_.add(table, std::move(constraint));
  if (index.primary)
    for (const std::string& column : columns) set_not_null(table, column);
}

}  // namespace pglint::model
