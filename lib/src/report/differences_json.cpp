// Differences as JSON, schema version 1. Other people's scripts read it: keys are only ever added, with a CHANGELOG entry.
#include <tuple>

#include "pglint/version.hpp"
#include "report/differences.hpp"
#include "report/json_writer.hpp"

namespace pglint::report {
namespace {

const char* word(Difference::Kind kind) {
  switch (kind) {
    case Difference::Kind::added: return "added";
    case Difference::Kind::removed: return "removed";
    case Difference::Kind::changed: return "changed";
  }
  return "";
}

void write_side(JsonWriter& json, const char* key, const ComparedSide& side) {
  const LoadReport& load = side.database.report;
  json.key(key).begin_object();
  json.key("source");
  if (side.source.empty()) json.null();
  else json.string(side.source);
  json.key("files").number(load.files).key("statements").number(load.statements);
  json.key("not_understood").number(load.syntax_errors.size() + load.not_understood.size());
  json.key("server_version");
  if (side.database.catalog.server_version == 0) json.null();
  else json.number(static_cast<std::uint64_t>(side.database.catalog.server_version));
  json.key("not_read").begin_array();
  for (const std::string& gap : load.not_read) json.string(gap);
  json.end_array().end_object();
}

}  // namespace

DifferenceCounts count(const std::vector<Difference>& differences) {
  DifferenceCounts counts;
  const auto object = [](const Difference& d) { return std::tie(d.object_kind, d.schema, d.table, d.name); };
  const Difference* last = nullptr;
  for (const Difference& difference : differences) {
    if (difference.kind == Difference::Kind::added) ++counts.added;
    else if (difference.kind == Difference::Kind::removed) ++counts.removed;
    else if (!last || last->kind != Difference::Kind::changed || object(*last) != object(difference)) ++counts.changed;
    last = &difference;
  }
  return counts;
}

void differences_json(const ComparedSide& before, const ComparedSide& after, const std::vector<Difference>& differences, const Sink& out) {
  JsonWriter json(out);
  json.begin_object();
  json.key("schema_version").number(1);
  json.key("tool").begin_object().key("name").string("pglint").key("version").string(PGLINT_VERSION).end_object();
  const DifferenceCounts counts = count(differences);
  json.new_line(1).key("summary").begin_object();
  json.key("added").number(counts.added).key("removed").number(counts.removed).key("changed").number(counts.changed);
  write_side(json, "before", before);
  write_side(json, "after", after);
  json.end_object();
  json.new_line(1).key("differences").begin_array();
  for (const Difference& difference : differences) {
    json.new_line(2).begin_object();
    json.key("kind").string(word(difference.kind));
    json.key("object").begin_object();
    json.key("kind").string(difference.object_kind).key("schema").string(difference.schema);
    json.key("name").string(difference.name).key("table").string(difference.table).end_object();
    json.key("property").string(difference.property).key("before").string(difference.before).key("after").string(difference.after);
    json.end_object();
  }
  json.new_line(1).end_array().end_object();
  json.new_line(0).flush();
}

}  // namespace pglint::report
