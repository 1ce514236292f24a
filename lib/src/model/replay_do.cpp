// DO blocks: runs PL/pgSQL as far as what it does follows from constants and from the model; the rest is counted as not
// understood, once a statement. What a statement does is Replay's business, what an expression gives the evaluator's.
#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "model/clear_spans.hpp"
#include "model/plpgsql.hpp"
#include "model/plpgsql_evaluate.hpp"
#include "model/replay.hpp"
#include "sql/parse.hpp"
#include "sql/tokens.hpp"
#include "text/utf8.hpp"

namespace pglint::model {

using plpgsql::Branch;
using plpgsql::Value;
using Statement = plpgsql::Statement;
using Kind = Statement::Kind;

namespace {

constexpr int max_do_depth = 8;

/// The statements of a text, cut at every ';' outside of parentheses.
std::vector<Span> split(std::string_view text) {
  std::vector<Span> spans;
  sql::TokenMap tokens;
  tokens.reset(text, 0, static_cast<std::uint32_t>(text.size()));
  std::size_t first = 0;
  const auto add = [&](std::size_t last) {
    if (first < last) spans.push_back({tokens[first].begin, tokens[last - 1].end});
    first = last + 1;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (tokens.text(i) == ";") add(i);
  add(tokens.size());
  return spans;
}

/// Whether a handler's condition covers why replay refused a statement (or RAISE raised an error).
bool covers(const std::string& condition, std::string_view why) {
  if (condition == "others") return true;
  const bool exists = why.find("already") != std::string_view::npos;
  const bool missing = why.find("not defined") != std::string_view::npos || why.find("no such") != std::string_view::npos;
  constexpr std::array<std::string_view, 6> duplicate{"42710", "42P07", "42701", "42723", "42P06", "invalid_table_definition"};
  constexpr std::array<std::string_view, 6> undefined{"42704", "42P01", "42703", "42883", "3F000", "invalid_schema_name"};
  const auto among = [&](const auto& list) { return std::find(list.begin(), list.end(), condition) != list.end(); };
  return (exists && (condition.starts_with("duplicate_") || among(duplicate))) ||
         (missing && (condition.starts_with("undefined_") || among(undefined)));
}

}  // namespace

/// One run of one block.
class DoBlockRun {
 public:
  DoBlockRun(Replay& replay, const sql::DoBlock& block)
      : replay_(replay), body_(block.body), outer_statement_(replay.statement_), outer_generated_(replay.generated_) {
    const std::string_view source = replay.sources_[replay.source_].text();
    const Span span = block.body_span;
    known_ = !outer_generated_ && !span.empty() && span.end <= source.size() && source.substr(span.begin, span.end - span.begin) == body_;
    base_ = known_ ? span.begin : 0;
  }

  void run() {
    const auto block = plpgsql::parse(body_);
    if (!block) return replay_.not_understood({}, "DO block that is no PL/pgSQL block");
    parse_static(*block);
    run(*block);
  }

 private:
  enum class Flow : unsigned char { next, exit, continue_, return_, raised };
  /// A block with EXCEPTION whose body is running.
  struct Try {
    const Statement* block;
    std::size_t applied;
  };

  // --- texts and places ---
  [[nodiscard]] std::string_view text(Span span) const { return body_.substr(span.begin, span.end - span.begin); }
  [[nodiscard]] Span place(Span span) const { return known_ ? Span{base_ + span.begin, base_ + span.end} : outer_statement_; }

  void report(const Statement& s, std::string why) {
    if (!reported_.insert(s.span.begin).second) return;
    replay_.report_.not_understood.push_back({{replay_.source_, place(s.span)}, std::move(why)});
  }

  // --- parsing of the SQL inside ---
  static void collect(const Statement& s, std::vector<Span>& spans) {
    if (s.kind == Kind::sql) spans.push_back(s.text);
    for (const Statement& inner : s.body) collect(inner, spans);
    for (const Branch& branch : s.branches)
      for (const Statement& inner : branch.body) collect(inner, spans);
  }

  /// All SQL statements that stand in the block as they are, in one go: where the source has them, so that their spans
  /// are the source's.
  void parse_static(const Statement& block) {
    std::vector<Span> spans;
    collect(block, spans);
    for (Span& span : spans) span = {base_ + span.begin, base_ + span.end};
    std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
    for (sql::Parsed& parsed : sql::parse(known_ ? replay_.sources_[replay_.source_].text() : body_, spans))
      static_[parsed.span.begin - base_].push_back(std::move(parsed));
  }

  /// A text that stands in no source.
  static std::vector<sql::Parsed> parse_text(std::string_view text) {
    if (text.find('\0') != std::string_view::npos || text::find_invalid_utf8(text) < text.size())
      return {{{}, sql::ParseError{0, "invalid byte sequence"}}};
    std::vector<sql::Parsed> result = sql::parse(text, split(text));
    for (sql::Parsed& parsed : result)
      if (auto* statement = std::get_if<sql::Statement>(&parsed.result)) clear_spans(statement->body);
    return result;
  }

  const std::optional<Query>& query(std::uint32_t key, const std::string& sql) {
    const auto [found, added] = queries_.try_emplace(key);
    if (added)
      if (Result<Query> parsed = parse_query(sql)) found->second = std::move(*parsed);
    return found->second;
  }
  Value evaluate(Span span) {
    if (span.empty()) return {};
    const auto& parsed = query(span.begin, "SELECT " + std::string(text(span)));
    return parsed ? evaluator_.value(*parsed) : Value{};
  }
  std::string query_text(const Statement& s) const {
    std::string result(text(s.text));
    if (!s.into.empty()) std::fill(result.begin() + (s.into.begin - s.text.begin), result.begin() + (s.into.end - s.text.begin), ' ');
    if (s.kind == Kind::perform) result.insert(0, "SELECT ");
    return result;
  }

  // --- statements ---
  Flow run(const std::vector<Statement>& list) {
    for (const Statement& s : list)
      if (const Flow flow = run(s); flow != Flow::next) return flow;
    return Flow::next;
  }

  Flow run(const Statement& s) {
    --replay_.do_work_;
    switch (s.kind) {
      case Kind::sql: return apply(s, static_.at(s.text.begin), false);
      case Kind::query_into:
      case Kind::perform: return run_query(s);
      case Kind::execute: return run_execute(s);
      case Kind::assign:
        variables_.assign(s.targets[0], s.partial ? Value{} : evaluate(s.text));
        return Flow::next;
      case Kind::if_: return run_if(s);
      case Kind::case_: return run_case(s);
      case Kind::loop:
      case Kind::while_: return run_while(s);
      case Kind::for_range: return run_range(s);
      case Kind::for_query: return run_for_query(s);
      case Kind::for_execute: return skip(s, "FOR over dynamic SQL");
      case Kind::foreach: return run_foreach(s);
      case Kind::block: return run_block(s);
      case Kind::exit:
      case Kind::continue_: return run_exit(s);
      case Kind::return_: return Flow::return_;
      case Kind::raise: return s.fails ? run_raise(s) : Flow::next;
      case Kind::set_unknown: set_unknown(s); return Flow::next;
      case Kind::nothing: break;
    }
    return Flow::next;
  }

  /// Applies what a statement's SQL was parsed to.
  Flow apply(const Statement& s, const std::vector<sql::Parsed>& parsed, bool generated) {
    for (const sql::Parsed& each : parsed) {
      if (const auto* error = std::get_if<sql::ParseError>(&each.result)) {
        report(s, "SQL of a DO block that does not parse: " + error->message);
        continue;
      }
      if (const Flow flow = apply(s, *std::get_if<sql::Statement>(&each.result), generated); flow != Flow::next) return flow;
    }
    return Flow::next;
  }

  Flow apply(const Statement& s, const sql::Statement& statement, bool generated) {
    auto& entries = replay_.report_.not_understood;
    const std::size_t before = entries.size();
    replay_.generated_ = generated || !known_;
    replay_.statement_ = place(s.span);
    sql::Statement consumed = statement;  // a loop may come here again
    replay_.apply(consumed, replay_.source_);
    replay_.generated_ = outer_generated_;
    replay_.statement_ = outer_statement_;
    const bool is_ddl = changes_schema(statement.body);
    if (entries.size() > before && is_ddl && raise(entries[before].why)) {
      entries.resize(before);
      return Flow::raised;
    }
    if (entries.size() > before && !std::holds_alternative<sql::DoBlock>(statement.body))
      entries.resize(before + (reported_.insert(s.span.begin).second ? 1 : 0));
    if (is_ddl)
      for (Try& open : tries_) ++open.applied;
    return Flow::next;
  }

  static bool changes_schema(const sql::StatementBody& body) {
    return !std::holds_alternative<sql::QueryStmt>(body) && !std::holds_alternative<sql::NoEffect>(body) &&
           !std::holds_alternative<sql::Transaction>(body) && !std::holds_alternative<sql::Unsupported>(body);
  }

  Flow run_query(const Statement& s) {
    const std::string sql = query_text(s);
    std::vector<sql::Parsed>& parsed = dynamic_[s.span.begin];
    if (parsed.empty()) parsed = parse_text(sql);
    const Flow flow = apply(s, parsed, true);
    if (s.kind == Kind::query_into) assign_row(s, query(s.text.begin, sql));
    return flow;
  }

  void assign_row(const Statement& s, const std::optional<Query>& query) {
    const auto rows = query ? evaluator_.rows(*query) : std::nullopt;
    if (!rows) return set_unknown(s);
    assign(s.targets, *rows, rows->rows.empty() ? nullptr : &rows->rows.front());
  }

  /// A row to the targets of INTO or FOR; null: no row.
  void assign(const std::vector<std::string>& targets, const plpgsql::Rows& rows, const std::vector<Value>* row) {
    const auto* first = variables_.find(targets[0]);
    const bool is_record = first && (first->type == "record" || first->type.ends_with("%rowtype"));
    if (targets.size() == 1 && is_record) {
      Value record;
      record.kind = Value::Kind::row;
      record.names = rows.columns;
      record.items = row ? *row : std::vector<Value>(rows.columns.size(), plpgsql::null_value());
      return variables_.assign(targets[0], std::move(record));
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
      variables_.assign(targets[i], !row ? plpgsql::null_value() : i < row->size() ? (*row)[i] : Value{});
  }

  void set_unknown(const Statement& s) {
    for (const std::string& target : s.targets) variables_.assign(target, {});
  }

  Flow run_execute(const Statement& s) {
    const Value sql = evaluate(s.text);
    if (!sql.is(Value::Kind::text)) {
      report(s, "dynamic SQL");
      set_unknown(s);
      return Flow::next;
    }
    replay_.do_work_ -= static_cast<std::int64_t>(50 + sql.text.size() / 8);
    if (replay_.do_work_ <= 0) {
      report(s, "too much dynamic SQL");
      return Flow::return_;
    }
    const Flow flow = apply(s, parse_text(sql.text), true);
    if (!s.targets.empty()) {
      Result<Query> query = parse_query(sql.text);
      assign_row(s, query ? std::optional(std::move(*query)) : std::nullopt);
    }
    return flow;
  }

  // --- conditions ---
  Flow run_if(const Statement& s) {
    for (const Branch& branch : s.branches) {
      if (branch.condition.empty()) return run(branch.body);
      const Value condition = evaluate(branch.condition);
      if (condition.is_true()) return run(branch.body);
      if (!condition.is_false() && !condition.is_null()) return skip(s, "IF whose condition is not known");
    }
    return Flow::next;
  }

  Flow run_case(const Statement& s) {
    for (const Branch& branch : s.branches) {
      if (branch.condition.empty()) return run(branch.body);
      std::string condition(text(branch.condition));
      if (!s.text.empty()) condition = "(" + std::string(text(s.text)) + ") IN (" + condition + ")";
      const auto& parsed = query(branch.condition.begin, "SELECT " + condition);
      const Value value = parsed ? evaluator_.value(*parsed) : Value{};
      if (value.is_true()) return run(branch.body);
      if (!value.is_false() && !value.is_null()) return skip(s, "CASE whose condition is not known");
    }
    return Flow::next;
  }

  /// Passes over a statement of which nobody knows what it runs, or how often.
  Flow skip(const Statement& s, std::string_view what) {
    if (may_change_schema(s)) report(s, std::string(what));
    forget(s);
    return Flow::next;
  }

  /// Variables that it may assign to are unknown from here on.
  void forget(const Statement& s) {
    set_unknown(s);
    for (const Statement& inner : s.body) forget(inner);
    for (const Branch& branch : s.branches)
      for (const Statement& inner : branch.body) forget(inner);
  }

  bool may_change_schema(const Statement& s) {
    const auto any = [this](const std::vector<Statement>& list) {
      return std::any_of(list.begin(), list.end(), [this](const Statement& inner) { return may_change_schema(inner); });
    };
    switch (s.kind) {
      case Kind::sql: return may_change_schema(static_.at(s.text.begin));
      case Kind::perform:
      case Kind::query_into: return may_change_schema(parse_text(query_text(s)));
      case Kind::execute: {
        const Value sql = evaluate(s.text);
        return !sql.is(Value::Kind::text) || may_change_schema(parse_text(sql.text));
      }
      default: return any(s.body) || std::any_of(s.branches.begin(), s.branches.end(), [&](const Branch& branch) { return any(branch.body); });
    }
  }
  bool may_change_schema(const std::vector<sql::Parsed>& parsed) {
    return std::any_of(parsed.begin(), parsed.end(), [this](const sql::Parsed& each) {
      const auto* statement = std::get_if<sql::Statement>(&each.result);
      if (!statement || changes_schema(statement->body) || std::holds_alternative<sql::Unsupported>(statement->body)) return true;
      const auto* query = std::get_if<sql::QueryStmt>(&statement->body);
      return query && query->query && calls_ddl(*query->query);
    });
  }
  bool calls_ddl(const Query& query) {
    for (const TargetItem& target : query.targets) {
      if (!target.expr.is(ExprKind::function)) continue;
      if (target.expr.name == "set_config") return true;
      for (const Function* function : replay_.find_functions({target.expr.schema, target.expr.name}))
        if (replay_.may_change_schema(*function)) return true;
    }
    return false;
  }

  // --- loops ---
  /// One iteration; false when the loop ends, with `flow` as what the loop gives.
  bool iterate(const Statement& loop, Flow& flow) {
    if (--replay_.loop_budget_ < 0 || replay_.do_work_ <= 0) {
      report(loop, "loop of too many iterations");
      flow = Flow::return_;
      return false;
    }
    flow = run(loop.body);
    if (flow == Flow::next) return true;
    const bool here = label_.empty() || label_ == loop.label;
    if ((flow == Flow::continue_ || flow == Flow::exit) && here) {
      const bool goes_on = flow == Flow::continue_;
      label_.clear();
      flow = Flow::next;
      return goes_on;
    }
    return false;
  }

  Flow run_while(const Statement& s) {
    Flow flow = Flow::next;
    bool goes_on = true;
    while (goes_on) {
      if (s.kind == Kind::while_) {
        const Value condition = evaluate(s.text);
        if (!condition.known()) return skip(s, "WHILE whose condition is not known");
        if (!condition.is_true()) break;
      }
      exit_unknown_ = false;
      goes_on = iterate(s, flow);
      if (goes_on && exit_unknown_) return skip(s, "loop whose end is not known");
    }
    return flow;
  }

  Flow run_range(const Statement& s) {
    const auto first = plpgsql::integer_of(evaluate(s.text));
    const auto last = plpgsql::integer_of(evaluate(s.upper));
    const auto step = s.step.empty() ? std::optional<std::int64_t>(1) : plpgsql::integer_of(evaluate(s.step));
    if (!first || !last || !step || *step <= 0) return skip(s, "FOR whose bounds are not known");
    variables_.enter();
    variables_.declare(s.targets[0], "", {});
    Flow flow = Flow::next;
    for (std::int64_t at = *first; s.reverse ? at >= *last : at <= *last;) {
      variables_.assign(s.targets[0], plpgsql::integer_value(at));
      if (!iterate(s, flow)) break;
      if (s.reverse ? __builtin_sub_overflow(at, *step, &at) : __builtin_add_overflow(at, *step, &at)) break;
    }
    variables_.leave();
    return flow;
  }

  Flow run_foreach(const Statement& s) {
    const Value array = evaluate(s.text);
    if (!array.is(Value::Kind::array) || s.partial || s.targets.size() != 1) return skip(s, "FOREACH over an array that is not known");
    Flow flow = Flow::next;
    for (const Value& item : array.items) {
      variables_.assign(s.targets[0], item);
      if (!iterate(s, flow)) break;
    }
    return flow;
  }

  /// Rows of system catalogs are not looped over: a database has more of them than its migrations say.
  Flow run_for_query(const Statement& s) {
    const auto& parsed = query(s.text.begin, std::string(text(s.text)));
    evaluator_.take_read_catalog();
    const auto rows = parsed ? evaluator_.rows(*parsed) : std::nullopt;
    if (!rows || evaluator_.take_read_catalog()) return skip(s, "FOR over rows that are not known");
    Flow flow = Flow::next;
    for (const auto& row : rows->rows) {
      assign(s.targets, *rows, &row);
      if (!iterate(s, flow)) break;
    }
    return flow;
  }

  Flow run_exit(const Statement& s) {
    if (!s.text.empty()) {
      const Value condition = evaluate(s.text);
      if (!condition.known()) exit_unknown_ = true;
      if (!condition.is_true()) return Flow::next;
    }
    label_ = s.label;
    return s.kind == Kind::exit ? Flow::exit : Flow::continue_;
  }

  // --- blocks and errors ---
  Flow run_block(const Statement& s) {
    variables_.enter();
    for (const plpgsql::Declaration& variable : s.declarations)
      variables_.declare(variable.name, variable.type, variable.value.empty() ? plpgsql::null_value() : evaluate(variable.value));
    if (!s.branches.empty()) tries_.push_back({&s, 0});
    Flow flow = run(s.body);
    if (!s.branches.empty()) tries_.pop_back();
    if (flow == Flow::raised && caught_in_ == &s) {
      caught_in_ = nullptr;
      flow = run(handler_->body);
    }
    if (flow == Flow::exit && !s.label.empty() && label_ == s.label) {
      label_.clear();
      flow = Flow::next;
    }
    variables_.leave();
    return flow;
  }

  /// Whether a block around catches the error; then it is the one to go to. An error takes back what its block did
  /// before, which replay cannot do: then the statement counts as not understood instead.
  bool raise(std::string_view why) {
    for (auto open = tries_.rbegin(); open != tries_.rend(); ++open)
      for (const Branch& handler : open->block->branches) {
        if (std::none_of(handler.errors.begin(), handler.errors.end(), [&](const std::string& condition) { return covers(condition, why); })) continue;
        if (open->applied > 0) return false;
        caught_in_ = open->block;
        handler_ = &handler;
        return true;
      }
    return false;
  }

  Flow run_raise(const Statement& s) {
    if (raise({})) return Flow::raised;
    report(s, "the DO block raises an error");
    return Flow::return_;
  }

  Replay& replay_;
  std::string_view body_;
  Span outer_statement_;
  bool outer_generated_;
  bool known_ = false;        // the body stands in the source as it is, at base_
  std::uint32_t base_ = 0;
  std::unordered_map<std::uint32_t, std::vector<sql::Parsed>> static_;    // by where the SQL begins
  std::unordered_map<std::uint32_t, std::vector<sql::Parsed>> dynamic_;   // by where the statement begins
  std::unordered_map<std::uint32_t, std::optional<Query>> queries_;       // by where the text begins
  std::unordered_set<std::uint32_t> reported_;                            // by where the statement begins
  std::vector<Try> tries_;
  const Statement* caught_in_ = nullptr;
  const Branch* handler_ = nullptr;
  std::string label_;          // of the EXIT or CONTINUE under way
  bool exit_unknown_ = false;  // an EXIT WHEN was passed whose condition is not known
  plpgsql::Variables variables_;
  plpgsql::World world_{
      replay_.catalog_,
      [this](const QualifiedName& name) -> std::optional<QualifiedName> {
        if (const Relation* relation = replay_.find_relation(name)) return relation->name;
        if (const auto index = replay_.find_index(name); index.index) return QualifiedName{index.relation->name.schema, index.index->name};
        if (const Sequence* sequence = replay_.find_sequence(name)) return sequence->name;
        return std::nullopt;
      },
      [this](const QualifiedName& name) { return replay_.resolve_type_name(name); },
      [this](std::string_view schema) { return replay_.is_external_schema(schema); },
      [this](const std::string& schema, const std::string& name) { return replay_.changes_.names.constraint_taken(schema, name); },
      replay_.search_path_};
  plpgsql::Evaluator evaluator_{world_, variables_, replay_.do_work_};
};

void Replay::apply(const sql::DoBlock& block) {
  if (block.language != "plpgsql") return not_understood({}, "DO block in language " + block.language);
  if (do_depth_ >= max_do_depth) return not_understood({}, "DO blocks nested too deeply");
  ++do_depth_;
  DoBlockRun(*this, block).run();
  --do_depth_;
}

}  // namespace pglint::model
