// The splitter on what psql and templates add: meta-commands, COPY rows, variables, placeholders, markers.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "text/split.hpp"

using pglint::text::Marker;
using pglint::text::MetaCommand;
using pglint::text::Script;
using pglint::text::split;
using pglint::text::Statement;
using Branch = Statement::Branch;
using Kind = Statement::Kind;
using Strings = std::vector<std::string>;

namespace {

std::string slice(std::string_view text, pglint::Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

/// Every statement as `kind|text`, sql without a kind.
Strings entries(std::string_view text) {
  Strings out;
  for (const Statement& statement : split(text).statements) {
    const char* kind = statement.kind == Kind::sql            ? ""
                       : statement.kind == Kind::meta_command ? "meta|"
                       : statement.kind == Kind::copy_data    ? "rows|"
                                                              : "template|";
    out.push_back(kind + slice(text, statement.span));
  }
  return out;
}

/// The SQL that would be run.
Strings applied(std::string_view text) {
  Strings out;
  for (const Statement& statement : split(text).statements)
    if (statement.applies() && statement.kind == Kind::sql) out.push_back(slice(text, statement.span));
  return out;
}

Kind kind(std::string_view text) {
  const Script script = split(text);
  REQUIRE(script.statements.size() == 1);
  return script.statements[0].kind;
}

std::string filled(std::string_view text) {
  const Script script = split(text);
  REQUIRE(script.statements.size() == 1);
  return fill_placeholders(text, script, script.statements[0]).value_or("none");
}

}  // namespace

TEST_CASE("psql: meta-commands are entries of their own") {
  CHECK(entries("\\connect foo\nSELECT 1;\n\\restrict abc\n\\unrestrict abc\n") ==
        Strings{"meta|\\connect foo", "SELECT 1", "meta|\\restrict abc", "meta|\\unrestrict abc"});
  CHECK(entries("\\set x 'a;b'  \r\nSELECT 1;") == Strings{"meta|\\set x 'a;b'", "SELECT 1"});
  CHECK(entries("\\echo it's\nSELECT 1;") == Strings{"meta|\\echo it's", "SELECT 1"});
  CHECK(entries("\\echo a \\\\ SELECT 1;") == Strings{"meta|\\echo a", "SELECT 1"});
  CHECK(entries("\\echo a\\echo b\nSELECT 1;") == Strings{"meta|\\echo a", "meta|\\echo b", "SELECT 1"});
  CHECK(entries("\\echo 'a\\\\b' \"c\\d\" `e\\f`\nSELECT 1;") ==
        Strings{"meta|\\echo 'a\\\\b' \"c\\d\" `e\\f`", "SELECT 1"});
  CHECK(entries("\\! ls \\ | x 'y\nSELECT 1;") == Strings{"meta|\\! ls \\ | x 'y", "SELECT 1"});
  CHECK(entries("\\\\ SELECT 1;\nSELECT 2;") ==
        Strings{"meta|\\\\ SELECT 1;", "SELECT 2"});  // psql drops the line
  CHECK(entries("\\connect -reuse-previous=on \"dbname='x y'\"\nSELECT 1;").size() == 2);
}

TEST_CASE("psql: which command it is") {
  const auto meta = [](std::string_view text) { return split(text).statements.at(0).meta; };
  CHECK(meta("\\c db") == MetaCommand::connect);
  CHECK(meta("\\connect db") == MetaCommand::connect);
  CHECK(meta("\\i file.sql") == MetaCommand::include);
  CHECK(meta("\\ir file.sql") == MetaCommand::include);
  CHECK(meta("\\include_relative file.sql") == MetaCommand::include);
  CHECK(meta("\\set a b") == MetaCommand::assign);
  CHECK(meta("\\restrict x") == MetaCommand::other);
  CHECK(meta("\\d+ t") == MetaCommand::other);
  CHECK(split("SELECT 1").statements.at(0).meta == MetaCommand::none);
}

TEST_CASE("psql: commands that send the query buffer end the statement") {
  CHECK(entries("SELECT 1 \\gexec\nSELECT 2;") == Strings{"SELECT 1", "meta|\\gexec", "SELECT 2"});
  CHECK(entries("SELECT 1 \\g\n") == Strings{"SELECT 1", "meta|\\g"});
  CHECK(entries("SELECT 1 AS x \\gset p_\nSELECT 2;") ==
        Strings{"SELECT 1 AS x", "meta|\\gset p_", "SELECT 2"});
  CHECK(entries("SELECT 1\\; SELECT 2;") == Strings{"SELECT 1", "meta|\\;", "SELECT 2"});
  CHECK(split("SELECT 1 \\gexec").statements.at(1).meta == MetaCommand::execute);
  CHECK(!split("SELECT 1 \\g").statements.at(0).terminated);
}

TEST_CASE("psql: \\r throws the statement away") {
  CHECK(applied("SELECT bad \\r\nSELECT 2;") == Strings{"SELECT 2"});
  CHECK(applied("SELECT 1;\n\\r\nSELECT 2;") == Strings{"SELECT 1", "SELECT 2"});
}

TEST_CASE("psql: a command inside a statement makes it templated") {
  CHECK(entries("SELECT 1\n\\echo hello\n+ 2;SELECT 3;") ==
        Strings{"template|SELECT 1\n\\echo hello\n+ 2", "SELECT 3"});
  CHECK(entries("SELECT a\\:b;") == Strings{"template|SELECT a\\:b"});
}

TEST_CASE("psql: rows behind COPY … FROM stdin") {
  CHECK(entries("COPY t (a, b) FROM stdin;\n1\t;'\n\\N\t\\\\.\n\\.\n\nSELECT 1;") ==
        Strings{"COPY t (a, b) FROM stdin", "rows|1\t;'\n\\N\t\\\\.\n", "SELECT 1"});
  CHECK(entries("copy t from\nSTDIN with (format csv);\r\n\"a;\"\r\n\\.\r\nSELECT 1;") ==
        Strings{"copy t from\nSTDIN with (format csv)", "rows|\"a;\"\r\n", "SELECT 1"});
  CHECK(entries("COPY t FROM stdin;\n\\.\nSELECT 1;") == Strings{"COPY t FROM stdin", "rows|", "SELECT 1"});
  CHECK(entries("COPY t FROM stdin; -- rows\n';\n\\.\nSELECT 1;") ==
        Strings{"COPY t FROM stdin", "rows|';\n", "SELECT 1"});
  CHECK(entries("COPY t FROM stdin;\na\n\\.") == Strings{"COPY t FROM stdin", "rows|a\n"});
  CHECK(entries("COPY t FROM stdin;\n\\.x\n \\.\n\\.\nX") ==
        Strings{"COPY t FROM stdin", "rows|\\.x\n \\.\n", "X"});
  CHECK(entries("COPY t FROM stdin \\g\na\n\\.\nX") ==
        Strings{"COPY t FROM stdin", "meta|\\g", "rows|a\n", "X"});
  CHECK(entries("\\copy t from stdin csv\na'\n\\.\nX") ==
        Strings{"meta|\\copy t from stdin csv", "rows|a'\n", "X"});
}

TEST_CASE("psql: what is on the line behind a COPY comes after its rows") {
  CHECK(entries("COPY t FROM stdin; SELECT 1;\na\n\\.\nX") ==
        Strings{"COPY t FROM stdin", "rows|a\n", "SELECT 1", "X"});
  CHECK(entries("COPY t FROM stdin; COPY u FROM stdin;\na\n\\.\nb\n\\.\nX") ==
        Strings{"COPY t FROM stdin", "rows|a\n", "COPY u FROM stdin", "rows|b\n", "X"});
  CHECK(entries("COPY t FROM stdin; /* long\na\n\\.\n*/ X").back() == "X");
}

TEST_CASE("psql: other kinds of COPY have no rows") {
  for (const char* copy :
       {"COPY t TO stdout", "COPY t FROM '/stdin'", "COPY (SELECT a FROM stdin) TO stdout",
        "COPY stdin FROM '/x'", "\\copy t from pstdin", "\\copy t from 'stdin'", "SELECT a FROM stdin",
        "COPY t FROM \"stdin\"", "COPY t FROM PROGRAM 'cat' WITH (stdin)"}) {
    CAPTURE(copy);
    const std::string text = std::string(copy) + (copy[0] == '\\' ? "" : ";") + "\nSELECT 1;\n\\.\n";
    CHECK(entries(text).at(1) == "SELECT 1");
  }
}

TEST_CASE("psql: rows without an end are open") {
  const Script script = split("COPY t FROM stdin;\nSELECT 1;\nSELECT 2;\n");
  REQUIRE(script.statements.size() == 2);
  CHECK(script.statements[1].kind == Kind::copy_data);
  CHECK(script.statements[1].open == Statement::Open::copy_data);
  CHECK(script.statements[1].opened_at == 19);
  CHECK(entries("COPY t FROM stdin;") == Strings{"COPY t FROM stdin"});
}

TEST_CASE("psql: \\if takes the branch of a constant") {
  CHECK(applied("\\if true\nA;\n\\else\nB;\n\\endif\nC;") == Strings{"A", "C"});
  CHECK(applied("\\if off\nA;\n\\else\nB;\n\\endif\nC;") == Strings{"B", "C"});
  CHECK(applied("\\if 0\nA;\n\\elif 1\nB;\n\\elif 1\nC;\n\\else\nD;\n\\endif") == Strings{"B"});
  CHECK(applied("\\if 0\n\\if 1\nA;\n\\endif\nB;\n\\else\nC;\n\\endif") == Strings{"C"});
  CHECK(applied("\\if true\n\\echo x\n\\else\nB;\n\\endif").empty());
}

TEST_CASE("psql: \\if on something unknown takes the first branch that holds SQL") {
  CHECK(applied("\\if :x\nA;\n\\elif :y\nB;\n\\else\nC;\n\\endif\nD;") == Strings{"A", "D"});
  CHECK(applied("\\if :{?x}\n\\echo there\n\\quit\n\\else\nB;\n\\endif\nC;") == Strings{"B", "C"});
  CHECK(applied("\\if :x\n\\set a b\n\\elif :y\nB;\n\\else\nC;\n\\endif") == Strings{"B"});
  CHECK(applied("\\if :x\n\\if :y\nA;\n\\else\nB;\n\\endif\n\\else\nC;\n\\endif") == Strings{"A"});
}

TEST_CASE("psql: branches are told apart from the rest, and nothing is lost") {
  const Script script = split("A;\n\\if :x\nB;\n\\else\nC;\n\\endif\nD;");
  std::vector<Branch> branches;
  for (const Statement& statement : script.statements)
    if (statement.kind == Kind::sql) branches.push_back(statement.branch);
  CHECK(branches == std::vector{Branch::always, Branch::taken, Branch::not_taken, Branch::always});
  // Ends without beginnings, beginnings without ends.
  CHECK(applied("\\endif\n\\else\nA;\n\\elif x\nB;") == Strings{"A", "B"});
  CHECK(applied("\\if 0\nA;\n\\if 1\nB;").empty());
}

TEST_CASE("psql: variables") {
  CHECK(kind("CREATE TABLE :schema.t (a int);") == Kind::templated);
  CHECK(kind("CREATE TABLE :\"schema\".t (a int);") == Kind::templated);
  CHECK(kind("SELECT * FROM t WHERE a = :'name';") == Kind::templated);
  CHECK(kind("SELECT * FROM t WHERE a IN (:x, :y);") == Kind::templated);
  CHECK(kind("SELECT ARRAY[1, :x];") == Kind::templated);
  CHECK(kind("SELECT ARRAY[:'x', :'y'];") == Kind::templated);
  CHECK(kind("SELECT :{?x};") == Kind::templated);
  CHECK(kind(":whole_statement;") == Kind::templated);
}

TEST_CASE("psql: colons that are no variables") {
  for (const char* sql :
       {"SELECT a::int, '1'::text;", "SELECT a::pg_catalog.int4[1:2];",
        "SELECT a[1:2], a[:n], a[i:j], a[x :y];", "SELECT f(a := 1, b:=c);", "SELECT ':x', \":x\", $$ :x $$;",
        "SELECT JSON_OBJECT('a':b, 'c':'d', e:f);", "SELECT JSON_OBJECT('a' :b);", "SELECT '10:30:00'::time;",
        "SELECT 1 /* :x */;", "SELECT a : b;"}) {
    CAPTURE(sql);
    CHECK(kind(sql) == Kind::sql);
  }
}

TEST_CASE("psql: \\set makes a variable known everywhere") {
  CHECK(entries("\\set v 1\nSELECT a[:v], t_:v;") ==
        Strings{"meta|\\set v 1", "template|SELECT a[:v], t_:v"});
  CHECK(entries("SELECT a[:v];").at(0) == "SELECT a[:v]");
}

TEST_CASE("templates: placeholders outside of quotes") {
  for (const char* sql :
       {"CREATE TABLE {{ schema }}.t (a int);", "CREATE TABLE {{schema}}.t (a int);",
        "CREATE TABLE {{.Schema}}.t (a int);", "CREATE TABLE {{{schema}}}.t (a int);",
        "CREATE TABLE ${schema}.t (a int);", "CREATE TABLE ${flyway:defaultSchema}.t (a int);",
        "CREATE TABLE t_${suffix} (a int);", "CREATE TABLE $SCHEMA.t (a int);",
        "CREATE TABLE {schema}.t (a int);", "CREATE TABLE <%= schema %>.t (a int);",
        "CREATE TABLE @extschema@.t (a int);", "CREATE TABLE @extschema:x@.t (a int);",
        "SELECT 1 {% if x %} + 1 {% endif %};", "SELECT {{ env_var('X', 'y') }};",
        "SELECT a {{#if b}}, b{{/if}} FROM t;"}) {
    CAPTURE(sql);
    CHECK(kind(sql) == Kind::templated);
  }
}

TEST_CASE("templates: SQL that only looks like one") {
  for (const char* sql :
       {"SELECT '{{1,2},{3,4}}'::int[];", "SELECT '{{a,b}}'::text[];",
        "SELECT '{\"a\": {\"b\": {}}}'::jsonb;", "SELECT '${';", "SELECT '{{', '}}', '{%', '${}';",
        "SELECT $1, $2;", "SELECT $$ {{ x }} ${y} $$;", "SELECT a <% b, b %> a;",
        "SELECT a <<% b AND c %>> d;", "SELECT a @> b, a <@ b, a @@ b, @ -5, @x;", "SELECT '^\\d{2}${1}';",
        "SELECT data #>> '{a,b}' FROM t;", "SELECT \"${x}\" FROM \"{{ y }}\";", "SELECT a % b, a%b;"}) {
    CAPTURE(sql);
    CHECK(kind(sql) == Kind::sql);
  }
}

TEST_CASE("templates: placeholders in quotes are recorded, arrays and JSON are not") {
  const auto quoted = [](std::string_view text) {
    const Script script = split(text);
    Strings out;
    for (const auto& placeholder : script.placeholders) {
      CHECK(placeholder.quoted);
      out.push_back(slice(text, placeholder.span));
    }
    return out;
  };
  CHECK(quoted("SELECT 'a ${x} b {{ y }}', \"{{z}}\", $$ {{ .W }} ${flyway:v} $$;") ==
        Strings{"${x}", "{{ y }}", "{{z}}", "{{ .W }}", "${flyway:v}"});
  CHECK(quoted("SELECT '{{1,2},{3,4}}', '{{a,b}}', '{{ a, b }}', '{{1}}', '{{}}', '${', '${}', '$1', '{{', "
               "'${1}';")
            .empty());
  CHECK(quoted("SELECT '{\"a\":{\"b\":{\"c\":1}}}', '{{\"x\"}}';").empty());
  CHECK(quoted("SELECT $a${x}$a$;").empty());  // the dollar is the delimiter's
}

TEST_CASE("templates: tags in front of a statement stand alone") {
  CHECK(entries("{% if x %} SELECT 1; {% endif %}\nSELECT 2;") ==
        Strings{"template|{% if x %}", "SELECT 1", "template|{% endif %}", "SELECT 2"});
  CHECK(entries("{{ config(a='b') }}\nSELECT 1;") == Strings{"template|{{ config(a='b') }}", "SELECT 1"});
  CHECK(entries("{{ if .X }}SELECT 1;{{ end }}") ==
        Strings{"template|{{ if .X }}", "SELECT 1", "template|{{ end }}"});
  CHECK(entries("<% if x %>\nSELECT 1;\n<% end %>") ==
        Strings{"template|<% if x %>", "SELECT 1", "template|<% end %>"});
  CHECK(entries("{{ stmt }};\nSELECT 1;") == Strings{"template|{{ stmt }}", "SELECT 1"});
  CHECK(entries("{{ a }} b;SELECT 1;") == Strings{"template|{{ a }} b", "SELECT 1"});
}

TEST_CASE("templates: braces that never close do not swallow what follows") {
  CHECK(entries("SELECT {{ x ;\nSELECT 2;") == Strings{"SELECT {{ x", "SELECT 2"});
  CHECK(entries("SELECT ${x\n;SELECT 2;") == Strings{"SELECT ${x", "SELECT 2"});
  CHECK(entries("SELECT {% x ;SELECT 2;") == Strings{"SELECT {% x", "SELECT 2"});
}

TEST_CASE("templates: filling placeholders keeps every offset") {
  CHECK(filled("CREATE TABLE ${s}.t (a int);") == "CREATE TABLE __s_.t (a int)");
  CHECK(filled("CREATE TABLE {{ .s }}.t_{{x}}(a);") == "CREATE TABLE ____s___.t___x__(a)");
  CHECK(filled("SELECT :x, :'y', :\"z\";") == "SELECT _x,  'y',  \"z\"");
  CHECK(filled("SELECT '${x}', @a@;") == "SELECT '${x}', _a_");
  CHECK(filled("SELECT 1 {% if x %} + 1 {% endif %};") == "none");
  CHECK(filled("SELECT 1\n\\echo x\n;") == "none");
  CHECK(filled("  SELECT 1;") == "SELECT 1");
}

TEST_CASE("markers: they are found and end the statement before them") {
  const std::string text =
      "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n-- +goose statementend\n"
      "-- +goose DOWN\nSELECT 2";
  const Script script = split(text);
  REQUIRE(script.markers.size() == 5);
  CHECK(script.markers[0].kind == Marker::Kind::no_transaction);
  CHECK(script.markers[1].kind == Marker::Kind::up);
  CHECK(script.markers[2].kind == Marker::Kind::statement_begin);
  CHECK(script.markers[3].kind == Marker::Kind::statement_end);
  CHECK(script.markers[4].kind == Marker::Kind::down);
  CHECK(slice(text, script.markers[4].span) == "-- +goose DOWN");
  CHECK(entries(text) == Strings{"SELECT 1", "SELECT 2"});
}

TEST_CASE("markers: of every tool") {
  const auto marker = [](std::string_view text) {
    const Script script = split(text);
    REQUIRE(script.markers.size() == 1);
    return script.markers[0];
  };
  CHECK(marker("-- migrate:up").tool == pglint::text::Tool::dbmate);
  CHECK(!marker("-- migrate:up").no_transaction);
  CHECK(marker("-- migrate:up transaction:false\r\n").no_transaction);
  CHECK(marker("--migrate:down").kind == Marker::Kind::down);
  CHECK(marker("-- +migrate Up notransaction").no_transaction);
  CHECK(marker("-- +migrate Down").kind == Marker::Kind::down);
  CHECK(marker("SELECT 1;--> statement-breakpoint").kind == Marker::Kind::breakpoint);
  CHECK(marker("-- Up Migration").prose);
  CHECK(marker("---- create above / drop below ----").kind == Marker::Kind::down);
  CHECK(entries("SELECT 1\n--> statement-breakpoint\nSELECT 2") == Strings{"SELECT 1", "SELECT 2"});
}

TEST_CASE("markers: what is none") {
  for (const char* text : {"-- goose Up", "-- +goose", "SELECT 1; -- +goose Up", "-- migrate:update",
                           "-- down migration of the user table", "-- + migrate", "/* -- +goose Up */",
                           "DO $$\n-- +goose Down\n$$;", "-- drop below", "---", "--"}) {
    CAPTURE(text);
    CHECK(split(text).markers.empty());
  }
  CHECK(entries("SELECT 1 -- up migration\n+ 2;") == Strings{"SELECT 1 -- up migration\n+ 2"});
}
