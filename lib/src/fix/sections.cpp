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
  std::string note = "Review: " + (planned.caution.empty() ? std::string("may change what clients see") : planned.caution);
  if (!steps.front().lock.empty()) note += "\nLock: " + steps.front().lock;
  steps.front().comment = steps.front().comment.empty() ? note : note + "\n" + steps.front().comment;
  return steps;
}

void add(Section& section, const PlannedAction& planned, bool later) {
  for (SqlStep& step : annotated(planned))
    if (step.later == later) section.up.push_back(std::move(step));
  if (later) return;
  std::vector<SqlStep> down = planned.down;
  if (!planned.irreversible.empty()) {
    SqlStep note;
    note.comment = "Cannot be undone: " + planned.irreversible;
    down.push_back(std::move(note));
  }
  section.down.insert(section.down.end(), std::make_move_iterator(down.rbegin()), std::make_move_iterator(down.rend()));
}

/// Downs are collected back to front (see add): the last action is undone first.
void turn(Section& section) { std::reverse(section.down.begin(), section.down.end()); }

void sections_of_group(const std::vector<const PlannedAction*>& group, bool single, std::vector<Section>& out) {
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
    if (outside.empty() || single) {
      outside.emplace_back();
      outside.back().group = planned->group;
      outside.back().transactional = false;
    }
    add(outside.back(), *planned, false);
  }
  for (Section& section : outside) {
    section.beside_transactional = !inside.up.empty();
    turn(section);
    out.push_back(std::move(section));
  }
  turn(inside);
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

std::vector<Section> sections_of(const Plan& plan, bool single) {
  std::vector<Section> sections;
  std::vector<const PlannedAction*> group;
  for (std::size_t i = 0; i < plan.actions.size(); ++i) {
    group.push_back(&plan.actions[i]);
    if (i + 1 < plan.actions.size() && plan.actions[i + 1].group == plan.actions[i].group) continue;
    sections_of_group(group, single, sections);
    group.clear();
  }
  return sections;
}

std::string steps_text(const std::vector<SqlStep>& steps, bool transactional, bool begin_commit) {
  static const std::string exclusive = "ACCESS EXCLUSIVE";
  const bool locks = std::any_of(steps.begin(), steps.end(), [](const SqlStep& step) { return step.lock == exclusive; });
  std::string text;
  if (locks && transactional) text += begin_commit ? "SET LOCAL lock_timeout = '5s';\n" : "SET lock_timeout = '5s';\n";
  std::string_view comment;
  bool limited = false;  // a lock timeout would also stop the waiting of CONCURRENTLY: only around what needs it
  for (const SqlStep& step : steps) {
    const bool limit = !transactional && step.lock == exclusive;
    if (limit != limited) text += limit ? "SET lock_timeout = '5s';\n" : "RESET lock_timeout;\n";
    limited = limit;
    text += comment_lines(step.comment, comment);
    comment = step.comment;
    if (!step.sql.empty()) text += step.sql + ";\n";
  }
  if (limited || (locks && transactional && !begin_commit)) text += "RESET lock_timeout;\n";
  return text;
}

}  // namespace pglint::fix
