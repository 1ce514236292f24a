// A group of findings as one readable block.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "lint/words.hpp"
#include "report/compact.hpp"
#include "report/text.hpp"

namespace pglint::report {
namespace {

constexpr std::size_t most_lines = 30;  // of names, or of findings, in one part

std::string quoted(const Object& object) { return printable(quote_identifier(object.name)); }

/// The value that all findings share, "" when they differ.
template <class Get>
std::string shared(const Block& group, Get&& get) {
  const std::string first = get(*group.front());
  const bool all = std::all_of(group.begin(), group.end(), [&](const Finding* f) { return get(*f) == first; });
  return all ? first : std::string{};
}

/// The objects of a group: several findings may be about one.
std::size_t objects(const Block& group) {
  std::set<std::tuple<std::string_view, std::string_view>> names;
  for (const Finding* finding : group) names.emplace(finding->object.kind, finding->object.name);
  return names.size();
}

/// "217 indexes of public.t: index that … [index/duplicate]"
void append_headline(std::string& out, const TextContext& in, const Block& group) {
  const Finding& first = *group.front();
  const std::string kind = shared(group, [](const Finding& f) { return f.object.kind; });
  std::string summary(first.rule->summary);
  if (summary.size() > 1 && summary[1] >= 'a' && summary[1] <= 'z' && summary[0] >= 'A' && summary[0] <= 'Z')
    summary[0] = static_cast<char>(summary[0] - 'A' + 'a');

  if (first.origin.known()) {
    in.paint.bold(out, place(in, first.origin), ":");
    out += ' ';
  }
  in.paint.severity(out, first.severity, linter::to_string(first.severity), ":");
  out += ' ';
  in.paint.bold(out, fmt::format("{} of {}: {}", counted(objects(group), kind.empty() ? "object" : kind),
                                   printable(quote_qualified(first.object.schema, first.object.table)), summary));
  out += ' ';
  in.paint.dim(out, "[", first.rule->id, "]");
  out += '\n';
}

void append_rest(std::string& out, std::size_t left_out) {
  if (left_out > 0) out += fmt::format("    … and {} more; --format json has them all\n", left_out);
}

/// What stays, then the names of what goes, by file.
void append_kept(std::string& out, const TextContext& in, const Part& part) {
  const Related& keeper = *part.keeper;
  append_title(out, in, printable(keeper.message));
  out += quoted(keeper.object);
  if (keeper.origin.known()) out.append(" at ").append(place(in, keeper.origin));
  out += '\n';

  struct File {
    std::vector<std::string> names;
    std::vector<std::uint32_t> lines;
  };
  std::map<SourceId, File> files;
  for (const Finding* finding : part.findings) {
    File& file = files[finding->origin.source];
    file.names.push_back(quoted(finding->object));
    if (finding->origin.known())
      file.lines.push_back(in.database.sources[finding->origin.source].position(finding->origin.span.begin).line);
  }
  for (const auto& [source, file] : files) {
    std::string indent = "    ";
    if (source != no_source) {
      out += indent + printable(in.database.sources[source].path()) + ':' + line_ranges(file.lines) + '\n';
      indent += "  ";
    }
    const std::vector<std::string> lines =
        wrapped(with_ranges(file.names), static_cast<std::size_t>(std::max(in.options.width, 40)) - indent.size());
    for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i) out += indent + lines[i] + '\n';
    if (lines.size() > most_lines)
      out += indent + fmt::format("… ({} in all; --format json has them)\n", file.names.size());
  }
}

/// A line for each finding.
void append_listed(std::string& out, const TextContext& in, const Part& part) {
  for (std::size_t i = 0; i < std::min(part.findings.size(), most_lines); ++i) {
    const Finding& finding = *part.findings[i];
    const std::string at = place(in, finding.origin);
    out += "    " + (at.empty() ? "" : at + ": ") + printable(finding.message) + '\n';
  }
  append_rest(out, part.findings.size() - std::min(part.findings.size(), most_lines));
}

}  // namespace

void append_group(std::string& out, const TextContext& in, const Block& group) {
  append_headline(out, in, group);
  for (const Part& part : parts(group)) {
    if (part.keeper) append_kept(out, in, part);
    else append_listed(out, in, part);
  }

  const auto note = [&](std::string_view title, std::string_view text) {
    append_title(out, in, title);
    out.append(text).append("\n");
  };
  if (const std::string hint = shared(group, [](const Finding& f) { return f.hint; }); !hint.empty())
    note("hint", printable(hint));
  const std::string title = shared(group, [](const Finding& f) { return f.fix ? f.fix->title : std::string{}; });
  for (const Safety safety : {Safety::safe, Safety::review}) {
    const auto has_one = [&](const Finding* f) { return f->fix && f->fix->safety == safety; };
    const auto example = std::find_if(group.begin(), group.end(), has_one);
    if (example == group.end()) continue;
    note(fmt::format("fix ({})", linter::to_string(safety)),
         !title.empty() ? printable(title)
                        : fmt::format("{} of them, e.g. {}", std::count_if(group.begin(), group.end(), has_one),
                                      printable((*example)->fix->title)));
  }
}

}  // namespace pglint::report
