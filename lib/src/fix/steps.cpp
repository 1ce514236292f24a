// Single statements: see the header.
#include "fix/steps.hpp"

namespace pglint::fix {

SqlStep step(std::string sql, const char* lock, bool transactional) {
  SqlStep made;
  made.sql = std::move(sql);
  made.lock = lock;
  made.transactional = transactional;
  return made;
}

bool online(const Relation& table, const FixOptions& options) {
  return options.concurrently != Concurrently::never && !table.temporary &&
         (options.style != Style::drizzle || options.concurrently == Concurrently::always);
}

SqlStep create_step(const Relation& table, const Index& index, const FixOptions& options) {
  const bool concurrently = online(table, options) && !has_parts(table);
  return step(create_index_sql(table, index, {.concurrently = concurrently}),
              concurrently ? share_update_exclusive : share, !concurrently);
}

SqlStep drop_step(const Relation& table, const Index& index, const FixOptions& options) {
  const bool concurrently = online(table, options) && !has_parts(table);
  return step(std::string("DROP INDEX ") + (concurrently ? "CONCURRENTLY " : "") + name_of(table, index),
              concurrently ? share_update_exclusive : access_exclusive, !concurrently);
}

SqlStep attach_step(const Relation& table, const Index& index, const Relation& partition, const Index& part) {
  return step("ALTER INDEX " + name_of(table, index) + " ATTACH PARTITION " + name_of(partition, part),
              access_exclusive);
}

void restore_rest(const Relation& table, const Index& index, std::vector<SqlStep>& steps) {
  if (!index.comment.empty())
    steps.push_back(step("COMMENT ON INDEX " + name_of(table, index) + " IS " + quote_literal(index.comment),
                         share_update_exclusive));
  if (index.clustered)
    steps.push_back(step("ALTER TABLE " + name_of(table) + " CLUSTER ON " + quote_identifier(index.name),
                         share_update_exclusive));
}

}  // namespace pglint::fix
