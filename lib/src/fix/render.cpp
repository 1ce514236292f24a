// One action as statements. Lock levels are those of the manual's 13.3.1 and each command's page.
#include "fix/render.hpp"

#include <algorithm>
#include <iterator>

#include "fix/definition.hpp"
#include "fix/naming.hpp"
#include "model/replay_parts.hpp"
#include "sql/visible.hpp"

namespace pglint::fix {
namespace {

constexpr const char* share = "SHARE";
constexpr const char* share_update_exclusive = "SHARE UPDATE EXCLUSIVE";
constexpr const char* access_exclusive = "ACCESS EXCLUSIVE";

SqlStep step(std::string sql, const char* lock, bool transactional = true) {
  SqlStep made;
  made.sql = std::move(sql);
  made.lock = lock;
  made.transactional = transactional;
  return made;
}

SqlStep create_step(const Relation& table, const Index& index, const FixOptions& options) {
  const bool online = concurrently(table, options);
  return step(create_index_sql(table, index, {.concurrently = online}), online ? share_update_exclusive : share, !online);
}

SqlStep drop_step(const Relation& table, const Index& index, const FixOptions& options) {
  const bool online = concurrently(table, options);
  return step(std::string("DROP INDEX ") + (online ? "CONCURRENTLY " : "") + name_of(table, index),
              online ? share_update_exclusive : access_exclusive, !online);
}

std::string kept(const Relation& table, const Index& keeper) { return "kept: " + printable(name_of(table, keeper)); }

/// What recreating an index does not bring back by itself.
void restore_rest(const Relation& table, const Index& index, std::vector<SqlStep>& down) {
  if (!index.comment.empty())
    down.push_back(step("COMMENT ON INDEX " + name_of(table, index) + " IS " + quote_literal(index.comment),
                        share_update_exclusive));
  if (index.clustered)
    down.push_back(step("ALTER TABLE " + name_of(table) + " CLUSTER ON " + quote_identifier(index.name),
                        share_update_exclusive));
}

SqlStep attach_step(const Relation& table, const Index& index, const Relation& partition, const Index& part) {
  return step("ALTER INDEX " + name_of(table, index) + " ATTACH PARTITION " + name_of(partition, part), access_exclusive);
}

bool has_parts(const Relation& relation) { return relation.kind == RelationKind::partitioned_table; }

/// The same scan keys in the same order: ATTACH PARTITION itself does not compare orders.
bool same_order(const Index& a, const Index& b) {
  return std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(), [](const IndexKey& x, const IndexKey& y) {
    return x.descending == y.descending && x.nulls_first == y.nulls_first;
  });
}

class Renderer {
 public:
  Renderer(PlannedAction& planned, const Catalog& catalog, const FixOptions& options, const DroppedIndexes& dropped)
      : out_(planned), catalog_(catalog), options_(options), dropped_(dropped) {}

  void operator()(const CreateIndex& action) {
    if (action.table->kind == RelationKind::partitioned_table) {
      std::vector<SqlStep> attach;
      create_on_partitions(*action.table, action.index, attach);
      std::move(attach.begin(), attach.end(), std::back_inserter(out_.up));
      SqlStep drop = step("DROP INDEX " + name_of(*action.table, action.index), access_exclusive);
      if (!taken_.empty()) drop.comment = "takes the indexes with it that were there before and are made again below";
      out_.down.push_back(std::move(drop));
      for (const auto& [partition, index] : taken_) recreate(*partition, *index);
      return;
    }
    out_.up.push_back(create_step(*action.table, action.index, options_));
    out_.down.push_back(drop_step(*action.table, action.index, options_));
  }

  void operator()(const DropIndex& action) {
    SqlStep up = drop_step(*action.table, *action.index, options_);
    if (action.keeper != nullptr) up.comment = kept(*action.table, *action.keeper);
    out_.up.push_back(std::move(up));
    if (!action.index->valid && !has_parts(*action.table)) {
      out_.down.push_back(drop_note(*action.index));
      restore_rest(*action.table, *action.index, out_.down);
    } else {
      recreate(*action.table, *action.index);
    }
  }

  void operator()(const DropConstraint& action) {
    SqlStep up = step("ALTER TABLE " + name_of(*action.table) + " DROP CONSTRAINT " + quote_identifier(action.constraint->name),
                      access_exclusive);
    if (action.keeper != nullptr) up.comment = kept(*action.table, *action.keeper);
    out_.up.push_back(std::move(up));
    out_.down.push_back(step(add_unique_sql(*action.table, *action.constraint, *action.index), access_exclusive));
    restore_rest(*action.table, *action.index, out_.down);
    if (!action.constraint->comment.empty())
      out_.down.push_back(step("COMMENT ON CONSTRAINT " + quote_identifier(action.constraint->name) + " ON " +
                                   name_of(*action.table) + " IS " + quote_literal(action.constraint->comment),
                               share_update_exclusive));
  }

  void operator()(const AlterPolicy& action) {
    out_.up.push_back(alter_policy(action, action.using_.get(), action.with_check.get()));
    out_.down.push_back(alter_policy(action, action.using_ ? &*action.policy->using_ : nullptr,
                                     action.with_check ? &*action.policy->with_check : nullptr));
  }

  void operator()(const AddCheck& action) {
    const std::string table = "ALTER TABLE " + name_of(*action.table);
    const std::string name = quote_identifier(action.name);
    out_.up.push_back(step(table + " ADD CONSTRAINT " + name + " CHECK (" + to_sql(action.expression) + ") NOT VALID",
                           access_exclusive));
    SqlStep validate = step(table + " VALIDATE CONSTRAINT " + name, share_update_exclusive);
    validate.later = true;
    out_.up.push_back(std::move(validate));
    out_.down.push_back(step(table + " DROP CONSTRAINT " + name, access_exclusive));
  }

  void operator()(const RunSql& action) {
    out_.up = action.up;
    out_.down = action.down;
    if (out_.down.empty()) out_.irreversible = "the rule gives no way back";
  }

 private:
  /// ON ONLY the root, each leaf by itself (online), then ATTACH: the root's index becomes valid with the last one.
  void create_on_partitions(const Relation& table, const Index& index, std::vector<SqlStep>& attach) {
    out_.up.push_back(step(create_index_sql(table, index, {.only = true}), share));
    for (const Relation* child : catalog_.children(table)) {
      if (!child->is_partition || child->kind == RelationKind::foreign_table) continue;
      if (const Index* existing = equal_index(*child, index)) {
        taken_.emplace_back(child, existing);
        attach.push_back(attach_step(table, index, *child, *existing));
        continue;
      }
      Index own = index;
      own.name = partition_index_name(*child, index.name);
      if (has_parts(*child))
        create_on_partitions(*child, own, attach);
      else
        out_.up.push_back(create_step(*child, own, options_));
      attach.push_back(attach_step(table, index, *child, own));
    }
  }

  /// The partition's own index that can be the part: no constraint's, no other's part, and none that the plan drops.
  [[nodiscard]] const Index* equal_index(const Relation& partition, const Index& wanted) const {
    for (const Index& index : partition.indexes)
      if (index.valid && index.ready && index.live && index.constraint.empty() && index.attached_to.empty() &&
          !dropped_.contains(&index) && model::same_definition(index, wanted) && same_order(index, wanted))
        return &index;
    return nullptr;
  }

  /// The way back of an index that goes: itself and its parts in partitions, each under its own name.
  void recreate(const Relation& table, const Index& index) {
    const std::vector<const Relation*> children = has_parts(table) ? catalog_.children(table) : std::vector<const Relation*>();
    if (children.empty())
      out_.down.push_back(create_step(table, index, options_));
    else
      out_.down.push_back(step(create_index_sql(table, index, {.only = true}), share));
    const QualifiedName name{table.name.schema, index.name};
    for (const Relation* child : children)
      for (const Index& part : child->indexes) {
        if (part.attached_to != name) continue;
        recreate(*child, part);
        out_.down.push_back(attach_step(table, index, *child, part));
      }
    restore_rest(table, index, out_.down);
  }

  [[nodiscard]] std::string partition_index_name(const Relation& child, const std::string& root) const {
    const std::string wish = root + "_" + child.name.name;
    std::string name = shorten_identifier(wish);
    for (int number = 2; catalog_.relation_name_taken(child.name.schema, name); ++number)
      name = shorten_identifier(wish + "_" + std::to_string(number));
    return name;
  }

  static SqlStep drop_note(const Index& index) {
    SqlStep note;
    note.comment = "index " + printable(quote_identifier(index.name)) + " was invalid and is not brought back";
    return note;
  }

  static SqlStep alter_policy(const AlterPolicy& action, const Expr* using_, const Expr* with_check) {
    std::string sql = "ALTER POLICY " + quote_identifier(action.policy->name) + " ON " + name_of(*action.table);
    if (using_ != nullptr && *using_) sql += "\n  USING (" + to_sql(*using_) + ")";
    if (with_check != nullptr && *with_check) sql += "\n  WITH CHECK (" + to_sql(*with_check) + ")";
    return step(std::move(sql), access_exclusive);
  }

  PlannedAction& out_;
  const Catalog& catalog_;
  const FixOptions& options_;
  const DroppedIndexes& dropped_;
  std::vector<std::pair<const Relation*, const Index*>> taken_;   // indexes of partitions that become parts
};

}  // namespace

bool concurrently(const Relation& table, const FixOptions& options) {
  return options.concurrently != Concurrently::never && !has_parts(table) && !table.temporary &&
         (options.style != Style::drizzle || options.concurrently == Concurrently::always);
}

void render_steps(PlannedAction& planned, const Catalog& catalog, const FixOptions& options, const DroppedIndexes& dropped) {
  planned.up.clear();
  planned.down.clear();
  std::visit(Renderer(planned, catalog, options, dropped), planned.action);
  for (std::vector<SqlStep>* steps : {&planned.up, &planned.down})
    for (SqlStep& step : *steps) step.sql = sql::visible(step.sql);
}

}  // namespace pglint::fix
