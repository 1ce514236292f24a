// Functions, procedures and aggregates: pg_proc.
#include "live/array.hpp"
#include "live/reading.hpp"
#include "model/names.hpp"

namespace pglint::live {
namespace {

std::string what(const Function& function) { return "function " + quote_qualified(function.name.schema, function.name.name); }

/// Modes are given only when there are others than IN, names only when there are any.
void add_arguments(const Reading& in, Function& function, const std::vector<long long>& types, std::string_view modes,
                   const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    Argument& argument = function.arguments.emplace_back();
    if (i < modes.size()) argument.mode = modes[i];
    if (i < names.size()) argument.name = names[i];
    argument.type = in.type(static_cast<Oid>(types[i]));
  }
}

double default_cost(const Function& function) { return function.language == "c" || function.language == "internal" ? 1 : 100; }

}  // namespace

void read_functions(Reading& in) {
  const Rows rows = in.session.query("functions", R"(
    select p.oid, p.pronamespace, p.proname, p.prokind, l.lanname, p.proargtypes, p.proallargtypes,
      pg_catalog.array_to_string(p.proargmodes, ''), p.proargnames, p.prorettype, p.proretset, p.provolatile, p.prosecdef, p.proisstrict,
      p.proleakproof, p.proparallel, p.procost, p.prorows, p.proconfig, case when p.prosqlbody is null then p.prosrc end, p.proowner
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace join pg_catalog.pg_language l on l.oid = p.prolang
    where not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid
                        and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.deptype = 'i')
      and )" + user_schema("n") + " order by p.oid");  // a range type's constructors are part of it
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Oid oid = rows.oid(row, 0);
    const std::string* schema = in.schema(rows.oid(row, 1));
    if (schema == nullptr) continue;
    Function function;
    function.name = {*schema, rows.string(row, 2)};
    function.kind = rows.letter(row, 3);
    function.language = rows.string(row, 4);
    add_arguments(in, function, array_numbers(rows.text(row, rows.null(row, 6) ? 5 : 6)), rows.text(row, 7), array_elements(rows.text(row, 8)));
    function.returns = in.type(rows.oid(row, 9));
    if (function.kind == 'p' && function.returns == "void") function.returns.clear();
    function.returns_set = rows.flag(row, 10);
    function.volatility = static_cast<Volatility>(rows.letter(row, 11));
    function.security_definer = rows.flag(row, 12);
    function.strict = rows.flag(row, 13);
    function.leakproof = rows.flag(row, 14);
    function.parallel = rows.letter(row, 15);
    if (const double cost = rows.real(row, 16); cost != default_cost(function)) function.cost = cost;
    if (const double estimate = rows.real(row, 17); estimate != 0 && estimate != 1000) function.rows = estimate;
    for (auto& [name, value] : options_of(rows.text(row, 18))) function.settings[model::fold(name)] = value;  // TimeZone is spelled so
    function.extension_member = in.is_extension_member(pg_proc_oid, oid);
    if (function.kind != 'a') function.body = rows.string(row, 19);
    function.owner = in.role(rows.oid(row, 20));
    function.comment = in.comment(pg_proc_oid, oid);
    in.functions.emplace(oid, &in.catalog.add_function(std::move(function)));
  }
}

void read_function_texts(Reading& in) {
  const Rows rows = in.session.query("defaults and bodies of functions", R"(
    select p.oid, pg_catalog.pg_get_expr(p.proargdefaults, 0), case when p.prosqlbody is not null then pg_catalog.pg_get_function_sqlbody(p.oid) end,
      p.prosqlbody is not null
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where (p.proargdefaults is not null or p.prosqlbody is not null) and )" + user_schema("n") + " order by p.oid");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto found = in.functions.find(rows.oid(row, 0));
    if (found == in.functions.end()) continue;
    Function& function = *found->second;
    require(rows.flag(row, 3) && rows.null(row, 2), what(function));
    std::vector<Expr> defaults = in.text.list(what(function), rows.text(row, 1));  // of the last input arguments
    for (auto argument = function.arguments.rbegin(); argument != function.arguments.rend() && !defaults.empty(); ++argument) {
      if (argument->mode == 'o' || argument->mode == 't') continue;
      Expr value = std::move(defaults.back());
      defaults.pop_back();
      in.text.normalize(nullptr, value, argument->type);
      argument->default_value = std::move(value);
    }
    if (!rows.null(row, 2)) function.sql_body = in.text.sql_body(what(function), rows.text(row, 2));
  }
}

}  // namespace pglint::live
