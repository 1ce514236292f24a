// read_server(): the order in which the areas are read, and the errors that come out.
#include "live/reading.hpp"
#include "model/names.hpp"
#include "pglint/live.hpp"

namespace pglint {
namespace {

void read_all(live::Reading& in) {
  using namespace live;
  if (in.options.statistics) read_builds(in);
  read_roles(in);
  read_names(in);
  read_types(in);
  read_relations(in);
  read_columns(in);
  read_functions(in);
  read_sequences(in);
  read_view_queries(in);
  read_expressions(in);
  read_domain_checks(in);
  read_function_texts(in);
  read_partitioning(in);
  read_constraints(in);
  read_indexes(in);
  read_policies(in);
  read_triggers(in);
  read_grants(in);
  read_default_privileges(in);
  if (in.options.statistics) read_statistics(in);
}

/// The setting as a list of names that are quoted where needed.
std::vector<std::string> search_path_of(const std::string& setting) {
  std::vector<std::string> path;
  for (const std::string& name : model::split_name_list(setting)) path.push_back(quote_identifier(name));
  return path;
}

/// Attempts when objects are changed while they are read.
constexpr int attempts = 3;

/// Throws live::Failure.
Database read_once(const std::string& conninfo, const LiveOptions& options) {
  Database database;
  live::Session session(conninfo, options);
  database.catalog.server_version = session.major_version();
  {
    live::Reading in(session, options, database);
    read_all(in);
    session.finish();
    session.begin_another();
    live::check_unchanged(in);
  }
  session.finish();
  auto& gaps = database.report.not_read;
  gaps.insert(gaps.begin(), session.notes().begin(), session.notes().end());
  database.catalog.search_path = search_path_of(session.search_path());
  return database;
}

}  // namespace

Result<Database> read_server(const std::string& conninfo, const LiveOptions& options) {
  for (int attempt = 1;; ++attempt) {
    try {
      return read_once(conninfo, options);
    } catch (live::Failure& failure) {
      if (!failure.changed || attempt == attempts) return std::move(failure.error);
    }
  }
}

}  // namespace pglint
