// FROM items: schemas filled in, aliases as a server prints them, and the columns that they bring.
#include <algorithm>
#include <iterator>
#include <utility>

#include "sql/normalizer.hpp"

namespace pglint::sql {
namespace {

using Names = std::unordered_set<std::string>;

void collect(const Query& q, Names& names);

void collect(const Expr& expr, Names& names) {
  walk(expr, [&](const Expr& e) {
    if ((e.is(ExprKind::column) || e.is(ExprKind::whole_row)) && !e.relation.empty()) names.insert(e.relation);
    if (e.is(ExprKind::column) && e.relation.empty()) names.insert('.' + e.name);  // may be an alias: a whole row
    if (e.query) collect(*e.query, names);
  });
}

void collect(const FromItem& item, Names& names) {
  collect(item.condition, names);
  if (item.query) collect(*item.query, names);
  for (const Expr& call : item.functions) collect(call, names);
  for (const FromItem& side : item.sides) collect(side, names);
}

void collect_arm(const Query& q, Names& names) {
  for (const TargetItem& item : q.targets) collect(item.expr, names);
  for (const FromItem& item : q.from) collect(item, names);
  for (const Expr& expr : q.group_by) collect(expr, names);
  for (const Expr& expr : q.distinct_on) collect(expr, names);
  for (const SortItem& item : q.order_by) collect(item.expr, names);
  for (const CommonTable& table : q.with)
    if (table.query) collect(*table.query, names);
  for (const auto& row : q.values)
    for (const Expr& expr : row) collect(expr, names);
  collect(q.where, names);
  collect(q.having, names);
  collect(q.limit, names);
  collect(q.offset, names);
  if (q.right) collect(*q.right, names);
}

void collect(const Query& q, Names& names) {
  for (const Query* arm = &q; arm; arm = arm->left.get()) collect_arm(*arm, names);
}

/// name_1, name_2 …: what a server calls a relation when an outer query has one of that name already.
bool is_invented(std::string_view alias, std::string_view name) {
  return alias.size() > name.size() + 1 && alias.starts_with(name) && alias[name.size()] == '_' &&
         std::all_of(alias.begin() + static_cast<std::ptrdiff_t>(name.size()) + 1, alias.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "key:text value:jsonb" as columns.
std::vector<std::pair<std::string, TypeId>> out_columns(std::string_view text) {
  std::vector<std::pair<std::string, TypeId>> result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t colon = word.rfind(':');
    result.emplace_back(word.substr(0, colon), builtin_type_id(word.substr(colon + 1)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

void rename(std::vector<std::pair<std::string, TypeId>>& columns, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size() && i < columns.size(); ++i) columns[i].first = names[i];
}

/// JOIN … USING and NATURAL make one column of two, an alias hides what is joined.
bool changes_columns(const FromItem& item) {
  return item.kind == FromItem::Kind::join && (item.natural || !item.using_columns.empty() || !item.alias.empty() ||
                                               std::any_of(item.sides.begin(), item.sides.end(), changes_columns));
}

}  // namespace

bool Normalizer::Mentioned::contains(const std::string& name) {
  if (!names) {
    names.emplace();
    if (query) collect(*query, *names);
  }
  return names->contains(name);
}

bool Normalizer::is_invented_alias(const FromItem& item, Mentioned& mentioned) const {
  if (mentioned.query && mentioned.query->locks_rows) return false;  // FOR UPDATE OF may name it
  if (item.alias.empty() || !item.column_aliases.empty() || !is_invented(item.alias, item.name)) return false;
  bool outer = scope_.relation == item.name;
  for (const Level& level : levels_) outer |= level.by_name.contains(item.name);
  return outer && !mentioned.contains(item.name) && !mentioned.contains('.' + item.alias);
}

void Normalizer::add_relation(FromItem& item, Mentioned& mentioned) {
  Source source;
  for (std::size_t i = 0; i < item.functions.size(); ++i) {  // TABLESAMPLE: the method, which is no function of these arguments
    Expr& part = item.functions[i];
    if (i > 0) {
      coerce(part, expr(part).type, known().float8);
      continue;
    }
    const bool builtin = part.schema.empty() && (part.name == "bernoulli" || part.name == "system");
    for (Expr& arg : part.args) {
      const Typed t = expr(arg);
      if (builtin) coerce(arg, t.type, known().float4);
    }
  }
  if (item.schema.empty()) {
    for (auto common = commons_.rbegin(); common != commons_.rend(); ++common) {
      if (common->name != item.name) continue;
      source.name = item.alias.empty() ? item.name : item.alias;
      source.columns = common->columns;
      source.columns_known = common->columns_known;
      rename(source.columns, item.column_aliases);
      levels_.back().add(std::move(source));
      return;
    }
    if (scope_.relation_schema) item.schema = scope_.relation_schema(item.name);
  }
  if (item.schema == "pg_catalog") item.schema.clear();  // as a server prints it
  if (is_invented_alias(item, mentioned)) {
    source.invented = item.alias;
    item.alias.clear();
  }
  if (item.alias == item.name) item.alias.clear();
  source.name = item.alias.empty() ? item.name : item.alias;
  source.schema = item.alias.empty() ? item.schema : std::string();
  if (scope_.columns_of) {
    for (auto& [name, type] : scope_.columns_of(item.schema, item.name)) source.columns.emplace_back(std::move(name), types_.id(type));
    source.columns_known = !source.columns.empty();
  }
  if (!source.columns_known) {
    source.schema = item.schema;
    source.relation = item.name;
  }
  rename(source.columns, item.column_aliases);
  levels_.back().add(std::move(source));
}

/// A function's columns are named for its OUT arguments, else for its alias; a server prints alias and columns always.
void Normalizer::add_function(FromItem& item) {
  Source source;
  if (item.functions.size() == 1 && item.functions[0].is(ExprKind::function) && !item.rows_from && item.column_types.empty()) {
    Expr& call = item.functions[0];
    const TypeId result = expr(call).type;
    Columns columns = out_columns(out_columns_);
    const std::string alias = item.alias.empty() ? call.name : item.alias;
    const bool value = result != 0 && result != known().record && (TypeSpace::is_array(result) || !TypeSpace::is_user(result));
    source.scalar = columns.size() == 1 || (columns.empty() && value);
    if (source.scalar) columns = {{columns.empty() ? alias : columns[0].first, result}};
    if (!columns.empty()) {
      if (item.with_ordinality) columns.emplace_back("ordinality", known().int8);
      item.alias = alias;
      for (std::size_t i = item.column_aliases.size(); i < columns.size(); ++i) item.column_aliases.push_back(columns[i].first);
      rename(columns, item.column_aliases);
      source.columns = std::move(columns);
      source.columns_known = true;
    }
    source.name = alias;
  } else {
    for (Expr& call : item.functions) expr(call);
    source.name = item.alias;
    for (std::size_t i = 0; i < item.column_aliases.size(); ++i)
      source.columns.emplace_back(item.column_aliases[i], i < item.column_types.size() ? types_.id(item.column_types[i]) : TypeId{0});
    source.columns_known = !item.column_types.empty();
  }
  levels_.back().add(std::move(source));
}

void Normalizer::add_subquery(FromItem& item) {
  Source source;
  source.name = item.alias;
  // Without LATERAL it does not see what stands beside it, be it in the same join or before that.
  std::vector<Level> beside;
  for (std::size_t i = levels_.size(); !item.lateral && i > 0; --i) {
    Level& level = levels_[i - 1];
    Level empty;
    empty.inside_from = level.inside_from;
    beside.push_back(std::exchange(level, std::move(empty)));
    if (!beside.back().inside_from) break;
  }
  source.columns = query(item.query, true);
  for (std::size_t i = 0; i < beside.size(); ++i) levels_[levels_.size() - 1 - i] = std::move(beside[i]);
  source.columns_known = std::none_of(source.columns.begin(), source.columns.end(), [](const auto& c) { return c.first == "*"; });
  rename(source.columns, item.column_aliases);
  levels_.back().add(std::move(source));
}

// --- joins -------------------------------------------------------------------------------------------------------

void Normalizer::Outputs::append(Outputs more) {
  known = known && more.known;
  std::move(more.columns.begin(), more.columns.end(), std::back_inserter(columns));
}

/// USING and NATURAL: `left` becomes the columns of the join. What a server prints for a merged column is the side that
/// has its value: the left one, of a RIGHT JOIN the right one, of a FULL JOIN or of two types neither.
void Normalizer::merge_columns(FromItem& join, Outputs& left, Outputs right) {
  Level& level = levels_.back();
  if (join.natural && (!left.known || !right.known)) {
    level.merged_unknown = true;
    left.known = false;
    return left.append(std::move(right));
  }
  const auto places = [](const Outputs& side) {
    std::unordered_map<std::string, std::size_t> by_name;
    for (std::size_t i = 0; i < side.columns.size(); ++i) by_name.try_emplace(side.columns[i].name, i);
    return by_name;
  };
  const auto in_left = places(left);
  const auto in_right = places(right);
  if (join.natural) {
    // A server keeps the columns that were shared, so that later ones do not join.
    join.natural = false;
    for (const Output& column : left.columns)
      if (in_right.contains(column.name)) join.using_columns.push_back(column.name);
    if (join.using_columns.empty() && join.join == FromItem::Join::inner) {
      join.join = FromItem::Join::cross;
    } else if (join.using_columns.empty()) {
      Expr& always = join.condition.edit();
      always.kind = ExprKind::constant;
      always.constant = ConstKind::boolean;
      always.name = "true";
    }
  }
  Outputs merged;
  Source alias;
  for (const std::string& name : join.using_columns) {
    const auto of_left = in_left.find(name);
    const auto of_right = in_right.find(name);
    Output output{{}, name, 0};
    if (of_left != in_left.end() && of_right != in_right.end()) {
      const Output& one = left.columns[of_left->second];
      const Output& other = right.columns[of_right->second];
      if (one.type == other.type && other.type != 0) {
        output.type = other.type;
        if (join.join == FromItem::Join::right)
          output.relation = other.relation;
        else if (join.join != FromItem::Join::full)
          output.relation = one.relation;
      } else if (one.type != 0 && other.type != 0) {
        output.type = resolver_.common_type({one.type, other.type});
      }
    }
    if (of_left != in_left.end()) left.columns[of_left->second].name.clear();
    if (of_right != in_right.end()) right.columns[of_right->second].name.clear();
    level.merged.insert_or_assign(name, output);
    alias.columns.emplace_back(name, output.type);
    alias.stands_for.push_back(output.relation);
    merged.columns.push_back(std::move(output));
  }
  const auto is_merged = [](const Output& column) { return column.name.empty(); };
  std::erase_if(left.columns, is_merged);
  std::erase_if(right.columns, is_merged);
  if (!join.using_alias.empty()) {
    alias.name = join.using_alias;
    alias.columns_known = true;
    level.add(std::move(alias));
  }
  merged.append(std::move(left));
  merged.append(std::move(right));
  left = std::move(merged);
}

/// Joins nest to the left as deep as there are relations: taken apart without recursion. A condition sees what is joined
/// before what stands beside the join.
void Normalizer::add_join(FromItem& item, Mentioned& mentioned, Outputs* outputs) {
  std::vector<FromItem*> joins;
  FromItem* at = &item;
  for (; at->kind == FromItem::Kind::join && at->sides.size() == 2 && (at == &item || at->alias.empty()); at = &at->sides[0])
    joins.push_back(at);
  if (joins.empty()) return;
  const bool own_level = !item.alias.empty() || !levels_.back().sources.empty();
  if (own_level) {
    levels_.emplace_back();
    levels_.back().inside_from = true;
  }
  const bool tracks = outputs != nullptr || changes_columns(item);
  Outputs left;
  add_source(*at, mentioned, tracks ? &left : nullptr);
  for (auto join = joins.rbegin(); join != joins.rend(); ++join) {
    Outputs right;
    add_source((*join)->sides[1], mentioned, tracks ? &right : nullptr);
    if ((*join)->natural || !(*join)->using_columns.empty())
      merge_columns(**join, left, std::move(right));
    else
      left.append(std::move(right));
    if ((*join)->condition) condition((*join)->condition.edit());
  }
  if (own_level) {
    Level inner = std::move(levels_.back());
    levels_.pop_back();
    if (item.alias.empty()) {
      levels_.back().add(std::move(inner));
    } else {
      Source source;
      source.name = item.alias;
      source.columns_known = left.known;
      for (std::size_t i = 0; i < left.columns.size(); ++i) {
        Output& column = left.columns[i];
        if (i < item.column_aliases.size()) column.name = item.column_aliases[i];
        column.relation = item.alias;
        source.columns.emplace_back(column.name, column.type);
      }
      levels_.back().add(std::move(source));
    }
  }
  if (outputs != nullptr) outputs->append(std::move(left));
}

/// `outputs`: where the columns that it gives for `*` are added, when somebody asks.
void Normalizer::add_source(FromItem& item, Mentioned& mentioned, Outputs* outputs) {
  switch (item.kind) {
    case FromItem::Kind::relation: add_relation(item, mentioned); break;
    case FromItem::Kind::subquery: add_subquery(item); break;
    case FromItem::Kind::function: add_function(item); break;
    case FromItem::Kind::join: return add_join(item, mentioned, outputs);
    case FromItem::Kind::other: {
      Source source;
      source.name = item.alias;
      levels_.back().add(std::move(source));
      break;
    }
  }
  if (outputs == nullptr) return;
  const Source& source = levels_.back().sources.back();
  outputs->known = outputs->known && source.columns_known;
  for (const auto& [name, type] : source.columns) outputs->columns.push_back({source.name, name, type});
}

void Normalizer::from(Query& q) {
  Mentioned mentioned{&q, std::nullopt};
  if (!q.target.name.empty()) add_relation(q.target, mentioned);
  const bool tracks = std::any_of(q.from.begin(), q.from.end(), changes_columns);
  Outputs outputs;
  for (FromItem& item : q.from) add_source(item, mentioned, tracks ? &outputs : nullptr);
  if (tracks) levels_.back().outputs = std::move(outputs);
}

}  // namespace pglint::sql
