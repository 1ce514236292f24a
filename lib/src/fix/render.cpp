// One action as statements: see the header.
#include "fix/render.hpp"

#include "fix/guard.hpp"
#include "fix/partitioned.hpp"
#include "fix/recreate.hpp"
#include "fix/steps.hpp"
#include "sql/visible.hpp"
#include "text/bytes.hpp"

namespace pglint::fix {
namespace {

constexpr const char* partitioned_note =
    "Lock: ACCESS EXCLUSIVE on every partition, for a moment; a partitioned table's index cannot be dropped CONCURRENTLY";

class Renderer {
 public:
  Renderer(PlannedAction& planned, const Surroundings& around, Namer& namer, const FixOptions& options)
      : out_(planned), around_(around), namer_(namer), options_(options) {}

  void operator()(const CreateIndex& action) {
    if (has_parts(*action.table)) return create_partitioned(out_, *action.table, action.index, around_, namer_, options_);
    out_.up.push_back(create_step(*action.table, action.index, options_));
    out_.down.push_back(drop_step(*action.table, action.index, options_));
    if (!out_.up.back().transactional) out_.builds.push_back(name_of(*action.table, action.index));
  }

  void operator()(const DropIndex& action) {
    SqlStep up = drop_step(*action.table, *action.index, options_);
    up.comment = reason(action);
    if (has_parts(*action.table)) up.comment += std::string(up.comment.empty() ? "" : "\n") + partitioned_note;
    out_.up.push_back(std::move(up));
    if (!action.index->valid && !has_parts(*action.table)) {
      out_.down.push_back(drop_note(*action.index));
      restore_rest(*action.table, *action.index, out_.down);
    } else {
      recreate(*action.table, *action.index, around_.catalog, options_, out_.down);
    }
  }

  void operator()(const DropConstraint& action) {
    SqlStep up = step("ALTER TABLE " + name_of(*action.table) + " DROP CONSTRAINT " + quote_identifier(action.constraint->name),
                      access_exclusive);
    up.comment = reason(action);
    out_.up.push_back(std::move(up));
    recreate_unique(*action.table, *action.constraint, *action.index, around_.catalog, out_.down);
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
  /// "14 MB, kept: public.orders_pkey", as far as that is known; settles what the drop relies on and frees.
  template <class Drop>
  std::string reason(const Drop& action) {
    out_.frees = bytes_of(*action.table, *action.index);
    std::string text = out_.frees > 0 ? text::human_bytes(out_.frees) : "";
    const Index* keeper = action.keeper;
    const char* what = "kept: ";
    if (keeper == nullptr) {
      keeper = replacement(*action.table);
      what = "replaced by: ";
    }
    if (keeper == nullptr) return text;
    out_.keeps = kept_index(*action.table, *keeper);
    return text + (text.empty() ? "" : ", ") + what + printable(name_of(*action.table, *keeper));
  }

  /// The index that the plan creates on the table for a finding that asks for this drop.
  [[nodiscard]] const Index* replacement(const Relation& table) const {
    for (const Finding* finding : out_.findings)
      if (const auto created = around_.created.find(finding); created != around_.created.end() && created->second->table == &table)
        return &created->second->index;
    return nullptr;
  }

  /// Of the index and its parts; 0 when no statistics know them.
  [[nodiscard]] std::int64_t bytes_of(const Relation& table, const Index& index) const {
    if (around_.statistics == nullptr) return 0;
    const QualifiedName name{table.name.schema, index.name};
    const IndexStatistics* known = around_.statistics->index(name);
    std::int64_t bytes = known == nullptr ? 0 : known->bytes;
    if (!has_parts(table)) return bytes;
    for (const Relation* child : around_.catalog.children(table))
      for (const Index& part : child->indexes)
        if (part.attached_to == name) bytes += bytes_of(*child, part);
    return bytes;
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
  const Surroundings& around_;
  Namer& namer_;
  const FixOptions& options_;
};

}  // namespace

void render_steps(PlannedAction& planned, const Surroundings& around, Namer& namer, const FixOptions& options) {
  planned.up.clear();
  planned.down.clear();
  planned.builds.clear();
  std::visit(Renderer(planned, around, namer, options), planned.action);
  for (std::vector<SqlStep>* steps : {&planned.up, &planned.down})
    for (SqlStep& step : *steps) step.sql = sql::visible(step.sql);
}

}  // namespace pglint::fix
