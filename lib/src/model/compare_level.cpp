// A script beside a server.
#include "model/compare_level.hpp"

#include <algorithm>
#include <utility>

namespace pglint::model {
namespace {

constexpr int keeps_names_of_not_null = 18;

bool forgets_names_of_not_null(const Catalog& catalog) { return catalog.server_version != 0 && catalog.server_version < keeps_names_of_not_null; }

template <class Unknown>
void remove(Changes& changes, Unknown&& unknown) {
  changes.erase(std::remove_if(changes.begin(), changes.end(), unknown), changes.end());
}

}  // namespace

Level::Level(const Catalog& before, const Catalog& after) : before_(before), after_(after) {
  if ((before.server_version == 0) == (after.server_version == 0)) return;
  script_ = before.server_version == 0 ? &before : &after;
  server_ = before.server_version == 0 ? &after : &before;
  find_runner();
}

template <class Owned>
void Level::count(const Owned& in_script, const Owned* on_server, std::map<std::string, std::size_t>& owners) const {
  if (on_server && in_script.owner.empty() && !on_server->owner.empty()) ++owners[on_server->owner];
}

void Level::find_runner() {
  std::map<std::string, std::size_t> owners;
  for (const Relation& relation : script_->relations()) count(relation, server_->relation(relation.name), owners);
  for (const auto& [name, sequence] : script_->sequences) {
    if (!sequence.owner_table.empty()) continue;  // it follows its table
    const auto found = server_->sequences.find(name);
    count(sequence, found == server_->sequences.end() ? nullptr : &found->second, owners);
  }
  for (const auto& [name, schema] : script_->schemas) {
    const auto found = server_->schemas.find(name);
    if (name != "public") count(schema, found == server_->schemas.end() ? nullptr : &found->second, owners);  // which initdb makes
  }
  for (const Function& function : script_->functions())
    for (const Function* other : server_->functions(function.name.schema, function.name.name))
      if (other->input_types() == function.input_types()) count(function, other, owners);
  std::pair<std::size_t, bool> most;
  for (const auto& [owner, objects] : owners) {
    const auto role = server_->roles.find(owner);
    const std::pair<std::size_t, bool> here(objects, role != server_->roles.end() && role->second.superuser);
    if (here > most) {
      runner_ = owner;
      most = here;
    }
  }
  if (!runner_.empty()) return;
  // Nothing tells; the one superuser that the script does not make will have been it.
  for (const auto& [name, role] : server_->roles) {
    if (!role.superuser || script_->roles.contains(name)) continue;
    if (!runner_.empty()) {
      runner_.clear();
      return;
    }
    runner_ = name;
  }
}

void Level::leave_out(const Relation& before, const Relation& after, Changes& changes) const {
  if (!before.columns_known || !after.columns_known) remove(changes, [](const Change& change) { return change.property == "columns_known"; });
}

void Level::leave_out(const Column& before, const Column& after, Changes& changes) const {
  const bool no_names = forgets_names_of_not_null(before_) || forgets_names_of_not_null(after_);
  const bool no_type = before.type.empty() || after.type.empty();  // it was not resolved
  if (changes.empty() || (!no_names && !no_type)) return;
  remove(changes, [&](const Change& change) { return (no_names && change.property == "not_null_name") || (no_type && change.property == "type"); });
}

void Level::leave_out(const Extension& before, const Extension& after, Changes& changes) const {
  if (script_ && (script_ == &before_ ? before : after).version.empty()) remove(changes, [](const Change& change) { return change.property == "version"; });
}

void Level::owner_grants(const std::string& before, const std::string& after, Changes& changes) const {
  if (!script_ || changes.empty()) return;
  const std::string owner = "grants " + quote_identifier(script_ == &before_ ? after : before);
  remove(changes, [&](const Change& change) { return change.property == owner; });
}

void Level::leave_out(std::vector<Difference>& differences) const {
  if (!script_) return;
  const auto one_sided = script_ == &before_ ? Difference::Kind::added : Difference::Kind::removed;
  const auto unknown = [&](const Difference& difference) {
    if (difference.object_kind == "role") return difference.kind == one_sided && difference.name == runner_;
    if (difference.property != "owner") return false;
    const std::string& said = script_ == &before_ ? difference.before : difference.after;
    const std::string& is = script_ == &before_ ? difference.after : difference.before;
    return said.empty() && (is == runner_ || (difference.object_kind == "schema" && difference.name == "public"));
  };
  differences.erase(std::remove_if(differences.begin(), differences.end(), unknown), differences.end());
}

std::vector<DefaultPrivilege> Level::default_privileges(const Catalog& of) const {
  std::vector<DefaultPrivilege> list = of.default_privileges;
  if (script_ == &of)
    for (DefaultPrivilege& privilege : list)
      if (privilege.role.empty()) privilege.role = runner_;
  return list;
}

}  // namespace pglint::model
