// CREATE INDEX of a partitioned table: see the header.
#include "fix/partitioned.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "fix/recreate.hpp"
#include "fix/steps.hpp"
#include "model/replay_parts.hpp"

namespace pglint::fix {
namespace {

/// The same scan keys in the same order: neither ATTACH PARTITION nor CREATE INDEX compares orders.
bool same_order(const Index& a, const Index& b) {
  return std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(),
                    [](const IndexKey& x, const IndexKey& y) {
                      return x.descending == y.descending && x.nulls_first == y.nulls_first;
                    });
}

class Build {
 public:
  Build(PlannedAction& out, const Surroundings& around, Namer& namer, const FixOptions& options)
      : out_(out), around_(around), namer_(namer), options_(options) {}

  void run(const Relation& table, const Index& index) {
    survey(table, index);
    // CREATE INDEX would take an equal index that the plan drops: what is attached is to be chosen then.
    if (!online(table, options_) && !twin_is_dropped_)
      create_whole(table, index);
    else if (has_foreign_)
      create_leaves_first(table, index);
    else
      create_and_attach(table, index);
    std::move(attach_.begin(), attach_.end(), std::back_inserter(out_.up));

    SqlStep drop = drop_step(table, index, options_);
    if (!taken_.empty())
      drop.comment = "takes the indexes with it that were there before and are made again below";
    out_.down.push_back(std::move(drop));
    for (const auto& [partition, part] : taken_)
      recreate(*partition, *part, around_.catalog, options_, out_.down);
  }

 private:
  [[nodiscard]] std::vector<const Relation*> children(const Relation& table) const {
    return has_parts(table) ? around_.catalog.children(table) : std::vector<const Relation*>();
  }

  void survey(const Relation& table, const Index& wanted) {
    for (const Relation* child : children(table)) {
      has_foreign_ |= child->kind == RelationKind::foreign_table;
      for (const Index& index : child->indexes)
        twin_is_dropped_ |= around_.dropped.contains(&index) && index.attached_to.empty() &&
                            model::same_definition(index, wanted);
      survey(*child, wanted);
    }
  }

  void create_whole(const Relation& table, const Index& index) {
    out_.up.push_back(create_step(table, index, options_));
    take_equal(table, index);
  }

  /// What CREATE INDEX takes by itself, level by level.
  void take_equal(const Relation& table, const Index& index) {
    for (const Relation* child : children(table)) {
      if (const Index* existing = first_equal(*child, index))
        taken_.emplace_back(child, existing);
      else
        take_equal(*child, index);
    }
  }

  void create_leaves_first(const Relation& table, const Index& index) {
    for (const Relation* child : children(table)) {
      if (child->kind == RelationKind::foreign_table) continue;
      if (const Index* existing = first_equal(*child, index)) {
        taken_.emplace_back(child, existing);
        continue;
      }
      const Index own = part(*child, index);
      if (has_parts(*child))
        create_leaves_first(*child, own);
      else
        create_leaf(*child, own);
    }
    out_.up.push_back(create_step(table, index, options_));
  }

  void create_and_attach(const Relation& table, const Index& index) {
    out_.up.push_back(step(create_index_sql(table, index, {.only = true}), share));
    out_.builds.push_back(name_of(table, index));
    for (const Relation* child : children(table)) {
      if (const Index* existing = equal_index(*child, index)) {
        taken_.emplace_back(child, existing);
        attach_.push_back(attach_step(table, index, *child, *existing));
        continue;
      }
      const Index own = part(*child, index);
      if (has_parts(*child))
        create_and_attach(*child, own);
      else
        create_leaf(*child, own);
      attach_.push_back(attach_step(table, index, *child, own));
    }
  }

  void create_leaf(const Relation& leaf, const Index& index) {
    out_.up.push_back(create_step(leaf, index, options_));
    out_.builds.push_back(name_of(leaf, index));
  }

  [[nodiscard]] Index part(const Relation& partition, const Index& whole) {
    Index own = whole;
    own.name = namer_.part_name(partition, whole.name);
    return own;
  }

  /// The partition's index that CREATE INDEX takes for its part.
  static const Index* first_equal(const Relation& partition, const Index& wanted) {
    const auto found =
        std::find_if(partition.indexes.begin(), partition.indexes.end(), [&](const Index& index) {
          return index.attached_to.empty() && model::same_definition(index, wanted);
        });
    return found == partition.indexes.end() ? nullptr : &*found;
  }

  /// The partition's own index that is best for a part: no constraint's, no other's part, and none that the plan drops.
  [[nodiscard]] const Index* equal_index(const Relation& partition, const Index& wanted) const {
    for (const Index& index : partition.indexes)
      if (index.valid && index.ready && index.live && index.constraint.empty() && index.attached_to.empty() &&
          !around_.dropped.contains(&index) && model::same_definition(index, wanted) &&
          same_order(index, wanted))
        return &index;
    return nullptr;
  }

  PlannedAction& out_;
  const Surroundings& around_;
  Namer& namer_;
  const FixOptions& options_;
  std::vector<SqlStep> attach_;
  std::vector<std::pair<const Relation*, const Index*>> taken_;  // indexes of partitions that become parts
  bool has_foreign_ = false;
  bool twin_is_dropped_ = false;
};

}  // namespace

void create_partitioned(PlannedAction& out, const Relation& table, const Index& index,
                        const Surroundings& around, Namer& namer, const FixOptions& options) {
  Build(out, around, namer, options).run(table, index);
}

}  // namespace pglint::fix
