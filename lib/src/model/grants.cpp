// Lists of privileges.
#include "model/grants.hpp"

#include <algorithm>
#include <tuple>

namespace pglint::model {
namespace {

const std::string& column_of(const Grant& grant) {
  static const std::string none;
  return grant.columns.empty() ? none : grant.columns.front();
}

void revoke(Grant& grant, std::string_view letters, bool option_only) {
  remove_letters(grant.grantable, letters);
  if (!option_only) remove_letters(grant.privileges, letters);
}

}  // namespace

void add_letters(std::string& letters, std::string_view more) {
  letters += more;
  std::sort(letters.begin(), letters.end());
  letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
}

void remove_letters(std::string& letters, std::string_view fewer) {
  std::erase_if(letters, [&](char letter) { return fewer.find(letter) != std::string_view::npos; });
}

Grant& grant_entry(std::vector<Grant>& grants, const std::string& grantee, const std::string& column) {
  const auto at = std::lower_bound(grants.begin(), grants.end(), std::tie(column, grantee), [](const Grant& grant, const auto& wanted) {
    return std::tie(column_of(grant), grant.grantee) < wanted;
  });
  if (at != grants.end() && at->grantee == grantee && column_of(*at) == column) return *at;
  Grant grant;
  grant.grantee = grantee;
  if (!column.empty()) grant.columns = {column};
  return *grants.insert(at, std::move(grant));
}

void change_grants(std::vector<Grant>& grants, const sql::GrantObject& change, std::string_view all,
                   const std::string& owner, const std::vector<std::string>& grantees) {
  for (const std::string& grantee : grantees) {
    if (!owner.empty() && grantee == owner) continue;
    for (const sql::GrantObject::Privilege& privilege : change.privileges) {
      const bool everything = privilege.letter == "*";
      if (privilege.columns.empty()) {
        const std::string_view letters = everything ? all : std::string_view(privilege.letter);
        if (change.is_grant) {
          Grant& entry = grant_entry(grants, grantee, {});
          add_letters(entry.privileges, letters);
          if (change.with_grant_option) add_letters(entry.grantable, letters);
        } else {
          for (Grant& entry : grants)
            if (entry.grantee == grantee) revoke(entry, letters, change.grant_option_only);
        }
      }
      for (const std::string& column : privilege.columns) {
        const std::string_view letters = everything ? all_column_privileges : std::string_view(privilege.letter);
        Grant& entry = grant_entry(grants, grantee, column);
        if (change.is_grant) {
          add_letters(entry.privileges, letters);
          if (change.with_grant_option) add_letters(entry.grantable, letters);
        } else {
          revoke(entry, letters, change.grant_option_only);
        }
      }
    }
  }
  if (change.is_grant) return;  // what is given is never empty
  std::erase_if(grants, [](const Grant& grant) { return grant.privileges.empty(); });
}

}  // namespace pglint::model
