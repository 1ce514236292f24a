// A catalog, and a server's statistics, from JSON: everything in it is checked, since anybody may have written it.
#include <concepts>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "model/extensions.hpp"
#include "model/snapshot_fields.hpp"
#include "model/tree_text.hpp"
#include "pglint/snapshot.hpp"

namespace pglint::model {
namespace {

using Json = nlohmann::json;

/// Thrown and caught in this file only: reading stops at the first thing that is wrong.
struct Malformed {
  std::string where;
  std::string what;
};

/// One value in the file, and where it is.
struct Place {
  const Json& json;
  std::string path;
  [[noreturn]] void reject(std::string what) const { throw Malformed{path, std::move(what)}; }
  [[nodiscard]] Place at(const Json& member, const std::string& key) const { return {member, path + key}; }
};

template <class T>
void read_object(const Place& in, T& value);

void read(const Place& in, std::string& value) {
  if (!in.json.is_string()) in.reject("a string is expected");
  value = in.json.get<std::string>();
  if (value.find('\0') != std::string::npos) in.reject("a string contains a null character");
}
void read(const Place& in, bool& value) {
  if (!in.json.is_boolean()) in.reject("true or false is expected");
  value = in.json.get<bool>();
}
template <std::signed_integral T>
void read(const Place& in, T& value) {
  if (!in.json.is_number_integer()) in.reject("an integer is expected");
  if (in.json.is_number_unsigned() && in.json.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
    in.reject("an integer is out of range");
  const auto wide = in.json.get<std::int64_t>();
  if (wide < std::numeric_limits<T>::min() || wide > std::numeric_limits<T>::max()) in.reject("an integer is out of range");
  value = static_cast<T>(wide);
}
void read(const Place& in, double& value) {
  if (!in.json.is_number()) in.reject("a number is expected");
  value = in.json.get<double>();
}

const Json& expect_array(const Place& in) {
  if (!in.json.is_array()) in.reject("a list is expected");
  return in.json;
}
const Json& expect_object(const Place& in) {
  if (!in.json.is_object()) in.reject("an object is expected");
  return in.json;
}
/// A member that may be missing.
template <class Read>
void member(const Place& in, const char* key, Read&& read_it) {
  const auto found = in.json.find(key);
  if (found != in.json.end()) read_it(in.at(*found, std::string(".") + key));
}

void read(const Place& in, QualifiedName& name) {
  expect_object(in);
  member(in, "schema", [&](const Place& at) { read(at, name.schema); });
  member(in, "name", [&](const Place& at) { read(at, name.name); });
}
void read(const Place& in, std::map<std::string, std::string>& map) {
  for (const auto& [key, value] : expect_object(in).items()) read(in.at(value, "." + key), map[key]);
}

template <class Use>
void read_each(const Place& in, Use&& use) {
  std::size_t number = 0;
  for (const Json& item : expect_array(in)) use(in.at(item, "[" + std::to_string(number++) + "]"));
}
template <class T>
void read(const Place& in, Rare<T>& value) {
  T own;
  read(in, own);
  value = std::move(own);
}
template <class T>
void read(const Place& in, std::optional<T>& value) {
  if constexpr (std::is_arithmetic_v<T>) read(in, value.emplace());
  else read_object(in, value.emplace());
}
template <class T>
void read(const Place& in, std::map<std::string, T>& map) {
  for (const auto& [key, value] : expect_object(in).items()) read_object(in.at(value, "." + key), map[key]);
}
template <class T>
void read(const Place& in, std::vector<T>& list) {
  read_each(in, [&](const Place& item) {
    if constexpr (requires { read(item, list.emplace_back()); }) read(item, list.emplace_back());
    else read_object(item, list.emplace_back());
  });
}
template <class T>
void read(const Place& in, Store<T>& list) {
  read_each(in, [&](const Place& item) {
    T value;
    read_object(item, value);
    list.add(std::move(value));
  });
}

TreeText read_tree(const Place& in) {
  TreeText text;
  if (in.json.is_string()) {
    read(in, text.sql);
    return text;
  }
  expect_object(in);
  member(in, "opaque", [&](const Place& at) { read(at, text.sql); text.opaque = true; });
  member(in, "sql", [&](const Place& at) { read(at, text.sql); });
  member(in, "implicit", [&](const Place& at) {
    read_each(at, [&](const Place& item) {
      int number = 0;
      read(item, number);
      if (number < 0 || (!text.implicit.empty() && static_cast<std::uint32_t>(number) <= text.implicit.back()))
        item.reject("numbers must ascend");
      text.implicit.push_back(static_cast<std::uint32_t>(number));
    });
  });
  return text;
}

/// Reads the members of one object; see snapshot_fields.hpp.
template <class T>
class Reader {
 public:
  Reader(const Place& in, T& value) : in_(in), value_(value) { expect_object(in); }

  template <class M>
  void field(const char* key, M T::*to) {
    member(in_, key, [&](const Place& at) {
      if constexpr (std::is_same_v<M, Grant>) read_object(at, value_.*to);
      else read(at, value_.*to);
    });
  }
  template <class M>
  void letter(const char* key, M T::*to, std::string_view allowed) {
    member(in_, key, [&](const Place& at) {
      std::string text;
      read(at, text);
      if (text.size() != 1 || allowed.find(text.front()) == std::string_view::npos)
        at.reject("one of the letters " + std::string(allowed) + " is expected");
      value_.*to = static_cast<M>(text.front());
    });
  }
  template <class M>
  void word(const char* key, M T::*to, std::string_view words) {
    member(in_, key, [&](const Place& at) {
      std::string text;
      read(at, text);
      int number = 0;
      bool found = false;
      each_word(words, ' ', [&](std::string_view word) {
        if (word == text) {
          value_.*to = static_cast<M>(number);
          found = true;
        }
        ++number;
      });
      if (!found) at.reject("one of the words " + std::string(words) + " is expected");
    });
  }
  void tree(const char* key, Rare<Expr> T::*to) {
    member(in_, key, [&](const Place& at) { value_.*to = expression_from(read_tree(at)); });
  }
  void tree(const char* key, Expr T::*to) {
    member(in_, key, [&](const Place& at) { value_.*to = expression_from(read_tree(at)); });
  }
  void tree(const char* key, std::shared_ptr<const Query> T::*to) {
    member(in_, key, [&](const Place& at) { value_.*to = query_from(read_tree(at)); });
  }
  void tree(const char* key, std::vector<std::shared_ptr<const Query>> T::*to) {
    member(in_, key, [&](const Place& at) {
      read_each(at, [&](const Place& item) { (value_.*to).push_back(query_from(read_tree(item))); });
    });
  }

 private:
  const Place& in_;
  T& value_;
};

template <class T>
void read_object(const Place& in, T& value) {
  Reader<T> reader(in, value);
  describe(reader, Type<T>());
}

/// Reads a catalog's lists.
class CatalogReader {
 public:
  CatalogReader(const Place& in, Catalog& catalog) : in_(in), catalog_(catalog) {}

  template <class Key, class T>
  void field(const char* key, std::map<Key, T> Catalog::*to) {
    member(in_, key, [&](const Place& at) {
      read_each(at, [&](const Place& item) {
        T value;
        read_object(item, value);
        if constexpr (requires { value.provenance; }) value.provenance.order = catalog_.next_order();
        if (!(catalog_.*to).emplace(value.name, value).second) item.reject("the name is not unique");
      });
    });
  }
  void field(const char* key, std::vector<DefaultPrivilege> Catalog::*to) {
    member(in_, key, [&](const Place& at) { read(at, catalog_.*to); });
  }

  void relations() {
    member(in_, "relations", [&](const Place& at) { read_each(at, [&](const Place& item) { add_relation(item); }); });
    for (const Relation& relation : catalog_.relations())
      for (const QualifiedName& parent : relation.parents) catalog_.link_child(relation, parent);
    refuse_cycles();
  }
  void functions() {
    member(in_, "functions", [&](const Place& at) {
      read_each(at, [&](const Place& item) {
        Function function;
        read_object(item, function);
        catalog_.add_function(std::move(function));
      });
    });
  }

 private:
  void add_relation(const Place& item) {
    Relation relation;
    read_object(item, relation);
    std::set<std::string> names{relation.name.name};
    for (const Index& index : relation.indexes)
      if (!names.insert(index.name).second) item.reject("the name of an index is not unique");
    for (const std::string& name : names)
      if (catalog_.relation_name_taken(relation.name.schema, name)) item.reject("the name of a relation or index is not unique");
    const auto number = [&](auto& list) { for (auto& part : list) part.provenance.order = catalog_.next_order(); };
    Relation& added = catalog_.add_relation(std::move(relation));
    number(added.constraints);
    number(added.policies);
    number(added.triggers);
  }

  /// Whoever walks from child to parent must come to an end.
  void refuse_cycles() const {
    std::unordered_map<const Relation*, std::size_t> parents;
    std::vector<const Relation*> roots;
    for (const Relation& relation : catalog_.relations())
      for (const Relation* child : catalog_.children(relation)) ++parents[child];
    for (const Relation& relation : catalog_.relations())
      if (parents[&relation] == 0) roots.push_back(&relation);
    std::size_t seen = 0;
    while (!roots.empty()) {
      const Relation* relation = roots.back();
      roots.pop_back();
      ++seen;
      for (const Relation* child : catalog_.children(*relation))
        if (--parents[child] == 0) roots.push_back(child);
    }
    if (seen != catalog_.relations().size()) throw Malformed{"relations", "a relation inherits from itself"};
  }

  const Place& in_;
  Catalog& catalog_;
};

template <class T>
void read_by_name(const Place& in, std::map<QualifiedName, T>& map) {
  read_each(in, [&](const Place& item) {
    QualifiedName name;
    expect_object(item);
    member(item, "name", [&](const Place& at) { read(at, name); });
    const auto [entry, is_new] = map.try_emplace(std::move(name));
    if (!is_new) item.reject("the name is not unique");
    read_object(item, entry->second);
  });
}

void read_statistics(const Place& in, Statistics& statistics) {
  expect_object(in);
  member(in, "block_size", [&](const Place& at) {
    read(at, statistics.block_size);
    if (statistics.block_size < 1024 || statistics.block_size > 32768) at.reject("a size of pages is out of range");
  });
  member(in, "track_counts", [&](const Place& at) { read(at, statistics.track_counts); });
  member(in, "in_recovery", [&](const Place& at) { read(at, statistics.in_recovery); });
  member(in, "read_at", [&](const Place& at) { read(at, statistics.read_at); });
  member(in, "stats_reset", [&](const Place& at) { read(at, statistics.stats_reset); });
  member(in, "relations", [&](const Place& at) { read_by_name(at, statistics.relations); });
  member(in, "indexes", [&](const Place& at) { read_by_name(at, statistics.indexes); });
  member(in, "statements", [&](const Place& at) { read(at, statistics.statements); });
}

/// "line 3, column 7" of a byte offset.
std::string position(std::string_view text, std::size_t offset) {
  std::size_t line = 1, column = 1;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string_view without_bom(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

void read_catalog(const Place& root, Catalog& catalog) {
  expect_object(root);
  int version = 0;
  member(root, "pglint_snapshot", [&](const Place& at) { read(at, version); });
  if (version <= 0) root.reject("the key \"pglint_snapshot\" is missing");
  if (version > snapshot_schema_version)
    throw Malformed{{}, "snapshot version " + std::to_string(version) + " is newer than this pglint understands (" +
                            std::to_string(snapshot_schema_version) + ")"};
  member(root, "server_version", [&](const Place& at) { read(at, catalog.server_version); });
  catalog.search_path.clear();
  member(root, "search_path", [&](const Place& at) { read(at, catalog.search_path); });
  CatalogReader reader(root, catalog);
  describe(reader, Type<Catalog>());
  reader.relations();
  reader.functions();
}

/// What `read_it` makes of the JSON, or what is wrong with it.
template <class T, class Read>
Result<T> parsed(std::string_view text, const char* what, Read&& read_it) {
  text = without_bom(text);
  try {
    const Json json = Json::parse(text);
    T value;
    read_it(Place{json, what}, value);
    return value;
  } catch (const nlohmann::json::parse_error& error) {
    return Error{"invalid JSON at " + position(text, error.byte > 0 ? error.byte - 1 : 0), {}};
  } catch (const nlohmann::json::exception&) {
    return Error{"invalid JSON: a number is out of range", {}};
  } catch (const Malformed& malformed) {
    return Error{malformed.where.empty() ? malformed.what : malformed.where + ": " + malformed.what, {}};
  }
}

}  // namespace
}  // namespace pglint::model

namespace pglint {

Result<Catalog> read_snapshot(std::string_view json) { return model::parsed<Catalog>(json, "snapshot", model::read_catalog); }

Result<Snapshot> parse_snapshot(std::string_view json) {
  return model::parsed<Snapshot>(json, "snapshot", [](const model::Place& root, Snapshot& snapshot) {
    model::read_catalog(root, snapshot.catalog);
    model::member(root, "not_read", [&](const model::Place& at) { model::read(at, snapshot.not_read); });
    model::member(root, "statistics", [&](const model::Place& at) { model::read_statistics(at, snapshot.statistics.emplace()); });
  });
}

Result<Statistics> parse_statistics(std::string_view json) {
  return model::parsed<Statistics>(json, "statistics", model::read_statistics);
}

bool looks_like_snapshot(std::string_view text) {
  const auto skip_space = [&] {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
  };
  text = model::without_bom(text);
  skip_space();
  if (!text.starts_with('{')) return false;
  text.remove_prefix(1);
  skip_space();
  return text.starts_with("\"pglint_snapshot\"");
}

}  // namespace pglint
