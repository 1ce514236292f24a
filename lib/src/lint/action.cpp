// Names of the groups of emitted migrations.
#include "pglint/action.hpp"

namespace pglint {

std::string_view to_string(Group group) {
  switch (group) {
    case Group::fix_index_bloat_and_performance: return "fix_index_bloat_and_performance";
    case Group::fix_rls_performance: return "fix_rls_performance";
    case Group::normalize_data: return "normalize_data";
    case Group::add_database_constraints: return "add_database_constraints";
    case Group::create_database_functions: return "create_database_functions";
    case Group::create_database_views: return "create_database_views";
    case Group::create_materialized_views: return "create_materialized_views";
    case Group::implement_table_partitioning: return "implement_table_partitioning";
  }
  return {};
}

}  // namespace pglint
