// The JSON report, schema version 1. Other people's scripts read it: keys are only ever added, with a CHANGELOG entry.
#include "lint/words.hpp"
#include "pglint/report.hpp"
#include "pglint/version.hpp"
#include "report/json_writer.hpp"

namespace pglint {
namespace {

using linter::to_string;
using report::JsonWriter;

class JsonReport {
 public:
  JsonReport(const Database& database, const Config& config, const Sink& out)
      : database_(database), config_(config), json_(out) {
    fix_options_.style = config.style.value_or(database.style);
    fix_options_.concurrently = config.concurrently;
  }

  void write(const LintResult& result, const ReportOptions& options) {
    json_.begin_object();
    json_.key("schema_version").number(1);
    json_.key("tool").begin_object();
    json_.key("name").string("pglint").key("version").string(PGLINT_VERSION).end_object();
    summary(result);
    json_.new_line(1).key("findings").begin_array();
    for (const Finding& finding : result.findings)
      if (finding.severity >= options.min_severity) write(finding);
    json_.new_line(1).end_array().end_object();
    json_.new_line(0).flush();
  }

 private:
  void summary(const LintResult& result) {
    const LoadReport& load = database_.report;
    json_.new_line(1).key("summary").begin_object();
    json_.key("files").number(load.files).key("statements").number(load.statements);
    json_.key("not_understood").number(load.not_understood.size());
    if (database_.catalog.server_version != 0) {
      json_.key("server_version").number(static_cast<std::size_t>(database_.catalog.server_version));
      json_.key("not_read").begin_array();
      for (const std::string& gap : load.not_read) json_.string(gap);
      json_.end_array();
    }
    json_.key("skipped_rules").begin_array();
    for (const SkippedRule& skipped : result.skipped) {
      json_.begin_object().key("rule").string(skipped.rule->id);
      json_.key("because").string(skipped.because).end_object();
    }
    json_.end_array().end_object();
  }

  void write(const Finding& finding) {
    json_.new_line(2).begin_object();
    json_.key("rule").string(finding.rule->id);
    json_.key("severity").string(to_string(finding.severity));
    json_.key("evidence").string(to_string(finding.evidence));
    json_.key("message").string(finding.message);
    json_.key("hint").string(finding.hint);
    json_.key("fingerprint").string(fingerprint(finding));
    json_.key("location");
    location(finding.origin);
    json_.key("object");
    object(finding.object);
    json_.key("related").begin_array();
    for (const Related& related : finding.related) {
      json_.begin_object().key("message").string(related.message).key("object");
      object(related.object);
      json_.key("location");
      location(related.origin);
      json_.end_object();
    }
    json_.end_array();
    json_.key("fix");
    if (finding.fix) fix(*finding.fix);
    else json_.null();
    json_.end_object();
  }

  /// The end is the place behind the last character.
  void location(const Origin& origin) {
    if (!origin.known()) {
      json_.null();
      return;
    }
    const Source& source = database_.sources[origin.source];
    const Position begin = source.position(origin.span.begin);
    const Position end = source.position(std::max(origin.span.begin, origin.span.end));
    json_.begin_object().key("file").string(source.path());
    json_.key("line").number(begin.line).key("column").number(begin.column);
    json_.key("end_line").number(end.line).key("end_column").number(end.column).end_object();
  }

  void object(const Object& object) {
    json_.begin_object().key("kind").string(object.kind).key("schema").string(object.schema);
    json_.key("name").string(object.name).key("table").string(object.table).end_object();
  }

  void fix(const Fix& fix) {
    std::vector<PlannedAction> planned;
    planned.reserve(fix.actions.size());
    for (const Action& action : fix.actions) planned.push_back(render(action, fix, database_, config_, fix_options_));

    json_.begin_object().key("safety").string(to_string(fix.safety)).key("title").string(fix.title);
    json_.key("group").string(to_string(fix.group));
    json_.key("up").begin_array();
    for (const PlannedAction& action : planned) steps(action.up);
    json_.end_array().key("down").begin_array();
    for (auto action = planned.rbegin(); action != planned.rend(); ++action) steps(action->down);
    json_.end_array().key("edits").begin_array();
    for (const Edit& edit : resolve_edits(database_, fix)) {
      json_.begin_object().key("file").string(database_.sources[edit.place.source].path());
      json_.key("start").number(edit.place.span.begin).key("end").number(edit.place.span.end);
      json_.key("text").string(edit.text).end_object();
    }
    json_.end_array().end_object();
  }

  void steps(const std::vector<SqlStep>& steps) {
    for (const SqlStep& step : steps) {
      if (step.sql.empty()) continue;  // a note alone
      json_.begin_object().key("sql").string(step.sql).key("transactional").boolean(step.transactional);
      json_.key("lock").string(step.lock).end_object();
    }
  }

  const Database& database_;
  const Config& config_;
  FixOptions fix_options_;
  JsonWriter json_;
};

}  // namespace

void report_json(const Database& database, const LintResult& result, const Config& config, const ReportOptions& options,
                 const Sink& out) {
  JsonReport(database, config, out).write(result, options);
}

}  // namespace pglint
