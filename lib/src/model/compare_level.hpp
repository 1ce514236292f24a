// What one of two models cannot know and a comparison therefore leaves out: a script does not say who ran it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/compare_fields.hpp"
#include "pglint/compare.hpp"

namespace pglint::model {

class Level {
 public:
  Level(const Catalog& before, const Catalog& after);

  /// Objects that are not looked at: members of extensions, and beside a script what only a session has.
  [[nodiscard]] bool is_beside(const Relation& relation) const { return relation.extension_member || (script_ && relation.temporary); }
  /// Privileges of an owner are no entries of a server's lists; a script may grant them without knowing.
  [[nodiscard]] bool is_owner(const std::string& grantee, const std::string& owner_before, const std::string& owner_after) const {
    return script_ && grantee == (script_ == &before_ ? owner_after : owner_before);
  }

  // Members of two objects that one side cannot know.
  void leave_out(const Relation& before, const Relation& after, Changes& changes) const;
  void leave_out(const Column& before, const Column& after, Changes& changes) const;
  void leave_out(const Extension& before, const Extension& after, Changes& changes) const;
  void leave_out(const Function& before, const Function& after, Changes& changes) const { owner_grants(before.owner, after.owner, changes); }
  void leave_out(const Schema& before, const Schema& after, Changes& changes) const { owner_grants(before.owner, after.owner, changes); }
  template <class T>
  void leave_out(const T&, const T&, Changes&) const {}

  /// The role that ran the script, out of all differences.
  void leave_out(std::vector<Difference>& differences) const;
  /// Those of one of the two, with the name of the role that ran the script where it did not say one.
  [[nodiscard]] std::vector<DefaultPrivilege> default_privileges(const Catalog& of) const;

 private:
  void find_runner();
  template <class Owned>
  void count(const Owned& in_script, const Owned* on_server, std::map<std::string, std::size_t>& owners) const;
  void owner_grants(const std::string& before, const std::string& after, Changes& changes) const;

  const Catalog& before_;
  const Catalog& after_;
  const Catalog* script_ = nullptr;  ///< the one that is not a server's, when the other is
  const Catalog* server_ = nullptr;
  std::string runner_;               ///< whom the script's objects belong to on the server
};

}  // namespace pglint::model
