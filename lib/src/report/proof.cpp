// What a proof found, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "pglint/report.hpp"
#include "pglint/version.hpp"
#include "report/json_writer.hpp"
#include "report/paint.hpp"

namespace pglint {
namespace {

using Outcome = ProofCheck::Outcome;

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::proven: return "proven";
    case Outcome::failed: return "FAILED";
    case Outcome::not_judged: return "not judged";
  }
  return {};
}

std::string_view key_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::proven: return "proven";
    case Outcome::failed: return "failed";
    case Outcome::not_judged: return "not_judged";
  }
  return {};
}

void list(report::JsonWriter& json, std::string_view key, const std::vector<std::string>& lines) {
  json.key(key).begin_array();
  for (const std::string& line : lines) json.string(line);
  json.end_array();
}

}  // namespace

void report_proof_text(const Proof& proof, bool color, const Sink& out) {
  const report::Paint paint(color);
  std::size_t width = 0;
  for (const ProofCheck& check : proof.checks) width = std::max(width, check.name.size());
  std::string text;
  paint.bold(text, "proof on ", printable(proof.server));
  text += '\n';
  for (const ProofCheck& check : proof.checks) {
    const std::string outcome = fmt::format("{:<10}", word_of(check.outcome));
    text += fmt::format("  {:<{}}  ", check.name, width);
    if (check.outcome == Outcome::failed) paint.severity(text, Severity::error, outcome);
    else if (check.outcome == Outcome::not_judged) paint.severity(text, Severity::warning, outcome);
    else paint.gutter(text, outcome);
    text += "  " + printable(check.summary) + '\n';
    if (check.outcome != Outcome::proven)
      for (const std::string& detail : check.details) text += "      " + printable(detail) + '\n';
  }
  if (!proof.gaps.empty()) text += "not covered:\n";
  for (const std::string& gap : proof.gaps) text += "  " + printable(gap) + '\n';
  out(text);
}

void report_proof_json(const Proof& proof, const Sink& out) {
  report::JsonWriter json(out);
  json.begin_object().key("schema_version").number(1);
  json.key("tool").begin_object().key("name").string("pglint").key("version").string(PGLINT_VERSION).end_object();
  json.new_line(1).key("server").string(proof.server).key("holds").boolean(proof.holds());
  json.new_line(1).key("checks").begin_array();
  for (const ProofCheck& check : proof.checks) {
    json.new_line(2).begin_object().key("name").string(check.name).key("outcome").string(key_of(check.outcome));
    json.key("summary").string(check.summary);
    list(json, "details", check.details);
    json.end_object();
  }
  json.new_line(1).end_array();
  json.new_line(1);
  list(json, "gaps", proof.gaps);
  json.end_object();
  json.new_line(0).flush();
}

}  // namespace pglint
