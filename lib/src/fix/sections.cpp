// A plan cut at group and transaction boundaries: see the header.
#include "fix/sections.hpp"

#include <algorithm>
#include <iterator>

namespace pglint::fix {
namespace {

bool runs_outside(const PlannedAction& planned) {
  const auto outside = [](const SqlStep& step) { return !step.transactional; };
  return std::any_of(planned.up.begin(), planned.up.end(), outside) ||
         std::any_of(planned.down.begin(), planned.down.end(), outside);
}

/// Review-level statements say their risk and lock above the first of them.
std::vector<SqlStep> annotated(const PlannedAction& planned) {
  std::vector<SqlStep> steps = planned.up;
  if (planned.safety != Safety::review || steps.empty()) return steps;
  std::string note = "Review: " + (planned.caution.empty() ? std::string("may change what clients see") : printable(planned.caution));
  if (!steps.front().lock.empty()) note += "\nLock: " + steps.front().lock;
  steps.front().comment = steps.front().comment.empty() ? note : note + "\n" + steps.front().comment;
  return steps;
}

void add(Section& section, const PlannedAction& planned, bool later) {
  for (SqlStep& step : annotated(planned))
    if (step.later == later) section.up.push_back(std::move(step));
  // The way back stands where the first of the steps does.
  const bool begins_early = std::any_of(planned.up.begin(), planned.up.end(), [](const SqlStep& step) { return !step.later; });
  if (later == begins_early) return;
  std::vector<SqlStep> down = planned.down;
  if (!planned.irreversible.empty()) {
    SqlStep note;
    note.comment = "Cannot be undone: " + printable(planned.irreversible);
    down.push_back(std::move(note));
  }
  section.down.insert(section.down.end(), std::make_move_iterator(down.rbegin()), std::make_move_iterator(down.rend()));
}

/// Downs are collected back to front (see add): the last action is undone first.
void turn(Section& section) { std::reverse(section.down.begin(), section.down.end()); }

/// Runs of steps that may be sent together: each step outside a transaction is one by itself.
std::vector<std::vector<SqlStep>> runs_of(std::vector<SqlStep>& steps) {
  std::vector<std::vector<SqlStep>> runs;
  bool open = false;
  for (SqlStep& step : steps) {
    const bool joins = !runs.empty() && (step.sql.empty() || (open && step.transactional));
    if (!joins) {
      runs.emplace_back();
      open = step.transactional;
    }
    runs.back().push_back(std::move(step));
  }
  return runs;
}

bool is_transactional(const std::vector<SqlStep>& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const SqlStep& step) { return step.transactional; });
}

/// One section a run. Going back takes the sections from the last to the first, so the last run of the way back is the
/// first section's; the runs up end with the last section.
void split(Section& whole, std::vector<Section>& out) {
  std::vector<std::vector<SqlStep>> ups = runs_of(whole.up);
  std::vector<std::vector<SqlStep>> downs = runs_of(whole.down);
  const std::size_t count = std::max(ups.size(), downs.size());
  for (std::size_t i = 0; i < count; ++i) {
    Section part;
    part.group = whole.group;
    part.beside_transactional = whole.beside_transactional;
    if (i + ups.size() >= count) part.up = std::move(ups[i + ups.size() - count]);
    if (i < downs.size()) part.down = std::move(downs[downs.size() - 1 - i]);
    part.transactional = is_transactional(part.up);
    part.down_transactional = is_transactional(part.down);
    out.push_back(std::move(part));
  }
}

void sections_of_group(const std::vector<const PlannedAction*>& group, bool one_statement, std::vector<Section>& out) {
  std::vector<Section> outside;
  Section inside;
  Section validation;
  inside.group = validation.group = group.front()->group;
  validation.validates = true;
  for (const PlannedAction* planned : group) {
    if (!runs_outside(*planned)) {
      add(inside, *planned, false);
      add(validation, *planned, true);
      continue;
    }
    if (outside.empty() || one_statement) {
      outside.emplace_back();
      outside.back().group = planned->group;
    }
    add(outside.back(), *planned, false);
  }
  for (Section& section : outside) {
    section.beside_transactional = !inside.up.empty();
    turn(section);
    section.transactional = is_transactional(section.up);
    section.down_transactional = is_transactional(section.down);
    if (one_statement) split(section, out);
    else out.push_back(std::move(section));
  }
  turn(inside);
  turn(validation);
  if (!inside.up.empty()) out.push_back(std::move(inside));
  if (!validation.up.empty()) out.push_back(std::move(validation));
}

/// The lines of a comment, without those that the comment before it had too.
std::string comment_lines(std::string_view comment, std::string_view before) {
  const auto lines_of = [](std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines.push_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
  };
  const std::vector<std::string_view> known = lines_of(before);
  std::string text;
  for (const std::string_view line : lines_of(comment))
    if (!line.empty() && std::find(known.begin(), known.end(), line) == known.end()) text += "-- " + printable(line) + '\n';
  return text;
}

}  // namespace

std::vector<Section> sections_of(const Plan& plan, bool one_statement) {
  std::vector<Section> sections;
  std::vector<const PlannedAction*> group;
  for (std::size_t i = 0; i < plan.actions.size(); ++i) {
    group.push_back(&plan.actions[i]);
    if (i + 1 < plan.actions.size() && plan.actions[i + 1].group == plan.actions[i].group) continue;
    sections_of_group(group, one_statement, sections);
    group.clear();
  }
  return sections;
}

bool is_mixed(const std::vector<SqlStep>& steps) {
  bool inside = false;
  bool outside = false;
  for (const SqlStep& step : steps)
    if (!step.sql.empty()) (step.transactional ? inside : outside) = true;
  return inside && outside;
}

std::string steps_text(const std::vector<SqlStep>& steps, bool transactional, std::string_view before,
                       std::string_view after) {
  static const std::string exclusive = "ACCESS EXCLUSIVE";
  const bool locks = std::any_of(steps.begin(), steps.end(), [](const SqlStep& step) { return step.lock == exclusive; });
  std::string text;
  if (locks && transactional) text += "SET LOCAL lock_timeout = '5s';\n";
  std::string_view comment;
  bool limited = false;  // a lock timeout would also stop the waiting of CONCURRENTLY: only around what needs it
  for (const SqlStep& step : steps) {
    const bool limit = !transactional && step.lock == exclusive;
    if (limit != limited) text += limit ? "SET lock_timeout = '5s';\n" : "RESET lock_timeout;\n";
    limited = limit;
    text += comment_lines(step.comment, comment);
    comment = step.comment;
    if (step.sql.empty()) continue;
    // A semicolon before the last line may be read as the statement's end.
    const std::size_t semicolon = step.sql.find(';');
    const bool guarded = !before.empty() && semicolon != std::string::npos && step.sql.find('\n', semicolon) != std::string::npos;
    if (guarded) text += before;
    text += step.sql + ";\n";
    if (guarded) text += after;
  }
  if (limited) text += "RESET lock_timeout;\n";
  return text;
}

}  // namespace pglint::fix
